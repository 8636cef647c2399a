"""Finds addresses and platforms' names that are spelled, bracketed, spaced or disguised, and writes them plainly.

"rose [at] example [dot] com", "hxxps://example[.]com", "example نقطة كوم", "t . me / rose", "t dot me slash rose",
"rose arobase example point fr", "t e l e g r a m", Cyrillic letters inside a Latin word.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.selectors import lookalikes, platforms, suffixes
from marsad.selectors.endings import ARABIC, COMMON, ENDINGS, MAIL, SAID
from marsad.selectors.naming import platform_words
from marsad.selectors.scan import BRACKET, DIGIT, LATIN, LETTER, SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_STOP = frozenset(
    """the a an and or of in on at to for is it this that my your our no yes un une le la les des du au en ce et est
    sur mon ton son bon one two first last each any some good every plus which big his her their its who what when
    then there here""".split()
)
_DOT_WORDS = "dot|point|نقطه|دوت|pnt"
_AT_WORDS = "at|arobase|arobas|arobaze|ات|ارروبا|اروبا|ايت"
_LABEL = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|" + "|".join(ARABIC) + r")(?![^\W_])"
_DOT = (
    rf"(?:[ \n]?[\[({{<][ ]?(?:\.|{_DOT_WORDS})[ ]?[\])}}>][ ]?|[ \n]{{1,2}}(?:{_DOT_WORDS})[ \n]{{1,2}}"
    r"|[ ]\.[ ]?|\.[ ]|[ ]?\\\.[ ]?|\.)"
)
_AT = rf"(?:[ \n]?[\[({{<][ ]?(?:@|a|{_AT_WORDS})[ ]?[\])}}>][ ]?|[ \n]{{1,2}}(?:{_AT_WORDS})[ \n]{{1,2}}|[ ]?@[ ]?)"
_SCHEME = r"(?:(?P<scheme>h[tx*]{1,2}ps?)(?P<gap>[ ]?[\[(]?[ ]?:[ ]?[\])]?[ ]?[\[(]?/[ ]?/[\])]?[ ]?))"
_SLASH_WORDS = "slash|سلاش|سلاج|barre oblique|oblique"
_SLASH = rf"(?:[ ]?[\[({{]?/[\])}}]?[ ]?|[ ]{{1,2}}(?:{_SLASH_WORDS})[ ]{{1,2}})"
_STEP = rf"(?:[ ]?/[ ]?|[ ]{{1,2}}(?:{_SLASH_WORDS})[ ]{{1,2}})"
_SIGNED = r"(?:[@+][ ]?|(?:at|ات|plus|بلس) )"
_PIECE = rf"{_SIGNED}?[\w+.-]+"
_WORDS = f"{_DOT_WORDS}|{_AT_WORDS}|{_SLASH_WORDS}"
_JOINED = rf"(?=[ \n]{{0,2}}(?:[.@/\\\[({{<]|(?<=[ \n])(?:{_WORDS})[ \n]))"  # or it is a word like any other
_CHAIN = re.compile(
    rf"(?<![^\W_])(?<![.@_-]){_SCHEME}?"
    rf"(?P<left>(?>[a-z0-9](?:[a-z0-9_+%-]|\.(?=[a-z0-9])){{0,63}}+|(?:{'|'.join(SAID)})(?= )))"
    rf"(?(scheme)|{_JOINED})(?:(?P<at>{_AT})(?P<host>{_LABEL}))?(?P<rest>(?:{_DOT}{_LABEL}){{0,8}})"
    rf"(?P<path>{_SLASH}{_PIECE}(?:{_STEP}{_PIECE}){{0,3}})?"
)
_LABEL_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_SEGMENT = re.compile(rf"(?P<slash>{_SLASH})(?P<sign>{_SIGNED})?(?P<name>[\w+.-]+)")
_SPELLED_SLASH = re.compile(rf"[ ](?:{_SLASH_WORDS})[ ]")
_COMMA = re.compile(
    r"(?<![^\W_])(?:t|telegram|instagram|snapchat|tiktok|facebook|fb|x|wa|discord|whatsapp)(?P<dot>[,*;])(?:me|com|gg)/"
)
_FALSE_DOT = re.compile(r"[,*;](?:me|com|gg)/")  # all that `_COMMA` looks for, found much sooner
_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][ ._*-]){1,12}[^\W\d_](?![^\W_])")
_WORDY = LATIN | DIGIT
_LAST_LETTERS = np.array([ord(sign) for sign in "emg"], np.uint32)
_SHORT = np.array([ord(sign) for sign in "ti"], np.uint32)
_NEXT = re.compile(r"[ \n\])}>]{1,3}([^\W_]+)")
_WORD_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789([{<*_")
_COUNTRIES = frozenset(
    "iq sa ae eg jo lb sy ye kw qa bh om ps ly tn dz ma sd tr fr de uk us ca eu ru".split()
)
_NUMERIC = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_PART = re.compile(rf"(?P<dot>{_DOT})(?P<label>{_LABEL})")


@dataclass(frozen=True, slots=True)
class Refanged:
    """A text with its addresses put plainly. ``stretches`` are (start, end, size, step) in order: ``size`` characters
    that came one by one from ``start`` on (step 1) or each from the whole ``start:end`` of the folded text (step 0).
    """

    text: str
    cased: str
    stretches: list[tuple[int, int, int, int]]


def suspects(page: Page) -> list[int]:
    """Numbers of the texts worth reading: a bracketed dot or at sign, a spelled one beside a word, a spaced ending."""
    flags, points, at = page.flags, page.batch.points, page.dots
    signs, before, after = points[at], flags[at - 1], flags[at + 1]
    slash = signs == ord("/")
    hidden = ~slash & (((before | after) & BRACKET) != 0)
    mail = (signs == ord("@")) & ((after & SPACE) != 0)
    scheme = (
        slash & (points[at - 1] == ord("/")) & ((after & SPACE) != 0)
    )  # "http:// example.com", not " // "
    near, far = points[at - 2], points[at - 3]
    far_colon = (far == ord(":")) | ((far != 0) & (points[at - 4] == ord(":")))
    scheme &= (near == ord(":")) | ((near != 0) & far_colon)
    apart = (signs == ord(".")) & ((before & after & SPACE) != 0)
    apart &= ((flags[at - 2] & _WORDY) != 0) & (
        (flags[np.minimum(at + 2, len(flags) - 1)] & _WORDY) != 0
    )  # "example . click"
    places: list[int] = at[hidden | mail | scheme | apart].tolist()
    places += page.cue("slash").starts
    for read in (_spelled_dots, _spelled_ats, _loose_endings, _loose_slashes, _lone_letters, _mixed_letters):
        places += read(page)
    texts = np.searchsorted(page.batch.bounds, np.array(places, np.int64), "right") - 1
    found: list[int] = np.unique(texts).tolist()
    return found


def _spelled_dots(page: Page) -> list[int]:
    """Dot words after Latin letters and before an ending, and schemes written wrongly on purpose."""
    text, column = page.text, page.cue("dot")
    places = list(page.cue("fang").starts)
    for start, end in zip(column.starts, column.ends, strict=True):
        near = text[max(start - 2, 0) : start].strip(" \n")
        said = text[max(start - 12, 0) : start].rpartition(" ")[0].rpartition(" ")[2] in SAID
        latin = bool(near) and near.isascii() and near[-1] in _WORD_SIGNS
        match = _NEXT.match(text, end) if latin or said else None
        bracketed = text[start - 1 : start] in {"[", "(", "{", "<"}
        number = match is not None and match[1].isdecimal() and near.isascii() and near[-1:].isdecimal()
        if match and (bracketed or number or match[1] in ENDINGS or match[1] in _COUNTRIES):
            places.append(start)
    return places


def _spelled_ats(page: Page) -> list[int]:
    """At words in brackets or that mean nothing else."""
    text, column = page.text, page.cue("at")
    rows = zip(column.starts, column.ends, strict=True)
    return [
        s for s, e in rows if e - s > 2 or text[s - 1 : s] in {"(", "[", "{", "<", "*", "_"} or text[s] == "ا"
    ]


def _loose_endings(page: Page) -> list[int]:
    """Endings and mail providers with a space where the dot or at sign should touch them."""
    text, points = page.text, page.batch.points
    at = page.cue("ending").first[:-1]
    before, far = points[at - 1], points[at - 2]
    spaced = (before == ord(" ")) & ((far == ord(".")) | (far == ord("@")) | (far == ord("t")))
    near = at[spaced | ((before == ord(".")) & (far == ord(" ")))].tolist()
    return [start for start in near if text[max(start - 4, 0) : start].endswith((". ", " .", " at ", "@ "))]


def _loose_slashes(page: Page) -> list[int]:
    """Slashes after a space or a false dot where a platform's host may end: "t.me / rose", "t,me/rose"."""
    points, text = page.batch.points, page.text
    at = page.places("/")
    at = at[at > 3]
    apart = at[(points[at - 1] == ord(" ")) & np.isin(points[at - 2], _LAST_LETTERS)]
    fake = _false_dots(points[at - 3]) | _false_dots(points[at - 4])
    found: list[int] = at[np.isin(points[at - 1], _LAST_LETTERS) & fake].tolist()
    return found + [
        place
        for place in apart.tolist()
        if text[max(place - 5, 0) : place - 1].endswith((".me", ".com", ".gg"))
    ]


def _false_dots(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (points == ord(",")) | (points == ord("*")) | (points == ord(";"))
    return found


def _lone_letters(page: Page) -> list[int]:
    """Four letters or more that stand alone in a row, or those of "t g" and "i g"."""
    points = page.batch.points
    at = _lone(page.tokens.starts, page.tokens.ends, page.flags)
    pairs = np.flatnonzero(np.diff(at) == 2)
    rows = pairs[np.isin(pairs + 1, pairs) & np.isin(pairs + 2, pairs)]
    short = pairs[(points[at[pairs + 1]] == ord("g")) & np.isin(points[at[pairs]], _SHORT)]
    found: list[int] = at[np.concatenate((rows, short))].tolist()
    return found


@numba.njit(cache=True, nogil=True)
def _lone(starts, ends, flags):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where words of a single letter stand."""
    found, count = np.empty(len(starts), np.int64), 0
    for word in range(len(starts)):
        if ends[word] - starts[word] == 1 and flags[starts[word]] & LETTER:
            found[count] = starts[word]
            count += 1
    return found[:count].copy()


def _mixed_letters(page: Page) -> list[int]:
    """Letters of the scripts that hold look-alikes of Latin ones."""
    found: list[int] = page.marks.alikes.tolist()
    return found


def refang(text: str, cased: str) -> Refanged | None:
    """``text`` and ``cased`` with every hidden address put plainly; None where there is none."""
    shown, kept = text, cased
    if not text.isascii():
        shown, kept = lookalikes.unmixed(text), lookalikes.unmixed(cased)
        if len(shown) != len(kept):
            shown, kept = text, cased
    pieces = sorted([*_addresses(shown), *_closed_up(shown)])
    if not pieces and shown == text:
        return None
    return _written(shown, kept, pieces)


def _written(text: str, cased: str, pieces: list[_Piece]) -> Refanged:
    """The text with ``pieces`` (in order) put in the place of what they cover."""
    out: list[str] = []
    kept: list[str] = []
    stretches: list[tuple[int, int, int, int]] = []
    last = 0
    for start, end, plain in [*pieces, (len(text), len(text), "")]:
        if start < last:
            continue
        out += text[last:start], plain
        kept += cased[last:start], plain
        stretches += (last, last + 1, start - last, 1), (start, end, len(plain), 0)
        last = end
    return Refanged("".join(out), "".join(kept), stretches)


def _closed_up(text: str) -> Iterator[_Piece]:
    """Platforms' names whose letters stand apart, and false dots in their hosts."""
    for match in _COMMA.finditer(text) if _FALSE_DOT.search(text) else ():
        yield (*match.span("dot"), ".")
    for match in _APART.finditer(text):
        word = "".join(filter(str.isalpha, match[0]))
        pair = len(word) > 2 or text[match.end() : match.end() + 2].strip()[:1] in {":", "@"}
        if pair and word in _platforms():
            yield match.start(), match.end(), word


@functools.cache
def _platforms() -> frozenset[str]:
    return frozenset().union(*platform_words().values())


def _addresses(text: str) -> Iterator[_Piece]:
    place = 0
    while match := _CHAIN.search(text, place):
        pieces = _pieces(match)
        place = match.end("left") if pieces is None else match.end()
        yield from ((start, end, plain) for start, end, plain in pieces or () if plain is not None)


type _Piece = tuple[int, int, str]  # range of the folded text and what it becomes
type _Kept = tuple[int, int, str | None]  # None: as it stands


def _pieces(match: re.Match[str]) -> list[_Kept] | None:
    """What a chain becomes, or None where it is not a hidden address."""
    rest = match["rest"]
    if not rest and not match["scheme"] and (match["path"] or "/")[0] == "/":
        return None
    top = rest[len(rest.rstrip(_LABEL_SIGNS)) :]
    if top and top not in suffixes.top_labels() and not top.isdecimal():
        return None
    parts = [
        (found.start("dot"), found["dot"], found.start("label"), found["label"]) for found in _parts(match)
    ]
    labels = [ARABIC.get(label, label) for *_, label in parts]
    first = match["host"] or match["left"]
    host = ".".join([ARABIC.get(first, first) if match["host"] else SAID.get(first, first), *labels])
    if not _meant(match, [dot for _, dot, *_ in parts], host):
        return None
    pieces: list[_Kept] = []
    if match["scheme"]:
        secure = match["scheme"].endswith("s")
        pieces.append((match.start("scheme"), match.start("left"), "https://" if secure else "http://"))
    pieces.append((match.start("left"), match.end("left"), SAID.get(match["left"])))
    if match["at"]:
        pieces.append((match.start("at"), match.end("at"), "@"))
        pieces.append((match.start("host"), match.end("host"), ARABIC.get(match["host"])))
    for (start, dot, begin, label), plain in zip(parts, labels, strict=True):
        pieces.append((start, start + len(dot), "."))
        pieces.append((begin, begin + len(label), plain if plain != label else None))
    return pieces + _path(match, host)


def _parts(match: re.Match[str]) -> list[re.Match[str]]:
    return list(_PART.finditer(match.string, match.start("rest"), match.end("rest")))


def _path(match: re.Match[str], host: str) -> list[_Kept]:
    """The path: as it stands, or without spaces after the host of a platform, or with its spelled slashes as signs."""
    path = match["path"]
    if not path:
        return []
    spelled = _SPELLED_SLASH.search(path) or path.lstrip(" ")[0] != "/"
    if not spelled and (" " not in path or host.removeprefix("www.") not in platforms.HOSTS):
        return [(match.start("path"), match.end("path"), None)]
    pieces: list[_Kept] = []
    for part in _SEGMENT.finditer(match.string, match.start("path"), match.end("path")):
        said = (part["sign"] or "").strip()
        sign = {"at": "@", "ات": "@", "plus": "+", "بلس": "+"}.get(said, said)
        pieces.append((part.start(), part.start("name"), "/" + sign))
    return pieces


def _meant(match: re.Match[str], dots: list[str], host: str) -> bool:
    """Whether a chain is an address that somebody hid, not words of a sentence and not one that is plain already."""
    top = host.rpartition(".")[2]
    at = match["at"] or ""
    if ". " in dots and any(dot != ". " for dot in dots):  # the end of a sentence before an address
        return False
    bracketed = any(sign in joint for joint in (at, *dots) for sign in "[({<\\")
    said = all(any(sign.isalpha() for sign in dot) for dot in dots)
    if (bracketed or said) and not at and _NUMERIC.fullmatch(host):
        return True
    if top not in suffixes.top_labels() or not suffixes.registered(host):
        return False
    hidden = [dot for dot in dots if dot != "."]
    scheme = match["scheme"] or ""
    if scheme and (match["scheme"] not in {"http", "https"} or match["gap"] != "://"):
        return True
    if at:
        return _mail_meant(match, at, bracketed, hidden, host)
    if not hidden:
        return _path_hidden(match, host)
    if bracketed:
        return True
    return _host_meant(match, hidden, host, top)


def _path_hidden(match: re.Match[str], host: str) -> bool:
    """Whether a plain host has a path whose slash is spelled, bracketed or, after a platform's host, spaced."""
    path = match["path"] or ""
    if _SPELLED_SLASH.search(path):
        return True
    return path[:1] != "/" and path != "" and host.removeprefix("www.") in platforms.HOSTS


def _mail_meant(match: re.Match[str], at: str, bracketed: bool, hidden: list[str], host: str) -> bool:
    if at == "@" and not hidden:
        return False
    if match["left"] in _STOP:
        return bracketed and bool(hidden)
    if match["path"] and any(sign.isalpha() for sign in at):  # "he waits at example[dot]com/rose"
        return False
    provider = host.split(".", maxsplit=1)[0] in MAIL
    if bracketed or "arob" in at or "اروبا" in at:
        return True
    if at == " @":  # "Pseudo @rose. La suite": a name
        return False
    if "@" in at:
        return provider or any(dot.strip(" .\n") for dot in hidden) or all(dot == " . " for dot in hidden)
    # "at home. To" and "at some point so" are sentences: the dot must be hidden too, before an ending that is no word.
    top = host.rpartition(".")[2]
    spelled = any(dot.strip(" .\n") for dot in hidden) or provider
    looks = any(sign.isdecimal() or sign in "._+-" for sign in match["left"])
    if hidden:
        return spelled and (top in COMMON or (len(top) == 2 and top not in suffixes.WORDS))
    return provider and looks


def _host_meant(match: re.Match[str], hidden: list[str], host: str, top: str) -> bool:
    """A host with spelled or spaced dots only."""
    left = match["left"].rpartition(".")[2]
    if host.removeprefix("www.") in platforms.HOSTS:
        return bool(match["path"])
    if left in _STOP or (len(left) < 2 and host.count(".") < 2):
        return False
    spelled = [dot for dot in hidden if any(sign.isalpha() for sign in dot)]
    if spelled:
        if _SPELLED_SLASH.search(match["path"] or ""):
            return True
        return top in COMMON or host.startswith("www.") or (len(hidden) > 1 and len(spelled) > 1)
    both = all(dot == " . " for dot in hidden)
    marked = bool(match["scheme"] or match["path"]) or any(sign.isdecimal() or sign == "-" for sign in left)
    return top in {"com", "org"} or (both and (top in COMMON or marked)) or host.startswith("www.")
