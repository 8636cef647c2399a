"""Beliefs follow from the evidence: calibrated where the table is exact, and surer after a repeat."""

import dataclasses

import numpy as np
import pytest
from tests.simulate.small import small

from marsad.simulate.belief import believe, exact, units_own
from marsad.simulate.world import Items, items


def alone(all_items: Items) -> Items:
    """Without any evidence."""
    nothing = np.full(len(all_items), np.nan)
    return dataclasses.replace(all_items, of_genuine=nothing, of_high=nothing)


def test_without_evidence_a_kind_is_believed_as_its_settings_say() -> None:
    settings = small()
    all_items = alone(items(settings, 7))
    belief = believe(all_items, settings, exact(settings))
    kinds = [settings.kinds[code] for code in all_items.kind]
    assert belief.actionable == pytest.approx([kind.genuine for kind in kinds])
    expected = [kind.harm[0] + (kind.harm[1] - kind.harm[0]) * kind.high for kind in kinds]
    assert belief.averted == pytest.approx(expected)


def test_with_an_exact_table_probabilities_come_true() -> None:
    settings = small(evidence={"noise": 0.3})
    all_items = items(settings, 7)
    belief = believe(all_items, settings, exact(settings))
    for low, high in ((0.0, 0.3), (0.3, 0.6), (0.6, 0.8), (0.8, 1.0)):
        among = (belief.actionable >= low) & (belief.actionable < high)
        assert among.sum() > 100
        assert all_items.genuine[among].mean() == pytest.approx(belief.actionable[among].mean(), abs=0.06)


def test_a_repeat_that_shows_something_moves_the_belief_and_a_copy_does_not() -> None:
    settings = small(evidence={"new": 1.0, "missing": 0.0})
    all_items = items(settings, 7)
    belief = believe(all_items, settings, exact(settings))
    before = belief.actionable.copy()
    repeat = int(np.flatnonzero(all_items.merged)[0])
    belief.hear(np.array([repeat]))
    moved = np.flatnonzero(belief.actionable != before)
    assert moved.tolist() == [all_items.origin[repeat]]

    copies = small(evidence={"new": 0.0, "missing": 0.0})
    all_items = items(copies, 7)
    belief = believe(all_items, copies, exact(copies))
    before = belief.actionable.copy()
    belief.hear(np.flatnonzero(all_items.merged))
    assert np.array_equal(belief.actionable, before)


def test_the_units_table_is_wrong_by_what_the_settings_say_and_right_where_they_say_so() -> None:
    right = small(wrong={"harm": 1.0, "odds": 1.0, "hours": 1.0, "half_life": 1.0})
    for name in ("genuine", "likely", "low", "high", "hours", "half_life"):
        assert getattr(units_own(right, 7), name) == pytest.approx(getattr(exact(right), name)), name
    wrong = small(wrong={"harm": 3.0})
    logs = [np.log(units_own(wrong, seed).low / exact(wrong).low) for seed in range(40)]
    assert np.std(logs) == pytest.approx(np.log(3), rel=0.15)
