"""Ids are found where they stand, whatever their width and order; what is not there is nowhere."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from marsad.engines.places import Places

same_width = st.text("0123456789abcdef", min_size=24, max_size=24)
any_width = st.one_of(st.text(max_size=9), st.text("ab", min_size=8, max_size=8), same_width)


def plain(ids: list[str], asked: list[str]) -> list[int]:
    return [ids.index(each) if each in ids else -1 for each in asked]


def found(ids: list[str], asked: list[str]) -> list[int]:
    return Places.of(pa.array(ids, pa.string())).find(pa.array(asked, pa.string())).tolist()


@given(st.lists(same_width, unique=True), st.lists(same_width), st.data())
def test_ids_of_one_width_are_found_as_a_plain_search_finds_them(
    ids: list[str], others: list[str], data: st.DataObject
) -> None:
    asked = others + (data.draw(st.lists(st.sampled_from(ids))) if ids else [])
    assert found(ids, asked) == plain(ids, asked)


@given(st.lists(any_width, unique=True), st.lists(any_width), st.data())
def test_so_are_ids_of_any_width(ids: list[str], others: list[str], data: st.DataObject) -> None:
    asked = others + (data.draw(st.lists(st.sampled_from(ids))) if ids else [])
    assert found(ids, asked) == plain(ids, asked)


def test_many_ids_are_found_and_strangers_are_not() -> None:
    numbers = np.random.default_rng(5).permutation(20_000)
    ids = [f"{number:024x}" for number in numbers.tolist()]
    places = Places.of(pa.array(ids))
    assert places.find(pa.array(sorted(ids))).tolist() == np.argsort(numbers).tolist()
    assert set(places.find(pa.array([f"{n:024x}" for n in range(20_000, 30_000)])).tolist()) == {-1}


def test_a_part_of_a_column_and_several_chunks_are_read_where_they_begin() -> None:
    ids = pa.array([f"{number:08d}" for number in range(50)])
    asked = pa.chunked_array([ids[40:45], ids[3:4]])
    assert Places.of(ids[2:]).find(asked).tolist() == [38, 39, 40, 41, 42, 1]


def test_no_id_is_found_among_none() -> None:
    assert found([], ["a", "00000000"]) == [-1, -1]
    assert found(["00000000"], []) == []
