"""The figures of an artificial year of addresses, and their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.synth.case_records import CaseSummary


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of records put together, pairs that belong together, and both."""

    found: int
    true: int
    both: int

    @property
    def precision(self) -> float:
        """Share of what was put together that belongs together."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what belongs together that was put together."""
        return self.both / self.true if self.true else 1.0


@dataclass(frozen=True, slots=True)
class Policy:
    """Harm reached in the hours, and the leads that were worked on; ``share`` of what knowing all would reach."""

    name: str
    harm: float
    leads: int
    share: float


def case_tables(
    seed: int,
    told: CaseSummary,
    sessions: Mapping[str, Pairs],
    merged: Mapping[str, tuple[int, int]],
    wrong: int,
    leads: int,
    hours: float,
    policies: Mapping[str, Sequence[Policy]],
) -> list[Table]:
    """Sessions, merges, and the harm that one week reaches."""
    title = (
        f"A year of {told.addresses:,} addresses, seed {seed}: {told.sightings:,} sightings, {told.tips:,} tips, "
        f"{told.complaints:,} complaints, {told.lines:,} hidden lines, {leads:,} leads"
    )
    first = Table("sessions against lines", "precision", "recall", "pairs", title=title, title_justify="left")
    for name, pairs in sessions.items():
        first.add_row(name, f"{pairs.precision:.3f}", f"{pairs.recall:.3f}", f"{pairs.true:,}")
    for name, (both, of) in merged.items():
        first.add_row(f"one lead: {name}", "", f"{both / max(of, 1):.3f}", f"{both:,} of {of:,}")
    first.add_row("leads that hold several lines of own addresses", "", "", f"{wrong:,}")
    tables = [first]
    for desk, rows in policies.items():
        title = f"{desk}: harm reached in {hours:g} staff-hours of the week after, of what is not lost"
        table = Table(
            "order", "harm", "of what knowing all reaches", "leads", title=title, title_justify="left"
        )
        for each in rows:
            table.add_row(each.name, f"{each.harm:,.0f}", f"{each.share:.2f}", f"{each.leads:,}")
        tables.append(table)
    return tables
