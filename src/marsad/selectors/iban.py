"""Bank account numbers (IBAN), upper-case without spaces, with the right check digits and country length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.page import DIGIT, LATIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

# Source: SWIFT IBAN Registry (ISO 13616), total length by country.
LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
_BODY = re.compile(r"[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,29}")


def valid(value: str) -> bool:
    """Whether an upper-case IBAN without spaces has its country's length and remainder 1 modulo 97 (ISO 7064)."""
    if LENGTHS.get(value[:2]) != len(value):
        return False
    moved = value[4:] + value[:4]
    return (
        value[2:4].isdecimal()
        and 2 <= int(value[2:4]) <= 98
        and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1
    )


def find(page: Page) -> Iterator[Hit]:
    """Two letters and two digits at the start of a word start the look."""
    latin, digit = (page.flags & LATIN) != 0, (page.flags & DIGIT) != 0
    start = latin[:-3] & latin[1:-2] & digit[2:-1] & digit[3:]
    start[1:] &= ~(latin | digit)[: len(start) - 1]
    text = page.text
    for place in np.flatnonzero(start).tolist():
        length = LENGTHS.get(text[place : place + 2].upper())
        match = _BODY.match(text, place) if length else None
        found = _cut(match[0], length) if match and length else 0
        if not found or (text[place + found].isascii() and text[place + found].isalnum()):
            continue
        value = re.sub("[ -]", "", text[place : place + found]).upper()
        if valid(value):
            yield Hit(place, place + found, "iban", value, 0.99, "plain", place, place + found, Weight.IBAN)


def _cut(body: str, length: int) -> int:
    """How far the first ``length`` letters and digits of ``body`` reach; 0 where it has fewer."""
    seen = 0
    for at, sign in enumerate(body):
        seen += sign not in " -"
        if seen == length:
            return at + 1
    return 0


KIND = Kind(
    "iban",
    find,
    examples=(
        ("pay to GB82 WEST 1234 5698 7654 32 today", "", ("GB82WEST12345698765432",)),
        ("IBAN: de89370400440532013000", "", ("DE89370400440532013000",)),
        ("حول على SA0380000000608010167519", "", ("SA0380000000608010167519",)),
    ),
    counter_examples=(
        ("GB82 WEST 1234 5698 7654 33", ""),
        ("DE8937040044053201300", ""),
        ("ZZ82WEST12345698765432", ""),
        ("order AB1234567890123456", ""),
    ),
)
