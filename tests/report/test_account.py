"""A lead is explained in full, except for what belongs to a victim or a child."""

from __future__ import annotations

import json

import pytest
from tests.lead_stories import PHONE, stories

from marsad.errors import UsageError
from marsad.report import lead_book, lead_terminal
from marsad.report.account import explained, one_lead

TABLES = stories()
LEADS = {(row["typology"], row["about"]): row["id"] for row in TABLES["leads"].to_pylist()}
RING, REPORT = LEADS["sextortion", "network"], LEADS["sextortion", "observation"]


def test_cues_are_quoted_with_their_context() -> None:
    told = explained(RING, TABLES)
    cue = next(c for c in told["examples"][0]["cues"] if c["rule"] == "threat_plus_demand")
    assert cue["words"] == "أنشرها لأهلك"
    assert cue["words"] in cue["context"]
    assert told["contacts"][0]["value"] == PHONE
    assert {reason["code"] for reason in told["reasons"]} >= {"victim_reports", "countries"}
    assert json.loads(json.dumps(told))["id"] == RING


def test_a_victims_words_and_contacts_are_withheld_and_counted() -> None:
    for lead in (RING, REPORT):
        told = json.dumps(explained(lead, TABLES), ensure_ascii=False)
        assert "خايفة" not in told
        assert "+9647700000099" not in told
    assert explained(REPORT, TABLES)["contacts_withheld"] == 2


def test_provenance_and_versions_are_named() -> None:
    told = explained(RING, TABLES, versions={"marsad": "0.1.0"})
    assert told["provenance"][0]["legal_basis"] == "exercise with invented data"
    assert told["versions"] == {"marsad": "0.1.0"}


@pytest.mark.parametrize("lead", ["L-NOTTHEREXX", "", "=1"])
def test_an_unknown_lead_is_refused_with_the_next_act(lead: str) -> None:
    with pytest.raises(UsageError) as error:
        explained(lead, TABLES)
    assert "marsad leads" in error.value.hint


def test_the_terminal_says_the_same_without_a_victims_words() -> None:
    card, book = one_lead(RING, TABLES, {"marsad": "0.1.0"})
    told = lead_terminal(card, book, "en", 100)
    assert "[أنشرها لأهلك](wording)" in told
    assert "خايفة" not in told
    assert "+9647700000099" not in told
    assert "1 victim's report names it" in told


def test_every_lead_can_be_explained() -> None:
    for row in lead_book(TABLES).cards:
        assert explained(row.lead["id"], TABLES)["rank"] == row.lead["rank"]
