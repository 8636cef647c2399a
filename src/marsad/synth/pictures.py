"""Hashes of the pictures that adverts of the artificial world carry: no picture exists, a hash is random bits.

They are drawn from streams of their own, so that texts and selectors are the same with them and without.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_BITS = 256
STOCK = 10
"""Pictures that everybody uses."""
CHANGED = 24
"""At most so many bits differ in a copy (recoloured, cropped, written over)."""
KINDS = ("advert", "post")


@dataclass(frozen=True, slots=True)
class Picture:
    """``id``: whose it is and which; ``value``: 64 hex digits, of which half the bits are set as PDQ has them."""

    id: str
    value: str


def stock(seed: int) -> tuple[Picture, ...]:
    """The pictures that everybody uses."""
    return _pictures("stock", seed, STOCK)


def own(seed: int, actor: str) -> tuple[Picture, ...]:
    """The pictures of one operator or shop: one to five."""
    rng = Random(f"how many pictures {seed} {actor}")
    return _pictures(actor, seed, 1 if actor.startswith("lone") else rng.randint(1, 5))


def _pictures(whose: str, seed: int, many: int) -> tuple[Picture, ...]:
    rng = Random(f"pictures {seed} {whose}")
    found = (sum(1 << bit for bit in rng.sample(range(_BITS), k=_BITS // 2)) for _ in range(many))
    return tuple(Picture(f"{whose}-p{number}", f"{bits:064x}") for number, bits in enumerate(found))


class Album:
    """Draws what pictures the texts of one chunk carry."""

    def __init__(self, seed: int, number: int, carried: float, stocked: float) -> None:
        self.seed, self.carried, self.stocked = seed, carried, stocked
        self.rng = Random(f"album {seed} {number}")
        self.stock = stock(seed)
        self.own: dict[str, tuple[Picture, ...]] = {}

    def draw(self, actor: str) -> Picture | None:
        """A copy of one of the actor's pictures or of one that everybody uses, mostly none."""
        rng = self.rng
        if rng.random() >= self.carried:
            return None
        if actor not in self.own:
            self.own[actor] = own(self.seed, actor)
        among = self.stock if rng.random() < self.stocked else self.own[actor]
        chosen = among[int(rng.random() * len(among))]
        bits = sum(1 << bit for bit in rng.sample(range(_BITS), k=rng.randint(0, CHANGED)))
        return Picture(chosen.id, f"{int(chosen.value, 16) ^ bits:064x}")
