"""Onion services, version 3, with their checksum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.selectors import codecs
from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_LENGTH = 56


def is_onion(host: str) -> bool:
    """Whether a host is an onion service or a name below one."""
    labels = host.split(".")
    return len(labels) > 1 and labels[-1] == "onion" and codecs.onion(labels[-2])


def find(page: Page) -> Iterator[Hit]:
    """Every valid name: as the host of a URL, with .onion, or bare."""
    within: set[int] = set()
    for link in page.once(links).onions:
        if is_onion(link.host):
            within.add(link.host_end - len(".onion"))
            yield _hit(
                link.host_start, link.host_end, link.host.split(".")[-2], link.start, link.end, Weight.URL
            )
    for start, end in page.runs:
        if end - start == _LENGTH and end not in within and codecs.onion(page.text[start:end]):
            last = end + len(".onion") if page.text.startswith(".onion", end) else end
            yield _hit(start, last, page.text[start:end], start, last, Weight.ONION)


def _hit(start: int, end: int, name: str, first: int, last: int, weight: int) -> Hit:
    return Hit(start, end, "onion", f"{name}.onion", 0.99, "plain", first, last, weight)


_EXAMPLE = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid"  # the Tor Project's own site

KIND = Kind(
    "onion",
    find,
    examples=(
        (f"http://{_EXAMPLE}.onion/index.html", "", (f"{_EXAMPLE}.onion",)),
        (f"{_EXAMPLE.upper()}.ONION", "", (f"{_EXAMPLE}.onion",)),
        (f"{_EXAMPLE}", "", (f"{_EXAMPLE}.onion",)),
    ),
    counter_examples=(
        (f"http://{_EXAMPLE[:-1]}e.onion", ""),
        (f"a{_EXAMPLE[1:]}", ""),
        ("expyuzz4wqqyqhjn.onion", ""),
        ("onion soup", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
