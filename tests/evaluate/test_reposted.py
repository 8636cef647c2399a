"""Reposted texts are grouped at every size, by every part, and whoever groups badly scores badly."""

import json

import numpy as np
import pytest
from rich.console import Console

from marsad.errors import UsageError
from marsad.evaluate import RepostEvaluation, evaluate_reposts
from marsad.evaluate.clusters import agreement
from marsad.evaluate.reposted import BANDS, SHARES
from marsad.evaluate.reposts import texts
from marsad.evaluate.reposts.pools import LANGUAGES
from marsad.evaluate.reposts.wording import TRICKS

ITEMS = 1_200


@pytest.fixture(scope="module")
def evaluation() -> RepostEvaluation:
    return evaluate_reposts(ITEMS, 7, "open")


def test_every_part_is_scored_and_parts_make_the_whole(evaluation: RepostEvaluation) -> None:
    only, *others = evaluation.reposts.sizes
    assert [only.seed, *(one.seed for one in others)] == [7, 8, 9]
    assert only.items == only.overall.items == ITEMS
    for parts, names in ((only.by_language, LANGUAGES), (only.by_slots, BANDS), (only.by_trick, TRICKS)):
        assert set(parts) <= set(names)
        assert len(parts) > len(names) / 2
        assert sum(one.items for one in parts.values()) == ITEMS
        assert sum(one.true_groups for one in parts.values()) == only.overall.true_groups


def test_copies_are_found_and_templates_kept_apart(evaluation: RepostEvaluation) -> None:
    for one in evaluation.reposts.sizes:
        assert one.overall.ari > 0.8
        assert one.overall.pair_precision > 0.98


def test_more_changing_words_are_never_easier(evaluation: RepostEvaluation) -> None:
    curve = [evaluation.reposts.slots[share].pair_recall for share in SHARES]
    assert curve[0] > curve[-1]


def test_one_group_of_all_scores_nothing() -> None:
    made = texts(ITEMS, 7, "open")
    assert agreement(made["template"].to_numpy(), np.zeros(ITEMS, np.int64)).ari < 0.01


def test_programs_and_people_can_read_it(
    evaluation: RepostEvaluation, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(json.dumps(evaluation.to_dict(), allow_nan=False))
    assert set(told["reposts"]["slots"]) == {f"{share:g}" for share in SHARES}
    for table in evaluation.tables():
        Console(width=160).print(table)
    shown = capsys.readouterr().out
    assert "open half" in shown
    assert "drawn out" in shown


def test_too_few_texts_are_refused() -> None:
    with pytest.raises(UsageError):
        evaluate_reposts(99)
