"""From an adopted plan over outcomes to a proposed harm table, at the terminal."""

import json
from pathlib import Path

import pytest
from tests.lead_rows import finding, seen, sure_lake, world
from typer.testing import CliRunner, Result

from marsad.cli import app
from marsad.engines import Lake
from marsad.errors import UsageError
from marsad.rank import load_harm

BY = ["--by", "R. Haddad"]
WHO = [*BY, "--reason", "looked into it"]


def marsad(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def done(*arguments: str | Path) -> Result:
    result = marsad(*arguments)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Forty lone adverts, ranked."""
    names = [str(n) for n in range(1, 41)]
    sure_lake(tmp_path / "lake", world([seen(i) for i in names], [finding(i) for i in names]))
    return tmp_path / "lake"


def test_without_an_adopted_plan_nothing_is_weighed(lake: Path) -> None:
    error = marsad("learn", "--lake", lake).exception
    assert isinstance(error, UsageError)
    assert "no plan was adopted" in str(error)


@pytest.mark.parametrize("command", [["leads", "--capacity-hours", "400"], ["plan", "--hours", "400"]])
def test_a_plan_that_somebody_adopts_is_kept_with_chances(lake: Path, command: list[str]) -> None:
    told = done(*command, "--lake", lake, "--adopt", *BY)
    assert "adopted: P-" in told.stderr
    rows = Lake(lake).read("decisions").to_pylist()
    assert {row["kind"] for row in rows} == {"plan", "offered"}
    offers = [row for row in rows if row["kind"] == "offered"]
    assert len(offers) == 40
    assert all(0 < row["chance"] <= 1 for row in offers)
    shown = done("decisions", "--lake", lake).stdout
    assert "Nobody has decided" in shown  # an offer is no decision on a lead
    assert "plan adopted" in done("decisions", "--lake", lake, "--offers").stdout


@pytest.mark.parametrize(
    "arguments",
    [["--capacity-hours", "40", "--as-of", "2026-05-03"], [], ["--capacity-hours", "40", "--by", " "]],
)
def test_only_a_named_person_adopts_and_only_a_plan_for_now(lake: Path, arguments: list[str]) -> None:
    who = [] if "--by" in arguments else BY
    error = marsad("leads", "--lake", lake, "--adopt", *arguments, *who).exception
    assert isinstance(error, UsageError)
    assert Lake(lake).read("decisions").num_rows == 0


def test_outcomes_become_a_proposal_that_can_be_read(lake: Path, tmp_path: Path) -> None:
    done("plan", "--lake", lake, "--hours", "400", "--adopt", *BY)
    for at, lead in enumerate(Lake(lake).read("leads")["id"].to_pylist()):
        results = ["actionable" if at % 4 == 0 else "not_actionable", "right"]
        said = [part for name in results for part in ("--result", name)]
        done("decide", lead, "--lake", lake, "--what", "outcome", *said, "--hours", "8", *WHO)
    out = tmp_path / "harm.yaml"
    shown = done("learn", "--lake", lake, "--out", out)
    assert "What outcomes teach. Weighed: 40" in shown.stdout
    assert "nothing uses it until it is signed" in shown.stderr
    told = json.loads(done("learn", "--lake", lake, "--json").stdout)
    value = next(v for v in told["values"] if (v["part"], v["name"]) == ("actionable", "drug_ad_coded"))
    believed = Lake(lake).read("leads")["belief"][0].as_py()["act"]
    assert believed > 0.25  # of those without a contact; a quarter could be acted on
    assert value["low"] < value["new"] < value["old"]
    assert value["outcomes"] == 40
    old, new = load_harm(), load_harm(out)
    assert new.version != old.version
    assert new.entry("drug_ad_coded").actionable == pytest.approx(value["new"], abs=1e-3)
    assert new.entry("drug_ad_coded").hours > old.entry("drug_ad_coded").hours


def test_outcomes_of_the_table_before_still_count_when_the_proposed_one_is_used(
    lake: Path, tmp_path: Path
) -> None:
    done("plan", "--lake", lake, "--hours", "400", "--adopt", *BY)
    for lead in Lake(lake).read("leads")["id"].to_pylist()[:20]:
        done("decide", lead, "--lake", lake, "--what", "outcome", "--result", "actionable", *WHO)
    out = tmp_path / "harm.yaml"
    done("learn", "--lake", lake, "--out", out)
    done("harm", "use", out, "--lake", lake, "--unsigned")
    told = json.loads(done("learn", "--lake", lake, "--json").stdout)
    assert (told["outcomes"], told["older"]) == (20, 0)
    value = next(v for v in told["values"] if (v["part"], v["name"]) == ("actionable", "drug_ad_coded"))
    assert value["old"] == pytest.approx(load_harm(out).entry("drug_ad_coded").actionable)


@pytest.mark.parametrize(("lang", "words"), [("fr", "résultats"), ("ar", "نتائج العمل")])
def test_it_is_told_in_three_languages(lake: Path, lang: str, words: str) -> None:
    done("plan", "--lake", lake, "--hours", "400", "--adopt", *BY)
    lead = Lake(lake).read("leads")["id"][0].as_py()
    done("decide", lead, "--lake", lake, "--what", "outcome", "--result", "actionable", *WHO)
    assert words in done("learn", "--lake", lake, "--lang", lang).stdout
