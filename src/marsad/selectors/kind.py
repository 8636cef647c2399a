"""What a selector kind is: how it finds its values in a page, and the examples it must keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from marsad.selectors.page import Page


class Hit(NamedTuple):
    """A selector found in a page; all places are code points of the page's joined text.

    ``first``/``last`` is the whole mention the selector belongs to (the URL a domain was read from): of two
    mentions that overlap only one survives, with everything that belongs to it. The higher ``weight`` wins.
    """

    start: int
    end: int
    kind: str
    value: str
    confidence: float
    written: str
    first: int
    last: int
    weight: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of selector.

    ``find`` reads a page and gives hits in any order. ``reads`` names the pages it wants: "plain" (the batch as
    it is folded), "refanged" (texts with hidden dots, at signs and schemes put back), "spelled" (texts with
    number words as digits). ``examples`` are (text, region, values), ``counter_examples`` (text, region) in which
    the kind finds nothing; the contract test runs both.
    """

    name: str
    find: Callable[[Page], Iterable[Hit]]
    examples: tuple[tuple[str, str, tuple[str, ...]], ...]
    counter_examples: tuple[tuple[str, str], ...]
    reads: frozenset[str] = frozenset({"plain"})


class Weight:
    """Which of two overlapping mentions survives; what contains beats what it contains, checksums beat digits."""

    TOLD_HANDLE = 97
    EMAIL = 96
    URL = 95
    WALLET = 90
    ONION = 85
    IBAN = 70
    CARD = 65
    HASH = 60
    IP = 50
    PHONE = 40
    HANDLE = 30
    CUED_HANDLE = 20
