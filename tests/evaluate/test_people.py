"""People are put together as well as we say, on a register that nothing was tuned on."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.errors import UsageError
from marsad.evaluate.people import PeopleEvaluation, evaluate_people
from marsad.evaluate.people_weights import _fitted, learn_weights
from marsad.link.people import PersonRecord, person_records
from marsad.link.people.settings import ATTRIBUTES, codes, shipped
from marsad.synth.register import register

pytestmark = pytest.mark.usefixtures("splink")


@pytest.fixture(scope="module")
def scores(splink: None) -> PeopleEvaluation:
    return evaluate_people(4_000, 1_002)


def test_it_is_as_good_as_promised(scores: PeopleEvaluation) -> None:
    whole = scores.rows[0]
    assert whole.what == "all"
    assert whole.precision >= 0.97
    assert whole.recall >= 0.80


def test_rows_add_up(scores: PeopleEvaluation) -> None:
    rows = {row.what: row for row in scores.rows}
    assert rows["ar-ar"].right + rows["lat-lat"].right + rows["ar-lat"].right <= rows["all"].right
    assert rows["with review"].recall >= rows["all"].recall
    assert scores.to_dict()["rows"][0]["f1"] == rows["all"].f1
    assert len(scores.tables()) == 2
    assert scores.review_right <= scores.review <= scores.compared


def test_seeds_for_building_are_not_scored() -> None:
    with pytest.raises(UsageError, match="building"):
        evaluate_people(500, 7)


def test_weights_are_learned_for_every_level() -> None:
    truth = register(1_500, 8)
    some = [
        (one, who)
        for one, who in zip(person_records(truth.rows), truth.persons, strict=True)
        if isinstance(one, PersonRecord) and not one.organisation
    ]
    learned = learn_weights([one for one, _ in some], [who for _, who in some], shipped(), version="t")
    assert {name: set(levels) for name, levels in learned.levels.items()} == {
        n: set(codes(n)) for n in ATTRIBUTES
    }
    assert learned.levels["document"]["same"][0] > 100 * learned.levels["document"]["same"][1]
    assert learned.levels["birth"]["other"][0] < learned.levels["birth"]["other"][1]


def test_levels_of_relatives_are_corrected() -> None:
    rows = np.array([[0, 1], [0, 2], [-1, 1]])
    found = _fitted(
        rows, np.zeros(3), np.array([5.0, 900.0, 10.0]), np.array([1000.0, 1000.0, 1000.0]), np.ones(3)
    )
    assert found[1] < -1 < found[2]
