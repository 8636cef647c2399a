"""Phones given in parts: halves joined by a word, a word in the place of a sign, a calling code told apart."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marsad.selectors.kind import Hit, Weight
from marsad.selectors.pieces import FAR, digits_of, leads
from marsad.selectors.plans import Number, international, national, plan
from marsad.selectors.priced import PRICE_SIGNS, PRICED
from marsad.selectors.words import BEYOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marsad.selectors.page import Page

_PART = re.compile(r"(?<![0-9])[0-9](?:[ ().*_\-~•/\[\]]{0,3}[0-9]){0,17}(?![^\W_])")
_SIGN_WORDS = re.compile(
    r"[^\w]*(?:مساف[هات]+|فراغ|شرطه|شحطه|نقطه|نجمه|سلاش|داش|سبيس|space|dash|dot|minus|hyphen|star|slash|underscore|blank"
    r"|espace|tiret|point|etoile|trait|barre|pause|stop|virgule|comma|فاصله|faragh|masafa)[^\w]*"
)
_ASIDE = re.compile(
    r"[\s]*(?:\([^()0-9]{1,40}\)|\[[^\[\]0-9]{1,40}\]|\{[^{}0-9]{1,40}\}|<[^<>0-9]{1,40}>)[\s]*"
)
_SIGNS = re.compile(r"[^\w\0@$€£¥]{1,8}")
_CODE = re.compile(
    r"(?:country|dial(?:l?ing)?|calling|intl|international|area)[ -]?(?:code|prefix)|prefix|prefixe|indicatif"
    r"|code (?:du |de )?pays|(?:ال|و|وال|ب)*مفتاح(?:نا|ه)?|(?:ال|و|وال|ب)*(?:كود|رمز|فتح|نداء?)[ ](?:ال|ل)?(?:دوله"
    r"|بلد|دولي|دوليه|عراق|سعوديه|امارات|مغرب|مصر|اردن|لبنان|خط)"
)
_BEFORE_IT = re.compile(
    r"(?:و?قبل(?:ها|ه)?|before(?: it)?|devant|precede(?: de| du| par)?)[ :]{1,3}(?=\+|00)"
)
_LAST_WORD = re.compile(r"([^\W\d_]{3,20})[ :]{1,2}$")
_FIRST_WORD = re.compile(r"[ ]([^\W\d_]{3,20})(?![^\W_])")
# Words that stand before halves of one number as well: counts and small words.
_COUNTED = frozenset(
    """two three four five six deux trois quatre cinq six اثنين ثلاثه اربعه خمسه سته ارقام digits with avec the and by
    par les des هاي هذا هذي هي و مع""".split()
)
_NAMED = re.compile(rf"(?:{_CODE.pattern})[^0-9]{{0,12}}$")
_IN_THREES = re.compile(
    r"(?<![\w$€£.,:/#=-])\(?(?P<area>[2-9](?:[ -]?[0-9]){2})\)?(?P<first>[^0-9\0]{1,12})"
    r"(?P<middle>[2-9](?:[ -]?[0-9]){2})(?P<last>[^0-9\0]{1,24})(?P<line>[0-9](?:[ -]?[0-9]){3})(?![\w%$€£])"
)
"""A number of the North American plan in its three groups, whatever stands between them."""
_AMERICAN = ("US", "CA")
_AMERICAN_DIGITS = 10
_CROWD, _ROOM = 32, 1024  # first parts, within so many code points
_LONGEST, _NEAR, _BEFORE = 17, 24, 30
_SURE = {"cue": 0.88, "word": 0.85, "code": 0.9, "aside": 0.85, "signs": 0.85, "none": 0.7}
_DENYING = frozenset("-_/.#=$€£¥%@")


class _Part(NamedTuple):
    """Digits that stand together: places in the page, the digits, whether a + is before them."""

    start: int
    end: int
    digits: str
    plus: bool


def find(page: Page) -> Iterator[Hit]:
    """Phones of which the parts stand apart, in order of place."""
    done = 0
    for place in _candidates(page):
        if place < done:
            continue
        hit = _joined(page, place)
        if hit:
            done = hit.end
            yield hit
    yield from _told_apart(page)
    yield from _in_threes(page)


def _candidates(page: Page) -> Sequence[int]:
    """First parts worth a look: those that start with 0 or +, and others between words for parts."""
    places, led = leads(page)
    first = page.batch.bounds[np.searchsorted(page.batch.bounds, places, "right") - 1]
    told = page.last("part", places)
    both = (places - told <= _BEFORE) & (told >= first) & (page.next("part", places) - places <= FAR)
    worth = led | both
    places, first = places[worth], first[worth]
    # A crowd of parts in one text is a table of figures: only the first of them are looked at.
    before = np.concatenate((np.full(_CROWD, -BEYOND), places))[: len(places)]
    found: list[int] = places[(places - before > _ROOM) | (before < first)].tolist()
    return found


def _parts(page: Page, start: int) -> list[_Part]:
    """The part that starts at ``start`` and those that follow, each near the one before."""
    text = page.text
    found: list[_Part] = []
    stop = page.bounds_of(start)[1]
    for match in _PART.finditer(text, start, stop):
        if found and match.start() - found[-1].end > FAR:
            break
        if _bound_to_letters(text, *match.span()):
            if not found:
                break
            continue
        digits = "".join(filter(str.isdecimal, match[0]))
        found.append(
            _Part(match.start(), match.end(), digits, text[match.start() - 1 : match.start()] == "+")
        )
        if sum(len(part.digits) for part in found) > _LONGEST:
            break
    return found


def _bound_to_letters(text: str, start: int, end: int) -> bool:
    """Part of a word such as "1st" or "b12"; the Arabic "and" is written onto what follows."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return after.isalpha() or (before.isalpha() and before.isascii())


def _joined(page: Page, place: int) -> Hit | None:
    """The number that the part at ``place`` and those after it come to."""
    parts = _parts(page, place)
    if len(parts) < 2 or not _starts_free(page, parts[0]):
        return None
    gaps = [page.text[left.end : right.start] for left, right in pairwise(parts)]
    region, signed = page.regions[page.text_of(place)], parts[0].plus
    ways: list[str] = []
    digits, best = parts[0].digits, None
    for at, gap in enumerate(gaps):
        way = _way(page, parts[at], parts[at + 1], gap)
        if not way or (best and (gap != gaps[at - 1] or way == "cue")):
            break
        ways.append(way)
        digits += parts[at + 1].digits
        if len(digits) > _LONGEST:
            break
        number = _number(digits, region, signed)
        if number and _believed(page, parts[: at + 2], gaps[: at + 1], ways, number):
            best = _hit(parts[0].start - signed, parts[at + 1].end, number, ways, number.how == "bare")
    return best


def _number(digits: str, region: str, signed: bool) -> Number | None:
    """A number in an assigned range; None for what is only possible."""
    if len(digits) < 8:
        return None
    if signed or (digits.startswith("00") and not digits.startswith("000")):
        number = international(digits if signed else digits[2:])
    else:
        number = national(digits, region)
    return number if number and number.valid else None


def _starts_free(page: Page, part: _Part) -> bool:
    """Not the tail of a code, an amount or a time; not counted by a word before it."""
    start = part.start - part.plus
    before, further = page.text[start - 1 : start], page.text[start - 2 : start - 1]
    if before in _DENYING and before and not (before in "=-" and further in "= ->"):
        return False
    if (before == ":" and further.isdecimal()) or (part.plus and before.isalnum()):
        return False
    return _uncounted(page, part.start)


def _uncounted(page: Page, place: int) -> bool:
    """No word nearby says that the digits number, price or pay for something."""
    counted = min(page.distance_before(name, place, 28) for name in ("count", "booked"))
    nearer = min(page.distance_before(name, place, 28) for name in ("call", "part"))
    if counted > 28 or page.distance_before("call", place, 28) < counted:
        return True
    return nearer == counted or _NAMED.search(page.text, max(place - 28, 0), place) is not None


def _way(page: Page, left: _Part, right: _Part, gap: str) -> str:
    """What ties two parts: a sign's name, something aside, signs, a word that says so, any words; "" for nothing."""
    if _SIGN_WORDS.fullmatch(gap):
        return "word"
    if gap == "%" and left.plus:
        return "signs"
    if _amount(page, left) or _amount(page, right) or (right.plus and len(right.digits) > 4):
        return ""
    if _ASIDE.fullmatch(gap):
        return "aside"
    if _SIGNS.fullmatch(gap):
        return "signs"
    part = page.distance_after("part", left.end, FAR)
    told = _within(page, "part", left.end, right.start)
    if _within(page, "count", left.end, right.start) and page.distance_after("count", left.end, FAR) != part:
        return ""
    return "cue" if told else "" if _within(page, "booked", left.end, right.start) else "none"


def _amount(page: Page, part: _Part) -> bool:
    text, end = page.text, part.end
    priced = text[end : end + 1] in PRICE_SIGNS and text[end : end + 1] != "@"
    return priced or PRICED.match(text, end) is not None or page.distance_after("unit", end, 3) <= 3


def _within(page: Page, name: str, start: int, end: int) -> bool:
    return page.distance_after(name, start, end - start) < end - start


def _believed(
    page: Page, parts: Sequence[_Part], gaps: Sequence[str], ways: Sequence[str], number: Number
) -> bool:
    """Whether what ties the parts is enough for a number dialled in this way."""
    if _named_alike(page, parts[0], parts[1], gaps[0]):
        return False
    sizes = [len(part.digits) for part in parts]
    told = page.distance_before("part", parts[0].start, _NEAR) <= _NEAR
    if number.how == "bare":
        usual = number.mobile or number.value.startswith("+1")
        tied = all(way in ("cue", "word", "aside") for way in ways)
        asked = (
            told
            or "word" in ways
            or "aside" in ways
            or page.distance_before("call", parts[0].start, 28) <= 28
        )
        return usual and tied and bool(asked)
    if set(ways) == {"signs"}:
        return _signs_hide(parts, gaps, sizes)
    if "." in gaps[0][:1] or (sizes[0] > 1 and parts[0].digits[0] == "0" and _decimal(page, parts)):
        return False
    first = sizes[0] >= 2 if "word" in ways else sizes[0] >= 3 or parts[0].plus
    loose = [gap for gap, way in zip(gaps, ways, strict=True) if way == "none"]
    if not first or not loose or told or "cue" in ways:
        return first
    after = page.distance_after("part", parts[-1].end, _NEAR) <= _NEAR
    sure = sizes[0] >= 5 or parts[0].plus or number.how == "00" or parts[1].digits[0] == "0"
    return after or (sure and number.mobile and max(map(len, loose)) <= _NEAR)


def _named_alike(page: Page, left: _Part, right: _Part, gap: str) -> bool:
    """Two things of one name: "error 0770 then error 1234", "0770 rows then 1234 rows"."""
    before = _LAST_WORD.search(page.text, max(left.start - 24, 0), left.start)
    after = _FIRST_WORD.match(page.text, right.end, min(right.end + 24, page.bounds_of(right.end)[1]))
    last, first = _LAST_WORD.search(gap), _FIRST_WORD.match(gap)
    parted = page.distance_before("part", left.start, 3) <= 3
    alike = before and last and before[1] == last[1] and not parted and before[1] not in _COUNTED
    same = after and first and after[1] == first[1] and first[1] not in _COUNTED
    return bool(alike or (same and len(gap.split()) > 1))


def _decimal(page: Page, parts: Sequence[_Part]) -> bool:
    """0.770: a nought, a dot and a part of one."""
    return any(page.text[part.start + 1 : part.start + 2] in (".", ",") for part in parts[:1])


def _signs_hide(parts: Sequence[_Part], gaps: Sequence[str], sizes: Sequence[int]) -> bool:
    """Whether signs between parts hide a number rather than make a time, a ratio or a row of amounts."""
    if max(sizes) == 1:
        return len(set(gaps)) == 1
    return parts[0].plus or parts[0].digits.startswith("00") or (sizes[0] >= 3 and min(sizes) >= 2)


def _hit(first: int, end: int, number: Number, ways: Sequence[str], bare: bool) -> Hit:
    sure = min(_SURE[way] for way in ways) - 0.15 * bare
    written = "signs" if set(ways) == {"signs"} else "split"
    return Hit(first, end, "phone", number.value, round(sure, 3), written, first, end, Weight.PHONE)


def _in_threes(page: Page) -> Iterator[Hit]:
    """North American numbers without a 0 or + to tell them by: their three groups, and a joint that hides something."""
    for row in _american(page):
        start, stop = page.batch.bounds[row : row + 2].tolist()
        for match in _IN_THREES.finditer(page.text, start, stop):
            first, last = match["first"], match["last"]
            digits = "".join(filter(str.isdecimal, match["area"] + match["middle"] + match["line"]))
            alike = first.strip() == last.strip() and len(first.strip()) >= 2
            together = first in {" ", "-", ") ", ")", ". "}
            told = together and _within(page, "part", match.end("middle"), match.start("line"))
            broken = together and last.strip(" ") == "\n"
            if not (alike or told or broken) or not _uncounted(page, match.start("area")):
                continue
            number = national(digits, page.regions[row])
            if number and number.valid:
                way = "cue" if told else "signs" if broken or not first.strip().isalpha() else "none"
                yield _hit(match.start("area"), match.end("line"), number, [way], False)


def _american(page: Page) -> list[int]:
    """Texts of the region with digits enough."""
    rows = np.flatnonzero(np.isin(page.homes, [home.place for name in _AMERICAN if (home := plan(name))]))
    found: list[int] = rows[digits_of(page.flags, page.batch.bounds, rows) >= _AMERICAN_DIGITS].tolist()
    return found


def _told_apart(page: Page) -> Iterator[Hit]:
    """Numbers whose calling code a word names: before the number or after it."""
    done = -1
    for cue in page.cue("dialled").starts:
        start, stop = page.bounds_of(cue)
        named = _CODE.match(page.text, cue, stop) or _BEFORE_IT.match(page.text, cue, stop)
        if cue < done or named is None:
            continue
        code = _PART.search(page.text, named.end(), min(named.end() + _BEFORE, stop))
        if code is None or len(code[0]) > 6:
            continue
        hit = _with_code(page, code, start, stop, local=named[0].startswith("area"))
        if hit:
            done = hit.end
            yield hit


def _with_code(page: Page, code: re.Match[str], start: int, stop: int, *, local: bool) -> Hit | None:
    """The number that a calling code, or an area's (``local``), belongs to: the one after it, else the one before."""
    region = page.regions[page.text_of(start)]
    digits = "".join(filter(str.isdecimal, code[0])).removeprefix("00")
    after = _PART.search(page.text, code.end(), min(code.end() + FAR, stop))
    sides = [_PART.match(page.text, after.start(), stop)] if after else []
    before = list(_PART.finditer(page.text, max(start, code.start() - 80), code.start()))
    for number in [*sides, *before[-1:]]:
        if number is None or _bound_to_letters(page.text, *number.span()):
            continue
        whole = digits + "".join(filter(str.isdecimal, number[0]))
        found = _number(whole, region, False) if local else _number(whole, "", True)
        if found and _uncounted_number(page, number):
            first, end = min(code.start(), number.start()), max(code.end(), number.end())
            first -= page.text[first - 1 : first] == "+"
            return _hit(first, end, found, ["code"], False)
    return None


def _uncounted_number(page: Page, number: re.Match[str]) -> bool:
    part = _Part(*number.span(), "", False)
    return len(number[0]) >= 6 and not _amount(page, part)
