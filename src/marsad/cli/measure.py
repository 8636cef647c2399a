"""``marsad evaluate``: how good the judgement is, on data it was not tuned on."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from marsad.cli import options

if TYPE_CHECKING:
    from rich.table import Table


class _Scored(Protocol):
    def tables(self) -> list[Table]: ...

    def to_dict(self) -> dict[str, Any]: ...


_PAGE = 140  # columns where nobody says how wide the page is


def evaluate(
    items: Annotated[
        int, typer.Option(help="Observations of the artificial world to score on.", min=500)
    ] = 20_000,
    seed: Annotated[
        int, typer.Option(help="Seed of that world; 1000 and above are kept for scoring.")
    ] = 1001,
    data: Annotated[Path | None, typer.Option(help="Folder with real labelled files.")] = None,
    gold: Annotated[
        Path | None,
        typer.Option(help="Lines that a person marked (selectors, dialects, speakers); scores these alone."),
    ] = None,
    negatives: Annotated[
        str | None, typer.Option(help="Count false hits in lines without a selector: open or sealed.")
    ] = None,
    reposts: Annotated[
        int | None,
        typer.Option(help="Score near-duplicates alone, at 10000, 100000 and this number of texts."),
    ] = None,
    operators: Annotated[
        int | None,
        typer.Option(help="Score operators alone in a world of so many, also as selectors are hidden."),
    ] = None,
    people: Annotated[
        int | None,
        typer.Option(help="Score matching of people alone, in an artificial register of so many.", min=100),
    ] = None,
    case: Annotated[
        str, typer.Option(help="Score an artificial case alone: addresses (a year of 4,477 of them).")
    ] = "",
    plot: Annotated[
        Path | None,
        typer.Option(
            help="Draw how far scores can be believed into this file (SVG); not of selectors alone."
        ),
    ] = None,
    json: options.Json = False,
) -> None:
    """Score selectors, detection, linking and ranking, with the bad figures too."""
    from marsad import evaluate as room
    from marsad.evaluate.people import evaluate_people

    result: _Scored
    if gold:
        result = room.evaluate_gold(gold)
    elif negatives:
        result = room.evaluate_negatives(negatives)
    elif reposts is not None:
        result = room.evaluate_reposts(reposts, seed)
    elif operators is not None:
        result = room.evaluate_operators(operators, seed)
    elif people is not None:
        result = evaluate_people(people, seed)
    elif case:
        result = _case(case, seed)
    else:
        result = room.evaluate(items=items, seed=seed, data=data)
    if plot:
        _draw(result, plot)
    _show(result, json=json)


def _case(name: str, seed: int) -> _Scored:
    from marsad.errors import UsageError

    if name != "addresses":
        raise UsageError(f"there is no case {name!r}", hint="--case addresses")
    from marsad import pipeline
    from marsad.engines import Lake
    from marsad.evaluate.case import WHY, bring_lists, score_case
    from marsad.synth.case_records import write_case

    with tempfile.TemporaryDirectory(prefix="marsad-case-") as scratch:
        case, lake = Path(scratch) / "case", Lake(Path(scratch) / "lake", create=True)
        summary = write_case(case, seed)
        bring_lists(lake, case)
        pipeline.run(sorted((case / "sources").iterdir()), lake.path, WHY, as_of=summary.until)
        return score_case(lake, case, summary, seed)


def _show(result: _Scored, *, json: bool) -> None:
    if json:
        import orjson

        print(
            orjson.dumps(result.to_dict(), option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY).decode()
        )
        return
    from rich.console import Console

    console = Console() if sys.stdout.isatty() else Console(width=_PAGE)
    for table in result.tables():
        console.print(table)


def _draw(result: object, path: Path) -> None:
    """Raises UsageError where nothing that was scored has scores that could be believed or not."""
    from marsad.errors import UsageError
    from marsad.evaluate import Evaluation, LabelledEvaluation
    from marsad.evaluate.calibration_plot import write_plot

    if isinstance(result, Evaluation):
        title = f"Artificial world, {result.items:,} observations, seed {result.seed}"
    elif isinstance(result, LabelledEvaluation):
        title = result.source
    else:
        raise UsageError(
            "there is no diagram of these lines",
            hint="lines that say who speaks of what have one, and the world",
        )
    try:
        write_plot(path, title, result.detection.calibration)
    except OSError as error:
        raise UsageError(f"cannot write {path}", hint="name a file in a folder that is there") from error
