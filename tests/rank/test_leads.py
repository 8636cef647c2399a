"""What becomes a lead, in which lane and tier, and that nothing but the evidence decides."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pyarrow as pa
import pytest
from tests.lead_rows import (
    NOW,
    SURE,
    cues,
    finding,
    member,
    network,
    reading,
    ring,
    seen,
    tie,
    world,
)

from marsad.model import MODEL_LED
from marsad.rank import Precision, rank
from marsad.tables import LEADS


def ranked(tables: dict[str, pa.Table], precision: Precision = SURE) -> list[dict]:
    return rank(**tables, as_of=NOW, precision=precision).to_pylist()


def codes(lead: dict) -> set[str]:
    return {reason["code"] for reason in lead["reasons"]}


def test_a_lead_has_the_schema_of_the_lake_and_nothing_gives_nothing() -> None:
    empty = rank(**world([]), as_of=NOW)
    assert empty.schema == LEADS
    assert empty.num_rows == 0
    assert rank(**ring(), as_of=NOW).schema == LEADS


def test_a_network_is_one_lead_and_a_lone_finding_another() -> None:
    tables = ring()
    tables["observations"] = pa.concat_tables([tables["observations"], world([seen("9")])["observations"]])
    tables["findings"] = pa.concat_tables([tables["findings"], world([], [finding("9")])["findings"]])
    leads = ranked(tables)
    assert [(lead["about"], lead["size"]) for lead in leads] == [("network", 4), ("observation", 1)]


def test_weak_findings_and_unflagged_networks_are_no_leads() -> None:
    quiet = world(
        [seen("1"), seen("2"), seen("3")],
        [finding("3", score=0.49)],
        networks=[network("N-1", ["1", "2"])],
        members=[member("1", "N-1"), member("2", "N-1"), member("3")],
    )
    assert ranked(quiet) == []


def test_a_victims_report_is_its_own_lead_beside_the_network_it_names() -> None:
    tables = world(
        [seen("1"), seen("2"), seen("3", kind="report")],
        [
            finding("1", "sextortion"),
            finding("2", "sextortion"),
            finding("3", "sextortion", speaker="victim"),
        ],
        readings=[reading("1"), reading("2"), reading("3", "victim")],
        networks=[network("N-1", ["1", "2", "3"], selectors=[tie("phone", "+9647700000001", 3)])],
        members=[member(i, "N-1") for i in "123"],
    )
    leads = {lead["about"]: lead for lead in ranked(tables)}
    report, ring_lead = leads["observation"], leads["network"]
    assert (report["lane"], report["speaker"]) == ("victim", "victim")
    assert (
        dict(next(r for r in report["reasons"] if r["code"] == "in_network")["params"])["lead"]
        == ring_lead["id"]
    )
    assert ring_lead["lane"] == "investigation"
    assert "victim_reports" in codes(ring_lead)
    assert "no_victim_report" not in ring_lead["missing"]


def test_a_report_without_any_finding_is_still_a_lead() -> None:
    (lead,) = ranked(world([seen("1", kind="report")]))
    assert (lead["lane"], lead["typology"], lead["missing"]) == (
        "victim",
        "",
        ["no_contact_selector", "no_typology"],
    )


def test_a_network_of_victims_alone_is_in_the_victim_lane() -> None:
    tables = world(
        [seen("1", kind="report"), seen("2", kind="report")],
        [finding("1", "sextortion", speaker="victim"), finding("2", "sextortion", speaker="victim")],
        networks=[network("N-1", ["1", "2"])],
        members=[member("1", "N-1"), member("2", "N-1")],
    )
    assert [lead["lane"] for lead in ranked(tables)] == ["victim"] * 3


def test_a_report_in_offenders_words_is_never_a_suspects_lead() -> None:
    (lead,) = ranked(world([seen("1", kind="report")], [finding("1", "sextortion", speaker="offender")]))
    assert (lead["lane"], lead["speaker"]) == ("victim", "victim")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (finding("1", "organ_trafficking"), "organ_offer"),
        (finding("1", "child_sale_illegal_adoption"), "child_offer"),
        (finding("1", "drug_ad_coded", severity=5), "danger_to_life"),
        (finding("1", "sextortion", speaker="victim", modifiers=["honour_violence_risk"]), "victim_at_risk"),
        (
            finding(
                "1",
                "vaas_recruitment",
                cues=cues("time"),
            ),
            "named_target_or_time",
        ),
    ],
)
def test_life_risk_comes_first_whatever_the_index(row: dict, rule: str) -> None:
    strong = [finding(str(n), "sextortion", 0.99) for n in range(2, 9)]
    leads = ranked(world([seen(str(n), hours_ago=1) for n in range(1, 9)], [row | {"score": 0.5}, *strong]))
    assert leads[0]["tier"] == 0
    assert leads[0]["subject"].endswith("01")
    assert leads[0]["reasons"][0] == {"code": "life_risk", "weight": 0.0, "params": [("rule", rule)]}
    assert {lead["tier"] for lead in leads[1:]} == {2}


def test_a_network_is_named_after_the_life_risk_in_it() -> None:
    tables = ring(30)
    grave = finding("7", "organ_trafficking", 0.55)
    tables["findings"] = pa.concat_tables([tables["findings"], world([], [grave])["findings"]])
    (lead,) = ranked(tables)
    assert (lead["tier"], lead["typology"]) == (0, "organ_trafficking")


def test_reports_of_something_else_say_nothing_of_a_networks_crime() -> None:
    def index(typology: str) -> float:
        tables = world(
            [seen(str(n)) for n in range(1, 6)] + [seen("6", kind="report")],
            [finding(str(n)) for n in range(1, 6)] + [finding("6", typology, speaker="victim")],
            networks=[network("N-1", list("123456"))],
            members=[member(i, "N-1") for i in "123456"],
        )
        return next(lead["index"] for lead in ranked(tables) if lead["about"] == "network")

    assert index("drug_ad_coded") > index("scam_job_task")


@pytest.mark.parametrize(
    "row",
    [
        finding("1", "organ_trafficking", speaker="victim", severity=4),
        finding("1", "vaas_recruitment", severity=4),
        finding("1", "organ_trafficking", score=0.3),
    ],
)
def test_what_no_life_risk_rule_names_is_not_tier_zero(row: dict) -> None:
    assert all(lead["tier"] > 0 for lead in ranked(world([seen("1")], [row])))


def test_a_victims_danger_opens_the_victims_lead_not_the_networks() -> None:
    tables = world(
        [seen("1"), seen("2", kind="report")],
        [finding("1", "sextortion", severity=3), finding("2", "sextortion", speaker="victim", severity=5)],
        networks=[network("N-1", ["1", "2"])],
        members=[member("1", "N-1"), member("2", "N-1")],
    )
    assert {lead["about"]: lead["tier"] for lead in ranked(tables)} == {"observation": 0, "network": 2}


def test_fresh_money_is_preserved_first_and_old_money_is_not() -> None:
    paid = {"modifiers": ["time_critical_money"]}
    fresh, old = seen("1", hours_ago=10), seen("2", hours_ago=80)
    rows = [finding(i, "scam_investment_confidence", **paid) for i in "12"]
    leads = {lead["subject"][-1]: lead for lead in ranked(world([fresh, old], rows))}
    assert (leads["1"]["tier"], leads["1"]["deadline"]) == (1, NOW + timedelta(hours=62))
    assert leads["2"]["tier"] > 1
    assert leads["2"]["deadline"] is None


def test_sightings_near_the_end_of_a_providers_records_come_first() -> None:
    day = 24
    rows = [
        seen("1", kind="sighting", hours_ago=88 * day, fields='{"ip": "198.51.100.7"}'),
        seen("2", kind="sighting", hours_ago=day, fields='{"ip": "198.51.100.8"}'),
    ]
    leads = ranked(world(rows))
    assert [(lead["subject"][-1], lead["tier"]) for lead in leads] == [("1", 1), ("2", 2)]
    assert all(lead["lane"] == "child_protection" for lead in leads)


def test_our_own_erasure_date_is_a_deadline_when_it_is_near() -> None:
    near, far = seen("1", retention_until=date(2026, 11, 22)), seen("2")
    leads = {lead["subject"][-1]: lead for lead in ranked(world([near, far], [finding("1"), finding("2")]))}
    assert (leads["1"]["tier"], "clock_erasure" in codes(leads["1"])) == (1, True)
    assert leads["2"]["deadline"] is None


def test_sightings_of_one_address_are_one_lead_until_it_falls_silent() -> None:
    def sighting(identity: str, days: float, **fields: str) -> dict:
        told = ", ".join(f'"{key}": "{value}"' for key, value in fields.items())
        return seen(identity, kind="sighting", hours_ago=days * 24, fields=f"{{{told}}}")

    rows = [
        sighting("1", 30, ip="198.51.100.7"), sighting("2", 29, ip="198.51.100.7"),
        sighting("3", 2, ip="198.51.100.7"),  # weeks later: perhaps another subscriber
        sighting("4", 30, ip="203.0.113.1", client="c1"), sighting("5", 2, ip="203.0.113.2", client="c1"),
    ]  # fmt: skip
    sizes = {lead["subject"][-1]: lead["size"] for lead in ranked(world(rows))}
    assert sizes == {"1": 2, "3": 1, "4": 2}


def test_a_client_and_its_own_address_are_one_lead_but_a_shared_address_joins_nobody() -> None:
    def lead_sizes(shared: str) -> list[int]:
        fields = ['"client_id": "c1"', '"client_id": "c2"', '"x": 1']
        rows = [seen(str(n), kind="sighting", hours_ago=10 - n, fields=f'{{"ip": "198.51.100.7", {f}{shared}}}')
                for n, f in enumerate(fields)]  # fmt: skip
        return sorted(lead["size"] for lead in ranked(world(rows)))

    assert lead_sizes("") == [3]
    assert lead_sizes(', "nat": true') == [1, 1, 1]


def test_more_files_from_one_address_do_not_raise_it() -> None:
    def index(number: int) -> float:
        rows = [seen(str(n), kind="sighting", fields='{"ip": "198.51.100.7"}') for n in range(1, number + 1)]
        return ranked(world(rows))[0]["index"]

    assert index(50) == index(1)


def test_an_address_that_many_share_says_less_and_needs_its_port() -> None:
    def lead(fields: str) -> dict:
        return ranked(world([seen("1", kind="sighting", fields=fields)]))[0]

    own = lead('{"ip": "198.51.100.7", "source_port": 4021}')
    shared = lead('{"ip": "198.51.100.7", "nat": true}')
    assert shared["index"] < own["index"]
    assert "shared_address" in codes(shared)
    assert "shared_address" not in codes(own)
    assert ("no_port" in shared["missing"], "no_port" in own["missing"]) == (True, False)


def test_fields_of_any_shape_leave_a_sighting_standing_alone() -> None:
    rows = [seen(str(n), kind="sighting", fields=f) for n, f in enumerate(["", "[]", "{", '"x"', "null"], 1)]
    assert [lead["size"] for lead in ranked(world(rows))] == [1] * 5


def test_a_tip_is_a_lead_alone_and_part_of_a_network_together() -> None:
    alone = ranked(world([seen("1", kind="tip")]))
    together = world(
        [seen("1", kind="tip"), seen("2")],
        networks=[network("N-1", ["1", "2"])],
        members=[member("1", "N-1"), member("2", "N-1")],
    )
    assert [lead["about"] for lead in alone] == ["observation"]
    (lead,) = ranked(together)
    assert (lead["about"], "tips" in codes(lead)) == ("network", True)


def test_reasons_sum_up_to_the_logarithm_of_the_index() -> None:
    tables = ring(12)
    for lead in ranked(tables):
        weighed = sum(reason["weight"] for reason in lead["reasons"])
        assert weighed == pytest.approx(math.log(lead["index"]), abs=0.05)  # silent reasons are left out


def test_results_do_not_depend_on_the_order_of_any_input() -> None:
    tables = ring(40)
    more = [
        seen(f"a{n}", region="SY", hours_ago=n, kind=("post", "sighting", "tip")[n % 3]) for n in range(30)
    ]
    extra = world(more, [finding(f"a{n}", "sextortion", 0.5 + n / 100) for n in range(0, 30, 2)])
    tables = {name: pa.concat_tables([table, extra[name]]) for name, table in tables.items()}
    expected = rank(**tables, as_of=NOW)
    random.seed(3)
    for _ in range(3):
        mixed = {n: t.take(random.sample(range(t.num_rows), t.num_rows)) for n, t in tables.items()}
        assert rank(**mixed, as_of=NOW).equals(expected)


@pytest.mark.parametrize("column", ["lang"])
def test_no_language_is_ranked_before_another(column: str) -> None:
    def index(value: str) -> float:
        (lead,) = ranked(world([seen("1")], [finding("1")], readings=[reading("1") | {column: value}]))
        return lead["index"]

    assert len({index(value) for value in ("ar", "en", "fr", "arabizi", "other")}) == 1


def test_no_country_is_ranked_before_another() -> None:
    indexes = {
        ranked(world([seen("1", region=r)], [finding("1")]))[0]["index"] for r in ("IQ", "SY", "FR", "NG")
    }
    assert len(indexes) == 1


def test_one_phone_behind_several_handles_ranks_above_the_same_adverts_without_it() -> None:
    plain, joined = ring(), ring()
    ties = [tie("phone", "+9647700000001", 4), tie("handle", "telegram:a", 2), tie("handle", "telegram:b", 2)]
    joined["networks"] = world([], networks=[network("N-1", list("1234"), selectors=ties)])["networks"]
    (one,), (other,) = ranked(plain), ranked(joined)
    assert "handles_one_phone" in codes(other)
    assert other["index"] > one["index"]


def test_a_crowd_that_shares_only_a_switchboard_is_discounted() -> None:
    weak, strong = ring(), ring()
    ties = [tie("phone", "+9647700000001", 4, weight=0.5)]
    weak["networks"] = world([], networks=[network("N-1", list("1234"), selectors=ties)])["networks"]
    (one,), (other,) = ranked(weak), ranked(strong)
    assert "weak_ties" in codes(one)
    assert "weak_ties" not in codes(other)
    assert one["index"] < other["index"]


def test_an_old_lead_is_harder_to_reach_and_an_unknown_time_is_said() -> None:
    rows = [seen("1", hours_ago=2), seen("2", hours_ago=24 * 60), seen("3", hours_ago=None)]
    leads = {lead["subject"][-1]: lead for lead in ranked(world(rows, [finding(i) for i in "123"]))}
    assert leads["1"]["index"] > leads["2"]["index"]
    assert "no_time" in leads["3"]["missing"]
    assert leads["3"]["last_seen"] is None


def test_a_network_mostly_unflagged_sinks() -> None:
    full, thin = ring(10), ring(10)
    thin["findings"] = thin["findings"].slice(0, 1)
    (one,), (other,) = ranked(full), ranked(thin)
    assert "few_flagged" in codes(other)
    assert other["index"] < one["index"]


def test_lead_ids_stay_when_more_is_learned() -> None:
    (small,), (large,) = ranked(ring(3)), ranked(ring(9))
    assert small["id"] == large["id"]
    assert small["id"].startswith("L-")
    assert len(small["id"]) == 12


def test_an_unknown_typology_is_ranked_as_other() -> None:
    (lead,) = ranked(world([seen("1")], [finding("1", "theirs_alone")]))
    assert (lead["typology"], lead["tell"]) == ("theirs_alone", ["duty_officer"])


@pytest.mark.parametrize("typology", ["organ_trafficking", "child_sale_illegal_adoption"])
def test_what_only_the_model_found_opens_no_life_risk_lane(typology: str) -> None:
    led = [{"family": "text", "start": 0, "end": 4, "rule": MODEL_LED}, *cues("time", "text")]
    alone = ranked(world([seen("1", hours_ago=1)], [finding("1", typology, 0.95, severity=5, cues=led)]))
    ruled = ranked(world([seen("1", hours_ago=1)], [finding("1", typology, 0.95, severity=5)]))
    assert [lead["tier"] for lead in alone] != [0]
    assert [lead["tier"] for lead in ruled] == [0]
