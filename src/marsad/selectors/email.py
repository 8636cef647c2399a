"""E-mail addresses, lower-case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page


def find(page: Page) -> Iterator[Hit]:
    """Every address whose host has a public suffix."""
    for link in page.once(links).mails:
        value = f"{link.local}@{link.host}"
        yield Hit(link.start, link.end, "email", value, 0.99, "plain", link.start, link.end, Weight.EMAIL)


KIND = Kind(
    "email",
    find,
    examples=(
        ("write to Rose.Shop+1@Example.com!", "", ("rose.shop+1@example.com",)),
        ("mailto:rose@example.com", "", ("rose@example.com",)),
        ("rose [at] example [dot] com", "", ("rose@example.com",)),
        ("rose arobase example point fr", "", ("rose@example.fr",)),
        ("rose آت example نقطة كوم", "", ("rose@example.com",)),
        ("rose @ gmail . com", "", ("rose@gmail.com",)),
        ("rose(at)example.com", "", ("rose@example.com",)),
    ),
    counter_examples=(
        ("@rose_shop", ""),
        ("look at example.com", ""),
        ("5@3", ""),
        ("user@localhost", ""),
        ("https://www.tiktok.com/@rose.shop", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
