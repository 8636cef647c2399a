"""Fills the slots of a sentence frame with invented figures, dates, codes and words, the same for the same seed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    type Maker = Callable[[random.Random], str]

_SLOT = re.compile(r"\{([a-z]+(?:_[a-z]+)?)([0-9]*)\}")
_CAPITALS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_HEX = "0123456789abcdef"
_AR = "واحد اثنين ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة عشرة احدعش اثنعش".split()
_EN = "one two three four five six seven eight nine ten eleven twelve".split()
_FR = "un deux trois quatre cinq six sept huit neuf dix onze douze".split()
_WORDS = "report main notes final draft summer budget garden lesson family plan holiday list server lib test".split()
_AIRLINES = "IA RJ EK QR MS TK AF BA AT SV GF ME".split()
_MONTHS_DAYS = 28  # days that every month has


def fill(frame: str, rng: random.Random) -> str:
    """The frame with every slot filled; what stands in braces and is no slot stays as it is."""
    return _SLOT.sub(lambda slot: _made(slot[0], slot[1], slot[2], rng), frame)


def _made(whole: str, name: str, size: str, rng: random.Random) -> str:
    if size and name in _SIZED:
        return _SIZED[name](rng, int(size))
    maker = _MAKERS.get(name + size)
    return maker(rng) if maker else whole


def _number(rng: random.Random, digits: int) -> str:
    return str(rng.randrange(10 ** (digits - 1), 10**digits))


def _padded(rng: random.Random, digits: int) -> str:
    return f"{rng.randrange(10**digits):0{digits}d}"


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(_CAPITALS) for _ in range(count))


def _keycaps(rng: random.Random, digits: int) -> str:
    return "".join(f"{digit}\ufe0f\u20e3" for digit in _number(rng, digits))


def _hexadecimal(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(_HEX) for _ in range(count))


_SIZED: dict[str, Callable[[random.Random, int], str]] = {
    "n": _number, "z": _padded, "up": _letters, "key": _keycaps, "hex": _hexadecimal, "sha": _hexadecimal,
    "p": lambda rng, _: str(rng.randint(1, 9)),
    "d": lambda rng, _: str(rng.randint(1, _MONTHS_DAYS)),
    "m": lambda rng, _: f"{rng.randint(1, 12):02d}",
    "y": lambda rng, _: f"{rng.randint(0, 40):02d}",
    "h": lambda rng, _: str(rng.randint(1, 12)),
    "s": lambda rng, _: f"{rng.randrange(60):02d}",
    "ver": lambda rng, parts: ".".join(str(rng.randrange(1, 250)) for _ in range(parts)),
    "lat": lambda rng, places: f"{rng.uniform(12, 60):.{places}f}",
    "lon": lambda rng, places: f"{rng.uniform(-9, 56):.{places}f}",
}  # fmt: skip


def _date(rng: random.Random) -> str:
    year, month, day = rng.randint(1960, 2031), rng.randint(1, 12), rng.randint(1, _MONTHS_DAYS)
    sign = rng.choice("//-.")
    turned = (
        (f"{day:02d}", f"{month:02d}", str(year)) if rng.random() < 0.8 else (str(year), str(month), str(day))
    )
    return sign.join(turned)


def _iso(rng: random.Random) -> str:
    return f"{rng.randint(1990, 2031)}-{rng.randint(1, 12):02d}-{rng.randint(1, _MONTHS_DAYS):02d}"


def _grouped(rng: random.Random) -> str:
    """A large amount in groups of three."""
    sign = rng.choice([",", ",", ".", " ", "\u202f", "٬"])
    return f"{rng.randrange(1_000, 90_000_000):,}".replace(",", sign)


def _price(rng: random.Random) -> str:
    whole, cents = rng.randint(1, 999), rng.choice(["00", "50", "99", "75"])
    forms = [f"{whole}", f"{whole}.{cents}", f"{whole % 100},{cents}", f"{whole % 100 + 1}{cents[1]}00"]
    return rng.choice(forms)


def _isbn(rng: random.Random) -> str:
    parts = [
        f"97{rng.choice('89')}",
        str(rng.randrange(10)),
        _padded(rng, 4),
        _padded(rng, 4),
        str(rng.randrange(10)),
    ]
    return rng.choice(["-", "-", " ", ""]).join(parts)


def _uuid(rng: random.Random) -> str:
    return "-".join(_hexadecimal(rng, size) for size in (8, 4, 4, 4, 12))


def _laugh(rng: random.Random) -> str:
    return "ه" * rng.randint(3, 12)


_MAKERS: dict[str, Maker] = {
    "date": _date, "iso": _iso, "big": _grouped, "price": _price, "isbn": _isbn, "uuid": _uuid,
    "laugh_ar": _laugh,
    "year": lambda rng: str(rng.randint(1900, 2031)),
    "time": lambda rng: f"{rng.randrange(24)}:{rng.randrange(60):02d}",
    "ymd": lambda rng: _iso(rng).replace("-", ""),
    "hms": lambda rng: f"{rng.randrange(24):02d}{rng.randrange(60):02d}{rng.randrange(60):02d}",
    "ver": lambda rng: ".".join(str(rng.randrange(40)) for _ in range(3)),
    "lat": lambda rng: f"{rng.uniform(12, 60):.4f}",
    "lon": lambda rng: f"{rng.uniform(-9, 56):.4f}",
    "fl": lambda rng: f"{rng.choice(_AIRLINES)}{rng.choice([' ', ''])}{rng.randint(100, 4999)}",
    "vin": lambda rng: "".join(rng.choice(_CAPITALS.replace("U", "") + "0123456789") for _ in range(17)),
    "mac": lambda rng: ":".join(_hexadecimal(rng, 2) for _ in range(6)),
    "word": lambda rng: rng.choice(_WORDS),
    "w_ar": lambda rng: rng.choice(_AR),
    "w_en": lambda rng: rng.choice(_EN),
    "w_fr": lambda rng: rng.choice(_FR),
}  # fmt: skip
