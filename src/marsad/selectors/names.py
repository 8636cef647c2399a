"""Reads the account name that people put after or before the word for a platform, however they lead over to it."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from marsad.selectors import suffixes
from marsad.selectors.naming import HALVES, LEADING, NAMING, NUMBERED, PLAIN, bare
from marsad.selectors.words import classes

_FAR = 64  # code points between a platform and its name
_STEPS = 12
_SKIPPED = 3  # words of no meaning to us between a platform and its name
_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,41}+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SIGNS = re.compile(r"[^\w\s\0@]{1,8}")
_SPACE = re.compile(r"[ ]{1,3}")
_POINTING = re.compile(
    '[:=>"(\\[\u2190-\u21ff\u2794-\u27bf\u2900-\u297f\u2b00-\u2b4f\U0001f446-\U0001f449\U0001f51c\U0001f517]'
)
_ARROW = re.compile("[=>\u2190-\u21ff\u2794-\u27bf\u2900-\u297f\u2b00-\u2b4f\U0001f446-\U0001f449]")
_UNDERSCORE = (
    "under ?score|underscor|tiret (?:du )?bas|tiret 8|souligne|اندر ?سكور|اندر ?سكوير|انداسكور|انديرسكور"
    "|شرطه (?:سفليه|تحت|تحتيه)|خط تحت|سفليه|_"
)
_JOINT = rf"(?:dot|point|نقطه|دوت|\.|{_UNDERSCORE})"
_BOUND = rf"(?: {_JOINT} | ?[(\[{{]{_JOINT}[)\]}}] ?|-(?:dot|point|underscore)-)"
_SPELLED = rf"[a-z0-9_.]{{1,30}}+(?:{_BOUND}[a-z0-9_.]{{1,30}}+){{1,4}}"
_AHEAD_SPELLED = re.compile(rf"{_SPELLED}(?![a-z0-9@/])")
_LETTERS = re.compile(r"[a-z0-9_.](?:[ ][a-z0-9_.]){3,28}(?![^\W_])")
_BEFORE = re.compile(
    rf"(?<![a-z0-9_.@/:#-])(?P<name>{_SPELLED}|[a-z0-9_][a-z0-9_.-]{{2,41}})"
    r"(?P<gap>[ ]?[\"'”»>)\]]?[ ]{0,2}(?:[(\[|/@-][ ]{0,2}(?:(?:that's|it's|c'est|is|هذا) (?:on|in|sur|علي|ع) )?|"
    r"(?:(?:is|est|هو) )?(?:on|in|sur|via|at|علي|ع|في|dans|3al|3ala|3la|bel|fi|f) (?:(?:my|mon|le|the|ال) )?)?)$"
)
_TOWARDS = re.compile(
    r"(?:[(\[|/@-]| (?:on|in|sur|via|at|علي|ع|في|dans|3al|3ala|3la|bel|fi|f|my|mon|le|the|ال)) {0,2}$"
)
_SPREAD = 9  # code points of five letters one by one: nobody writes so but to hide a name
_CAMERA = frozenset("📸📷")
_FILE = re.compile(r"(?:img|dsc|pic|photo|image|screenshot|vid|scan|capture)[_.0-9-]")
_MARK = re.compile(r"[a-z][a-z0-9-]*[_.0-9]|dot|point|نقطه|دوت")
_JOINED = re.compile(rf"{_BOUND}")
_DOTTED = re.compile(r"dot|point|نقطه|دوت|\.")
_END = re.compile(
    r"(?:#[0-9]{4})?[ ]{0,2}(?:$|[\n,;|/!)\]*\"]|\.(?:\s|$)|[^\x00-\x7f]|(?:and|add|dm|for|only|et|&)\b)"
)
_UNIT = re.compile(r"v?[0-9.,-]+[a-z]{0,3}|[a-z]{1,2}[0-9]{1,2}|[0-9]+[x*][0-9]+")
_ARABIZI = re.compile(r"[2356789]?(?:[a-z]+[2356789])*[a-z]+")
WORD, LOOSE, MARKED = 0, 1, 2
"""How much a run of letters looks like an account name: a plain word, one as in Arabizi, one no prose has."""


class Name(NamedTuple):
    """An account name, where it stands, and how it was written (plain, words, spaced)."""

    text: str
    start: int
    end: int
    written: str = "plain"


class Bridge(NamedTuple):
    """What stands between a platform and a name: signs that point, naming words, words of no meaning, words at all."""

    told: bool = False
    named: bool = False
    skipped: int = 0
    words: int = 0
    halved: bool = False


def look(name: str) -> int:
    """WORD, LOOSE or MARKED: whether a run of letters, digits, dots and underscores looks like an account name."""
    core = name.strip("_.-")
    letters = sum(map(str.isalpha, core))
    if letters < 2 or _UNIT.fullmatch(core) or core.rstrip("0123456789_") in NUMBERED:
        return WORD
    if "_" in name:
        return MARKED
    labels = [label for label in core.split(".") if label]
    if len(labels) > 1:
        return WORD if all(label in PLAIN for label in labels) or letters < 3 else MARKED
    if not any(map(str.isdecimal, core)):
        return WORD
    if letters < 3:
        return WORD
    return LOOSE if _ARABIZI.fullmatch(core) else MARKED


def ahead(text: str, end: int, platform: str, weak: bool) -> Name | None:
    """The name after a platform word that ends at ``end``; ``weak`` words need a sign or word that leads to it."""
    place, bridge = end, Bridge()
    arabic = text[end - 1].isalpha() and not text[end - 1].isascii()
    pictured = not text[end - 1].isalnum()
    for _ in range(_STEPS):
        space = _SPACE.match(text, place)
        place = space.end() if space else place
        if place - end > _FAR:
            return None
        sign = text[place]
        if sign in "_0123456789abcdefghijklmnopqrstuvwxyz":
            name = _candidate(text, place, platform, bridge)
            if name and _meant(text, name, bridge, weak, arabic, pictured):
                return name
            step = _over(text, place, bridge, end)
        elif sign == "\n":
            step = (place + 1, bridge) if "\n" not in text[place + 1 : place + 2] else None
        elif sign.isalpha():
            step = _over(text, place, bridge, end)
        else:
            step = _signs(text, place, bridge)
        if step is None:
            return None
        place, bridge = step
    return None


def _over(text: str, place: int, bridge: Bridge, end: int) -> tuple[int, Bridge] | None:
    """Past a word that may stand between a platform and its name."""
    match = _WORD.match(text, place)
    if match is None:
        return None
    word = bare(match[0])
    after = match.end()
    if not bridge.words and word in HALVES and place - end <= 1:
        return after, bridge._replace(halved=True)
    if word in NAMING:
        return after, Bridge(bridge.told, True, bridge.skipped, bridge.words + 1, bridge.halved)
    if word in LEADING:
        return after, Bridge(bridge.told, bridge.named, bridge.skipped, bridge.words + 1, bridge.halved)
    platform = _of_platform(word)
    if platform or bridge.skipped >= _SKIPPED or any(map(str.isdecimal, word)) or text[after] in "_.":
        return None
    return after, Bridge(False, bridge.named, bridge.skipped + 1, bridge.words + 1, bridge.halved)


def _signs(text: str, place: int, bridge: Bridge) -> tuple[int, Bridge] | None:
    """Past signs; the end of a sentence ends the look."""
    match = _SIGNS.match(text, place)
    if match is None or match[0][0] in "!#$€%&+" or ("." in match[0] and ".." not in match[0]):
        return None
    told = bool(_POINTING.search(match[0])) and not match[0].startswith(":)")
    if bridge.skipped and not told and "?" not in match[0] and "-" not in match[0] and "," not in match[0]:
        return None
    if told and not bridge.told:
        bridge = bridge._replace(told=True)
    return match.end(), bridge


def _candidate(text: str, place: int, platform: str, bridge: Bridge) -> Name | None:
    """The name that may start at ``place``: spelled, spaced or as it is."""
    if bridge.told or bridge.named or not bridge.words:
        spelled = _AHEAD_SPELLED.match(text, place)
        if spelled and (bridge.told or " . " not in spelled[0]):
            return Name(unspelled(spelled[0]), place, spelled.end(), "words")
        letters = _LETTERS.match(text, place)
        if letters and (bridge.told or bridge.named or len(letters[0]) >= _SPREAD):
            return Name(letters[0].replace(" ", ""), place, letters.end(), "spaced")
    match = _NAME.match(text, place)
    if match is None:
        return None
    name = match[0] if platform == "snapchat" else match[0].partition("-")[0]
    name = name.rstrip(".-")
    end = place + len(name)
    if text[end] == "@" or (text[end] == "/" and not _platform_at(text, end + 1)):
        return None
    return Name(name, place, end) if name else None


def _platform_at(text: str, place: int) -> bool:
    """Whether a platform's word or white space stands at ``place``, so that the slash before it parts two names."""
    match = _WORD.match(text, place)
    return match is None or _of_platform(match[0])


def _of_platform(word: str) -> bool:
    return word in _platforms()


@functools.cache
def _platforms() -> frozenset[str]:
    """Every form of a word that names a platform."""
    return frozenset(
        word for word, pairs in classes().items() if any(kind == "platform" for kind, _ in pairs)
    )


def unspelled(spelled: str) -> str:
    """ "rose dot shop underscore 7" → "rose.shop_7"."""
    return _JOINED.sub(lambda joint: "." if _DOTTED.search(joint[0]) else "_", spelled)


def _meant(text: str, name: Name, bridge: Bridge, weak: bool, arabic: bool, pictured: bool) -> bool:
    """Whether a name after a platform is one: how it looks, what leads to it, how common the platform's word is."""
    mark, led = look(name.text), bridge.told or bridge.named
    if not _possible(name.text):
        return False
    if name.written == "spaced" and len(name.text) >= 5 and not bridge.skipped:
        return True
    if bridge.skipped and not led:
        return not weak and mark == MARKED and _unmistaken(name.text, bridge.skipped, arabic)
    if weak and not bridge.halved and not led:
        return mark == MARKED and (arabic or (not bridge.words and _credited(text, name)))
    if mark == WORD:
        return _said(text, name, bridge, weak and not (pictured and bridge.told), arabic)  # "🎵: rosebeats"
    if mark == LOOSE:  # an Arabizi word has digits inside as well
        return led or arabic or (len(name.text) > 4 and not bridge.words and _closed(text, name.end))
    return True


def _credited(text: str, name: Name) -> bool:
    """A name right after a camera, as photographers are named: no host, no file."""
    before = text[max(name.start - 3, 0) : name.start].rstrip(" \ufe0f")[-1:]
    marked = "_" in name.text.strip("_") or not suffixes.registered(name.text)
    return before in _CAMERA and marked and not _FILE.match(name.text)


def _unmistaken(name: str, skipped: int, arabic: bool) -> bool:
    """Whether a name stands out so much that words of no meaning to us may stand before it.

    Among Latin words code and file names look like names, save for those with a digit as well.
    """
    joined = "_" in name.strip("_") or "." in name.strip(".")
    if "." in name and "_" not in name and suffixes.registered(name):
        return False
    return joined and (arabic or (skipped < _SKIPPED and any(sign.isdecimal() for sign in name)))


def _possible(name: str) -> bool:
    """Whether a run is long enough for a name and none of the words of every day, of a platform or a host."""
    core = name.strip("_.")
    if len(core) < 3 or not any(map(str.isalpha, core)) or core in PLAIN or core in HALVES:
        return False
    return not _is_host(name) and not _of_platform(core)


def _said(text: str, name: Name, bridge: Bridge, weak: bool, arabic: bool) -> bool:
    """Whether a plain word is given as a name: after "user", or alone after a platform and a sign that points."""
    core = name.text
    if bridge.skipped or len(core) < 4 or not core.isalnum() or core.isdecimal():
        return False
    if bridge.named:
        return core.isalpha() or len(core) > 5
    direct = core.isalpha() and not bridge.words and not weak
    return direct and (arabic or bridge.told) and _closed(text, name.end)


def _is_host(name: str) -> bool:
    """Names like "rose.com" are hosts even where a platform is named."""
    return name.startswith("www.") or (
        "." in name and name.rpartition(".")[2] in {"com", "net", "org", "onion"}
    )


def _closed(text: str, end: int) -> bool:
    """Nothing of the same sentence follows."""
    return _END.match(text[end : end + 16].partition("\0")[0]) is not None


def behind(text: str, start: int, cue: str, first: int) -> Name | None:
    """The name just before a platform's word ("rose.shop (insta)", "rose_99 on snap"), from ``first`` on."""
    owned = not cue.isascii() and (cue[0] in "بعل" or (cue.endswith("ي") and len(cue) > 3))
    if not (owned or _TOWARDS.search(text[max(start - 8, first) : start])):
        return None
    floor = max(start - 80, first)
    window = text[floor:start]
    cut = max(window.rfind("\0"), window.rfind("\n")) + 1
    match = _BEFORE.search(window, cut) if _MARK.search(window, cut) else None
    if match is None:
        return None
    spelled = _JOINED.search(match["name"]) is not None
    name = unspelled(match["name"]) if spelled else match["name"].rstrip(".-")
    gap = match["gap"].strip(" \"'")
    if not gap and not owned:
        return None
    if look(name) != MARKED or _is_host(name):
        return None
    bracketed = gap[:1] in {"(", "["}
    if "." in name and "_" not in name and not bracketed and not spelled and suffixes.registered(name):
        return None
    if "-" in name or not any(sign.isalpha() for sign in name[:3]):
        return None
    begin = floor + match.start("name")
    end = begin + len(match["name"]) if spelled else begin + len(name)
    return Name(name, begin, end, "words" if spelled else "plain")
