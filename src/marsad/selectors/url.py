"""URLs, refanged and tidied; links into a platform that name an account are handles or invites instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.selectors import onion
from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import Link, links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page


def find(page: Page) -> Iterator[Hit]:
    """Every web address with a public suffix, an IP or an onion name as its host."""
    for link in page.once(links).web:
        if link.cut or (not link.scheme and not link.tail and onion.is_onion(link.host)):
            continue
        confidence = 0.99 if link.scheme else 0.95 if link.tail or link.host.startswith("www.") else 0.85
        yield Hit(
            link.start, link.end, "url", value(link), confidence, "plain", link.start, link.end, Weight.URL
        )  # fmt: skip


def value(link: Link) -> str:
    """The canonical URL: its scheme or https, lower-case host, no trailing slash."""
    return f"{link.scheme or 'https'}://{link.host}{link.tail}"


KIND = Kind(
    "url",
    find,
    examples=(
        ("see HTTPS://Example.COM/Path/?q=A.", "", ("https://example.com/Path/?q=A",)),
        ("زوروا example.com/عرض الآن", "", ("https://example.com/عرض",)),
        ("(http://example.org/a_(b))", "", ("http://example.org/a_(b)",)),
        ("hxxps://example[.]com/x", "", ("https://example.com/x",)),
        ("example dot com", "", ("https://example.com",)),
        ("example نقطة كوم", "", ("https://example.com",)),
        ("http://192.0.2.7:8080/login", "", ("http://192.0.2.7:8080/login",)),
        ("http://bücher.example.com", "", ("http://bücher.example.com",)),
    ),
    counter_examples=(
        ("open README.md and setup.sh", ""),
        ("ok.it is late.no problem", ""),
        ("user@example.com", ""),
        ("https://t.me/rose_shop", ""),
        ("com.example.app crashed", ""),
        ("e.g. this, i.e. that, 3.5 GB", ""),
        ("built on ASP.NET", ""),
        ("un point info", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
