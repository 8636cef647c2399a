"""The hours there are are filled from the top, and life risk is never left."""

from __future__ import annotations

import pytest
from tests.lead_rows import NOW, SURE, finding, seen, world

from marsad.errors import UsageError
from marsad.rank import capacity, rank


def leads():
    rows = [finding("1", "organ_trafficking"), finding("2", "sextortion"), finding("3", "scam_job_task")]
    return rank(**world([seen(i) for i in "123"], rows), as_of=NOW, precision=SURE)


def test_life_risk_is_chosen_even_without_hours() -> None:
    plan = capacity(leads(), 0)
    assert len(plan.chosen) == 1
    assert len(plan.left) == 2
    assert plan.hours == pytest.approx(8.0)


def test_a_smaller_lead_passes_one_that_no_longer_fits() -> None:
    table = leads()
    plan = capacity(table, 10.5)  # 8 for life risk; extortion needs 3, the task scam 2
    by_typology = dict(zip(table["id"].to_pylist(), table["typology"].to_pylist(), strict=True))
    assert [by_typology[lead] for lead in plan.chosen] == ["organ_trafficking", "scam_job_task"]
    assert [by_typology[lead] for lead in plan.left] == ["sextortion"]


def test_everything_fits_a_long_week() -> None:
    assert capacity(leads(), 400).left == ()


@pytest.mark.parametrize("hours", [-1.0, float("nan"), float("inf")])
def test_impossible_hours_are_refused(hours: float) -> None:
    with pytest.raises(UsageError, match="hours"):
        capacity(leads(), hours)
