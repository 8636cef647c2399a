"""``marsad run | synth | desk``: everything that makes something."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli import options
from marsad.cli.progress import Bars
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.pipeline import RunSummary

Lake = Annotated[Path, typer.Option("--lake", help="Folder of the lake.")]


Purpose = Annotated[str, typer.Option(help="What the records are worked on for.")]
LegalBasis = Annotated[str, typer.Option(help="Why the unit may hold them.")]
Handling = Annotated[str, typer.Option(help="Handling code.")]
SubjectCategory = Annotated[str, typer.Option(help="Whose data: suspect, victim, unknown ...")]
Assessment = Annotated[str, typer.Option(help="fact or assessment.")]
RetentionDays = Annotated[int, typer.Option(help="Days until the records are due for erasure.", min=1)]
Model = Annotated[bool, typer.Option("--model/--no-model", help="Hear the learned model beside the rules.")]
Seal = Annotated[
    bool, typer.Option("--seal/--no-seal", help="Seal every file as evidence before it is read.")
]
Evidence = Annotated[
    Path | None, typer.Option(help="Folder of the evidence store; else the folder 'evidence' of the lake.")
]
Marked = Annotated[
    str,
    typer.Option(
        help="Label of sources that hold abuse material: of what may be pictures only a hash is kept."
    ),
]
By = Annotated[str, typer.Option(help="Who runs this; else MARSAD_ACTOR, else the login name.")]


def run(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or ZIPs.")],
    lake: Lake,
    purpose: Purpose = "",
    legal_basis: LegalBasis = "",
    handling: Handling = "TLP:AMBER",
    subject_category: SubjectCategory = "unknown",
    assessment: Assessment = "fact",
    retention_days: RetentionDays = 365,
    engine: Annotated[str, typer.Option(help="Where the work runs: embedded, spark.")] = "embedded",
    workers: Annotated[int, typer.Option(help="Processes; 0 = one a core.", min=0)] = 0,
    commit_every: Annotated[int, typer.Option(help="Observations a commit.", min=1)] = 150_000,
    model: Model = True,
    region: options.Region = "",
    map: options.Map = None,
    format: options.Format = "",
    encoding: options.Encoding = "",
    kind: options.Kind = "",
    timezone: options.Timezone = "",
    day_first: options.DayFirst = None,
    geo: options.Geo = None,
    seal: Seal = True,
    evidence: Evidence = None,
    marked: Marked = "",
    by: By = "",
    json: options.Json = False,
) -> None:
    """Read sources into a lake, find, link and rank. The same again adds nothing."""
    from marsad import pipeline
    from marsad.model import Provenance

    provenance = Provenance(purpose, legal_basis, handling, subject_category, assessment, retention_days)
    reading = options.read_options(
        map, region=region, kind=kind, encoding=encoding, format=format, timezone=timezone, day_first=day_first
    )  # fmt: skip
    with Bars() as bars:
        done = pipeline.run(
            list(sources),
            lake,
            provenance,
            options=reading,
            engine=engine,
            workers=workers or None,
            commit_every=commit_every,
            progress=bars,
            model=model,
            geo=geo or [],
            seal=seal,
            evidence=evidence,
            marked=marked,
            by=by,
        )
    tell(done, lake, json=json)
    if done.refused:
        raise typer.Exit(1)


def tell(done: RunSummary, lake: Path, *, json: bool) -> None:
    """What a run did, on stderr; for programs as JSON on stdout."""
    if json:
        import dataclasses

        import orjson

        print(orjson.dumps(dataclasses.asdict(done), default=str).decode())
        return
    say(f"{done.read:,} records read, {done.added:,} new, {done.refused:,} refused, {done.leads:,} leads")
    if done.refused:
        say(f"refused records are kept aside in {done.aside or lake / 'refused'}")
    for line in done.told:
        say(line)
    if done.up_to_date:
        say("nothing new: the leads are as they were")
    say(f"see them: marsad leads --lake {lake}")


def say(message: str) -> None:
    """One line on stderr."""
    print(message, file=sys.stderr)


def synth(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    items: Annotated[int, typer.Option(help="How many observations.", min=1)] = 100_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same world.")] = 7,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Only the template families kept for scoring.")
    ] = False,
    case: Annotated[str, typer.Option(help="A case instead of a world: addresses.")] = "",
    addresses: Annotated[int, typer.Option(help="How many addresses the case has.", min=1)] = 4_477,
) -> None:
    """Write a labelled artificial world, or a year of a unit that is told of addresses."""
    if case:
        _write_case(case, out, seed, addresses)
        return
    from marsad.synth import write_world

    extra: dict[str, Any] = {"split": "held_out"} if held_out else {}
    with Bars() as bars:
        bars.stage("world")
        write_world(out, items=items, seed=seed, progress=lambda done: bars.read(done, items, done), **extra)
    say(f"{items:,} observations in {out} (the truth lies beside them in {out / 'truth'})")


def _write_case(case: str, out: Path, seed: int, addresses: int) -> None:
    if case != "addresses":
        raise UsageError(f"there is no case {case!r}", hint="--case addresses")
    from marsad.synth.case_records import write_case

    done = write_case(out, seed, addresses=addresses)
    say(
        f"{done.addresses:,} addresses, {done.sightings:,} sightings, {done.tips:,} tips and {done.complaints:,} "
        f"complaints in {out / 'sources'}; lists of hashes in {out / 'lists'}; "
        f"the truth lies aside in {out / 'truth.jsonl'}"
    )


def desk(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    store: Annotated[
        Path | None, typer.Option("--store", help="The evidence store to work with, on this machine only.")
    ] = None,
    as_: Annotated[str, typer.Option("--as", help="Who sits here: the name in the store's log.")] = "",
) -> None:
    """Open the desk."""
    import importlib

    try:
        # By name: the library never imports the desk, the desk stands on the library.
        serve = importlib.import_module("marsad_desk.run").serve
    except ModuleNotFoundError as error:
        raise UsageError("the desk is not installed", hint="pip install 'marsad[desk]'") from error
    serve(host, port, store=store, actor=as_)
