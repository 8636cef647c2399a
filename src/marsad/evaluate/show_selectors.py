"""Tables of selectors beside other extractors, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.evaluate.scores import share
from marsad.evaluate.show import rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.evaluate.beside import Beside
    from marsad.evaluate.negatives import NegativeScores
    from marsad.evaluate.scores import Counts
    from marsad.evaluate.selectors import SelectorScores

_ASKED = "Each extractor is asked for what it claims to find, so “there” can differ; – = not claimed, or nothing there."
READ = {
    True: "These lines were read while rules were made: they show what is held, not what is to be expected elsewhere.",
    False: "Whoever makes rules does not read these lines.",
    None: "Nothing says whether rules were made on these lines.",
}


def beside_table(source: str, beside: Beside, *, seen: bool | None) -> Table:
    """One row a kind, language or way of hiding; three columns an extractor."""
    table = Table(title=f"Selectors in {source}", title_justify="left", caption_justify="left")
    table.add_column("what", no_wrap=True)
    table.add_column("lines", justify="right")
    for name in beside.extractors:
        for column in (f"{name}\nthere", "\nprec.", "\nrecall"):
            table.add_column(column, justify="right", no_wrap=True)
    for row, after in zip(beside.rows, (*beside.rows[1:], None), strict=True):
        cells = [cell for name in beside.extractors for cell in _cells(row.counts[name])]
        ends = after is None or after.section != row.section
        table.add_row(row.name, f"{row.lines:,}", *cells, end_section=ends)
    hits = ", ".join(f"{name} {count:,}" for name, count in beside.false_hits.items())
    said = [f"False hits in the {beside.bare:,} lines that hold nothing: {hits}."]
    said += [READ[seen], _ASKED]
    said.append("Versions: " + ", ".join(f"{name} {one}" for name, one in beside.extractors.items()))
    said += [f"{name} is not installed; get it with: {how}" for name, how in beside.absent.items()]
    table.caption = "\n".join(said)
    return table


def _cells(counts: Counts | None) -> tuple[str, str, str]:
    if counts is None:
        return ("–", "–", "–")
    return f"{counts.there:,}", rate(counts.precision), rate(counts.recall)


def spans_table(scores: SelectorScores) -> Table:
    """Whether our spans are exact where the lines say them, and what was found of kinds the lines never list."""
    table = Table(title="Marsad's spans, and kinds that the lines never list", title_justify="left")
    table.add_column("what")
    table.add_column("value", justify="right")
    table.add_row("spans exact, of those found", rate(scores.exact_spans))
    for kind, count in scores.unjudged.items():
        table.add_row(f"{kind}: not in the truth", f"{count:,}")
    return table


def negatives_tables(scores: NegativeScores) -> list[Table]:
    """False hits by kind of selector and extractor; ours by the way of writing and by kind of line."""
    title = f"False hits in {scores.lines:,} lines of {scores.frames:,} frames that hold nothing ({scores.half} half)"
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.add_column("kind found")
    for name in scores.by_kind:
        table.add_column(name, justify="right")
        table.add_column("per 1,000", justify="right")
    totals = {name: sum(found.values()) for name, found in scores.by_kind.items()}
    table.add_row("all", *_per_thousand(totals, scores), end_section=True)
    for kind in sorted({kind for found in scores.by_kind.values() for kind in found}):
        row = {name: found.get(kind, 0) for name, found in scores.by_kind.items()}
        table.add_row(kind, *_per_thousand(row, scores))
    table.caption = (
        f"Marsad: a false hit in {scores.bad_frames:,} of {scores.frames:,} frames; lines of one frame are alike. "
        + (
            READ[True]
            if scores.half == "open"
            else "Only counts are shown: whoever makes rules does not read these."
        )
    )
    ours = Table(title="Marsad's, by the way of writing and by kind of line", title_justify="left")
    for column in ("what", "lines", "false hits"):
        ours.add_column(column, justify="left" if column == "what" else "right")
    for written, count in scores.by_written.items():
        ours.add_row(f"phone read as {written}", "", f"{count:,}")
    for kind, (count, lines) in scores.by_line.items():
        if count:
            ours.add_row(f"in lines of kind {kind}", f"{lines:,}", f"{count:,}")
    return [table, ours]


def _per_thousand(counts: Mapping[str, int], scores: NegativeScores) -> list[str]:
    return [
        cell
        for name in scores.by_kind
        for cell in (f"{counts[name]:,}", rate(share(1_000 * counts[name], scores.lines)))
    ]
