"""Observations stand in the order of their ids, and what other tables say of them is found again."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LakeError
from marsad.link.ordered import Ordered, by_id

IDS = st.lists(st.text("ab", min_size=8, max_size=8) | st.text("ab", max_size=3), unique=True, max_size=9)


def column(ids: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array([ids[:2], ids[2:]], pa.string())


@given(st.lists(st.text(st.sampled_from("aB0\0é"), max_size=12), max_size=12))
def test_ids_are_put_in_order_as_strings_are(ids: list[str]) -> None:
    found = pa.array(["x", *ids, "y"], pa.string())[1:-1]
    assert found.take(pa.array(by_id(found))).to_pylist() == sorted(ids, key=str.encode)


@given(IDS, st.lists(st.sampled_from(["aaaaaaaa", "a", "abab", "nowhere"]), max_size=9))
def test_each_value_of_another_table_is_found_among_the_ordered_ids(ids: list[str], asked: list[str]) -> None:
    among, inside = Ordered.of(column(ids)), sorted(ids)
    assert among.ids.to_pylist() == inside == among.take(column(ids)).to_pylist()
    assert among.find(column(asked)).tolist() == [inside.index(a) if a in inside else -1 for a in asked]
    first = [asked.index(each) if each in asked else None for each in inside]
    assert among.first_of(column(asked)).to_pylist() == first


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(LakeError, match="twice"):
        Ordered.of(column(["b", "a", "b"]))
