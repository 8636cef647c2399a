"""``marsad learn | audit``: what outcomes teach, as an unsigned proposal; and whether everybody is served alike."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli import options
from marsad.cli.look import moment
from marsad.cli.run import say

In = Annotated[Path, typer.Option("--lake", help="Folder of the lake.")]
AsOf = Annotated[str, typer.Option("--as-of", help="With what was decided until this UTC date or time.")]
Lang = Annotated[str, typer.Option("--lang", help="ar, en, fr.")]


def learn(
    lake: In,
    harm: Annotated[
        Path | None, typer.Option("--harm", help="The harm table that was in use; without, the one in force.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the proposed table here: a version higher, unsigned.")
    ] = None,
    as_of: AsOf = "",
    lang: Lang = "en",
    json: options.Json = False,
) -> None:
    """What the outcomes teach, each weighed by the chance its lead had of being looked at."""
    import orjson

    from marsad import hindsight, report
    from marsad.engines import Lake
    from marsad.rank import harm_file, load_harm

    table = harm or harm_file(lake)
    told = hindsight.learn(Lake(lake), load_harm(table), moment(as_of))
    if json:
        sys.stdout.write(orjson.dumps(asdict(told)).decode() + "\n")
    else:
        sys.stdout.write(report.render_lessons(told, lang=lang, width=options.width()))
    if out is not None:
        text = hindsight.proposed(table.read_text(encoding="utf-8"), told, datetime.now(UTC))
        out.write_text(text, encoding="utf-8", newline="")
        say(f"written: {out}; nothing uses it until it is signed: marsad harm sign, marsad harm use")


def audit(
    lake: In,
    as_of: AsOf = "",
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Draw what was reached by area and language into this file.")
    ] = None,
    lang: Lang = "en",
    json: options.Json = False,
) -> None:
    """Agreement and overrides, time to the first action, and whether equal harm is reached alike everywhere."""
    import orjson

    from marsad import hindsight, report
    from marsad.engines import Lake
    from marsad.rank import harm_of

    told = hindsight.audit(Lake(lake), harm_of(lake), moment(as_of))
    if json:
        sys.stdout.write(orjson.dumps(asdict(told)).decode() + "\n")
    else:
        sys.stdout.write(report.render_audit(told, lang=lang, width=options.width()))
    if svg is not None:
        svg.write_text(report.audit_svg(told, lang=lang), encoding="utf-8", newline="")
        say(f"written: {svg}")
