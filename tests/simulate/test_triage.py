"""The whole simulation gives every figure with its interval, the same whoever runs it and however it is cut."""

import dataclasses
import io

import numpy as np
import pytest
from rich.console import Console
from tests.simulate.small import small

from marsad.simulate import Triage, simulate
from marsad.simulate.cases import cases, load
from marsad.simulate.lane import lane
from marsad.simulate.policies import NAIVE, OURS, POLICIES, STRONG
from marsad.simulate.show import CASES, NAMES, tables
from marsad.simulate.told import told
from marsad.simulate.triage import reached


@pytest.fixture(scope="module")
def triage() -> Triage:
    settings = small()
    few = dataclasses.replace(settings, lane=dataclasses.replace(settings.lane, addresses=800, cases=(80,)))
    return simulate(few, seeds=2, hours=[60.0])


def test_every_policy_has_a_figure_for_each_seed(triage: Triage) -> None:
    assert {name for name, _ in triage.runs} == set(POLICIES) - {"random_same"}
    assert all(len(runs) == 2 for runs in triage.runs.values())
    assert triage.fraction("clairvoyant", 60.0).mean == 1.0
    assert 0 < triage.fraction("index", 60.0).mean < 1
    assert triage.best(60.0) in NAIVE
    assert triage.best(60.0, STRONG) in STRONG


def test_the_figures_do_not_depend_on_the_number_of_processes(triage: Triage) -> None:
    again = simulate(triage.settings, seeds=2, hours=[60.0], processes=2)
    assert told(again) == told(triage)


def test_each_piece_of_work_is_told(triage: Triage) -> None:
    moves: list[tuple[int, int]] = []
    simulate(triage.settings, seeds=1, hours=[60.0], moved=lambda done, of: moves.append((done, of)))
    assert moves == [(done, len(moves)) for done in range(1, len(moves) + 1)]


def test_tables_name_every_policy_and_case(triage: Triage) -> None:
    console = Console(width=160, record=True, file=io.StringIO())
    for part in tables(triage):
        console.print(part)
    text = console.export_text()
    assert all(NAMES[name] in text for name in NAIVE + OURS)
    assert set(CASES) == {one.code for one in triage.cases} == {one.code for one in cases(small(), 60.0)}


def test_programs_get_numbers_and_nothing_else(triage: Triage) -> None:
    figures = told(triage)
    at = figures["hours"][0]["policies"]["index"]
    assert set(at["fraction_of_clairvoyant"]) == {"mean", "low", "high"}
    assert at["life_risk_not_within_the_hour"] == 0
    assert figures["settings"]["evidence"]["auc"] == 0.8


def test_equal_harm_is_compared_with_equal_harm() -> None:
    # The first kind is reached oftener; one place has more of it. Within each kind both places are alike.
    counts = np.array([[[90, 45], [10, 1]], [[10, 5], [90, 9]]], float)
    assert reached(counts) == pytest.approx([0.3, 0.3])
    counts[1, 0, 1] = 2
    assert reached(counts)[0] > reached(counts)[1]
    assert np.isnan(reached(np.zeros((2, 2, 2)))).all()


def test_more_evidence_finds_more_sightings_and_none_finds_what_luck_finds() -> None:
    good, none = small(evidence={"auc": 0.95}), small(evidence={"auc": 0.501})
    assert lane(good, 7, 500)["index"] > 2 * lane(good, 7, 500)["random_same"]
    lucky = lane(none, 7, 500)
    assert lucky["index"] < 1.6 * lucky["random_same"]


def test_the_load_is_the_work_that_comes() -> None:
    settings = small()
    more = dataclasses.replace(
        settings, kinds=tuple(dataclasses.replace(kind, a_day=2 * kind.a_day) for kind in settings.kinds)
    )
    assert load(more) == pytest.approx(2 * load(settings))
    assert load(small(evidence={"found": 0.0})) > load(settings)


def test_where_nothing_comes_nothing_is_claimed() -> None:
    settings = small()
    none = tuple(dataclasses.replace(kind, a_day=0.0) for kind in settings.kinds)
    lane_of_one = dataclasses.replace(settings.lane, addresses=1, cases=(1,))
    idle = simulate(dataclasses.replace(settings, kinds=none, lane=lane_of_one), seeds=2, hours=[10.0])
    assert idle.fraction("index", 10.0).text() == "–"
    assert told(idle)["hours"][0]["policies"]["index"]["gap_between_areas"]["mean"] is None
    assert tables(idle)
