"""Bank account numbers (IBAN), upper-case without spaces, with the right check digits and country length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.selectors.kind import Hit, Kind, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

# Source: SWIFT IBAN Registry (ISO 13616): country and the build of what follows the check digits; n digits, a letters,
# c either.
_BUILD = """
    AD 8n12c AE 19n AL 8n16c AT 16n AZ 4a20c BA 16n BE 12n BG 4a6n8c BH 4a14c BI 23n BR 23n1a1c BY 4c4n16c
    CH 5n12c CR 18n CY 8n16c CZ 20n DE 18n DJ 23n DK 14n DO 4c20n EE 16n EG 25n ES 20n FI 14n FK 2a12n FO
    14n FR 10n11c2n GB 4a14n GE 2a16n GI 4a15c GL 14n GR 7n16c GT 24c HN 4a20n HR 17n HU 24n IE 4a14n IL 19n
    IQ 4a15n IS 22n IT 1a10n12c JO 4a4n18c KW 4a22c KZ 3n13c LB 4n20c LC 4a24c LI 5n12c LT 16n LU 3n13c LV
    4a13c LY 21n MC 10n11c2n MD 20c ME 18n MK 3n10c2n MN 16n MR 23n MT 4a5n18c MU 4a19n3a NI 4a20n NL 4a10n
    NO 11n OM 3n16c PK 4a16c PL 24n PS 4a21c PT 21n QA 4a21c RO 4a16c RS 18n RU 14n15c SA 2n18c SC 4a20n3a
    SD 14n SE 20n SI 15n SK 20n SM 1a10n12c SO 19n ST 21n SV 4a20n TL 19n TN 20n TR 6n16c UA 6n19c VA 18n VG
    4a16n XK 16n YE 4a4n18c
""".split()
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}
_SHAPES = {
    country: re.compile(
        country + "[0-9]{2}" + re.sub(r"([0-9]+)([nac])", lambda m: f"{_CLASSES[m[2]]}{{{m[1]}}}", build)
    )
    for country, build in zip(_BUILD[::2], _BUILD[1::2], strict=True)
}
LENGTHS = {
    country: 4 + sum(map(int, re.findall("[0-9]+", build)))
    for country, build in zip(_BUILD[::2], _BUILD[1::2], strict=True)
}
_BODY = re.compile(r"[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,29}")


def valid(value: str) -> bool:
    """Whether an upper-case IBAN without spaces is built as its country's are and leaves 1 modulo 97 (ISO 7064)."""
    shape = _SHAPES.get(value[:2])
    if shape is None or not shape.fullmatch(value):
        return False
    moved = value[4:] + value[:4]
    return (
        value[2:4].isdecimal()
        and 2 <= int(value[2:4]) <= 98
        and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1
    )


def find(page: Page) -> Iterator[Hit]:
    """Two letters and two digits at the start of a word start the look."""
    text = page.text
    for place in page.marks.ibans.tolist():
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
