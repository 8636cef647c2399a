"""Marks of what people have said that is in force: what they are at the last run decides what is done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.engines import Lake


def in_force(store: Lake, as_of: datetime) -> tuple[str, str]:
    """Marks: of the statements in force, with what was said of addresses; of decisions and hash lists in force."""
    from marsad.hashlists import mark as listed
    from marsad.link.sessions.kept import mark as beside
    from marsad.rank.harm_signed import harm_mark

    statements, decisions = (store.read(name) for name in ("statements", "decisions"))
    said, decided = beside(store), ""
    if statements.num_rows:
        from marsad.link.statements import said as standing

        said = f"{standing(statements, as_of).mark} {said}".strip()
    if decisions.num_rows:
        from marsad.rank.decisions import holding, mark

        decided = mark(holding(decisions, as_of))
    return said, " ".join(filter(None, (decided, listed(store), harm_mark(store.path))))
