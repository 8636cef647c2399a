"""What a trial of weights gave, as tables for people: before and after beside each other, the bad figures too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.evaluate.show import rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.evaluate.trial_figures import Figures, Pair


def trial_tables(title: str, folds: Sequence[Pair], rows: Mapping[str, Pair]) -> list[Table]:
    """Each fold held out, and the whole by each measure; ``title`` names what is tried."""
    by_fold = Table(title=f"{title}: each fold held out, before → after", title_justify="left")
    for name in ("fold", "lines", "macro-F1", "ordinary flagged", "reporting flagged", "Brier"):
        by_fold.add_column(name, justify="left" if name == "fold" else "right")
    for number, pair in enumerate(folds, 1):
        by_fold.add_row(str(number), f"{pair.before.lines:,}", *_short(pair))
    whole = Table(title=f"{title}: all together, before → after", title_justify="left")
    whole.add_column("measure")
    for name, pair in rows.items():
        whole.add_column(f"{name} ({pair.before.lines:,})", justify="right")
    columns = [_measures(pair) for pair in rows.values()]
    for measure in columns[0]:
        whole.add_row(measure, *(column[measure] for column in columns))
    return [by_fold, whole]


def _short(pair: Pair) -> tuple[str, ...]:
    found = _measures(pair)
    return tuple(found[name] for name in ("macro-F1", "ordinary flagged", "reporting flagged", "Brier"))


def _measures(pair: Pair) -> dict[str, str]:
    def rates(name: str) -> str:
        return f"{rate(getattr(pair.before, name))} → {rate(getattr(pair.after, name))}"

    def counts(name: str) -> str:
        return (
            f"{_count(pair.before, name)} → {_count(pair.after, name)} of {getattr(pair.before, name)[1]:,}"
        )

    return {
        "macro-F1": rates("macro_f1"),
        "speaker right": rates("speaker_accuracy"),
        "victims' typology found": rates("victims_recalled"),
        "ordinary flagged": counts("alarms_ordinary"),
        "reporting flagged": counts("alarms_reporting"),
        "victims flagged as offenders": counts("accused"),
        "Brier": rates("brier"),
    }


def _count(figures: Figures, name: str) -> str:
    return f"{getattr(figures, name)[0]:,}"
