"""What a check found: how much was looked at, what is wrong, and what the rest rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.evidence.nouns import Fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """``what`` is "store" or "export". ``counts``: what was looked at; ``notes``: what whoever relies on it must know.

    ``anchored`` is whether the log's key came from outside; ``stamps`` maps an authority to the time it vouches for,
    ``cosigned`` a witness to the time at which it had seen the log.
    """

    what: str
    faults: tuple[Fault, ...]
    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()
    vkey: str = ""
    fingerprint: str = ""
    anchored: bool = False
    stamps: Mapping[str, str] = field(default_factory=dict)
    cosigned: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return not self.faults


class Enough(Exception):
    """The first fault was found, and no more were asked for."""


@dataclass(slots=True)
class Findings:
    """Collects while a check runs; ``first`` stops at the first fault."""

    what: str
    first: bool = False
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    vkey: str = ""
    fingerprint: str = ""
    anchored: bool = False
    stamps: dict[str, str] = field(default_factory=dict)
    cosigned: dict[str, str] = field(default_factory=dict)

    def wrong(self, code: str, where: str, what: str) -> None:
        """Note a fault."""
        from marsad.evidence.nouns import Fault

        self.faults.append(Fault(code, where, what))
        if self.first:
            raise Enough

    def verdict(self) -> Verdict:
        """As it stands."""
        return Verdict(
            self.what, tuple(self.faults), dict(self.counts), tuple(self.notes), self.vkey, self.fingerprint,
            self.anchored, dict(self.stamps), dict(self.cosigned),
        )  # fmt: skip
