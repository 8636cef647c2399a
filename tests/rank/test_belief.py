"""How far findings are believed, and what follows for tiers and order."""

from __future__ import annotations

import math

import pyarrow as pa
import pytest
from tests.lead_rows import NOW, SURE, always, cues, finding, member, mention, network, ring, seen, tie, world

from marsad.rank import Precision, rank


def ranked(tables: dict[str, pa.Table], precision: Precision = SURE) -> list[dict]:
    return rank(**tables, as_of=NOW, precision=precision).to_pylist()


ORGAN = finding("1", "organ_trafficking")


@pytest.mark.parametrize("hours_ago", [24 * 11, 24 * 300])
def test_an_old_sign_of_life_risk_is_no_matter_of_the_next_hour(hours_ago: float) -> None:
    assert ranked(world([seen("1", hours_ago=24 * 9)], [ORGAN]))[0]["tier"] == 0  # its window is ten days
    assert ranked(world([seen("1", hours_ago=hours_ago)], [ORGAN]))[0]["tier"] == 2


def test_a_life_risk_without_a_date_stays_and_says_what_is_missing() -> None:
    (lead,) = ranked(world([seen("1", hours_ago=None)], [ORGAN]))
    assert (lead["tier"], "no_time" in lead["missing"]) == (0, True)


def test_a_doubtful_sign_of_life_risk_needs_repetition_or_somebody_who_told_it() -> None:
    doubtful = always(0.9)  # 9 of 10 in the artificial world; far less in a stream of posts
    posted = world([seen("1")], [ORGAN])
    told = world([seen("1", kind="tip")], [ORGAN])
    ids = [str(n) for n in range(1, 31)]
    repeated = world(
        [seen(i) for i in ids],
        [finding(i, "organ_trafficking", 0.97) for i in ids],
        networks=[network("N-1", ids, selectors=[tie("phone", "+9647700000001", 30)])],
        members=[member(i, "N-1", "T-1") for i in ids],
    )
    assert [ranked(each, doubtful)[0]["tier"] for each in (posted, told, repeated)] == [3, 0, 0]


def test_a_doubtful_grave_word_does_not_rename_a_network() -> None:
    tables = ring(30)
    grave = finding("7", "organ_trafficking", 0.55)
    tables["findings"] = pa.concat_tables([tables["findings"], world([], [grave])["findings"]])
    (lead,) = ranked(tables, always(0.6))
    assert (lead["tier"], lead["typology"]) == (2, "drug_ad_coded")


@pytest.mark.parametrize("typology", ["sextortion", "vaas_recruitment", "child_online_risk_behavioural"])
@pytest.mark.parametrize("speaker", ["offender", "victim"])
def test_one_weak_finding_stands_below_a_network_of_scam_adverts(typology: str, speaker: str) -> None:
    ids = [str(n) for n in range(10, 20)]
    adverts = [
        finding(i, "scam_investment_confidence", 0.95, cues=cues("text", "payment", "contact")) for i in ids
    ]
    weak = finding("1", typology, 0.75, speaker=speaker, severity=4, cues=cues("text", "target"))
    tables = world(
        [seen("1"), *(seen(i) for i in ids)], [weak, *adverts],
        selectors=[mention(i, "phone", "+9647700000001") for i in ids],
        networks=[network("N-1", ids, selectors=[tie("phone", "+9647700000001", 10)])],
        members=[member(i, "N-1", "T-1") for i in ids],
    )  # fmt: skip
    leads = rank(**tables, as_of=NOW).to_pylist()
    assert [lead["typology"] for lead in leads] == ["scam_investment_confidence", typology]


def test_how_often_such_findings_are_right_alone_is_said() -> None:
    (lead,) = ranked(world([seen("1")], [finding("1")]), always(0.8))
    (alone,) = [reason for reason in lead["reasons"] if reason["code"] == "alone"]
    assert dict(alone["params"]) == {
        "count": "3",
        "families": "1",
    }  # odds 4, a tenth of them in a stream of posts
    assert alone["weight"] == pytest.approx(math.log(0.4 / 1.4), abs=1e-3)


def test_a_report_is_worth_something_even_where_its_crime_is_doubtful() -> None:
    def index(kind: str) -> float:
        row = finding("1", "drug_ad_coded", speaker="victim")
        return ranked(world([seen("1", kind=kind)], [row]), always(0.02))[0]["index"]

    assert index("report") > 20 * index("post")


def test_a_letter_is_what_records_that_would_be_gone_need_first() -> None:
    rows = [
        seen("1", kind="sighting", hours_ago=88 * 24, fields='{"ip": "198.51.100.7"}'),
        seen("2", kind="sighting", hours_ago=24, fields='{"ip": "198.51.100.8"}'),
    ]
    assert [lead["hours"] for lead in ranked(world(rows))] == [pytest.approx(0.3), 14.0]


def test_work_on_reports_is_not_counted_again_in_their_network() -> None:
    def hours(kind: str) -> float:
        ids = [str(n) for n in range(1, 9)]
        rows = [seen(i, kind=kind if i > "4" else "advert") for i in ids]
        tables = world(
            rows, [finding(i, "sextortion") for i in ids],
            networks=[network("N-1", ids)], members=[member(i, "N-1") for i in ids],
        )  # fmt: skip
        return next(lead["hours"] for lead in ranked(tables) if lead["about"] == "network")

    assert hours("report") < hours("advert")
