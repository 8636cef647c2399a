"""The whole evaluation runs on a held-out world, twice the same, and says what it did not measure."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from marsad.errors import UsageError
from marsad.evaluate import Evaluation, evaluate
from marsad.evaluate.world import judge

ITEMS = 1_500


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(ITEMS, 1001)


def test_everything_is_scored(evaluation: Evaluation) -> None:
    assert ITEMS * 0.9 < evaluation.detection.texts <= ITEMS
    assert evaluation.selectors.overall.there > 300
    assert len(evaluation.detection.by_typology) > 8
    assert evaluation.linking.operators.true_groups > 10
    assert evaluation.ranking.leads > 0
    assert {one.order for one in evaluation.ranking.orders} > {"marsad", "clairvoyant"}


def test_no_order_beats_the_clairvoyant_one(evaluation: Evaluation) -> None:
    for one in evaluation.ranking.orders:
        best = evaluation.ranking.orders[0]
        assert best.order == "clairvoyant"
        assert all(one.by_hours[hours] <= best.by_hours[hours] + 1e-9 for hours in best.by_hours)
        assert all(one.by_top[top] <= best.by_top[top] + 1e-9 for top in best.by_top)


def test_the_rules_are_better_than_saying_nothing_and_than_saying_everything(evaluation: Evaluation) -> None:
    assert evaluation.selectors.overall.f1 > 0.5
    assert evaluation.detection.macro_f1 > 0.2
    alarms, texts = evaluation.detection.alarms["ordinary"]
    assert alarms < texts / 2


def test_words_stay_out_unless_asked_for(evaluation: Evaluation) -> None:
    assert all(mistake.text == "" for mistake in evaluation.detection.worst)


def test_programs_and_people_can_read_it(evaluation: Evaluation, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(json.dumps(evaluation.to_dict(), allow_nan=False))
    assert told["split"] == "held_out"
    assert 0 <= told["selectors"]["overall"]["f1"] <= 1
    for table in evaluation.tables():
        Console(width=160).print(table)
    assert "skipped: no folder of real data was named" in capsys.readouterr().out


def test_the_same_call_gives_the_same_figures(evaluation: Evaluation) -> None:
    assert evaluate(ITEMS, 1001).to_dict() == evaluation.to_dict()


def test_another_seed_is_another_world(evaluation: Evaluation) -> None:
    mine = {item.id for item in judge(300, 1002).truth}
    assert mine.isdisjoint(item.id for item in judge(300, 1003).truth)


def test_seeds_for_building_are_refused() -> None:
    with pytest.raises(UsageError, match="for building"):
        evaluate(ITEMS, 7)


def test_wrong_settings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="0 items"):
        evaluate(0)
    with pytest.raises(UsageError, match="not a folder"):
        evaluate(ITEMS, data=tmp_path / "absent")
