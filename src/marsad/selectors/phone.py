"""Phone numbers in E.164, however their digits are spread, signed, spelled or broken over lines."""

from __future__ import annotations

import bisect
import functools
import re
from itertools import product, repeat
from typing import TYPE_CHECKING

import numpy as np

from marsad.selectors import halves
from marsad.selectors.chains import WIDTH, WRITTEN, Bools, Places, Readings, readings
from marsad.selectors.dial import BARE, HOW, PLUS
from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links
from marsad.selectors.plans import Number
from marsad.selectors.priced import PRICE_SIGNS, PRICED
from marsad.selectors.scan import DIGIT, LETTER
from marsad.selectors.unsigned import unsigned
from marsad.selectors.words import BEYOND

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from marsad.selectors.page import Page

_GROUP = re.compile(r"[0-9]+")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{4}|[0-9]{6})?")
_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]{4,}")
_FIGURE = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_FRACTIONS = re.compile(r"0[.,][0-9]{2,}[ ]|0[.,][0-9]+[ ]+0[.,]")
_FRACTION = re.compile(r"0\.[0-9]{5,9}")
_CENTS = re.compile(r"[.,][0-9]{1,3}[ ]?[$€£¥]")
_BANK = re.compile(r"(?<![^\W_])[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]{4}){1,7}[ -]?$")
_BANK_LOOK = 40  # code points of an IBAN
_STRONG = re.compile(r"[\n,|]|\.[ .]|[^0-9]{5}")
_GLUE = frozenset(
    "tel mob mobile phone ph call wa whatsapp whats num number gsm cell t m p c tlf contact viber imo".split()
)
_NUMBERED = re.compile(
    r"[ :#.=(°-]{0,3}(?:is|starts?|begins?|commence par|يبدا|يبدي|تبدا|تبدي|no|nr|num"
    r"|number|n|رقم|numero)?[ :#.=(°-]{0,3}"
)
_TOLD = re.compile(r"[#:=]|(?<![^\W_])(?:no|nr|num|number|n|رقم|numero)(?![^\W_])")
_ORDERED = re.compile(r"(?<!pour )(?<!passer )commande")
_NUMBER_OF = re.compile(r"(?:رقم|numero|number|no|n°)[ ]{1,2}(?:de |of |your |the )?[^\W_]+[ :#]{0,3}$")
_TOWARDS = re.compile(r"(?<![^\W_])(?:الي|علي|ع|من|from|de|to|at|on|au|sur|via|call|appel)[ :]*$|\n")
_BARE_LOOK = 16
_BARE_SIGNS = frozenset("#=")
_BEFORE, _BEHIND = "-_/.#=$€£¥%@", "_$€£¥%@"
_RARE, _SIGNS, _RARER = 0xF900, 0x10000, 0x20000  # code points of further letters
_LOOK = 28  # code points within which a word says what a number is
_AFTER, _UNIT = 8, 3  # the same of a word after it, and of one that says what it counts
_SURE = {"plus": 0.98, "00": 0.95, "trunk": 0.93, "bare": 0.72}
_TIES = frozenset("-_/.")


def find(page: Page) -> Iterator[Hit]:
    """Every phone of the page; chains of digits that cannot be one cost almost nothing."""
    for link in page.once(links).meant["phone"]:
        value = link.means[1] if link.means else ""
        if value:
            yield Hit(link.start, link.end, "phone", value, 0.99, "plain", link.start, link.end, Weight.URL)
    yield from dialled(page)
    yield from halves.find(page)
    yield from _with_code(page)


def dialled(page: Page) -> Iterator[Hit]:
    """Phones whose digits stand in one chain."""
    return _judged(page, page.once(readings))


def _with_code(page: Page) -> Iterator[Hit]:
    """Numbers whose + is left out, where nothing says that they count or name something else."""
    for start, end, number, near in unsigned(page, page.once(readings).chain):
        body = page.text[start:end]
        bare = Number(number.value, "bare", True, True)
        if _stands_free(page, start, end, bare, body, near):
            sure = _confidence("bare", True, body.isdecimal(), near=near)
            written = "plain" if body.isdecimal() or "  " not in body else "spaced"
            yield Hit(start, end, "phone", number.value, sure, written, start, end, Weight.PHONE)


def _judged(page: Page, found: Readings) -> Iterator[Hit]:
    """The readings, unless what stands around them says that they count, price or name something else."""
    near = _near(page, found)
    doubtful = _doubtful(page, found, near)
    kept = (found.how == PLUS) | found.valid | near | ~((found.groups == 1) | found.broken)
    values = np.ascontiguousarray(found.values).view(f"S{WIDTH}").ravel().astype(f"U{WIDTH}")
    for row in np.flatnonzero(kept & doubtful).tolist():
        start, end = int(found.start[row]), int(found.end[row])
        number = Number(
            str(values[row]), HOW[found.how[row]], bool(found.valid[row]), bool(found.mobile[row])
        )
        kept[row] = _stands_free(page, start, end, number, page.text[start:end], bool(near[row]))
    sure = _confidences()[found.how, found.valid.view(np.uint8), near.view(np.uint8)]
    sure = sure[np.arange(len(kept)), (found.written == 0).view(np.uint8)]
    first, end, value, certain, way = (
        column[kept].tolist() for column in (found.first, found.end, values, sure, found.written)
    )
    written = map(WRITTEN.__getitem__, way)
    columns = (first, end, repeat("phone"), value, certain, written, first, end, repeat(Weight.PHONE))
    return map(Hit._make, zip(*columns))  # noqa: B905 - the same on every row


def _near(page: Page, found: Readings) -> Bools:
    """Whether a word of the same text, close before or after, says that the digits are dialled."""
    return page.near("call", (found.start, found.end, page.chain_columns[3][found.chain]), _LOOK, _AFTER)


def _doubtful(page: Page, found: Readings, near: Bools) -> Bools:
    """Which readings want a closer look at what stands around them."""
    start, end, points = found.start, found.end, page.batch.points
    counted = np.maximum(page.last("count", start), page.last("booked", start))
    doubt = (start - counted <= _LOOK) & (counted > page.last("call", start))
    ahead, behind, further = np.maximum(start - 1, 0), end, np.minimum(end + 1, len(points) - 1)
    doubt |= (start > 0) & (_letters(page, ahead) | _signs(_BEFORE)[points[ahead]])
    doubt |= _letters(page, behind) | _signs(_BEHIND)[points[behind]]
    doubt |= points[np.minimum(start + 1, len(points) - 1)] == ord(".")
    banks = np.concatenate(([-BEYOND], page.marks.ibans))
    doubt |= start - banks[np.searchsorted(banks, start, "right") - 1] <= _BANK_LOOK
    bare = found.how == BARE
    doubt |= ((points[behind] == ord(",")) | (points[behind] == ord("."))) & (
        page.flags[further] & DIGIT != 0
    )
    figure = (points[behind] == ord(" ")) & _letters(page, further)
    figure |= page.next("unit", end) - end <= _UNIT
    figure |= found.pointed | _figures(points, start, end)
    figure |= ~near & (~found.mobile & (found.values[:, 1] != ord("1")))
    result: Bools = (found.how != PLUS) & (doubt | (bare & (figure | (page.name == "spelled"))))
    return result


@functools.cache
def _signs(which: str) -> Bools:
    """Which code points are one of ``which``."""
    table = np.zeros(0x110000, np.bool_)
    table[list(map(ord, which))] = True
    return table


def _letters(page: Page, places: Places) -> Bools:
    """Where a letter stands; some signs of rare scripts too."""
    points = page.batch.points[places]
    found: Bools = (page.flags[places] & LETTER) != 0
    return found | ((points >= _RARE) & (points < _SIGNS)) | (points >= _RARER)


def _figures(points: npt.NDArray[np.uint32], start: Places, end: Places) -> Bools:
    """Digits that may be a day or an amount: 19 or 20 first, or noughts at the end."""
    nought, century = ord("0"), (points[start] == ord("1")) & (points[start + 1] == ord("9"))
    century |= (points[start] == ord("2")) & (points[start + 1] == nought)
    round_ = (points[end - 1] == nought) & (points[end - 2] == nought)
    result: Bools = century | round_
    return result


@functools.cache
def _confidences() -> npt.NDArray[np.float64]:
    """`_confidence` by how a number is dialled, whether it is valid, near a word for it, and written plainly."""
    every = product(HOW, (False, True), (False, True), (False, True))
    sure = [_confidence(how, valid, plain, near=near) for how, valid, near, plain in every]
    return np.array(sure).reshape(len(HOW), 2, 2, 2)


@functools.cache
def _confidence(how: str, valid: bool, plain: bool, *, near: bool) -> float:
    sure = _SURE[how] + (0.1 if near and how == "bare" else 0.0) - (0.0 if valid else 0.2)
    return round(sure * (1.0 if plain else 0.95), 3)


def _stands_free(page: Page, start: int, end: int, number: Number, body: str, near: bool) -> bool:
    """Whether digits without a + are dialled, not counted, priced or part of a code."""
    before = page.text[start - 1 : start]
    if before == "." and page.text[start - 2 : start - 1].isdecimal():
        return False  # the tail of a version or a decimal
    if _in_bank(page, start) or _reckoned(page, body, end, near):
        return False
    if before in PRICE_SIGNS or _glued(page.text, start, end):
        return False
    called = page.distance_before("call", start, _LOOK)
    groups = [body] if body.isdecimal() else _GROUP.findall(body)
    if _counts(page, start, called, number.how == "bare", len(groups) > 2):
        return False
    if not number.valid and not near and (body.isdecimal() or _STRONG.search(body)):
        return False
    if number.how != "bare":
        return True
    if before in _BARE_SIGNS or page.text[end : end + 1] in PRICE_SIGNS or _figure(page, body, end, near):
        return False
    # "one 110000" is a word and a price; "five five five ..." and "514 then 5550190" are not.
    loose = page.name == "spelled" and len(groups) < 7 and any(len(group) < 2 for group in groups)
    return near or (not loose and (number.mobile or number.value.startswith("+1")))


def _in_bank(page: Page, start: int) -> bool:
    """Whether the digits are the tail of what is built like an IBAN."""
    place = bisect.bisect_right(page.ibans, start) - 1
    if place < 0 or start - page.ibans[place] > _BANK_LOOK:
        return False
    return _BANK.search(page.text, max(start - _BANK_LOOK, 0), start) is not None


def _reckoned(page: Page, body: str, end: int, near: bool) -> bool:
    """Fractions, and an amount with cents behind it."""
    if _FRACTIONS.match(body) or _CENTS.match(page.text, end):
        return True
    return not near and _FRACTION.fullmatch(body) is not None


def _figure(page: Page, body: str, end: int, near: bool) -> bool:
    """A day, a decimal, a price or another amount."""
    if _DAY.fullmatch(body) or _DECIMAL.fullmatch(body) or (_FIGURE.fullmatch(body) and not near):
        return True
    round_ = body.endswith("00000") or (page.name == "spelled" and body.endswith("0000"))
    return round_ or PRICED.match(page.text, end) is not None or page.distance_after("unit", end, 3) <= 3


def _counts(page: Page, start: int, called: int, bare: bool, grouped: bool) -> bool:
    """Whether a word before says that the digits number something: "order no. 0770…", "رقم الطلب: …"."""
    for name in ("count", "booked"):
        distance = page.distance_before(name, start, _LOOK)
        if distance > _LOOK or distance >= called:
            continue
        gap = page.text[start - distance : start]
        if name == "count" and bare and not grouped and distance <= _BARE_LOOK and not _TOWARDS.search(gap):
            return True
        if _NUMBERED.fullmatch(gap) and _numbers(page.text, start, distance, gap, name, bare, grouped):
            return True
    return False


def _numbers(text: str, start: int, distance: int, gap: str, name: str, bare: bool, grouped: bool) -> bool:
    """Whether a word ``distance`` before ``start`` numbers what follows; a booked thing may also be asked for there."""
    if name == "count":
        return True
    ordered = _ORDERED.search(text, max(start - distance - 8, 0), start) is not None
    numbered = _NUMBER_OF.search(text, max(start - distance - 16, 0), start) is not None
    if grouped:
        return ordered and numbered
    return bare or ordered or numbered or _TOLD.search(gap) is not None


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
        ("واتس 9647700001234", "", ("+9647700001234",)),
        ("الرقم 9647700001234 نفسه", "IQ", ("+9647700001234",)),
        ("النص الاول 0770000 والنص الثاني 1234", "IQ", ("+9647700001234",)),
    ),
    counter_examples=(
        ("07700001234", ""),
        ("2024-05-06 12:30", "US"),
        ("order 7700001234", "IQ"),
        ("9647700001234", ""),
        ("order 9647700001234", "IQ"),
        ("half 250000 and half 500000", "IQ"),
        ("1.250.000 دينار", "IQ"),
        ("33.312805, 44.361488", "IQ"),
        ("v 1.2.3.4567", "FR"),
        ("loss 0.10004553", "IQ"),
        ("solde 42 715 411,85 €", "TN"),
        ("tracking 1Z07700001234", "IQ"),
        ("سورة البقرة 2:255", "IQ"),
    ),
    reads=frozenset({"plain", "refanged", "spelled"}),
)
