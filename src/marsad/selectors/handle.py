"""Account names: platform:name where a link or a word names the platform, unknown:name for a bare @name."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

import numpy as np

from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links
from marsad.selectors.names import MARKED, Name, ahead, behind, look
from marsad.selectors.naming import CODE, CODE_ROOTS, GROUPS, HALVES, LEADING, NAMING, WEAK, bare
from marsad.selectors.platforms import account
from marsad.selectors.scan import DIGIT, LATIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_WORD = DIGIT | LATIN
_AT_NAME = re.compile(r"@ ?(?P<name>[a-z0-9_][a-z0-9_.]{0,49}+)")
_GAP_BEFORE = re.compile(r"[^\0@\n]{0,48}\n?[ ]?(?:@[a-z0-9_.]{2,32}[ ,/&|و-]{1,4}){0,3}")
_GAP_AFTER = re.compile(
    r"[ ]{0,2}(?:(?:on|in|sur|via|at|my|علي|ع|في|عال|بال|dans|this is(?: my| our| the)?|is(?: my| our)?|it'?s my|c'?est"
    r"(?: mon| le| notre)?|hada|hayda|هذا|هاذا|هذي|هذه|هاي|هاد|هيدا|ده|دا|هو|هي|يوزر|يوزري|حساب"
    r"|حسابي)[ ]|[(\[:|/-])?[ ]?"
)
_PAUSE = re.compile(r"\.{2,}|…")
_POINTS = re.compile("[:=>\u2190-\u21ff\u2794-\u27bf\U0001f446-\U0001f449][^\\w@]{0,3}$")
_SPACED = re.compile(r"@ ?(?P<name>[a-z0-9_](?:[ ][a-z0-9_.]){3,28})(?![^\W_])")
_DOTTED = re.compile(r"[a-z0-9_](?:\.[a-z0-9_]){4,28}")
_UNDOTTED = frozenset({"telegram", "x"})
_HOUR = re.compile(r"[0-9]+[a-z]{1,3}")
_ROW = 8  # signs of platforms in a row without a name, before which no name is looked for
_NEAR = 16  # code points between an @word and a word of programmers
_JOINT = 5  # code points of the longest joint of two platforms, as below
_BESIDE = re.compile(r"[ ]?(?:[/&|,+-]|and|et|or|ou|aw|w|o|و|او)?[ ]?")
_NAMES = re.compile(r"@[a-z0-9_.]+")
_PARTS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def find(page: Page) -> Iterator[Hit]:
    """Names from platform links, those after an @, and those beside a word that names a platform."""
    for link in page.once(links).meant["handle"]:
        value = link.means[1] if link.means and not link.cut else ""
        if value:
            yield Hit(link.start, link.end, "handle", value, 0.99, "plain", link.start, link.end, Weight.URL)
    yield from _at_names(page)
    yield from _cued_names(page)


def _at_names(page: Page) -> Iterator[Hit]:
    text = page.text
    for place in _at_places(page):
        match = _SPACED.match(text, place) or _AT_NAME.match(text, place)
        if match is None or text[match.end()] == "@":
            continue
        start, end, name = _written(match)
        cue, platform = _platform(page, place, end)
        if start > place + 1 and (platform == "unknown" or look(name) != MARKED):
            continue  # "dinner @ home": an @ that stands alone means a place or a price
        if platform in _UNDOTTED:
            name = name.partition(".")[0]
        value = account(platform, name) if any(map(str.isalpha, name)) else None
        if value is None and platform != "unknown":
            platform, value = "unknown", account("unknown", name)
        if value is None or (platform == "unknown" and _is_talk(page, start, end, name)):
            continue
        first = place if page.name == "plain" else min(cue, place)
        confidence = 0.85 if platform == "unknown" else 0.95
        weight = Weight.TOLD_HANDLE if start > place + 1 else Weight.HANDLE
        written = "plain" if end - start == len(name) else "spaced"
        for one in [value[1], *_beside(page, cue, place, name)]:
            yield Hit(place, end, "handle", one, confidence, written, first, end, weight)


def _beside(page: Page, cue: int, place: int, name: str) -> Iterator[str]:
    """The same name on the platforms named side by side with the one at ``cue``: "انستا وسناب @rose"."""
    column = page.cue("platform")
    at = bisect.bisect_left(column.starts, cue)
    if cue == place or at == len(column.starts) or column.starts[at] != cue:
        return
    while at and column.starts[at] - column.ends[at - 1] <= _JOINT:
        if not _BESIDE.fullmatch(page.text, column.ends[at - 1], column.starts[at]):
            return
        at -= 1
        value = account(column.names[at], name.partition(".")[0] if column.names[at] in _UNDOTTED else name)
        if value:
            yield value[1]


def _written(match: re.Match[str]) -> tuple[int, int, str]:
    """Where a name stands and how it reads: letters that spaces or dots part, one by one, are one word."""
    start, name = match.start("name"), match["name"].rstrip(".")
    end = start + len(name)
    if " " in name or ("." in name and _DOTTED.fullmatch(name)):
        return start, end, name.replace(" ", "") if " " in name else name.replace(".", "")
    return start, end, name


def _at_places(page: Page) -> list[int]:
    """At signs before a letter, digit or underscore (a space may stand between), not after one save a platform's."""
    points, flags = page.batch.points, page.flags
    at = page.places("@")
    before = np.where(at > 0, points[at - 1], 0)
    opens = (before != ord("_")) & ((flags[at - 1] & _WORD == 0) | (at == 0))
    opens |= np.isin(at, page.cue("platform").last)  # "snap@rose"
    spaced = points[at + 1] == ord(" ")
    next_ = np.minimum(at + 1 + spaced, len(points) - 1)
    named = (points[next_] == ord("_")) | (flags[next_] & _WORD != 0)
    found: list[int] = at[opens & named].tolist()
    return found


def _is_talk(page: Page, start: int, end: int, name: str) -> bool:
    """Whether an @word of no platform is a call to a group, a place, an hour, or code."""
    text = page.text
    if name in GROUPS or name in CODE or name.partition(".")[0] in CODE_ROOTS or _HOUR.fullmatch(name):
        return True
    if text[end] == "(" or text[end : end + 2] in {'":', '="'}:  # @dataclass(…), {"@context": …}
        return True
    if text[end] == "/" and text[end + 1].isalpha():  # @types/node
        return True
    return min(page.distance_before("code", start, _NEAR), page.distance_after("code", end, _NEAR)) <= _NEAR


def _platform(page: Page, start: int, end: int) -> tuple[int, str]:
    """Where the platform named just before or just after an @name stands, and which; (start, "unknown") without one."""
    column, text = page.cue("platform"), page.text
    if not column.starts:
        return start, "unknown"
    at = bisect.bisect_right(column.ends, start) - 1
    before = at if at >= 0 and _leads(text, column.starts[at], column.ends[at], start) else -1
    after = at + 1
    follows = False
    if after < len(column.starts) and column.starts[after] - end <= 12:
        gap = text[end : column.starts[after]]
        follows = bool(gap and _GAP_AFTER.fullmatch(gap)) and text[column.ends[after]] not in ":="
        weak = text[column.starts[after] : column.ends[after]] in WEAK
        follows &= (
            not weak or gap.strip(" ")[:1] == "(" or len(gap.strip(" ")) > 1
        )  # "@rose 🎵", "@font-face"
    if before >= 0 and not (follows and not text[column.starts[before]].isalpha()):
        return column.starts[before], column.names[before]
    return (start, column.names[after]) if follows else (start, "unknown")


def _leads(text: str, start: int, end: int, place: int) -> bool:
    """Whether the platform word at ``start:end`` names the platform of the @ at ``place``."""
    if place - end > 56:
        return False
    gap = text[end:place]
    if "." in gap or "…" in gap:
        gap = _PAUSE.sub(" ", gap)
    if "\n\n" in gap or "." in gap or not _GAP_BEFORE.fullmatch(gap):
        return False
    words = _PARTS.findall(_NAMES.sub("", gap) if "@" in gap else gap)
    cue = text[start:end]
    if cue == "x":
        return all(word in NAMING for word in words) if words else gap.startswith((":", ")", " :", " @"))
    if cue in WEAK:
        return all(bare(word) in NAMING | LEADING | HALVES for word in words)
    return len(words) <= (8 if _POINTS.search(gap) else 4)


def _cued_names(page: Page) -> Iterator[Hit]:
    """Names without an @ beside a word that names a platform; of "snap / insta: rose" both get the name."""
    column, text = page.cue("platform"), page.text
    found: dict[int, tuple[int, Name]] = {}
    row, last = 0, -1
    for at in range(len(column.starts) - 1, -1, -1):
        start, end, platform = column.starts[at], column.ends[at], column.names[at]
        row = row + 1 if 0 <= last - end <= 1 and not text[start].isalpha() and at + 1 not in found else 0
        last = start
        if row > _ROW:
            continue
        if text[end] in "\0" or (text[end] == "." and text[end + 1] not in " \n.") or not _stands(page, at):
            continue
        led = _shared(page, at, found) or _ahead(text, start, end, platform)
        if led:
            found[at] = led
    for at in range(len(column.starts)):
        led = _behind(page, at, found) if at not in found and _stands(page, at) else None
        if led:
            found[at] = led
    for at, (first, name) in found.items():
        value = account(column.names[at], name.text)
        if value:
            # The mention is the name; two platforms may share it. "ig: rose.shop" is a name although .shop is a suffix.
            told = "." in name.text or name.written != "plain"
            weight = Weight.TOLD_HANDLE if told else Weight.CUED_HANDLE
            begin = name.start if page.name == "plain" else min(first, name.start)
            yield Hit(
                name.start, name.end, "handle", value[1], 0.8, name.written, begin, name.end, weight
            )  # fmt: skip


def _stands(page: Page, at: int) -> bool:
    """Whether a platform's word is no part of an @name, a host or a path."""
    column, text = page.cue("platform"), page.text
    start = column.starts[at]
    before = text[start - 1] if start else " "
    if before == "/":
        return at > 0 and column.ends[at - 1] == start - 1
    return before != "." and (before != "@" or text[start - 2].isalnum())  # "rose_99@telegram"


def _ahead(text: str, start: int, end: int, platform: str) -> tuple[int, Name] | None:
    name = ahead(text, end, platform, text[start:end] in WEAK)
    return (start, name) if name and account(platform, name.text) else None


def _behind(page: Page, at: int, found: dict[int, tuple[int, Name]]) -> tuple[int, Name] | None:
    """A name before the platform's word that is not another platform's."""
    column, text = page.cue("platform"), page.text
    start, end = column.starts[at], column.ends[at]
    cue = text[start:end]
    bracketed = text[start - 1 : start] in ("(", "[") and text[end : end + 1] in (")", "]")
    if (cue in WEAK and not bracketed) or not cue[0].isalpha():
        return None
    name = behind(text, start, cue, column.ends[at - 1] if at else 0)
    if name is None or not account(column.names[at], name.text):
        return None
    taken = any(other.start < name.end and name.start < other.end for _, other in _near(found, at))
    return None if taken else (name.start, name)


def _near(found: dict[int, tuple[int, Name]], at: int) -> list[tuple[int, Name]]:
    return [found[other] for other in (at - 2, at - 1, at + 1) if other in found]


def _shared(page: Page, at: int, found: dict[int, tuple[int, Name]]) -> tuple[int, Name] | None:
    """The name of the next platform word, where both stand side by side."""
    column = page.cue("platform")
    if at + 1 not in found or column.starts[at + 1] - column.ends[at] > _JOINT:
        return None
    gap = page.text[column.ends[at] : column.starts[at + 1]]
    if not _BESIDE.fullmatch(gap):
        return None
    return column.starts[at], found[at + 1][1]


KIND = Kind(
    "handle",
    find,
    examples=(
        ("https://t.me/Rose_Shop?start=1", "", ("telegram:rose_shop",)),
        ("instagram.com/rose.shop/", "", ("instagram:rose.shop",)),
        ("https://www.tiktok.com/@rose.shop/video/1", "", ("tiktok:rose.shop",)),
        ("snapchat.com/add/rose-shop", "", ("snapchat:rose-shop",)),
        ("https://x.com/rose_shop/status/1", "", ("x:rose_shop",)),
        ("https://m.facebook.com/profile.php?id=100000000000001", "", ("facebook:100000000000001",)),
        ("follow @Rose_Shop!", "", ("unknown:rose_shop",)),
        ("تليجرام: @rose_shop", "", ("telegram:rose_shop",)),
        ("@rose_shop على الانستا", "", ("instagram:rose_shop",)),
        ("سنابي lolo.rose", "", ("snapchat:lolo.rose",)),
        ("👻 rose_shop1", "", ("snapchat:rose_shop1",)),
        ("ig: rose.shop / tg: rose_shop", "", ("instagram:rose.shop", "telegram:rose_shop")),
        ("add me on snap rose_99x", "", ("snapchat:rose_99x",)),
        ("t . me / rose_shop", "", ("telegram:rose_shop",)),
    ),
    counter_examples=(
        ("rose@example.com", ""),
        ("my telegram channel is great", ""),
        ("snap me now", ""),
        ("https://t.me/+AbCdEfGhIjKlMnOp", ""),
        ("https://www.instagram.com/p/AbC123/", ""),
        ("meet @ 5pm", ""),
        ("انا على تليجرام دائما", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
