"""Ranking scores on a handful of leads whose harm is known."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from marsad.evaluate.ranking import score_ranking
from marsad.evaluate.truth import Item
from marsad.tables import LEADS, MEMBERS

TRUTH = [
    Item("a1", "offender", "sextortion", operator="A", harm=30.0),
    Item("a2", "offender", "sextortion", operator="A", harm=30.0),
    Item("b1", "offender", "drug_ad_coded", operator="B", harm=4.0),
    Item("v1", "victim", "sextortion", operator="A", harm=5.0, life_risk=True),
    Item("o1"),
]
NETWORKS = {"a1": "NA", "a2": "NA", "v1": "NA", "b1": "NB"}


def members(networks: dict[str, str]) -> pa.Table:
    rows = [{"observation": name, "template": "", "network": where} for name, where in networks.items()]
    return pa.Table.from_pylist(rows, MEMBERS)


def lead(rank: int, subject: str, **more: object) -> dict[str, object]:
    about = "network" if subject.startswith("N") else "observation"
    day = datetime(2025, 1, rank, tzinfo=UTC)
    plain = {
        "id": f"L-{rank}", "about": about, "subject": subject, "rank": rank, "exemplar": "a1",
        "lane": "investigation", "tier": 2, "index": 1.0, "typology": "", "subtype": "",
        "speaker": "offender",
        "severity": 3, "score": 0.9, "size": 1, "hours": 10.0, "uncertainty": 0.1,
        "reasons": [], "missing": [], "tell": [], "regions": [],
        "first_seen": day, "last_seen": day, "deadline": None,
    }  # fmt: skip
    return {**plain, **more}


def table(*leads: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(leads), LEADS)


GOOD = table(lead(1, "v1", lane="victim", tier=0), lead(2, "NA"), lead(3, "NB", severity=1))


def test_harm_is_counted_once_and_in_the_report_first() -> None:
    scores = score_ranking(TRUTH, GOOD, members(NETWORKS))
    assert (scores.leads, scores.hours, scores.harm, scores.harm_in_leads) == (3, 30.0, 69.0, 69.0)
    marsad = next(one for one in scores.orders if one.order == "marsad")
    assert marsad.by_hours[40.0] == 69.0
    assert marsad.by_top[20] == 69.0


def test_the_share_of_the_clairvoyant_order() -> None:
    long = [lead(1, "NB", hours=30.0), lead(2, "NA", hours=30.0)]
    scores = score_ranking(TRUTH, table(*long), members(NETWORKS))
    # 40 hours: clairvoyant does A (65) and a third of B; ours B (4) and a third of A.
    assert scores.fraction("clairvoyant", 40.0) == 1.0
    assert scores.fraction("marsad", 40.0) == pytest.approx((4 + 65 / 3) / (65 + 4 / 3))
    assert scores.fraction("newest first", 40.0) == 1.0
    assert scores.fraction("oldest first (FIFO)", 40.0) == scores.fraction("marsad", 40.0)


def test_a_network_that_glued_two_operators_reaches_only_the_larger() -> None:
    scores = score_ranking(TRUTH, table(lead(1, "N")), members({"a1": "N", "a2": "N", "b1": "N"}))
    assert scores.harm_in_leads == 60.0


def test_life_risk_is_looked_for_in_tier_zero() -> None:
    scores = score_ranking(TRUTH, GOOD, members(NETWORKS))
    assert (scores.life_risk, scores.life_risk_first, scores.tier0, scores.tier0_right) == (1, 1, 1, 1)
    late = score_ranking(TRUTH, table(lead(1, "NA"), lead(2, "NB", tier=0)), members(NETWORKS))
    assert (late.life_risk, late.life_risk_first, late.tier0, late.tier0_right) == (1, 0, 1, 0)


def test_a_victim_ranked_as_a_suspect_is_counted() -> None:
    assert score_ranking(TRUTH, GOOD, members(NETWORKS)).victims_as_suspects == 0
    bad = score_ranking(TRUTH, table(lead(1, "v1", exemplar="v1"), lead(2, "NV")), members({"v1": "NV"}))
    assert (bad.victims_as_suspects, bad.victim_exemplars) == (2, 1)
    lost = score_ranking(TRUTH, table(lead(1, "v1", speaker="ordinary")), members({}))
    assert (lost.victims_as_suspects, lost.victims_astray) == (0, 1)
    tip = [Item("t1", "victim", kind="tip")]
    assert score_ranking(tip, table(lead(1, "t1")), members({})).victims_as_suspects == 0


def test_a_witness_inside_an_offenders_network_is_not_a_suspect() -> None:
    assert score_ranking(TRUTH, table(lead(1, "NA")), members(NETWORKS)).victims_as_suspects == 0


def test_no_leads_and_no_truth() -> None:
    scores = score_ranking([], LEADS.empty_table(), MEMBERS.empty_table())
    assert (scores.leads, scores.harm, scores.victims_as_suspects) == (0, 0, 0)
