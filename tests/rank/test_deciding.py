"""A decision is written once, with name, reason and the lead as it stood; what does not fit together is refused."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.lead_rows import NOW, ring, sure_lake

from marsad.engines import Lake
from marsad.errors import UsageError
from marsad.link.saying import Word
from marsad.rank import rank
from marsad.rank.adopting import adopt
from marsad.rank.deciding import decide, keep, offered, withdraw
from marsad.tables import DECISIONS

WHO = Word("R. Haddad", "seen at the address", NOW)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake with a ring of four adverts, ranked."""
    return sure_lake(tmp_path / "lake", ring())


def lead(lake: Lake) -> str:
    return str(lake.read("leads")["id"][0].as_py())


def later(hours: float) -> Word:
    return Word("A. Nasser", "looked again", NOW + timedelta(hours=hours))


def test_a_decision_keeps_the_lead_as_it_stood(lake: Lake) -> None:
    stood = lake.read("leads").to_pylist()[0]
    row = decide(lake, lead(lake), "outcome", WHO, result=["right", "actionable", "right"], hours=3.5)
    keep(lake, [row])
    kept = lake.read("decisions").to_pylist()[0]
    assert kept["id"].startswith("D-")
    assert (kept["result"], kept["hours"]) == (["actionable", "right"], 3.5)
    assert [kept[name] for name in ("rank", "index", "tier", "belief", "reasons", "needed")] == [
        stood[name] for name in ("rank", "index", "tier", "belief", "reasons", "hours")
    ]
    assert kept["held"] == [f"{i:0>24}" for i in "1234"]
    assert kept["subjects"] == kept["held"]
    assert (kept["area"], kept["language"], kept["chance"]) == ("IQ", "ar", None)
    assert kept["harm_version"]


def test_the_same_decision_has_the_same_id_and_another_another(lake: Lake) -> None:
    ids = [decide(lake, lead(lake), "note", word)["id"] for word in (WHO, WHO, later(1))]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("kind", "said", "message"),
    [
        ("outcome", {}, "needs --result"),
        ("outcome", {"result": ["guilty"]}, "unknown result"),
        ("outcome", {"result": ["right", "nothing"]}, "only one of"),
        ("outcome", {"result": ["nothing", "harm_high"]}, "one of the two|nothing, and harm"),
        ("outcome", {"result": ["right"], "hours": -1.0}, "expected 0 or more"),
        ("override", {}, "where to"),
        ("override", {"result": ["up"]}, "where to"),
        ("note", {"hours": 1.0}, "what an outcome took"),
        ("note", {"result": ["right"]}, "belongs to an outcome"),
        ("confirm", {}, "only life risk"),
        ("clear", {}, "only life risk"),
        ("preserve", {}, "until when"),
        ("assign", {}, "whom a lead is assigned"),
        ("note", {"to": "S. Amin"}, "whom a lead is assigned"),
        ("offered", {}, "cannot be"),
        ("promote", {}, "cannot be"),
    ],
)
def test_what_does_not_fit_together_is_refused(lake: Lake, kind: str, said: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message) as error:
        decide(lake, lead(lake), kind, WHO, **said)
    assert error.value.hint


def test_nobody_decides_without_a_name_and_a_reason() -> None:
    for by, reason in (("", "why"), ("R. Haddad", " ")):
        with pytest.raises(UsageError, match="nobody decides without"):
            Word(by, reason, NOW)


def test_a_name_or_reason_stays_on_one_line_and_hides_nothing(lake: Lake) -> None:
    row = decide(lake, lead(lake), "note", Word("R.\u202eHaddad", "one\n two\u2066", NOW))
    assert (row["by"], row["reason"]) == ("R.Haddad", "one two")


def test_a_lead_that_was_closed_says_how_it_is_opened_again(lake: Lake) -> None:
    row = decide(lake, lead(lake), "outcome", WHO, result=["right"])
    keep(lake, [row])
    name = lead(lake)
    lake.replace("leads", lake.read("leads").slice(0, 0))
    with pytest.raises(UsageError) as error:
        decide(lake, name, "note", WHO)
    assert f"marsad withdraw {row['id']}" in error.value.hint
    with pytest.raises(UsageError) as error:
        decide(lake, "L-NOBODY", "note", WHO)
    assert "marsad leads" in error.value.hint


def test_what_was_taken_back_cannot_be_taken_back_again(lake: Lake) -> None:
    row = decide(lake, lead(lake), "note", WHO)
    keep(lake, [row])
    keep(lake, [withdraw(lake.read("decisions"), row["id"], later(1))])
    with pytest.raises(UsageError, match="withdrawn already"):
        withdraw(lake.read("decisions"), row["id"], later(2))
    with pytest.raises(UsageError, match="no decision"):
        withdraw(lake.read("decisions"), "D-nobody", later(2))


def test_an_outcome_carries_the_chance_of_the_plan_that_offered_the_lead(lake: Lake) -> None:
    name = lead(lake)
    keep(lake, adopt(lake, lake.read("leads"), {name: "random"}, np.array([0.08]), 40.0, WHO))
    plan, offer = lake.read("decisions").sort_by("kind").to_pylist()[::-1]
    assert (plan["kind"], plan["hours"], offer["kind"]) == ("plan", 40.0, "offered")
    assert plan["queue"] == [{"typology": "drug_ad_coded", "leads": 1, "hopeless": 0}]
    row = decide(lake, name, "outcome", later(1), result=["nothing"])
    assert (row["chance"], row["why"], row["plan"]) == (0.08, "random", plan["plan"])
    before = Word("A. Nasser", "earlier", NOW - timedelta(hours=1))
    assert decide(lake, name, "outcome", before, result=["nothing"])["chance"] is None


def test_an_offer_of_a_withdrawn_plan_counts_no_longer(lake: Lake) -> None:
    name = lead(lake)
    rows = adopt(lake, lake.read("leads"), {name: "index"}, np.array([1.0]), 40.0, WHO)
    keep(lake, rows)
    keep(lake, [withdraw(lake.read("decisions"), rows[0]["id"], later(1))])
    assert offered(lake.read("decisions"), {"lead": name, "subjects": []}, later(2)) is None


def test_what_had_no_chance_cannot_be_in_a_plan(lake: Lake) -> None:
    with pytest.raises(UsageError, match="no chance"):
        adopt(lake, lake.read("leads"), {lead(lake): "index"}, np.array([0.0]), 40.0, WHO)


def test_ranking_reads_what_was_written(lake: Lake) -> None:
    keep(lake, [decide(lake, lead(lake), "outcome", WHO, result=["right"])])
    left = rank(**ring(), as_of=NOW + timedelta(hours=1), decisions=lake.read("decisions"))
    assert left.num_rows == 0
    assert pa.schema(lake.read("decisions").schema) == DECISIONS
