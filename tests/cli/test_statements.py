"""What people decide about networks at the terminal: shown, written once, listed, taken back, in force at once."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from marsad import pipeline
from marsad.cli import app
from marsad.engines import Lake
from marsad.errors import UsageError
from marsad.model import Provenance

WHO = ["--by", "R. Haddad", "--reason", "=one arrest, two phones"]
OFFERS = (
    "❄️ coke 1g 60€ 3g 160€ livraison rapide Lyon appelez {phone} numero {at}",
    "🍁 hash 10g 50€ 25g 110€ livraison rapide Lille seulement ici {phone} annonce {at}",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with two networks of four adverts each."""
    folder = tmp_path_factory.mktemp("lake")
    rows = [
        {"id": at, "text": OFFERS[at % 2].format(at=at, phone=f"+964770000{at % 2:04d}")} for at in range(8)
    ]
    source = folder / "adverts.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    pipeline.run([source], folder / "lake", Provenance("trial", "invented data"), workers=1, model=False)
    assert Lake(folder / "lake").read("networks")["size"].to_pylist() == [4, 4]
    return folder / "lake"


@pytest.fixture
def lake(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "lake")
    return tmp_path / "lake"


def names(lake: Path) -> list[str]:
    return sorted(Lake(lake).read("networks")["id"].to_pylist())


def marsad(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def statement(*arguments: str | Path) -> str:
    done = marsad(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def refused(*arguments: str | Path) -> UsageError:
    error = marsad(*arguments).exception
    assert isinstance(error, UsageError)
    assert error.hint
    assert "+964" not in str(error)
    return error


def test_a_merge_is_shown_first_and_written_only_when_it_is_meant(lake: Path) -> None:
    shown = marsad("merge", *names(lake), "--lake", lake, *WHO)
    assert isinstance(shown.exception, UsageError)
    assert shown.stderr.count(f"4 observations become part of {names(lake)[0]}") == 2
    assert "+9647700000001" in shown.stderr
    assert Lake(lake).read("statements").num_rows == 0


def test_a_merge_holds_at_once_and_is_gone_when_it_is_withdrawn(lake: Path) -> None:
    before = {name: Lake(lake).read(name) for name in ("links", "members", "networks")}
    made = statement("merge", *names(lake), "--lake", lake, *WHO, "--yes", "--relink")
    assert made.startswith("S-")
    assert Lake(lake).read("networks")["size"].to_pylist() == [8]
    statement("withdraw", made, "--lake", lake, *WHO, "--relink")
    assert all(Lake(lake).read(name).equals(before[name]) for name in before)


def test_a_run_that_adds_nothing_still_does_what_was_said(lake: Path, made: Path) -> None:
    statement("merge", *names(lake), "--lake", lake, *WHO, "--yes")
    assert len(names(lake)) == 2
    source, why = made.parent / "adverts.jsonl", Provenance("trial", "invented data")
    done = pipeline.run([source], lake, why, workers=1, model=False)
    assert (done.added, done.up_to_date, len(names(lake))) == (0, False, 1)
    assert pipeline.run([source], lake, why, workers=1, model=False).up_to_date


def test_a_split_names_its_part_by_what_it_carries(lake: Path) -> None:
    merged = statement("merge", *names(lake), "--lake", lake, *WHO, "--yes", "--relink")
    (name,) = names(lake)
    done = marsad("split", name, "--part", "phone:+9647700000001", "--lake", lake, *WHO, "--yes", "--relink")
    assert done.exit_code == 0
    assert "4 observations will be a network of its own" in done.stderr
    assert f"{merged}: a later statement says otherwise" in done.stderr
    assert Lake(lake).read("networks")["size"].to_pylist() == [4, 4]


def test_a_hub_ties_nobody_and_not_hub_ties_again(lake: Path) -> None:
    phone = "phone:+9647700000000"
    statement("hub", phone, "--lake", lake, *WHO, "--until", "2999-01-01", "--relink")
    reasons = set(Lake(lake).read("links")["suppressed"].to_pylist())
    assert reasons == {"", "said: hub (until 2999-01-01)"}
    statement("not-hub", phone, "--lake", lake, *WHO, "--relink")
    assert set(Lake(lake).read("links")["suppressed"].to_pylist()) == {""}


def test_every_statement_is_listed_with_who_when_what_and_why(lake: Path) -> None:
    made = statement("merge", *names(lake), "--lake", lake, *WHO, "--yes")
    taken = statement("withdraw", made, "--lake", lake, *WHO)
    listed = [json.loads(line) for line in marsad("statements", "--lake", lake, "--json").stdout.splitlines()]
    assert [(row["id"], row["kind"], row["state"], row["by"]) for row in listed] == [
        (taken, "withdraw", "said", "R. Haddad"),
        (made, "merge", "withdrawn", "R. Haddad"),
    ]
    sheet = marsad("statements", "--lake", lake, "--format", "csv").stdout
    assert [row["reason"] for row in csv.DictReader(io.StringIO(sheet))] == ["'=one arrest, two phones"] * 2
    table = marsad("statements", "--lake", lake).stdout
    assert made in table
    assert "withdrawn" in table
    assert marsad("statements", "--lake", lake, "--as-of", "2020-01-01", "--json").stdout == ""


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_an_empty_list_says_so_in_every_language(lang: str, lake: Path) -> None:
    assert len(marsad("statements", "--lake", lake, "--lang", lang).stdout.splitlines()) == 1


def test_what_cannot_be_said_is_refused_in_plain_words(lake: Path) -> None:
    first, second = names(lake)
    at = ["--lake", lake, *WHO]
    assert "itself" in str(refused("merge", first, first, *at))
    assert "no network" in str(refused("merge", first, "N-nowhere", *at))
    assert "--by" in str(refused("merge", first, second, "--lake", lake, "--reason", "x"))
    assert "--until" in str(refused("merge", first, second, *at, "--until", "soon"))
    assert "empty" in str(refused("split", first, "--part", "phone:+9647700000009", *at))
    assert "whole" in str(
        refused("split", first, "--part", "phone:+9647700000000", "--part", "phone:+9647700000001", *at)
    )
    assert "KIND:VALUE" in str(refused("hub", "+9647700000000", *at))
    assert "no two" in str(refused("not-hub", "phone:+9647700000009", *at))
    assert "no statement" in str(refused("withdraw", "S-none", *at))
    assert Lake(lake).read("statements").num_rows == 0
