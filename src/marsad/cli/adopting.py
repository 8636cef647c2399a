"""``--adopt``: a person takes a plan on; what it offers, and with what chance, is kept."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.run import say
from marsad.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

Adopt = Annotated[
    bool, typer.Option("--adopt", help="Take this plan on: keeps what it offers and with what chance.")
]
Whose = Annotated[
    str, typer.Option("--for", help="For this person: what somebody else was assigned is left out.")
]
By = Annotated[str, typer.Option("--by", help="Who takes it on: a person's name.")]


def adopt(
    lake: Path, hours: float, by: str, *, longest: float = math.inf, past: bool = False, whose: str = ""
) -> None:
    """Keeps the plan for ``hours`` as it was shown (``longest``, ``whose``: see `marsad.report.plan`).

    Raises UsageError without a name, without hours, or for a plan of the ``past``.
    """
    from marsad import report
    from marsad.engines import Lake
    from marsad.link.saying import Word
    from marsad.rank import deciding
    from marsad.rank.adopting import adopt_plan

    if past or not hours:
        raise UsageError(
            "only a plan for hours there are now can be adopted", hint="--capacity-hours 40 --adopt"
        )
    store, now = Lake(lake), datetime.now(UTC)
    with store.writing():
        leads = store.read("leads")
        made = report.plan(lake, hours, longest=longest, whose=whose)
        rows = adopt_plan(store, leads, made, Word(by, f"plan for {hours:g} hours", now))
        deciding.keep(store, rows)
    say(
        f"adopted: {rows[0]['plan']} ({rows[0]['id']}), {len(rows) - 1:,} leads; what comes of them: marsad decide"
    )
