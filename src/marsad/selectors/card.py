"""Payment card numbers, masked the moment they are read: first six, asterisks, last four."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from marsad.selectors.kind import Hit, Kind, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_GROUP = re.compile(r"[0-9]+")
_NEAR = 48  # code points within which a word must say that this is a card
# Source: ISO/IEC 7812 issuer ranges: Visa 4, Mastercard 51-55 and 2221-2720, Amex 34/37, Discover 6011/65,
# UnionPay 62, Mir 2200-2204, mada and Maestro 50/56-58/6.
_ISSUERS = re.compile(r"4|5[0-8]|2[2-7]|3[47]|6")


def luhn(digits: str) -> bool:
    """The card check digit (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def find(page: Page) -> Iterator[Hit]:
    """Chains of 13 to 19 digits with a card word near."""
    if not page.cue("card").starts:
        return
    starts, ends, plus, texts = page.chain_columns
    near = page.near("card", (starts, ends, texts), _NEAR, _NEAR)
    for chain in page.chains(np.flatnonzero((ends - starts >= 13) & (plus < 0) & near)):
        yield from _in_chain(page.text, chain.start, chain.end)


def _in_chain(text: str, start: int, end: int) -> Iterator[Hit]:
    groups = [match.span() for match in _GROUP.finditer(text, start, min(end, start + 400))]
    place = 0
    while place < len(groups):
        last = _reading(text, groups, place)
        if last is None:
            place += 1
            continue
        first, final = groups[place][0], groups[last][1]
        digits = "".join(_GROUP.findall(text[first:final]))
        masked = digits[:6] + "*" * (len(digits) - 10) + digits[-4:]
        yield Hit(first, final, "card", masked, 0.95, "plain", first, final, Weight.CARD)
        place = last + 1


def _reading(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The group with which a card that starts at group ``first`` ends; the longest reading wins."""
    digits, best = "", None
    for last in range(first, min(first + 19, len(groups))):
        digits += text[groups[last][0] : groups[last][1]]
        if len(digits) > 19:
            break
        if len(digits) >= 13 and _ISSUERS.match(digits) and len(set(digits)) > 1 and luhn(digits):
            best = last
    return best


KIND = Kind(
    "card",
    find,
    examples=(
        ("visa 4111 1111 1111 1111 cvv 123", "", ("411111******1111",)),
        ("بطاقة ٥٥٥٥٥٥٥٥٥٥٥٥٤٤٤٤", "", ("555555******4444",)),
        ("carte 3782-822463-10005", "", ("378282*****0005",)),
    ),
    counter_examples=(
        ("order 4111111111111111", ""),
        ("visa 4111 1111 1111 1112", ""),
        ("card 1234567890123", ""),
        ("visa office opens 2024-05-06", ""),
    ),
    reads=frozenset({"plain", "spelled"}),
)
