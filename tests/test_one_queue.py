"""A tip, sightings, a victim's report and posts about one actor are one network and the victim's own lead; what
automatics leave apart a person joins, and taking it back restores every lead."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from marsad import pipeline
from marsad.cli import app
from marsad.engines import Lake
from marsad.errors import UsageError
from marsad.model import Provenance

WHO = ["--by", "R. Haddad", "--reason", "same device in both files", "--yes", "--relink"]
AS_OF = "2026-03-03T00:00:00+00:00"


def _tip(screen: str, ip: str, at: str = "2026-03-01T09:59:00Z") -> str:
    return (
        f"<report><incidentSummary><incidentDateTime>2026-03-01T10:00:00Z</incidentDateTime></incidentSummary>"
        f"<personOrUserReported><espService>Instagram</espService><screenName>{screen}</screenName><ipCaptureEvent>"
        f"<ipAddress>{ip}</ipAddress><dateTime>{at}</dateTime><port>51413</port></ipCaptureEvent>"
        f"</personOrUserReported></report>"
    )


def _sightings(ip: str, client: str) -> str:
    head = "kind,ip,seen_at,source_port,file_hash,hash_list,bytes_verified,client_id\n"
    return head + "".join(
        f"sighting,{ip},2026-03-01T1{hour}:00:00Z,51413,{hour:040x},list-a,4096,{client}\n" for hour in (1, 2)
    )


REPORTS = (
    "kind,What happened?,Account,platform,My phone,Timestamp\n"
    'report,"He has my pictures and wants 300 dollars by tomorrow or he sends them to my family",rose.invented,'
    "Instagram,+964 770 000 9999,2026-03-02T08:00:00Z\n"
    'report,"She asked me for a gift card for my mother, then blocked me",,,+964 770 000 8888,2026-03-02T09:00:00Z\n'
)
POSTS = [
    "pay me 500$ usdt or I send your pictures to all your family, you have 24 hours. instagram: rose.invented",
    "I have your video, send 300$ now or everyone sees it. contact @rose.invented on instagram",
    "beautiful day in Basra, tea and dates",
]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One actor in four files; beside it a tip, sightings and a report that nothing ties to anybody."""
    folder = tmp_path_factory.mktemp("queue")
    files = {
        "tip.xml": _tip("Rose.Invented", "198.51.100.7"),
        "other.xml": _tip("somebody.else", "203.0.113.50"),
        "sightings.csv": _sightings("198.51.100.7", "aa11"),
        "lonely.csv": _sightings("198.51.100.99", "bb22"),
        "reports.csv": REPORTS,
        "posts.jsonl": "\n".join(
            json.dumps({"kind": "post", "text": text, "seen_at": f"2026-03-01T0{at}:00:00Z"})
            for at, text in enumerate(POSTS)
        ),
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    sources = [folder / name for name in files]
    pipeline.run(sources, folder / "lake", Provenance("trial", "invented data"), workers=1, model=False)
    return folder / "lake"


def _leads(lake: Path) -> list[dict[str, Any]]:
    return list(Lake(lake).read("leads").sort_by("id").to_pylist())


def _lead(lake: Path, kind: str, words: str = "") -> str:
    """The lead of one observation of this kind, alone."""
    held = {
        row["id"]: row["kind"] for row in Lake(lake).read("observations").to_pylist() if words in row["text"]
    }
    (name,) = [row["id"] for row in _leads(lake) if held.get(row["subject"]) == kind]
    return str(name)


def _marsad(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def _said(*arguments: str | Path) -> str:
    done = _marsad(*arguments)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout.strip()


def _network(lake: Path) -> dict[str, Any]:
    (network,) = [row for row in _leads(lake) if row["about"] == "network"]
    return network


def test_four_files_about_one_actor_are_one_network_and_the_victims_own_lead(lake: Path) -> None:
    network = _network(lake)
    assert network["size"] == 6  # a tip, two sightings, a report as witness, two posts
    assert network["lane"] != "victim"
    (victims,) = [row for row in _leads(lake) if row["lane"] == "victim" and row["typology"] == "sextortion"]
    members = Lake(lake).read("members").to_pylist()
    assert {row["network"] for row in members if row["observation"] == victims["subject"]} == {
        network["subject"]
    }
    assert any(reason["code"] == "in_network" for reason in victims["reasons"])
    ties = {row["via_kind"] for row in Lake(lake).read("links").to_pylist() if not row["suppressed"]}
    assert {"handle", "session"} <= ties
    values = {row["value"] for row in Lake(lake).read("selectors").to_pylist()}
    assert not [value for value in values if "9999" in value or "8888" in value]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("tip", "network"),
        ("sighting", "network"),
        ("tip", "sighting"),
        ("report", "network"),
        ("report", "tip"),
    ],
)
def test_a_person_joins_any_two_leads_and_taking_it_back_restores_every_lead(
    lake: Path, one: str, two: str, tmp_path: Path
) -> None:
    mine = tmp_path / "lake"
    shutil.copytree(lake, mine)
    before = _frozen(mine)
    names = {
        "network": _network(mine)["id"], "tip": _lead(mine, "tip"), "sighting": _lead(mine, "sighting"),
        "report": _lead(mine, "report", "gift card"),
    }  # fmt: skip
    made = _said("merge", names[one], names[two], "--lake", mine, *WHO)
    after = {row["id"]: row for row in _leads(mine)}
    gone = {names[name] for name in (one, two) if name not in ("network", "report")}
    assert not gone & set(after)
    if "report" in (one, two):  # a witness: it stays its own lead, and speaks against nobody
        assert after[names["report"]]["lane"] == "victim"
    sizes = {"tip": 1, "sighting": 2, "report": 1, "network": 6}
    assert sizes[one] + sizes[two] in [row["size"] for row in after.values() if row["about"] == "network"]
    shown = _marsad("statements", "--lake", mine)
    assert made in shown.stdout
    assert "gone" not in _marsad("statements", "--lake", mine, "--json").stdout
    _said("withdraw", made, "--lake", mine, *WHO[:4], "--relink")
    assert _frozen(mine) == before


def _frozen(lake: Path) -> list[dict[str, Any]]:
    """The leads without what time alone changes."""
    moving = ("index", "reasons", "rank", "deadline", "hours", "tier", "raised", "turn")
    return [{key: value for key, value in row.items() if key not in moving} for row in _leads(lake)]


def test_locked_files_are_counted_and_shown_as_locked(tmp_path: Path) -> None:
    files = [
        {"sha256": f"{at:064x}", "originalFileName": "Secret Name.jpg", "fileViewedByEsp": at == 0,
         "industryClassification": "A1"}
        for at in range(3)
    ]  # fmt: skip
    report = {"incidentSummary": {"incidentDateTime": "2026-03-01T10:00:00Z"}, "fileDetails": files}
    (tmp_path / "tip.json").write_text(json.dumps(report))
    where = Provenance("trial", "invented data")
    pipeline.run([tmp_path / "tip.json"], tmp_path / "lake", where, workers=1, model=False)
    (lead,) = _leads(tmp_path / "lake")
    assert lead["typology"] == "file_sharing_observation"
    assert lead["severity"] == 4
    assert "files_locked" in lead["missing"]
    shown = _said("explain", lead["id"], "--lake", tmp_path / "lake")
    assert "2 files the provider did not open: locked" in " ".join(shown.split())
    assert "Secret" not in shown
    assert "مقفلان" in _said("explain", lead["id"], "--lake", tmp_path / "lake", "--lang", "ar")


def test_what_victim_first_forbids_is_refused_with_its_reason(lake: Path) -> None:
    witness = next(
        row["id"] for row in _leads(lake) if row["lane"] == "victim" and row["typology"] == "sextortion"
    )
    lonely = _lead(lake, "report", "gift card")
    error = _marsad("merge", witness, _network(lake)["id"], "--lake", lake, *WHO).exception
    assert isinstance(error, UsageError)
    assert "stands in a network already" in str(error)
    error = _marsad("merge", lonely, lonely, "--lake", lake, *WHO).exception
    assert isinstance(error, UsageError)
    for wrong in ("L-NOBODY", "N-nobody"):
        error = _marsad("merge", wrong, _network(lake)["id"], "--lake", lake, *WHO).exception
        assert isinstance(error, UsageError)
        assert error.hint
    error = _marsad("split", lonely, "--part", "phone:+9647700000000", "--lake", lake, *WHO).exception
    assert isinstance(error, UsageError)
