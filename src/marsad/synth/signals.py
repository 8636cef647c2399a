"""Platform tips and file-sharing sightings: fields about network addresses, never files and never persons.

Addresses come from ranges that belong to nobody: 198.18.0.0/15 (RFC 2544), 203.0.113.0/24 (RFC 5737), 100.64.0.0/10
(carrier NAT, RFC 6598), 2001:db8::/32 (RFC 3849); AS numbers from RFC 5398. Hashes are hashes of counters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random

REGIONS = ("CA", "CA", "CA", "FR", "BE", "GB", "US", "SE", "IQ", "LB", "MA", "AE")
_TOOLS = (("obs-a", "4.2"), ("obs-a", "4.3"), ("obs-b", "1.9"), ("obs-c", "0.7"))
_PROTOCOLS = ("bittorrent", "bittorrent", "gnutella", "edonkey", "freenet")
_CATEGORIES = ("listed-1", "listed-1", "listed-2", "listed-3", "unverified")


@dataclass(frozen=True, slots=True)
class Line:
    """A subscriber line somebody shares files from: what stays (client ids, files) and what changes (addresses)."""

    id: str
    region: str
    asn: int
    flag: str  # "" | cgn | vpn | tor
    addresses: tuple[str, ...]
    clients: tuple[str, ...]
    files: tuple[str, ...]
    category: str
    start: float
    life: float


def _address(rng: Random) -> str:
    if rng.random() < 0.2:
        return f"2001:db8:{rng.randrange(65536):x}:{rng.randrange(65536):x}::{rng.randrange(1, 65536):x}"
    return f"198.{rng.choice((18, 19))}.{rng.randrange(256)}.{rng.randrange(1, 255)}"


def line(number: int, seed: int, span: float) -> Line:
    """Hidden line ``number``."""
    rng = Random(f"line {seed} {number}")
    region, draw = rng.choice(REGIONS), rng.random()
    asn = rng.choice((64496, 65536)) + rng.randrange(15)
    flag = "cgn" if draw < 0.35 else "vpn" if draw < 0.47 else "tor" if draw < 0.5 else ""
    if flag in ("cgn", "vpn", "tor"):
        # Few addresses, many lines: a shared address says nothing about who.
        shared = {
            "cgn": f"100.{64 + asn % 16}.{hash_byte(region)}.",
            "vpn": "203.0.113.",
            "tor": "203.0.113.2",
        }[flag]
        addresses = tuple(f"{shared}{rng.randrange(1, 20)}" for _ in range(3))
    else:
        addresses = tuple(_address(rng) for _ in range(rng.choice((1, 1, 2, 3, 5))))
    files = tuple(
        digest(f"file {seed} {int(rng.paretovariate(0.7)) % 50_000}") for _ in range(rng.randint(1, 30))
    )
    clients = tuple(digest(f"client {seed} {number} {i}")[:32] for i in range(rng.choice((1, 1, 1, 2))))
    life = 86400 * rng.choice((0.05, 3, 20, 60, 110))
    return Line(
        f"line{number:06d}", region, asn, flag, addresses, clients, files, rng.choice(_CATEGORIES),
        rng.uniform(min(life, span), span), min(life, span),
    )  # fmt: skip


def digest(what: str) -> str:
    return hashlib.sha1(what.encode(), usedforsecurity=False).hexdigest()


def hash_byte(what: str) -> int:
    return hashlib.sha1(what.encode(), usedforsecurity=False).digest()[0]


def address_at(who: Line, u: float, rng: Random) -> str:
    """The address the line had at ``u`` of its life; shared ones change at will."""
    if who.flag:
        return rng.choice(who.addresses)
    return who.addresses[min(int(u * len(who.addresses)), len(who.addresses) - 1)]


def sighting(who: Line, u: float, stamp: str, day: str, rng: Random, missing: float) -> dict[str, object]:
    """Fields of one sighting; each but the address is missing with probability ``missing``."""
    tool, version = rng.choice(_TOOLS)
    advertised = rng.randrange(1, 900) * 4096
    fields: dict[str, object] = {
        "source_port": rng.randrange(1024, 65536),
        "timestamp_utc": stamp if rng.random() < 0.8 else stamp[:16] + "Z",
        "timestamp_precision_s": rng.choice((0.001, 1, 1, 60)),
        "timezone_of_source": rng.choice(("UTC", "UTC", "America/Toronto", "unknown")),
        "protocol": rng.choice(_PROTOCOLS),
        "client_id": rng.choice(who.clients),
        "file_hash": rng.choice(who.files),
        "hash_list": "shared-list-v7",
        "hash_list_category": who.category,
        "bytes_verified": rng.choice((0, 0, advertised // 8, advertised)),
        "bytes_advertised": advertised,
        "tool": tool,
        "tool_version": version,
        "asn": who.asn,
        "nat": who.flag == "cgn",
        "vpn": who.flag == "vpn",
        "tor": who.flag == "tor",
        "geo_country": who.region if rng.random() < 0.93 else rng.choice(REGIONS),
        "geo_db": "invented-geo",
        "geo_date": day,
        "geo_radius_km": rng.choice((3, 10, 25, 50, 200, 1000)),
    }
    kept = {name: value for name, value in fields.items() if rng.random() >= missing}
    return {"ip": address_at(who, u, rng), **kept}


def tip(
    who: Line, u: float, stamp: str, screen_name: str, incident: str, rng: Random, missing: float
) -> dict[str, object]:
    """Fields of a platform's tip about an account seen from ``who``'s line."""
    fields: dict[str, object] = {
        "incident_type": incident,
        "incident_time": stamp,
        "reported_screen_name": screen_name,
        "reported_user_id": str(rng.randrange(10**9, 10**12)),
        "ip_capture": address_at(who, u, rng),
        "ip_capture_time": stamp,
        "ip_capture_event": rng.choice(("login", "upload", "message", "registration")),
        "source_port": rng.randrange(1024, 65536),
        "device_id": digest(f"device {who.id}")[:16],
        "priority": rng.choice(("routine", "routine", "priority", "urgent")),
        "legal_process": rng.choice(("none", "preserved 90 days")),
    }
    return {
        name: value for name, value in fields.items() if name == "incident_type" or rng.random() >= missing
    }
