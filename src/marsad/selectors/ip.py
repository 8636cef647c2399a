"""IP addresses, version 4 and 6, in canonical form."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

import numpy as np

from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links
from marsad.selectors.scan import DIGIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_V4 = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}(?![0-9]|\.[0-9]|[a-z_-])")
_V6 = re.compile(r"[0-9a-f:]{3,39}(?:\.[0-9]{1,3}){0,3}")
_NEAR, _AFTER = 24, 12  # code points between an address and a word that says what it is
_V6_SIGNS = "0123456789abcdef:"


def find(page: Page) -> Iterator[Hit]:
    """Addresses in the text, and those that are the host of a URL beside it."""
    for link in page.once(links).numeric:
        value = canonical(link.host.strip("[]"))
        if value:
            yield Hit(
                link.host_start, link.host_end, "ip", value, 0.99, "plain", link.start, link.end, Weight.URL
            )
    yield from _v4(page)
    yield from _v6(page)


def canonical(text: str) -> str:
    """The address as it is usually written, "" where it is none."""
    if not (text[:1].isdecimal() and text.isascii()) and ":" not in text:
        return ""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""


def _v4(page: Page) -> Iterator[Hit]:
    """A first dot with digits on both sides starts the look."""
    dots = page.dots[page.batch.points[page.dots] == ord(".")]
    dots = dots[(page.flags[dots - 1] & page.flags[dots + 1] & DIGIT) != 0]
    if len(dots) < 3:
        return
    near = np.flatnonzero(dots[2:] - dots[:-2] <= 8)
    text, done = page.text, 0
    for dot in dots[near].tolist():
        before = text[max(dot - 4, 0) : dot]
        start = dot - (len(before) - len(before.rstrip("0123456789")))
        match = _V4.match(text, start)
        if (
            match is None
            or start < done
            or (start and (text[start - 1].isalnum() or text[start - 1] in "._-:/\\"))
        ):
            continue
        done = match.end()
        value = canonical(match[0])
        if value and not _numbered(page, start, done):
            yield Hit(start, done, "ip", value, 0.95, "plain", start, done, Weight.IP)


def _numbered(page: Page, start: int, end: int) -> bool:
    """Whether four numbers with dots count a version, a clause or an order: a word for that is nearer than a host's."""
    if "٫" in page.written(start, end):  # an Arabic decimal point: no address is typed with it
        return True
    if any(page.distance_before(words, start, 3) <= 3 for words in ("version", "count", "software")):
        return True
    before = page.distance_before("version", start, _NEAR)
    numbered = before <= _NEAR or page.distance_after("version", end, _AFTER) <= _AFTER
    return numbered and before <= page.distance_before("host", start, _NEAR)


def _v6(page: Page) -> Iterator[Hit]:
    """Two colons within five places start the look; clock times and C++ names are not addresses."""
    colons = page.places(":")
    if len(colons) < 2:
        return
    close = np.flatnonzero(np.diff(colons) <= 5)
    text, done = page.text, 0
    for colon in colons[close].tolist():
        if colon < done:
            continue
        before = text[max(colon - 40, done) : colon]
        start = colon - (len(before) - len(before.rstrip(_V6_SIGNS)))
        match = _V6.match(text, start)
        if match is None or (start and (text[start - 1].isalnum() or text[start - 1] in "_.-/")):
            continue
        done = max(match.end(), colon + 1)
        body = match[0].rstrip(":") if not match[0].endswith("::") else match[0]
        end = start + len(body)
        after = text[end : end + 1]
        groups = [group for group in body.split(":") if group]
        if len(groups) < 2 or not any(sign.isdecimal() for sign in body) or len(groups[0]) < 2:
            continue
        value = canonical(body)
        if value and not (after.isalnum() or after == "_"):
            yield Hit(start, end, "ip", value, 0.95, "plain", start, end, Weight.IP)


KIND = Kind(
    "ip",
    find,
    examples=(
        ("seen from 192.0.2.7 today", "", ("192.0.2.7",)),
        ("http://198.51.100.4:8080/x", "", ("198.51.100.4",)),
        ("2001:0DB8:0:0:0:0:0:1 and fe80::1", "", ("2001:db8::1", "fe80::1")),
        ("192[.]0[.]2[.]7", "", ("192.0.2.7",)),
        ("after the update the server 192.0.2.7 fell", "", ("192.0.2.7",)),
        ("http://[2001:db8::5]/", "", ("2001:db8::5",)),
    ),
    counter_examples=(
        ("version 1.2.3.4", ""),
        ("1.2.3.4.5", ""),
        ("patch notes 2.14.7.80: fixed", ""),
        ("upgrade to 4.10.2.7 now", ""),
        ("نسخة التطبيق 2.24.7.80 قديمة", ""),
        ("٢٫٢٤٫٧٫٨٠", ""),
        ("Android 14.0.0.1", ""),
        ("300.1.2.3", ""),
        ("12:30:45 and 2:255", ""),
        ("std::string ad::be", ""),
        ("00:1a:2b:3c:4d:5e", ""),
        ("06.12.34.56.78", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
