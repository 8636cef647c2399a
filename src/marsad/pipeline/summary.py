"""What is told of a run: how far it is while it goes, and what it did in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from marsad.model import Refusal


class Progress(Protocol):
    """Told how far a run is; the terminal draws it."""

    def stage(self, name: str) -> None:
        """A stage begins: read, link or rank."""

    def read(self, done: int, total: int, records: int) -> None:
        """``done`` of ``total`` bytes are read, ``records`` records so far."""

    def refused(self, refusals: Sequence[Refusal]) -> None:
        """These records were refused; a run that goes on after a kill tells of them again."""


class Silent:
    """Progress for nobody."""

    def stage(self, name: str) -> None:
        """Nobody listens."""

    def read(self, done: int, total: int, records: int) -> None:
        """Nobody listens."""

    def refused(self, refusals: Sequence[Refusal]) -> None:
        """Nobody listens."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. ``read`` counts records, ``added`` new observations, ``refused`` records kept aside.

    ``told`` says which statements of people did not come out as they were said, and why.
    """

    run: str
    read: int
    added: int
    refused: int
    leads: int
    aside: Path | None = None
    up_to_date: bool = False
    sources: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
