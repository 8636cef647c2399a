"""The careful reading of chains of digits, in plain Python: what the compiled one must say too."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from marsad.selectors import phone
from marsad.selectors.kind import Hit, Weight
from marsad.selectors.plans import Number, international, national, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marsad.selectors.page import Chain, Page

_GROUP = re.compile(r"[0-9]+")
_ZEROS = re.compile(r"0[^0-9]{0,6}0")
_STRONG = re.compile(r"[\n,|]|\.[ .]|[^0-9]{5}")
_UNIFORM = re.compile(r"[0-9](?:([^0-9])[0-9])(?:\1[0-9])+")
_TIED = re.compile(r"[0-9]{2,4}(?:(?:-[0-9]{2,4})+|(?:\.[0-9]{2,4})+)")
_DATE = re.compile(
    r"(?<![0-9][-/.])(?<![0-9])(?:(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:[0-2]?[0-9]|3[01])"
    r"|(?:[0-2]?[0-9]|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)?[0-9]{2})(?![-/.]?[0-9])"
)
_LOOK = 16
_LONGEST = 17  # 00 and fifteen digits
_SURE = {"plus": 0.98, "00": 0.95, "trunk": 0.93, "bare": 0.72}
_WORTH = {"plus": 6.0, "00": 5.0, "trunk": 4.0, "bare": 2.0}

type _Spans = tuple[tuple[int, int], ...]  # groups of digits of a chain


class _Try(NamedTuple):
    """Groups ``first`` to ``last`` of a chain read as one number."""

    score: float
    first: int
    last: int
    number: Number


def looked_at(page: Page, chains: Iterable[Chain]) -> Iterator[Hit]:
    """The phones of ``chains``, with a look at all that stands in and around them."""
    text, regions = page.text, page.regions
    for chain in chains:
        start, end, plus, number = chain
        region = regions[number]
        piece = text[start:end]
        if not region and plus < 0 and not _ZEROS.search(piece):
            continue
        spans, whole = _whole(piece, region, plus >= 0 and _signed(page, chain))
        if whole is None and len(spans) == 1:
            continue
        for found in [whole] if whole else _several(page, chain, piece, spans, region):
            hit = _judged(page, chain, piece, spans, found)
            if hit:
                yield hit


@functools.cache
def _confidence(how: str, valid: bool, plain: bool, *, near: bool) -> float:
    sure = _SURE[how] + (0.1 if near and how == "bare" else 0.0) - (0.0 if valid else 0.2)
    return round(sure * (1.0 if plain else 0.95), 3)


def _signed(page: Page, chain: Chain) -> bool:
    return chain.plus >= 0 and not (chain.plus > 0 and page.text[chain.plus - 1].isalnum())


def _read(digits: str, region: str, signed: bool) -> Number | None:
    if signed:
        return international(digits)
    return _abroad(digits) if digits.startswith("00") else national(digits, region)


@functools.lru_cache(1 << 14)
def _abroad(digits: str) -> Number | None:
    found = None if digits.startswith("000") else international(digits[2:])
    return replace(found, how="00") if found else None


def _several(page: Page, chain: Chain, piece: str, spans: _Spans, region: str) -> list[_Try]:
    """The best readings of a chain of several groups that do not share a group."""
    signed = _signed(page, chain)
    uniform = _UNIFORM.fullmatch(piece) is not None
    strong = [True, *(not uniform and bool(_STRONG.search(piece, a, b)) for a, b in _gaps(spans)), True]
    dated = _dated(piece, spans)
    home = plan(region) if region else None
    trunk = home.trunk if home else ""
    tries: list[_Try] = []
    for first, (start, end) in enumerate(spans):
        plus = signed and first == 0
        head = piece[start:end]
        edge = strong[first] or (first > 0 and dated[first - 1])
        called = page.distance_before("call", chain.start + start, _LOOK // 2) <= _LOOK // 2
        dialled = head[0] == "0" or (len(trunk) == 1 and head[0] == trunk)
        if dated[first] or not (plus or dialled or edge or called or _apart(piece, start)):
            continue
        tries += _from(piece, spans, first, region, (plus, edge, called), strong, dated)
    tries.sort(key=lambda found: (-found.score, found.first))
    taken: set[int] = set()
    kept = []
    for found in tries:
        groups = range(found.first, found.last + 1)
        if taken.isdisjoint(groups):
            taken.update(groups)
            kept.append(found)
    return kept


@functools.lru_cache(1 << 14)
def _whole(piece: str, region: str, signed: bool) -> tuple[_Spans, _Try | None]:
    """Where the groups of a chain are, and it read as one number: most are, and need no other reading."""
    if piece.isdecimal():
        number = _read(piece, region, signed) if len(piece) <= _LONGEST else None
        return ((0, len(piece)),), _Try(0.0, 0, 0, number) if number else None
    spans = tuple(match.span() for match in _GROUP.finditer(piece))
    digits = "".join([piece[start:end] for start, end in spans])
    parted = _STRONG.search(piece) and not _UNIFORM.fullmatch(piece)
    if not 8 <= len(digits) <= _LONGEST or parted or _DATE.search(piece) or "(0" in piece:
        return spans, None
    number = _read(digits, region, signed)
    usual = number is not None and number.valid and number.how != "bare"
    return spans, _Try(9.0, 0, len(spans) - 1, number) if number and usual else None


def _from(
    piece: str,
    spans: _Spans,
    first: int,
    region: str,
    begins: tuple[bool, bool, bool],
    strong: list[bool],
    dated: list[bool],
) -> Iterator[_Try]:
    """Readings that start at group ``first``. ``begins``: a + stands before it, it starts a stretch, a word calls."""
    plus, edge, called = begins
    digits, breaks = "", 0
    for last in range(first, len(spans)):
        group = piece[spans[last][0] : spans[last][1]]
        if dated[last] or len(digits) + len(group) > _LONGEST + 1:
            return
        breaks += strong[last] if last > first else 0
        # "+44 (0)20": the trunk zero in brackets is not dialled from abroad.
        optional = plus and group == "0" and last > first and piece[spans[last][0] - 1] == "("
        digits += "" if optional else group
        if len(digits) < 7 or digits.startswith("000"):
            continue
        number = _read(digits, region, plus)
        ends = strong[last + 1] or dated[last + 1 : last + 2] == [True]
        if number is None:
            continue
        free = called or (edge and ends) or _tight(piece, spans[first][0], spans[last][1])
        if number.how == "bare" and (breaks or not free):
            continue
        yield _Try(
            _WORTH[number.how] + number.valid - 0.3 * breaks + 0.3 * ends + 0.02 * len(digits),
            first,
            last,
            number,
        )


def _apart(piece: str, start: int) -> bool:
    return start == 0 or piece[start - 1] == " "


def _tight(piece: str, start: int, end: int) -> bool:
    """Groups held together by dashes or dots, with spaces around: "130 76-004-759"."""
    body = piece[start:end]
    return (
        bool(_TIED.fullmatch(body)) and _apart(piece, start) and (end == len(piece) or piece[end] in " ,\n")
    )


def _gaps(spans: _Spans) -> list[tuple[int, int]]:
    return [(a[1], b[0]) for a, b in pairwise(spans)]


def _dated(piece: str, spans: _Spans) -> list[bool]:
    """Which groups are part of a date."""
    days = [match.span() for match in _DATE.finditer(piece)]
    if not days:
        return [False] * len(spans)
    latest = [bisect.bisect_right(days, (start, len(piece))) - 1 for start, _ in spans]
    return [day >= 0 and end <= days[day][1] for day, (_, end) in zip(latest, spans, strict=True)]


def _judged(page: Page, chain: Chain, piece: str, spans: _Spans, found: _Try) -> Hit | None:
    """The hit, unless what stands around it says that it counts, prices or names something else."""
    start, end = chain.start + spans[found.first][0], chain.start + spans[found.last][1]
    number, body = found.number, piece[spans[found.first][0] : spans[found.last][1]]
    called = page.distance_before("call", start, _LOOK)
    near = called <= _LOOK or page.distance_after("call", end, 8) <= 8
    if number.how != "plus" and not phone._stands_free(page, start, end, number, body, near):
        return None
    written = _written(body)
    confidence = _confidence(number.how, number.valid, written == "plain", near=near)
    if number.how == "plus":
        start = chain.plus
    if page.text[max(start - 4, 0) : start] == "tel:":
        start -= 4
    elif ")" in body and "(" not in body[: body.index(")")] and page.text[start - 1 : start] == "(":
        start -= 1
    return Hit(start, end, "phone", number.value, confidence, written, start, end, Weight.PHONE)


@functools.lru_cache(1 << 14)
def _written(body: str) -> str:
    """How the digits were set: plain, lines, emoji, signs or spaced."""
    if body.isdecimal():
        return "plain"
    gaps = _GROUP.sub(" ", body).replace(" ", "")
    if "\n" in body:
        return "lines"
    if any(ord(sign) > 0x2000 for sign in gaps):
        return "emoji"
    if any(sign not in "-./()" for sign in gaps):
        return "signs"
    groups = _GROUP.findall(body)
    return "spaced" if sum(len(group) == 1 for group in groups) > max(2, len(groups) // 2) else "plain"
