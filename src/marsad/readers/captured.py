"""What a capture of an address must be to be kept: an address of the public Internet, and a time that says its zone.

An address is never called a person. Addresses set aside for documentation and benchmarks are taken like any other.

Source: RFC 1918, 1122, 3927, 5771, 4193, 4291 (private and reserved blocks), RFC 6598 (carrier NAT), RFC 5737, 3849 and
2544 (documentation, benchmarks).
"""

from __future__ import annotations

import functools
import ipaddress
import re
from datetime import datetime

_REFUSED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/4 240.0.0.0/4 "
        "::/128 ::1/128 fc00::/7 fe80::/10 ff00::/8"
    ).split()
)
NO_ADDRESS = "no IP address"
PRIVATE = "a private or reserved address"
NO_ZONE = "a time without a zone"
NO_TIME = "a time that cannot be read"
FUTURE = "a time in the future"
_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)\s*(?:\d{4})?$", re.I)
_SECONDS = re.compile(r"\d{9,19}(?:\.\d{1,9})?")


@functools.lru_cache(maxsize=1 << 14)
def address(written: str) -> tuple[str, str]:
    """The address as it is usually written and "", or "" and why it is none that may be kept."""
    text = written.strip().strip("[]")
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return "", NO_ADDRESS
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id:
            return "", PRIVATE
        found = found.ipv4_mapped or found
    if any(found.version == block.version and found in block for block in _REFUSED):
        return "", PRIVATE
    return str(found), ""


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
