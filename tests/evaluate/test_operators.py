"""Operators are scored beside exact links, which cannot be beaten by chance, and as selectors are hidden."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.evaluate.operators import HIDDEN, joined, readable, score_operators
from marsad.evaluate.show_operators import operator_tables


@pytest.fixture(scope="module")
def scores():
    return score_operators(1_500, 11, split="open")


def test_exact_links_join_no_two_operators_and_are_above_ours(scores) -> None:
    assert scores.ways["exact"].pair_f1 > scores.ways["ours"].pair_f1 > 0
    assert scores.ways["exact"].pair_precision > 0.95


def test_whoever_joins_everything_glues_more_than_we_do(scores) -> None:
    assert scores.ways["stored pairs"].pair_precision < scores.ways["ours"].pair_precision


def test_what_is_hidden_costs_recall(scores) -> None:
    assert list(scores.hidden) == [0.0, *HIDDEN]
    assert scores.hidden[1.0].pair_recall < scores.hidden[0.0].pair_recall


def test_tables_name_every_way_and_every_share(scores) -> None:
    ways, curve = operator_tables(scores)
    assert (ways.row_count, curve.row_count) == (3, len(HIDDEN) + 1)


def test_components_are_those_of_what_is_carried() -> None:
    found = joined({"a": [1, 2], "b": [2], "c": [3], "d": []})
    assert found["a"] == found["b"]
    assert len(set(found.values())) == 3
    assert joined({}) == {}


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_more_is_hidden_the_less_can_be_read(one: float, two: float) -> None:
    rows = pa.table({"observation": [f"{n}" for n in range(50)], "kind": ["phone"] * 50, "value": ["v"] * 50})
    less, more = (set(readable(rows, share)["observation"].to_pylist()) for share in sorted((one, two)))
    assert more <= less
    assert readable(rows, 1.0).num_rows == 0
    assert readable(rows, 0.0).num_rows == 50
