"""``marsad packs``: look at typologies, test them, begin, sign, install and export them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from marsad.cli import options
from marsad.cli.run import say

if TYPE_CHECKING:
    from marsad.evaluate.plugging import Plugging
    from marsad.evaluate.training import Training

_PAGE = 140  # columns where nobody says how wide the page is

app = typer.Typer(no_args_is_help=True, help="Typologies as data.")


@app.command("list")
def list_(json: options.Json = False) -> None:
    """The installed packs."""
    from marsad.packs import list_packs

    _show("Packs", list_packs(), json=json)


@app.command("test")
def test(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of a pack of your own, or of several; without it, all that are in use."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Precision and recall of each pack on its own examples, and what each term adds."""
    from marsad.detect import test_packs

    _show("Packs on their own examples", test_packs(folder), json=json)


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="Letters, digits and _.")],
    folder: Annotated[Path, typer.Option(help="Where the pack's folder is made.")] = Path(),
) -> None:
    """Make a working skeleton of a pack."""
    from marsad.packs import new_pack

    print(new_pack(name, folder))


@app.command("key")
def key(
    path: Annotated[Path, typer.Argument(help="Where the private key goes; the public one gets .pub.")],
    passphrase: Annotated[bool, typer.Option(help="Ask for a passphrase (recommended).")] = True,
) -> None:
    """Make a key to sign packs with; give others the .pub file and tell them its id another way."""
    from marsad.packs import make_key

    print(make_key(path, _asked(confirm=True) if passphrase else ""))


@app.command("sign")
def sign(
    folder: Annotated[Path, typer.Argument(help="The pack's folder.")],
    key: Annotated[Path, typer.Option(help="Your private key.")],
    passphrase: Annotated[bool, typer.Option(help="The key has a passphrase.")] = True,
) -> None:
    """Sign a pack that works, so that others can install it."""
    from marsad.packs import read_key, sign_folder

    print(sign_folder(folder, read_key(key, _asked() if passphrase else "")))


@app.command("trust")
def trust(
    key: Annotated[Path, typer.Argument(help="The other unit's .pub file.")],
    name: Annotated[str, typer.Option(help="What you call them.")],
) -> None:
    """Take packs signed with this key from now on. Compare the printed id with its owner first."""
    from marsad.packs import trust_key

    print(trust_key(key, name))


@app.command("distrust")
def distrust(name: Annotated[str, typer.Argument(help="As you called them.")]) -> None:
    """Take no more packs signed with this key; those installed are refused until signed by another."""
    from marsad.packs import distrust_key

    distrust_key(name)


@app.command("keys")
def keys(json: options.Json = False) -> None:
    """The keys that are trusted here."""
    from marsad.packs import trusted_keys

    rows: list[dict[str, object]] = [{"name": name, "key": at} for at, (name, _) in trusted_keys().items()]
    _show("Trusted keys", rows, json=json)


@app.command("install")
def install(
    folder: Annotated[Path, typer.Argument(help="The signed pack's folder.")],
    older: Annotated[bool, typer.Option("--older", help="Go back to an older version on purpose.")] = False,
) -> None:
    """Check a signed pack and use it from now on."""
    from marsad.packs import install_pack

    said = install_pack(folder, older=older)
    print(f"{said.pack} {said.version}, signed by {said.signer}")


@app.command("remove")
def remove(name: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Take an installed pack away; a built-in one of the same id serves again."""
    from marsad.packs import remove_pack

    remove_pack(name)


@app.command("train")
def train(
    lines: Annotated[
        list[Path], typer.Argument(help="Labelled lines, as `marsad evaluate --gold` takes them.")
    ],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Keep the weights although they do not help.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Train the learned model further on lines of your own, here; kept only where it gets better by it."""
    from marsad.evaluate.training import train as fit

    with Console(stderr=True).status("Training and trying it on each fold held out"):
        done = fit(lines, anyway=anyway)
    _tell(done, json=json)
    for worse in done.worse:
        say(f"worse: {worse}")
    if done.path:
        say(
            f"in use from the next start: {done.version}, in {done.path}; it comes from case texts, keep it as such"
        )
        say("`marsad packs untrain` takes it away")
        return
    say("Not kept: " + ("do not use these weights." if done.worse else "they change nothing for the better."))
    raise typer.Exit(1)


@app.command("calibrate")
def calibrate(
    lines: Annotated[list[Path], typer.Argument(help="Labelled lines that the transformer has not read.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Keep the calibration although it does not help.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Fit how far your own transformer (MARSAD_TRANSFORMER) is believed; kept only where things get better by it."""
    from marsad.evaluate.plugging import calibrate as fit

    with Console(stderr=True).status("Asking the transformer about each line"):
        done = fit(lines, anyway=anyway)
    _tell(done, json=json)
    for worse in done.worse:
        say(f"worse: {worse}")
    for question, how in done.calibration.items():
        say(f"{question}: temperature {how.temperature:.2f}, share {how.share:.2f}")
    if done.path:
        say(f"in use from the next start: {done.version}, calibrated in {done.path}")
        return
    say("Not kept: " + ("do not use this model." if done.worse else "it changes nothing for the better."))
    raise typer.Exit(1)


@app.command("trained")
def trained() -> None:
    """The versions of the learned model, and of your own transformer, that are heard beside the packs."""
    from marsad.detect.own import heard, transformer

    print(heard().version)
    if found := transformer():
        print(f"onnx-{found.version}")


@app.command("untrain")
def untrain() -> None:
    """Take your own weights away; the shipped model serves again."""
    from marsad.detect.own import forget

    forget()


@app.command("drift")
def drift(
    lake: Annotated[Path, typer.Option(help="The lake whose texts are compared.")],
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Newer texts begin here (UTC); else the newest fifth."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Terms that come to mean something else, and scores that shift, between two periods."""
    from marsad.engines import Lake
    from marsad.evaluate.drift import drift as compare

    with Console(stderr=True).status("Reading the texts of both periods again"):
        found = compare(Lake(lake), since.replace(tzinfo=UTC) if since else None)
    if json:
        import orjson

        print(orjson.dumps(found.to_dict()).decode())
        return
    about = f"since {found.since:%Y-%m-%d}: {found.after:,} texts, beside {found.before:,} before"
    _show(f"Terms in other company {about}", [asdict(term) for term in found.terms], json=False)
    _show("Scores (PSI above 0.25: look into it)", [asdict(shift) for shift in found.scores], json=False)


@app.command("export")
def export(
    format: Annotated[str, typer.Option("--format", help="misp-taxonomy, misp-galaxy or osprey.")],
    out: Annotated[Path, typer.Option(help="Where the files go.")],
) -> None:
    """Write the packs for another program: MISP tags, a MISP galaxy, Osprey rules."""
    from marsad.exchange import export_packs, pack_formats
    from marsad.packs import load_packs

    for path in export_packs(load_packs(), format, out):
        print(path)
    Console(stderr=True).print(f"Not carried over: {pack_formats()[format].loses}.")


def _tell(trial: Training | Plugging, *, json: bool) -> None:
    if json:
        import orjson

        print(orjson.dumps(trial.to_dict()).decode())
        return
    console = Console() if sys.stdout.isatty() else Console(width=_PAGE)
    for table in trial.tables():
        console.print(table)


def _asked(*, confirm: bool = False) -> str:
    answer: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return answer


def _show(title: str, rows: list[dict[str, object]], *, json: bool) -> None:
    if json:
        import orjson

        print(orjson.dumps(rows, default=str).decode())
        return
    if not rows:
        Console(stderr=True).print("Nothing here yet.")
        return
    table = Table(title=title)
    for name in rows[0]:
        table.add_column(name)
    for row in rows:
        table.add_row(*(f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values()))
    Console().print(table)
