"""Slots scored on small planted templates."""

import math

from marsad.evaluate.aligned import score_aligned
from marsad.evaluate.show import aligned_table
from marsad.evaluate.truth import Item, Mention

SAID = "the invented desk opens at dawn, write to {} and wait for an answer"
NAMES = ("@desk_one", "@desk_two", "@desk_six", "@desk_ten")


def world(kind: str = "handle", template: str = "T") -> tuple[list[Item], dict[str, str]]:
    at = SAID.index("{")
    texts = {f"a{n}": SAID.format(name) for n, name in enumerate(NAMES)}
    items = [
        Item(
            f"a{n}",
            template=template,
            mentions=(
                Mention(kind, f"unknown:{name[1:]}", at, at + len(name)),
                Mention("domain", "x.example", 0, 3),
            ),
        )
        for n, name in enumerate(NAMES)
    ]
    return items, texts


def test_mentions_inside_slots_of_their_kind_are_counted() -> None:
    scores = score_aligned(*world(), {})
    assert (scores.templates, scores.texts) == (1, 4)
    assert (scores.there, scores.right) == ({"handle": 4}, {"handle": 4})
    assert (scores.recall, scores.precision) == (1.0, 1.0)
    assert 0.7 < scores.constant < 1.0
    assert aligned_table(scores).row_count == 4


def test_a_slot_of_another_kind_is_a_miss() -> None:
    scores = score_aligned(*world("wallet"), {})
    assert (scores.recall, scores.precision) == (0.0, 0.0)


def test_texts_without_a_template_are_not_looked_at() -> None:
    scores = score_aligned(*world(template=""), {})
    assert scores.templates == 0
    assert math.isnan(scores.recall)
