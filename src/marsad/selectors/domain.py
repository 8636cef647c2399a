"""The registered domain behind each URL and e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.selectors import suffixes
from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page


def find(page: Page) -> Iterator[Hit]:
    """One domain for each URL and address that has one; IP addresses and onion names have none."""
    found = page.once(links)
    for weight, some in (Weight.URL, found.web), (Weight.EMAIL, found.mails):
        for link in some:
            value = suffixes.registered(link.host)
            if value and not link.host.endswith(".onion"):
                yield Hit(
                    link.host_start,
                    link.host_end,
                    "domain",
                    value,
                    0.95,
                    "plain",
                    link.start,
                    link.end,
                    weight,
                )


KIND = Kind(
    "domain",
    find,
    examples=(
        ("https://shop.example.co.uk/x", "", ("example.co.uk",)),
        ("write to me@mail.example.com", "", ("example.com",)),
        ("www.example.org", "", ("example.org",)),
    ),
    counter_examples=(
        ("https://instagram.com/rose.shop", ""),
        ("http://192.0.2.7/", ""),
        ("README.md", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
