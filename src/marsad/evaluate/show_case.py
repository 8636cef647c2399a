"""The figures of an artificial year of addresses, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from marsad.evaluate.case import CaseEvaluation


def case_tables(found: CaseEvaluation) -> list[Table]:
    """Sessions, merges, and the harm that one week reaches."""
    told = found.summary
    title = (
        f"A year of {told.addresses:,} addresses, seed {found.seed}: {told.sightings:,} sightings, {told.tips:,} tips, "
        f"{told.complaints:,} complaints, {told.lines:,} hidden lines, {found.leads:,} leads"
    )
    sessions = Table(
        "sessions against lines", "precision", "recall", "pairs", title=title, title_justify="left"
    )
    for name, pairs in found.sessions.items():
        sessions.add_row(name, f"{pairs.precision:.3f}", f"{pairs.recall:.3f}", f"{pairs.true:,}")
    for name, (both, of) in found.merged.items():
        sessions.add_row(f"one lead: {name}", "", f"{both / max(of, 1):.3f}", f"{both:,} of {of:,}")
    sessions.add_row("leads that hold several lines of own addresses", "", "", f"{found.wrongly_merged:,}")
    title = f"Harm reached in {found.hours:g} staff-hours of the week after, of lines that are not lost"
    policies = Table(
        "order", "harm", "of what knowing all reaches", "leads", title=title, title_justify="left"
    )
    for each in found.policies:
        policies.add_row(each.name, f"{each.harm:,.0f}", f"{each.share:.2f}", f"{each.leads:,}")
    return [sessions, policies]
