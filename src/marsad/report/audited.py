"""The audit in plain words: who was reached, how soon, and how often people moved what was ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.hindsight.groups import TOGETHER
from marsad.report.console import GAP, isolate, render
from marsad.report.words import title, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.hindsight import Audit
    from marsad.hindsight.audit import Judged
    from marsad.hindsight.groups import Share
    from marsad.report.words import Words

_JUDGED = ("group", "leads", "moved", "rate", "between", "ways", "right")
_SHARES = ("group", "leads", "share", "between", "overall", "flag")


def audited(told: Audit, lang: str = "en", width: int = 100) -> str:
    """The audit as lines and tables."""
    w = words(lang)
    lines = [w.say("audit.title", day=w.day(told.as_of), leads=told.leads, people=told.people)]
    lines.append(
        w.say("audit.offered", offered=told.offered, taken=told.taken, agreed=told.agreed)
        if told.offered
        else w.say("audit.no_plan")
    )
    risk = told.risk
    lines.append(w.say("audit.risk", within=risk.within, later=risk.later, waiting=risk.waiting))
    for delay in told.delays:
        hours = {name: w.number(round(getattr(delay, name), 1)) for name in ("lower", "median", "upper")}
        lines.append(w.say("audit.delay", tier=delay.tier, leads=delay.leads, **hours))
    flagged = len(told.flagged)
    lines.append(w.say("audit.flagged", count=flagged) if flagged else w.say("audit.all_alike"))
    parts = ["\n".join(lines) + "\n", *_tables(told, w, width)]
    return "\n".join(parts)


def _tables(told: Audit, w: Words, width: int) -> list[str]:
    out = []
    for name, tables in (("expected", told.expected), ("found", told.found)):
        for by, shares in tables.items():
            if shares:
                out.append(_headed(w, name, by, _shares(shares, w), width))
    for by, judged in told.judged.items():
        if judged:
            out.append(_headed(w, "judged", by, _judged(judged, w), width))
    return out or [w.say("audit.nothing") + "\n"]


def _headed(w: Words, name: str, by: str, table: Table, width: int) -> str:
    return w.say(f"audit.{name}", by=w.say(f"audit.{by}")) + "\n" + render(table, width, color=False)


def group(name: str, w: Words) -> str:
    """A group's name in words: a crime, a country, a language; what is not known, and the small ones together."""
    if name == TOGETHER:
        return w.say("audit.together")
    if name == "several":
        return w.say("audit.several")
    if not name:
        return w.say("ui.unknown")
    if name in {"report", "tip", "other"}:
        return w.say(f"plain.{name}")
    return title(name, w.lang) if "_" in name or name == "sextortion" else name


def _shares(shares: Sequence[Share], w: Words) -> Table:
    table = _table(w, _SHARES)
    for each in shares:
        flag = w.say(f"audit.{each.flag}") if each.flag else ""
        table.add_row(
            isolate(group(each.group, w)), str(each.leads), f"{each.share:.0%}", f"{each.low:.0%} – {each.high:.0%}",
            f"{each.overall:.0%}", flag,
        )  # fmt: skip
    return table


def _judged(judged: Sequence[Judged], w: Words) -> Table:
    table = _table(w, _JUDGED)
    for each in judged:
        ways = f"{each.higher} · {each.lower} · {each.away}"
        right = f"{each.right}/{each.said}" if each.said else ""
        table.add_row(
            isolate(group(each.group, w)), str(each.decided), str(each.moved), f"{each.rate:.0%}",
            f"{each.low:.0%} – {each.high:.0%}", ways, right,
        )  # fmt: skip
    return table


def _table(w: Words, columns: Sequence[str]) -> Table:
    table = Table(box=None, padding=(0, GAP, 0, 0), show_edge=False)
    for name in columns:
        table.add_column(w.say(f"audit.{name}"), no_wrap=name not in {"group", "flag"})
    return table
