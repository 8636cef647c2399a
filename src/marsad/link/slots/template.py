"""What a template is made of: constant text, and slots with what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

KINDS = (
    "phone", "email", "handle", "url", "invite", "wallet", "iban", "card", "ip", "onion", "hash", "contact",
    "price", "age", "date", "time", "number", "place", "name", "words",
)  # fmt: skip
"""What may stand in a slot. Up to "hash" it is a kind of selector; "contact": selectors of several kinds; "words":
anything else, such as goods."""
HOLDS = 0.25
"""Texts that share less of their words than this are not copies of one text."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a slot, as most copies write it (a selector: its canonical value), and in how many copies."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """Constant text in the spelling of most copies, with the signs and spaces round it.

    ``share`` is the part of the copies that have it, from 0 to 1.
    """

    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A place whose text changes from copy to copy.

    ``kind`` is one of KINDS, ``share`` the part of the copies in which something stands, ``different`` how many
    different values; ``values`` are the most frequent of them, the first ones most.
    """

    kind: str
    share: float
    different: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """The text behind ``copies`` texts, in reading order.

    Slots never touch: a Fixed stands between two of them, at the start and at the end, empty where nothing is
    written there. Counts and shares are of the ``looked`` copies that were read (all but for very large input).
    ``constant`` is the part of their words that is constant text.
    """

    copies: int
    looked: int
    constant: float
    parts: tuple[Fixed | Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Its slots, in order."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @property
    def holds(self) -> bool:
        """Whether the texts share enough to have been written from one text."""
        return self.constant >= HOLDS


class Piece(NamedTuple):
    """A stretch of one copy (code points of the original) and the part that it is, by place in ``parts``."""

    part: int
    start: int
    end: int
