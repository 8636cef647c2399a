"""Linking scores on small hand-made networks."""

import math

import pyarrow as pa

from marsad.evaluate.linking import score_linking
from marsad.evaluate.truth import Item, Mention
from marsad.tables import LINKS, MEMBERS

HUB = Mention("phone", "+9647700000000")
TRUTH = [
    Item("a1", operator="A", template="A-1", mentions=(HUB,)),
    Item("a2", operator="A", template="A-1"),
    Item("b1", operator="B", template="B-1", mentions=(HUB,)),
    Item("b2", operator="B", template="B-1"),
    Item("x1"),
    Item("x2"),
]


def members(**network: str) -> pa.Table:
    rows = [{"observation": name, "template": "", "network": where} for name, where in network.items()]
    return pa.Table.from_pylist(rows, MEMBERS)


def links(suppressed: str) -> pa.Table:
    tie = {"via_kind": "phone", "via": HUB.value, "weight": 1.0, "degree": 2, "suppressed": suppressed}
    return pa.Table.from_pylist([{"observation": name, **tie} for name in ("a1", "b1", "x1")], LINKS)


def test_planted_operators_recovered() -> None:
    scores = score_linking(TRUTH, members(a1="N1", a2="N1", b1="N2", b2="N2"), links("hub"))
    assert scores.networks.pair_f1 == 1.0
    assert scores.operators.ari == 1.0
    assert (scores.shared_values, scores.shared_held, scores.most_operators) == (1, 0, 0)
    assert (scores.outsiders, scores.intruders, scores.intruder_rate) == (2, 0, 0.0)


def test_operators_glued_by_a_hub_are_counted() -> None:
    scores = score_linking(TRUTH, members(a1="N1", a2="N1", b1="N1", b2="N1", x1="N1"), links(""))
    assert scores.networks.glued == 1
    assert (scores.shared_held, scores.most_operators) == (1, 2)
    assert scores.bridges == {"phone": 1}
    assert (scores.intruders, scores.intruder_rate) == (1, 0.5)
    assert scores.operators.pair_precision == 2 / 6
    assert scores.operators.pair_recall == 1.0
    assert scores.largest == 5 / 6


def test_texts_of_two_writers_from_the_same_sentences_are_seen_as_such() -> None:
    rows = [{"observation": name, "template": "T", "network": ""} for name in ("a1", "b1")]
    found = pa.Table.from_pylist(rows, MEMBERS)
    same = [Item("a1", template="A", family="f"), Item("b1", template="B", family="f")]
    other = [Item("a1", template="A", family="f"), Item("b1", template="B", family="g")]
    assert (score_linking(same, found).templates.pair_precision, score_linking(same, found).same_family) == (
        0.0,
        1.0,
    )
    assert score_linking(other, found).same_family == 0.0


def test_templates_are_judged_apart_from_networks() -> None:
    rows = [
        {"observation": name, "template": f"T-{name[0]}", "network": ""} for name in ("a1", "a2", "b1", "b2")
    ]
    scores = score_linking(TRUTH, pa.Table.from_pylist(rows, MEMBERS))
    assert scores.templates.pair_f1 == 1.0
    assert scores.networks.pair_recall == 0.0


def test_nothing_linked_and_nothing_there() -> None:
    scores = score_linking([], MEMBERS.empty_table())
    assert math.isnan(scores.networks.ari)
    assert math.isnan(scores.intruder_rate)
    assert score_linking(TRUTH, MEMBERS.empty_table()).operators.pair_recall == 0.0
