"""The networks of a lake as table, JSON, CSV and curve; how few hold how much; an empty lake teaches."""

import csv
import io
import json
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.link.observations import advert, linked, phone, words

from marsad.errors import UsageError
from marsad.report.networks import SHAPES, concentration, networks
from marsad.tables import NETWORKS, empty


def read(table: pa.Table):
    return lambda name, columns=None, **_: table.select(columns) if name == "networks" else None


@pytest.fixture(scope="module")
def some() -> pa.Table:
    seen = [
        advert(words(at), phone(at // 4), ("wallet", "=1+1") if at % 4 == 0 and at < 8 else phone(9))
        for at in range(8)
    ]
    seen += [advert(words(100 + at), phone(50)) for at in range(2)]
    return linked(seen).networks


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_the_table_names_each_network(some: pa.Table, lang: str) -> None:
    shown = networks(read(some), "table", lang=lang, width=160)
    assert all(name in shown for name in some["id"].to_pylist())


def test_json_has_a_line_each_the_largest_first(some: pa.Table) -> None:
    rows = [json.loads(line) for line in networks(read(some), "json").splitlines()]
    assert [row["size"] for row in rows] == sorted((row["size"] for row in rows), reverse=True)
    assert {row["id"] for row in rows} == set(some["id"].to_pylist())


def test_the_sheet_cannot_start_a_formula(some: pa.Table) -> None:
    rows = list(csv.reader(io.StringIO(networks(read(some), "csv").lstrip("\ufeff"))))
    assert len(rows) == some.num_rows + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_curve_is_a_picture(some: pa.Table) -> None:
    drawn = ElementTree.fromstring(networks(read(some), "svg", lang="ar"))
    assert drawn.find("{http://www.w3.org/2000/svg}polyline").get("points")


def test_a_limit_leaves_the_rest_out_but_not_out_of_the_shares(some: pa.Table) -> None:
    assert len(networks(read(some), "json", limit=1).splitlines()) == 1
    assert "100%" in networks(read(some), "table", limit=1)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_empty_lake_is_no_error(shape: str) -> None:
    shown = networks(read(empty(NETWORKS)), shape)
    assert ("marsad run" in shown) == (shape == "table")


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(UsageError, match="format 'xml' is unknown"):
        networks(read(empty(NETWORKS)), "xml")


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=50))
def test_shares_rise_to_the_whole(sizes: list[int]) -> None:
    share = concentration(np.sort(np.array(sizes))[::-1])
    assert np.all(np.diff(share) >= 0)
    assert share[-1] == pytest.approx(1)
