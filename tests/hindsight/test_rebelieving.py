"""Outcomes of an older harm table count beside what today's would have believed; without it they are left out."""

from dataclasses import replace

import pytest
from tests.hindsight.artificial_unit import HARM, outcome

from marsad.hindsight.lessons import lessons
from marsad.hindsight.rebelieving import rebelieved

CRIME = "drug_ad_coded"
ENTRY = HARM.entry(CRIME)
OLD = replace(
    HARM,
    version="0",
    typologies={
        **HARM.typologies,
        CRIME: replace(ENTRY, actionable=0.2, high=0.3, rarer=1.0, hours=ENTRY.hours / 2),
    },
    evidence={**HARM.evidence, "obscured_phone": (0.0, 0.0, 0.0)},
)


def test_the_same_table_changes_nothing() -> None:
    each = outcome("L-1", CRIME, 1.0, True, 2.0)
    assert rebelieved(each, HARM, HARM) is each


def test_beliefs_and_hours_become_those_of_todays_table() -> None:
    each = outcome("L-1", CRIME, 1.0, True, 2.0, act=0.2, high=0.3, right=0.5, harm_version="0")
    found = rebelieved(each, OLD, HARM)
    assert (found.act, found.high) == (pytest.approx(ENTRY.actionable), pytest.approx(ENTRY.high))
    assert found.right == pytest.approx(1 / (1 + ENTRY.rarer))
    assert (found.needed, found.harm_version) == (pytest.approx(4.0), HARM.version)


def test_evidence_counts_as_today() -> None:
    each = outcome("L-1", CRIME, 1.0, True, 2.0, act=0.2, amounts={"obscured_phone": 1.0}, harm_version="0")
    plain = outcome("L-1", CRIME, 1.0, True, 2.0, act=0.2, harm_version="0")
    assert rebelieved(each, OLD, HARM).act > rebelieved(plain, OLD, HARM).act


def test_what_was_certain_stays_certain() -> None:
    each = outcome("L-1", "report", 1.0, True, 2.0, right=1.0, harm_version="0")
    assert rebelieved(each, OLD, HARM).right == 1.0


def test_lessons_are_the_same_whichever_table_was_in_force() -> None:
    new = [outcome(f"L-{n}", CRIME, 1.0, n % 3 == 0, 2.0) for n in range(60)]
    old = [
        outcome(f"L-{n}", CRIME, 1.0, n % 3 == 0, 2.0, act=0.2, high=0.3, needed=1.0, harm_version="0")
        for n in range(60)
    ]
    here, there = (
        {each.part: each for each in lessons(rows, HARM, tables={"0": OLD}).values if each.name == CRIME}
        for rows in (new, old)
    )
    for part in ("actionable", "hours"):
        assert there[part].new == pytest.approx(here[part].new)
    assert lessons(old, HARM).older == 60
