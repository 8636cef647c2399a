"""File hashes: MD5, SHA-1, SHA-256, lower-case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.selectors.kind import Hit, Kind, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_LENGTHS = frozenset({32, 40, 64})
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")


def find(page: Page) -> Iterator[Hit]:
    """Unbroken runs of hexadecimal digits of the right length, in one case, with digits and letters."""
    text = page.text
    for start, end in page.runs:
        if end - start not in _LENGTHS or not _HEX.fullmatch(page.kept(start, end)):
            continue
        value = text[start:end]
        around = text[start - 1 : start] + text[end : end + 1]
        if len(set(value)) < 8 or value.isdecimal() or value.isalpha() or "_" in around or "-" in around:
            continue
        yield Hit(start, end, "hash", value, 0.9, "plain", start, end, Weight.HASH)


KIND = Kind(
    "hash",
    find,
    examples=(
        ("md5 d41d8cd98f00b204e9800998ecf8427e", "", ("d41d8cd98f00b204e9800998ecf8427e",)),
        ("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "", ("da39a3ee5e6b4b0d3255bfef95601890afd80709",)),
        (
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "",
            ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",),
        ),
    ),
    counter_examples=(
        ("0" * 32, ""),
        ("12345678901234567890123456789012", ""),
        ("d41d8cd98f00b204e9800998ecf8427", ""),
        ("0xd41d8cd98f00b204e9800998ecf8427ed41d8cd9", ""),
    ),
)
