"""What people decide about leads at the terminal: written with a name, in force at once, listed, taken back."""

import csv
import io
import json
import shutil
from pathlib import Path

import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner, Result

from marsad import pipeline
from marsad.cli import app
from marsad.engines import Lake, runs
from marsad.errors import UsageError
from marsad.model import Provenance

WHO = ["--by", "R. Haddad", "--reason", "=two phones, one arrest"]
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
    assert Lake(folder / "lake").read("leads")["size"].to_pylist() == [4, 4]
    return folder / "lake"


@pytest.fixture
def lake(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "lake")
    return tmp_path / "lake"


def leads(lake: Path) -> list[str]:
    return sorted(Lake(lake).read("leads")["id"].to_pylist())


def marsad(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def done(*arguments: str | Path) -> str:
    result = marsad(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_an_outcome_closes_a_lead_at_once_and_taking_it_back_opens_it(lake: Path) -> None:
    before = leads(lake)
    linked = Lake(lake).version("members")
    row = done(
        "decide", before[0], "--lake", lake, "--what", "outcome", "--result", "right", *WHO, "--rerank"
    )
    assert row.startswith("D-")
    assert leads(lake) == before[1:]
    assert Lake(lake).version("members") == linked  # only ranking was done again
    done("withdraw", row, "--lake", lake, *WHO, "--relink")
    assert leads(lake) == before


def test_without_rerank_the_next_run_respects_it_and_one_more_has_nothing_to_do(lake: Path) -> None:
    before = leads(lake)
    shown = marsad("decide", before[0], "--lake", lake, "--what", "override", "--result", "away", *WHO)
    assert "with the next marsad run" in shown.stderr
    assert leads(lake) == before
    assert not pipeline.relink(lake).up_to_date
    assert leads(lake) == before[1:]
    assert pipeline.relink(lake).up_to_date


def test_an_override_is_told_on_the_lead_in_three_languages(lake: Path) -> None:
    lead = leads(lake)[0]
    done("decide", lead, "--lake", lake, "--what", "override", "--result", "higher", *WHO, "--rerank")
    for lang, words in (("en", "Put higher"), ("fr", "Placée plus haut"), ("ar", "رفعه")):
        shown = done("explain", lead, "--lake", lake, "--lang", lang)
        assert words in shown
        assert "R. Haddad" in shown
    assert Lake(lake).read("leads")["id"][0].as_py() == lead


def test_decisions_are_listed_the_newest_first_with_the_rank_it_had(lake: Path) -> None:
    lead = leads(lake)[0]
    done("decide", lead, "--lake", lake, "--what", "note", *WHO)
    done(
        "decide", lead, "--lake", lake, "--what", "outcome", "--result", "referred:bank", *WHO, "--hours", "2"
    )
    shown = done("decisions", "--lake", lake)
    assert shown.index("outcome") < shown.index("note")
    rows = [json.loads(line) for line in done("decisions", "--lake", lake, "--json").splitlines()]
    assert [(row["kind"], row["state"], row["held"]) for row in rows] == [
        ("outcome", "holds", 4),
        ("note", "holds", 4),
    ]
    assert rows[0]["rank"] in {1, 2}
    sheet = list(
        csv.DictReader(io.StringIO(done("decisions", "--lake", lake, "--format", "csv").lstrip("\ufeff")))
    )
    assert sheet[0]["reason"].startswith("'=")  # no formula for the sheet that opens it
    assert (
        done("decisions", "--lake", lake, "--lead", "L-NOBODY")
        == "Nobody has decided anything about a lead yet."
    )


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_a_lake_without_decisions_says_so(lake: Path, lang: str) -> None:
    assert done("decisions", "--lake", lake, "--lang", lang)


def test_wrong_use_names_what_to_do(lake: Path) -> None:
    for arguments in (["--what", "outcome"], ["--what", "promote"], ["--what", "confirm"]):
        error = marsad("decide", leads(lake)[0], "--lake", lake, *arguments, *WHO).exception
        assert isinstance(error, UsageError)
        assert error.hint
    assert Lake(lake).read("decisions").num_rows == 0


def test_a_lead_that_was_decided_on_comes_out_the_same_again(lake: Path) -> None:
    lead = leads(lake)[0]
    done("decide", lead, "--lake", lake, "--what", "override", "--result", "lower", *WHO, "--rerank")
    assert "the same to the last digit" in done("explain", lead, "--lake", lake, "--recompute")
    told = json.loads(done("explain", lead, "--lake", lake, "--recompute", "--json"))
    assert (told["same"], told["differs"]) == (True, [])


def test_a_lead_that_was_changed_by_hand_ends_with_one_and_says_what_differs(lake: Path) -> None:
    store = Lake(lake)
    newest = runs.newest(store)
    assert newest is not None
    table = store.read("leads")
    store.replace(
        "leads", table.set_column(table.schema.get_field_index("index"), "index", [[0.5] * table.num_rows])
    )
    why = Provenance("trial", "invented data")
    runs.finish(store, runs.Run("R-hand", "0", why, newest["as_of"], newest["finished"]), "")
    result = marsad("explain", leads(lake)[0], "--lake", lake, "--recompute")
    assert result.exit_code == 1
    assert "index: stored 0.5" in result.stdout
    assert "stored by Marsad 0" in result.stdout


def test_explaining_a_closed_lead_says_when_it_was_closed(lake: Path) -> None:
    lead = leads(lake)[0]
    row = done("decide", lead, "--lake", lake, "--what", "outcome", "--result", "right", *WHO, "--rerank")
    error = marsad("explain", lead, "--lake", lake).exception
    assert isinstance(error, UsageError)
    assert row in error.hint


def test_what_one_was_assigned_is_not_in_the_plan_of_another(lake: Path) -> None:
    lead, other = leads(lake)
    done("decide", lead, "--lake", lake, "--what", "assign", "--to", "S. Amin", *WHO, "--rerank")

    def planned(*more: str) -> set[str]:
        told = json.loads(done("plan", "--lake", lake, "--hours", "400", "--json", *more))
        return {task["lead"] for part in ("confirm", "work", "picks") for task in told[part]}

    assert planned("--for", "S. Amin") == planned() == {lead, other}
    assert planned("--for", "R. Haddad") == {other}
    adopted = marsad("plan", "--lake", lake, "--hours", "400", "--for", "R. Haddad", "--adopt", *WHO[:2])
    assert adopted.exit_code == 0, adopted.output
    offers = Lake(lake).read("decisions").filter(pc.field("kind") == "offered")
    assert offers["lead"].to_pylist() == [other]


def sightings(folder: Path, name: str, days: tuple[int, ...]) -> Path:
    """Sightings of one documentation address, one a day."""
    source = folder / f"{name}.jsonl"
    rows = [
        {"id": f"{name}{day}", "kind": "sighting", "text": "", "ip": "203.0.113.7", "source_port": 4444,
         "file_hash": "5" * 40, "seen_at": f"2026-05-{day:02d}T10:00:00Z"}
        for day in days
    ]  # fmt: skip
    source.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return source


def test_a_closed_address_comes_back_with_a_new_sighting_of_its_session(tmp_path: Path) -> None:
    lake, why = tmp_path / "lake", Provenance("trial", "invented data")
    pipeline.run([sightings(tmp_path, "a", (1, 2, 3))], lake, why, workers=1, model=False)
    assert len(leads(lake)) == 1
    row = done(
        "decide", leads(lake)[0], "--lake", lake, "--what", "outcome", "--result", "nothing", *WHO, "--rerank"
    )
    assert leads(lake) == []
    kept = Lake(lake).read("decisions").to_pylist()[0]
    assert (kept["id"], kept["size"], len(kept["held"])) == (row, 3, 3)
    pipeline.run([sightings(tmp_path, "b", (4,))], lake, why, workers=1, model=False)
    shown = done("explain", leads(lake)[0], "--lake", lake)
    assert "1 new observation since" in shown
