"""What outcomes teach about the harm table: old value, proposed value, interval, on how much it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.hindsight.lessons import BLIND
from marsad.report.console import GAP, isolate, render
from marsad.report.words import title, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.hindsight import Learned, Lessons
    from marsad.report.words import Words

_COLUMNS = ("part", "name", "old", "new", "between", "count", "worth", "why")


def lessons(told: Lessons, lang: str = "en", width: int = 100) -> str:
    """The lessons in words; values that too few outcomes speak of are counted and not listed."""
    w = words(lang)
    lines = [
        w.say("lessons.title", outcomes=told.outcomes, effective=round(told.effective), plans=told.plans)
    ]
    shares = {name: f"{done}/{many}" for name, (done, many) in _answers(told).items()}
    lines.append(w.say("lessons.answers", **shares))
    counts = {name: getattr(told, name) for name in ("clipped", "unoffered", "older")}
    lines += [w.say(f"lessons.{name}", count=count) for name, count in counts.items() if count]
    blind = [f"{_name(name, w)} {share:.0%}" for name, share in told.blind.items() if share > BLIND]
    if blind:
        lines.append(w.say("lessons.blind", list=" · ".join(blind)))
    lines.append(w.say("lessons.proposal" if any(v.proposed for v in told.values) else "lessons.nothing"))
    if few := sum(value.why == "not_enough" for value in told.values):
        lines.append(w.say("lessons.few", count=few))
    shown = [value for value in told.values if value.why != "not_enough"]
    return "\n".join(lines) + "\n" + ("\n" + render(_table(shown, w), width, color=False) if shown else "")


def _answers(told: Lessons) -> dict[str, tuple[int, int]]:
    return {"certain": told.answers.certain, "drawn": told.answers.drawn}


def _table(values: Sequence[Learned], w: Words) -> Table:
    table = Table(box=None, padding=(0, GAP, 0, 0), show_edge=False)
    for name in _COLUMNS:
        right = name in {"old", "new", "count", "worth"}
        table.add_column(
            w.say(f"lessons.{name}"),
            justify="right" if right else "left",
            no_wrap=name not in {"part", "name"},
        )
    for value in values:
        table.add_row(*_row(value, w))
    return table


def _row(value: Learned, w: Words) -> list[str]:
    number = w.number
    name = _reason(value.name, w) if value.part.startswith("evidence.") else _name(value.name, w)
    new = number(value.new) if value.proposed else w.say("lessons.stays")
    between = f"{number(value.low)} – {number(value.high)}" if value.proposed else ""
    why = "" if value.proposed else w.say("lessons.not_known")
    counts = [str(value.outcomes), number(round(value.effective))]
    return [w.say(f"lessons.{value.part}"), isolate(name), number(value.old), new, between, *counts, why]


def _name(entry: str, w: Words) -> str:
    if entry == "victim":
        return w.say("lessons.victim")
    return w.say(f"plain.{entry}") if entry in {"report", "tip"} else title(entry, w.lang)


def _reason(code: str, w: Words) -> str:
    """The code of a reason in words, without its counts."""
    said = w.data["reasons"].get(code, code)
    return code.replace("_", " ") if isinstance(said, dict) or "{" in said else str(said)
