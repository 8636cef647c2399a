"""Phone numbers in E.164, however their digits are spread, signed, spelled or broken over lines."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marsad.selectors.dial import HOW, LOOK, SURE, WIDTH, WRITTEN, Dialled, dialled
from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links
from marsad.selectors.plans import Number, international, national, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marsad.selectors.page import Chain, Page

_GROUP = re.compile(r"[0-9]+")
_ZEROS = re.compile(r"0[^0-9]{0,6}0")
_DATE = re.compile(
    r"(?<![0-9][-/.])(?<![0-9])(?:(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:[0-2]?[0-9]|3[01])"
    r"|(?:[0-2]?[0-9]|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)?[0-9]{2})(?![-/.]?[0-9])"
)
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{4}|[0-9]{6})?")
_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]{4,}")
_FIGURE = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_STRONG = re.compile(r"[\n,|]|\.[ .]|[^0-9]{5}")
_GLUE = frozenset(
    "tel mob mobile phone ph call wa whatsapp whats num number gsm cell t m p c tlf contact viber imo".split()
)
_NUMBERED = re.compile(r"[ :#.=(°-]{0,3}(?:is|no|nr|num|number|n|رقم|numero)?[ :#.=(°-]{0,3}")
_PRICED = re.compile(
    r"[ ]?(?:د\.?[عاكت]|ر\.?[سيقع]|ج\.?م|ل\.?[لس]|le|lei|dh|dhs|da|dt|k|iqd|sar|aed|egp|usd|eur|sek|kr|nok"
    r"|dkk|chf|try|tl|aud|cad|gbp)(?![^\W_])"
)
_TOLD = re.compile(r"[#:=]|(?<![^\W_])(?:no|nr|num|number|n|رقم|numero)(?![^\W_])")
_NUMBER_OF = re.compile(r"(?:رقم|numero|number|no|n°)[ ]{1,2}(?:de |of |your |the )?[^\W_]+[ :#]{0,3}$")
_TIED = re.compile(r"[0-9]{2,4}(?:(?:-[0-9]{2,4})+|(?:\.[0-9]{2,4})+)")
_TOWARDS = re.compile(r"(?<![^\W_])(?:الي|علي|ع|من|from|de|to|at|on|au|sur|via|call|appel)[ :]*$|\n")
_BARE_LOOK = 16
_PRICE_SIGNS = frozenset("$€£¥%@")
_BARE_SIGNS = frozenset("#=")
_LOOK = 28  # code points within which a word says what a number is
_LONGEST = 17  # 00 and fifteen digits
_SURE = {"plus": 0.98, "00": 0.95, "trunk": 0.93, "bare": 0.72}
_WORTH = {"plus": 6.0, "00": 5.0, "trunk": 4.0, "bare": 2.0}
_TIES = frozenset("-_/.")

type _Spans = tuple[tuple[int, int], ...]  # groups of digits of a chain


class _Try(NamedTuple):
    """Groups ``first`` to ``last`` of a chain read as one number."""

    score: float
    first: int
    last: int
    number: Number


def find(page: Page) -> Iterator[Hit]:
    """Every phone of the page; chains of digits that cannot be one cost almost nothing."""
    for link in page.once(links):
        if link.means and link.means[0] == "phone":
            yield Hit(
                link.start, link.end, "phone", link.means[1], 0.99, "plain", link.start, link.end, Weight.URL
            )
    numbers = dialled(page)
    yield from _dialled(page, numbers)
    yield from looked_at(page, page.chains(np.flatnonzero(numbers.verdict == LOOK)))


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


def _dialled(page: Page, numbers: Dialled) -> Iterator[Hit]:
    """The chains that are surely one number."""
    rows = np.flatnonzero(numbers.verdict == SURE)
    values = numbers.values[rows].tobytes().decode("ascii")
    columns = (
        numbers.start,
        page.chain_columns[1],
        numbers.sizes,
        numbers.how,
        numbers.valid,
        numbers.written,
    )
    for at, (start, end, size, how, valid, way) in enumerate(
        zip(*(column[rows].tolist() for column in columns), strict=True)
    ):
        written = WRITTEN[way]
        sure = _confidence(HOW[how], valid, written == "plain", near=False)
        value = values[at * WIDTH : at * WIDTH + size]
        yield Hit(start, end, "phone", value, sure, written, start, end, Weight.PHONE)


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
    strong = [True, *(bool(_STRONG.search(piece, a, b)) for a, b in _gaps(spans)), True]
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
    if not 8 <= len(digits) <= _LONGEST or _STRONG.search(piece) or _DATE.search(piece) or "(0" in piece:
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
    if number.how != "plus" and not _stands_free(page, start, end, number, body, called, near):
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


def _stands_free(
    page: Page, start: int, end: int, number: Number, body: str, called: int, near: bool
) -> bool:
    """Whether digits without a + are dialled, not counted, priced or part of a code."""
    before = page.text[start - 1 : start]
    groups = [body] if body.isdecimal() else _GROUP.findall(body)
    if before == "." and page.text[start - 2 : start - 1].isdecimal():
        return False  # the tail of a version or a decimal
    if before in _PRICE_SIGNS or _glued(page.text, start, end):
        return False
    if _counts(page, start, called, number.how == "bare", len(groups) > 2):
        return False
    if not number.valid and not near and (body.isdecimal() or _STRONG.search(body)):
        return False
    if number.how != "bare":
        return True
    if before in _BARE_SIGNS or page.text[end : end + 1] in _PRICE_SIGNS or _figure(page, body, end, near):
        return False
    # "one 110000" is a word and a price; "five five five ..." and "514 then 5550190" are not.
    loose = page.name == "spelled" and len(groups) < 7 and any(len(group) < 2 for group in groups)
    return near or (not loose and (number.mobile or number.value.startswith("+1")))


def _figure(page: Page, body: str, end: int, near: bool) -> bool:
    """A day, a decimal, a price or another amount."""
    if _DAY.fullmatch(body) or _DECIMAL.fullmatch(body) or (_FIGURE.fullmatch(body) and not near):
        return True
    round_ = body.endswith("00000") or (page.name == "spelled" and body.endswith("0000"))
    return round_ or _PRICED.match(page.text, end) is not None or page.distance_after("unit", end, 3) <= 3


def _counts(page: Page, start: int, called: int, bare: bool, grouped: bool) -> bool:
    """Whether a word before says that the digits number something: "order no. 0770…", "رقم الطلب: …"."""
    for name in ("count", "booked"):
        distance = page.distance_before(name, start, _LOOK)
        if distance > _LOOK or distance >= called:
            continue
        gap = page.text[start - distance : start]
        if name == "count" and bare and not grouped and distance <= _BARE_LOOK and not _TOWARDS.search(gap):
            return True
        if _NUMBERED.fullmatch(gap) and (name == "count" or not grouped):
            told = name == "count" or bare or _TOLD.search(gap)
            if told or _NUMBER_OF.search(page.text, max(start - distance - 16, 0), start):
                return True
    return False


def _glued(text: str, start: int, end: int) -> bool:
    """Part of a code such as INV-0770… or 1Z07…"""
    beside, after = text[start - 1 : start], text[end : end + 1]
    if not (beside in _TIES or beside.isalpha() or after == "_" or after.isalpha()):
        return False
    before = text[max(start - 12, 0) : start].rpartition("\0")[2]
    if before and before[-1] in "-_/." and len(before) > 1 and before[-2].isascii() and before[-2].isalpha():
        return True
    if before and (before[-1] == "_" or (before[-1].isascii() and before[-1].isalpha())):
        word = re.split(r"[^a-z]", before)[-1]
        if word not in _GLUE:
            return True
    if after and (after == "_" or (after.isascii() and after.isalpha())):
        word = re.match(r"[a-z]*", text[end : end + 12])
        return word is None or word[0] not in _GLUE
    return False


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


KIND = Kind(
    "phone",
    find,
    examples=(
        ("call +964 770 000 1234", "", ("+9647700001234",)),
        ("واتس ٠٧٧٠٠٠٠١٢٣٤", "IQ", ("+9647700001234",)),
        ("0*7*7*0*0*0*0*1*2*3*4", "IQ", ("+9647700001234",)),
        ("00964-770-000-1234", "", ("+9647700001234",)),
        ("0️⃣7️⃣7️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", "IQ", ("+9647700001234",)),
        ("0770\n000\n1234", "IQ", ("+9647700001234",)),
        ("صفر سبعة سبعة صفر صفر صفر صفر واحد اثنين ثلاثة اربعة", "IQ", ("+9647700001234",)),
        ("zero seven seven zero then 0001234", "IQ", ("+9647700001234",)),
        ("appelez 06 39 98 12 34 ou +33 1 99 00 12 34", "FR", ("+33639981234", "+33199001234")),
        ("(202) 555-0143", "US", ("+12025550143",)),
        ("tel:+12025550143", "", ("+12025550143",)),
        ("wa.me/9647700001234", "", ("+9647700001234",)),
    ),
    counter_examples=(
        ("07700001234", ""),
        ("2024-05-06 12:30", "US"),
        ("order 7700001234", "IQ"),
        ("1.250.000 دينار", "IQ"),
        ("33.312805, 44.361488", "IQ"),
        ("v 1.2.3.4567", "FR"),
        ("tracking 1Z07700001234", "IQ"),
        ("سورة البقرة 2:255", "IQ"),
    ),
    reads=frozenset({"plain", "refanged", "spelled"}),
)
