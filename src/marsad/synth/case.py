"""An artificial year of a unit that is told of addresses: hidden lines, what they share, whom they harm, when they go.

After the case the project starts from: 4,477 addresses in twelve months, half of them in one metropolitan area (La
Presse 2022-01-10). Everything is invented: addresses belong to nobody (198.18.0.0/15, RFC 2544; 2001:db8::/32, RFC
3849; 100.64.0.0/10 for carrier NAT, RFC 6598), hashes are hashes of counters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from marsad.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

ADDRESSES, DAYS = 4_477, 365
AREAS = {"A": 0.5, "B": 0.18, "C": 0.12, "D": 0.1, "E": 0.06, "F": 0.04}
"""A is the metropolitan area."""
CONTACT = 0.12
"""Share of lines behind which somebody harms a child in person. Source: base rate that the project was given."""
HARM = {True: 60.0, False: 3.0}
"""Units averted, as the harm table has them for listed files."""
CATEGORIES = ("A1", "A2", "B1", "B2")
_GRAVE = {True: (40, 25, 20, 15), False: (15, 20, 25, 40)}
_SHARES = (("nat", 0.08), ("vpn", 0.03), ("hosting", 0.015), ("tor", 0.01))
"""Shares of addresses behind which many stand; how many lines of the unit's are seen there is drawn."""
_LIVES = (0.2, 3.0, 20.0, 60.0, 180.0)  # days for which a line is active
_LOST = 60.0  # mean days after the last sighting until nothing leads to the line any more
_REUSED = 0.06  # dynamic addresses that another line had before
_SIXTH = 0.15  # lines with IPv6
FILES = 6_000


@dataclass(frozen=True, slots=True)
class Lease:
    """An address for a while (seconds since the year began)."""

    address: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """A subscriber line, as nobody sees it. ``share``: "" or who else stands behind its addresses."""

    id: str
    area: str
    share: str
    lease: str  # static | dynamic | mobile | ""
    leases: tuple[Lease, ...]
    client: str
    category: str
    contact: bool
    lost: float  # seconds since the year began

    @property
    def harm(self) -> float:
        """Units that are averted if somebody gets there in time."""
        return HARM[self.contact]


@dataclass(frozen=True, slots=True)
class Case:
    """All lines; ``begin`` is the first moment of the year."""

    seed: int
    begin: datetime
    days: int
    lines: tuple[Line, ...]

    def at(self, seconds: float) -> datetime:
        """A moment of the year."""
        return self.begin + timedelta(seconds=int(seconds))


def make_case(seed: int, until: datetime, addresses: int = ADDRESSES, days: int = DAYS) -> Case:
    """The hidden truth of a year before ``until`` (UTC) with exactly so many addresses. Same seed, same case."""
    if addresses < 1 or days < 1:
        raise UsageError("addresses and days must be 1 or more", hint="for example --addresses 4477")
    pool = _Pool(seed, addresses, days)
    lines: list[Line] = []
    while not pool.full:
        lines.append(_line(len(lines), seed, pool))
    return Case(seed, until - timedelta(days=days), days, tuple(lines))


def file_of(seed: int, category: str, number: int) -> tuple[str, str]:
    """SHA-1 and MD5 of a file that does not exist."""
    name = f"case {seed} {category} {number}".encode()
    return tuple(hashlib.new(kind, name, usedforsecurity=False).hexdigest() for kind in ("sha1", "md5"))  # type: ignore[return-value]


class _Pool:
    """Addresses that are still free, those that many share, and those that were given up."""

    def __init__(self, seed: int, addresses: int, days: int) -> None:
        rng = Random(f"pool {seed}")
        self.left, self.span = addresses, days * 86_400.0
        self.free = iter(rng.sample(range(1 << 17), min(2 * addresses + 100, 1 << 17)))
        self.rng = rng
        self.shared: dict[str, list[str]] = {name: [] for name, _ in _SHARES}
        self.wanted = {name: max(round(share * addresses), 1) for name, share in _SHARES}
        self.given_up: list[tuple[float, str]] = []

    @property
    def full(self) -> bool:
        return self.left <= 0

    def new(self, rng: Random) -> str:
        self.left -= 1
        if rng.random() < _SIXTH:
            number = next(self.free)
            return f"2001:db8:{number >> 16:x}:{number & 65_535:x}::{rng.randrange(1, 65_536):x}"
        number = next(self.free)
        return f"198.{18 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"

    def of_many(self, share: str, rng: Random) -> str:
        """An address that many share: a new one until there are enough."""
        held = self.shared[share]
        if (
            self.left > 0 and len(held) < self.wanted[share] and rng.random() < 0.35
        ):  # about three lines an address
            if share == "nat":
                self.left -= 1
                number = next(self.free)
                held.append(f"100.{64 + (number >> 14 & 63)}.{number >> 8 & 255}.{number & 255}")
            else:
                held.append(self.new(rng))
            return held[-1]
        return rng.choice(held) if held else self._first(share, rng)

    def _first(self, share: str, rng: Random) -> str:
        self.shared[share].append(self.new(rng))
        return self.shared[share][0]

    def before(self, start: float, rng: Random) -> str:
        """An address that another line gave up at least twenty days before; "" where there is none."""
        old = [address for end, address in self.given_up[-400:] if end + 20 * 86_400 < start]
        return rng.choice(old) if old else ""


def _line(number: int, seed: int, pool: _Pool) -> Line:
    rng = Random(f"case line {seed} {number}")
    contact = rng.random() < CONTACT
    draw, share = rng.random(), ""
    for name, part in _SHARES:
        share = share or (name if draw < 2 * part else "")  # twice: an address of many has several lines
        draw -= 2 * part
    life = min(rng.choice(_LIVES) * 86_400 * rng.uniform(0.5, 1.5), pool.span)
    start = rng.uniform(0, pool.span - life)
    lease = "" if share else rng.choice(("static", "dynamic", "dynamic", ""))
    leases = tuple(_leases(rng, pool, share, lease, start, life))
    lost = start + life + rng.expovariate(1 / _LOST) * 86_400
    return Line(
        f"line{number:06d}", rng.choices(tuple(AREAS), tuple(AREAS.values()))[0], share, lease, leases,
        hashlib.sha1(f"case client {seed} {number}".encode(), usedforsecurity=False).hexdigest()[:32],
        rng.choices(CATEGORIES, _GRAVE[contact])[0], contact, lost,
    )  # fmt: skip


def _leases(rng: Random, pool: _Pool, share: str, lease: str, start: float, life: float) -> Iterator[Lease]:
    many = 1 if lease == "static" else rng.choice((1, 1, 2, 3)) if life > 86_400 else 1
    for number in range(many):
        begin = start + life * number / many
        end = start + life * (number + 0.9) / many
        address = ""
        if share:
            address = pool.of_many(share, rng)
        elif lease == "dynamic" and rng.random() < _REUSED:
            address = pool.before(begin, rng)
        if not address:
            if pool.full:
                return
            address = pool.new(rng)
        if not share:
            pool.given_up.append((end, address))
        yield Lease(address, begin, end)
