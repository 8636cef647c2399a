"""What people decided about leads is respected by every ranking, found again by observations, and said."""

import math
import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from tests.lead_rows import NOW, SURE, cues, finding, member, network, reading, ring, seen, tie, world

from marsad.errors import LakeError
from marsad.link.saying import Word
from marsad.rank import rank
from marsad.rank.decided import LIFT, assigned
from marsad.rank.deciding import make
from marsad.rank.decisions import holding, mark
from marsad.tables import DECISIONS

MADE = NOW - timedelta(hours=6)
WHO = Word("R. Haddad", "seen at the address", MADE)


def table(*rows: dict) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=DECISIONS)


def ids(*names: str) -> list[str]:
    return [f"{name:0>24}" for name in names]


def on(kind: str, *names: str, about: str = "network", lane: str = "investigation", **more: object) -> dict:
    """A decision on the lead that held these observations."""
    word = Word(WHO.by, WHO.reason, more.pop("made", MADE), more.pop("until", None))
    shared = {"lead": "L-ANY", "about": about, "subjects": ids(*names), "held": ids(*names), "lane": lane}
    return make(kind, word, **{**shared, "size": len(names), **more})


def ranked(tables: dict[str, pa.Table], *rows: dict, as_of: datetime = NOW) -> list[dict]:
    return rank(**tables, as_of=as_of, precision=SURE, decisions=table(*rows)).to_pylist()


def codes(lead: dict) -> dict[str, dict[str, str]]:
    return {reason["code"]: dict(reason["params"]) for reason in lead["reasons"]}


def two() -> dict[str, pa.Table]:
    """A ring of four and a lone advert."""
    tables = ring()
    more = world([seen("9")], [finding("9", "scam_job_task")])
    return {name: pa.concat_tables([tables[name], more[name]]) for name in tables}


def test_no_decision_changes_nothing() -> None:
    assert rank(**two(), as_of=NOW, decisions=table()).equals(rank(**two(), as_of=NOW))


def test_an_outcome_takes_a_lead_out_of_the_queue_and_ranks_stay_without_gaps() -> None:
    left = ranked(two(), on("outcome", "1", "2", "3", "4", result=["right"]))
    assert [(lead["about"], lead["rank"]) for lead in left] == [("observation", 1)]


def test_an_outcome_after_which_work_goes_on_keeps_the_lead() -> None:
    left = ranked(two(), on("outcome", "1", "2", "3", "4", result=["continues", "right"]))
    assert len(left) == 2
    assert any("decided_continues" in codes(lead) for lead in left)


def test_a_closed_lead_comes_back_with_what_is_new_and_says_so() -> None:
    closed = on("outcome", "1", "2", "3", "4", result=["nothing"])
    back = [lead for lead in ranked(ring(6), closed) if lead["about"] == "network"]
    assert codes(back[0])["decided_reopened"] == {"by": "R. Haddad", "day": "2026-11-20", "count": "2"}
    assert ranked(ring(4), closed) == []


def test_a_decision_follows_its_observations_when_the_network_has_another_name() -> None:
    tables = ring()
    tables["networks"] = pa.Table.from_pylist(
        [network("N-other", ["1", "2", "3", "4"], selectors=[tie("phone", "+9647700000001", 4)])],
        schema=tables["networks"].schema,
    )
    names = [member(i, "N-other", "T-1") for i in "1234"]
    tables["members"] = pa.Table.from_pylist(names, schema=tables["members"].schema)
    assert ranked(tables, on("outcome", "1", "2", "3", "4", result=["right"])) == []


def test_a_lone_lead_that_grew_into_a_network_comes_back() -> None:
    back = ranked(ring(), on("outcome", "1", about="observation", result=["nothing"]))
    assert codes(back[0])["decided_reopened"]["count"] == "3"


def test_an_override_counts_tenfold_is_said_with_name_and_reason_and_weights_still_sum_up() -> None:
    plain = {lead["about"]: lead for lead in ranked(two())}["observation"]
    for way, sign in (("higher", 1), ("lower", -1)):
        moved = {
            lead["about"]: lead
            for lead in ranked(two(), on("override", "9", about="observation", result=[way]))
        }
        lead = moved["observation"]
        assert lead["index"] == pytest.approx(plain["index"] * math.exp(sign * LIFT))
        told = codes(lead)[f"decided_{way}"]
        assert (told["by"], told["why"]) == ("R. Haddad", "seen at the address")
        assert sum(r["weight"] for r in lead["reasons"]) == pytest.approx(math.log(lead["index"]), abs=0.05)


def test_put_higher_a_weak_lead_is_worked_on_and_no_longer_only_reviewed() -> None:
    weak = world([seen("1")], [finding("1", "scam_investment_confidence", score=0.55)])
    doubtful = rank(**weak, as_of=NOW).to_pylist()[0]
    assert doubtful["tier"] == 3
    higher = on("override", "1", about="observation", result=["higher"])
    assert rank(**weak, as_of=NOW, decisions=table(higher)).to_pylist()[0]["tier"] == 2


def test_put_away_a_lead_leaves_until_something_new_is_linked() -> None:
    away = on("override", "1", "2", "3", "4", result=["away"])
    assert ranked(ring(4), away) == []
    assert len(ranked(ring(5), away)) == 1


def organ(*names: str) -> dict[str, pa.Table]:
    """A network of offers that opens life risk."""
    return world(
        [seen(i) for i in names],
        [finding(i, "organ_trafficking", severity=4, cues=cues("text", "payment", "contact")) for i in names],
        networks=[network("N-1", list(names), selectors=[tie("phone", "+9647700000001", len(names))])],
        members=[member(i, "N-1") for i in names],
    )


def test_confirmed_life_risk_stays_and_cleared_falls_to_its_place_by_index() -> None:
    assert ranked(organ("1", "2"))[0]["tier"] == 0
    confirmed = ranked(organ("1", "2"), on("confirm", "1", "2"))[0]
    assert confirmed["tier"] == 0
    assert codes(confirmed)["decided_confirmed"]["by"] == "R. Haddad"
    cleared = ranked(organ("1", "2"), on("clear", "1", "2"))[0]
    assert cleared["tier"] == 2
    assert "life_risk" not in codes(cleared)
    assert codes(cleared)["decided_cleared"]["day"] == "2026-11-20"


def test_what_comes_after_a_clearing_is_judged_anew() -> None:
    assert ranked(organ("1", "2", "3"), on("clear", "1", "2"))[0]["tier"] == 0


def test_clearing_a_network_never_clears_a_victims_own_lead() -> None:
    tables = world(
        [seen("1"), seen("2"), seen("3", kind="report")],
        [
            *(finding(i, "organ_trafficking", severity=4) for i in "12"),
            finding("3", "sextortion", speaker="victim", severity=5, modifiers=["self_harm"]),
        ],
        readings=[reading("1"), reading("2"), reading("3", "victim")],
        networks=[network("N-1", ["1", "2", "3"], selectors=[tie("phone", "+9647700000001", 3)])],
        members=[member(i, "N-1") for i in "123"],
    )
    cleared = {lead["about"]: lead for lead in ranked(tables, on("clear", "1", "2", "3"))}
    assert cleared["network"]["tier"] != 0
    assert cleared["observation"]["tier"] == 0


def test_a_decision_on_an_advert_never_closes_what_turned_out_to_be_a_victims_lead() -> None:
    tables = world([seen("1", kind="report")], [finding("1", "sextortion", speaker="victim")])
    closed = on("outcome", "1", about="observation", result=["nothing"])
    assert len(ranked(tables, closed)) == 1
    assert ranked(tables, {**closed, "lane": "victim"}) == []


def sighting() -> dict[str, pa.Table]:
    fields = '{"ip": "203.0.113.7", "source_port": 4444}'
    return world([seen("1", kind="sighting", hours_ago=24 * 89, fields=fields)])


def test_records_that_a_provider_keeps_move_the_clock_and_the_lead_goes_back_to_work() -> None:
    now = ranked(sighting())[0]
    assert now["tier"] == 1
    until = NOW + timedelta(days=60)
    lead = ranked(sighting(), on("preserve", "1", about="observation", until=until))[0]
    assert (lead["tier"], lead["deadline"]) == (2, until)
    assert lead["hours"] > now["hours"]
    assert codes(lead)["decided_kept"]["until"] == f"{until:%Y-%m-%d}"


def test_who_works_on_it_stands_on_the_lead() -> None:
    tables = two()
    found = rank(**tables, as_of=NOW, decisions=table(on("assign", "9", about="observation", to="S. Amin")))
    lone = next(lead for lead in found.to_pylist() if lead["about"] == "observation")
    assert assigned(found) == {lone["id"]: "S. Amin"}
    assert assigned(rank(**tables, as_of=NOW)) == {}


def test_only_what_is_in_force_counts() -> None:
    closed = on("outcome", "1", "2", "3", "4", result=["right"])
    back = make("withdraw", Word("A. Nasser", "wrong lead", MADE + timedelta(hours=1)), of=closed["id"])
    assert len(ranked(ring(), closed, back)) == 1
    assert len(ranked(ring(), closed, as_of=MADE - timedelta(hours=1))) == 1
    lapsed = on("outcome", "1", "2", "3", "4", result=["right"], until=NOW - timedelta(hours=1))
    assert len(ranked(ring(), lapsed)) == 1
    offer = on("offered", "1", "2", "3", "4", plan="P-1", chance=1.0)
    assert holding(table(closed, back, offer), NOW) == []
    assert mark([]) == ""


def test_the_last_word_counts_whatever_the_order_of_rows() -> None:
    rows = [
        on("override", "9", about="observation", result=["higher"], made=MADE),
        on("override", "9", about="observation", result=["lower"], made=MADE + timedelta(hours=1)),
        on("note", "1", "2", "3", "4"),
    ]
    expected = ranked(two(), *rows)
    assert any("decided_lower" in codes(lead) for lead in expected)
    for seed in range(4):
        tables = two()
        mixed = random.Random(seed).sample(rows, len(rows))
        tables["observations"] = tables["observations"].take(random.Random(seed).sample(range(5), 5))
        assert ranked(tables, *mixed) == expected


def test_a_kind_that_nobody_knows_is_not_passed_over() -> None:
    with pytest.raises(LakeError, match="unknown kind of decision"):
        holding(table({**on("note", "1"), "kind": "promote"}), datetime(2027, 1, 1, tzinfo=UTC))
