"""What a capture of an address must be to be kept: an address of the public Internet, and a time that says its zone.

An address is never called a person. Addresses for documentation are taken like any other, see `selectors.addresses`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from marsad.selectors.addresses import canonical, is_reserved

if TYPE_CHECKING:
    from marsad.readers.options import ReadOptions

NO_ADDRESS = "no IP address"
PRIVATE = "a private or reserved address"
NO_ZONE = "a time without a zone"
NO_TIME = "a time that cannot be read"
FUTURE = "a time in the future"
SKEW = timedelta(minutes=10)
"""Clocks differ; more than this ahead of ours is no difference of clocks. The length is ours."""
_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)\s*(?:\d{4})?$", re.I)
_SECONDS = re.compile(r"\d{9,19}(?:\.\d{1,9})?")


def address(written: str) -> tuple[str, str]:
    """The address as it is usually written and "", or "" and why it is none that may be kept."""
    found = canonical(written)
    if not found:
        return "", NO_ADDRESS
    return ("", PRIVATE) if is_reserved(found) else (found, "")


def has_zone(value: object) -> bool:
    """Whether a time is written with its zone: Z, UTC, an offset; seconds since 1970 are UTC by definition."""
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return True
    if not isinstance(value, str):
        return False
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return True
    # A date alone ends like an offset: "2026-05-03" is no zone of -03.
    clock = re.search(r"\d[:.h]\d{2}", text)
    return clock is not None and _ZONE.search(text, clock.end()) is not None


def is_future(tick: int, options: ReadOptions) -> bool:
    """Whether a time (microseconds since 1970 UTC) lies after the moment of reading; never where none is known."""
    if options.now is None:
        return False
    limit = options.now.astimezone(UTC) + SKEW
    return tick > limit.timestamp() * 1_000_000
