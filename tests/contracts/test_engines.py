"""What every engine promises: rows in order, groups that come whole, components, a table written and read again."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.engines import Lake
from marsad.engines.contract import Engine, Tables
from marsad.engines.groups import whole_groups
from marsad.errors import UsageError
from marsad.registry import plugin, plugins
from marsad.tables import MEMBERS

pytestmark = pytest.mark.engine
_PAIR = pa.schema([("n", pa.int64()), ("name", pa.string())])
_COUNTED = pa.schema([("name", pa.string()), ("rows", pa.int64()), ("most", pa.int64())])


def named(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A row function."""
    name = pc.binary_join_element_wise("n", batch["n"].cast(pa.string()), "")
    return pa.RecordBatch.from_arrays([batch["n"], name], schema=_PAIR)


def counted(rows: pa.Table) -> pa.Table:
    """A function of whole groups."""
    found = rows.group_by("name").aggregate([("n", "count"), ("n", "max")])
    return found.rename_columns(["name", "rows", "most"])


def bins(rows: pa.Table) -> Any:
    """A function whose results add up."""
    return np.bincount(rows["n"].to_numpy() % 4, minlength=4)


@pytest.fixture
def tables(engine: Engine, tmp_path: Path) -> Iterator[Tables]:
    with engine.tables(tmp_path / "scratch") as found:
        yield found


def rows_of(table: pa.Table) -> list[tuple[Any, ...]]:
    return sorted(tuple(row.values()) for row in table.to_pylist())


def numbers(size: int, names: int) -> pa.Table:
    return pa.table({"n": np.arange(size), "name": [f"g{i % names}" for i in range(size)]})


def test_every_module_that_is_an_engine_is_tested_here() -> None:
    assert set(plugins("engines", "ENGINE")) == {"embedded", "spark"}
    with pytest.raises(UsageError, match="has no 'abacus'"):
        plugin("engines", "abacus", "ENGINE")


def test_batches_come_back_with_their_rows_in_order(engine: Engine) -> None:
    batches = [
        pa.record_batch({"n": np.arange(first, first + 5), "other": ["x"] * 5}) for first in (5, 0, 90)
    ]
    pairs = list(engine.map_batches(named, iter(batches), columns=["n"], schema=_PAIR, workers=1))
    assert [batch for batch, _ in pairs] == batches
    assert [rows["name"].to_pylist() for _, rows in pairs] == [
        [f"n{n}" for n in batch["n"].to_pylist()] for batch in batches
    ]
    assert all(rows.schema == _PAIR for _, rows in pairs)


def test_no_batches_give_nothing(engine: Engine) -> None:
    assert list(engine.map_batches(named, iter([]), columns=["n"], schema=_PAIR, workers=1)) == []


def test_rows_keep_their_outcome(tables: Tables) -> None:
    found = tables.fetch(tables.by_row(tables.given(numbers(50, 3)), named, _PAIR))
    assert rows_of(found) == [(n, f"n{n}") for n in range(50)]


def test_groups_come_whole(tables: Tables) -> None:
    found = tables.fetch(tables.by_group(tables.given(numbers(1000, 7)), "name", counted, _COUNTED))
    assert rows_of(found) == rows_of(counted(numbers(1000, 7)))


def test_no_rows_are_no_groups(tables: Tables) -> None:
    empty = tables.given(numbers(0, 1).cast(_PAIR))
    assert tables.fetch(tables.by_group(empty, "name", counted, _COUNTED)).num_rows == 0
    assert tables.add_up(empty, bins).tolist() == [0, 0, 0, 0]


def test_parts_add_up(tables: Tables) -> None:
    assert tables.add_up(tables.given(numbers(1001, 5)), bins).tolist() == [251, 250, 250, 250]


def test_what_is_kept_is_what_was_reckoned(tables: Tables) -> None:
    rows = tables.given(numbers(20, 4))
    kept = tables.keep(rows.group_by("name").agg(total=rows.n.sum()))
    assert rows_of(tables.fetch(kept.filter(kept.total > 45))) == [("g2", 50), ("g3", 55)]


def test_a_table_is_written_to_the_lake_and_read_again(tables: Tables, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    rows = pa.Table.from_pylist(
        [
            {"observation": name, "template": "T", "network": at, "found": None}
            for name, at in zip("abc", " NN", strict=True)
        ],
        schema=MEMBERS,
    )
    columns = ["observation", "network"]
    assert tables.fetch(tables.stored(lake, "members", columns)).num_rows == 0
    tables.write(tables.given(rows), lake, "members")
    tables.write(tables.given(rows.slice(1)), lake, "members")
    assert rows_of(lake.read("members")) == rows_of(rows.slice(1))
    assert rows_of(tables.fetch(tables.stored(lake, "members", columns))) == [("b", "N"), ("c", "N")]


def partition(edges: list[tuple[str, str]]) -> dict[str, str]:
    """Components, the plain way."""
    root: dict[str, str] = {}

    def find(node: str) -> str:
        while root.setdefault(node, node) != node:
            node = root[node]
        return node

    for one, two in edges:
        a, b = sorted((find(one), find(two)))
        root[b] = a
    return {node: find(node) for node in root}


def components(tables: Tables, edges: list[tuple[str, str]]) -> dict[str, str]:
    one, two = ([edge[side] for edge in edges] for side in (0, 1))
    table = pa.table({"one": pa.array(one, pa.string()), "two": pa.array(two, pa.string())})
    found = tables.fetch(tables.components(tables.given(table)))
    answer = dict(zip(found["node"].to_pylist(), found["component"].to_pylist(), strict=True))
    assert len(answer) == found.num_rows
    return answer


def graph() -> list[tuple[str, str]]:
    """Many shapes at once: random edges, a chain, a wide star, a loop, a pair twice."""
    chance = np.random.default_rng(3)
    edges = [(f"r{a:03}", f"r{b:03}") for a, b in chance.integers(0, 400, (260, 2))]
    chain = [f"c{n:03}" for n in chance.permutation(80)]
    star = [("s050", f"s{n:03}") for n in range(100)]
    return [*edges, *itertools.pairwise(chain), *star, ("loop", "loop"), ("x", "y"), ("y", "x")]


def test_components_are_found_whatever_their_shape_and_named_by_their_smallest_node(tables: Tables) -> None:
    edges = graph()
    assert components(tables, edges) == partition(edges)


def test_the_order_of_edges_and_ends_changes_nothing(tables: Tables) -> None:
    edges = [(two, one) for one, two in reversed(graph()[:300])]
    assert components(tables, edges) == partition(edges)


def test_no_edges_have_no_components(tables: Tables) -> None:
    assert components(tables, []) == {}


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(1, 20), st.integers(1, 10))
def test_blocks_hold_whole_groups_and_all_rows(sizes: list[int], block: int, batch: int) -> None:
    key = np.repeat(np.arange(len(sizes)), sizes)
    table = pa.table({"key": key, "row": np.arange(len(key))})
    blocks = list(whole_groups(table.to_batches(batch), "key", block))
    assert [row for each in blocks for row in each["row"].to_pylist()] == list(range(len(key)))
    seen = [key for each in blocks for key in set(each["key"].to_pylist())]
    assert len(seen) == len(set(seen))
    assert all(each.num_rows <= max(block, 2 * 5) + batch for each in blocks[:-1])
