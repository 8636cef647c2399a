"""Blocks of plain JSON Lines read as columns give what reading them one by one gives."""

import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.readers import ReadOptions
from marsad.readers.json_columns import columns_of
from marsad.readers.json_lines import READER
from marsad.readers.rows import records_of
from marsad.readers.source import BLOCK, from_bytes

NAMES = ["text", "id", "author", "date", "region", "kind", "fields", "more"]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(["2024-03-01T10:00:00Z", "IQ", "tip", "nowhere", "", "0", "😀", "\\", '"']),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=2),
)
DOCS = st.lists(
    st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1, max_size=6), min_size=1, max_size=6
)
_FIRST = b'{"text": "first"}\n'


def _block(docs: list[dict[str, object]], plain: bool) -> bytes:
    return b"\n".join(json.dumps(doc, ensure_ascii=plain).encode("utf-8", "replace") for doc in docs)


@given(DOCS, st.booleans())
def test_columns_hold_the_values_of_the_lines(docs: list[dict[str, object]], plain: bool) -> None:
    columns = columns_of(_block(docs, plain), ReadOptions())
    if columns is None:
        return
    for name, column in columns.items():
        values = column.to_pylist() if isinstance(column, pa.Array) else list(column)
        given = [json.loads(json.dumps(doc)).get(name) for doc in docs]
        for value, expected in zip(values, given, strict=True):
            same = str(expected) if isinstance(value, str) and not isinstance(expected, str) else expected
            assert value == same or value == pytest.approx(same)


@given(DOCS.filter(lambda docs: all("text" in doc for doc in docs)), st.booleans())
def test_a_block_gives_the_records_that_its_lines_give(docs: list[dict[str, object]], plain: bool) -> None:
    block = _block(docs, plain)
    # A source's first block is always read line by line; a later one may go the quick way.
    filling = _FIRST * (BLOCK // len(_FIRST) + 1)
    lines = filling.count(b"\n")
    later = [item for item in _read(filling + block) if item.number > lines]
    first = list(_read(block))
    assert [(item.number - lines, *_said(item)) for item in later] == [(i.number, *_said(i)) for i in first]


def _read(data: bytes):  # type: ignore[no-untyped-def]
    assert READER.rows is not None
    source = from_bytes(data, "a.jsonl", ReadOptions().limits)
    return [item for rows in READER.rows(source, ReadOptions()) for item in records_of(rows)]


def _said(item):  # type: ignore[no-untyped-def]
    names = ("text", "kind", "given_id", "seen_at", "author", "region", "fields", "reason")
    return tuple(repr(getattr(item, name, None)) for name in names)


def test_plain_lines_go_the_quick_way() -> None:
    columns = columns_of(
        b'{"text":"a\\u0633\\ud83d\\ude00\\n","id":17}\r\n {"id":18, "text" : "b"}\t\n{"text":null,"id":null}',
        ReadOptions(),
    )
    assert columns is not None
    assert {name: column.to_pylist() for name, column in columns.items()} == {  # type: ignore[union-attr]
        "text": ["aس😀\n", "b", None],
        "id": ["17", "18", None],
    }


@pytest.mark.parametrize(
    "line",
    [
        b"", b" ", b"{}", b"[1]", b'"words"', b"17", b"null", b'{"text":"a"', b'{"text":"a"}}', b'{"text":"a",}',
        b'{"text":"a"} {"text":"b"}', b'{"text":"\t"}', b'{"text":"\\x"}', b'{"text":"\\ud800"}',
        b'{"text":"\\udc00\\ud800"}', b'{"text":"\\u12g4"}', b'{"text":"\xff"}', b'{"text":"\xed\xa0\x80"}',
        b'{"text":nul}', b'{"text":01}', b'{"text":-}', b'{"text":NaN}', b'{"text":[1,}', b'{"te\\u0078t":"a"}',
        b'{"text" "a"}', b'{"text":}', b'{"text":"a","Text":"b"}', b'{"text', b'{"text":"a\\', b'{"name":"a"}',
    ],
)  # fmt: skip
def test_anything_out_of_the_ordinary_is_left_to_a_closer_look(line: bytes) -> None:
    plain = b'{"text":"one","seen_at":null}'
    assert columns_of(plain + b"\n" + plain, ReadOptions()) is not None
    assert columns_of(plain + b"\n" + line + b"\n" + plain, ReadOptions()) is None


def test_more_keys_than_fit_are_left_to_a_closer_look() -> None:
    few, many = ({"text": "a", **{f"k{n}": n for n in range(count)}} for count in (62, 63))
    assert columns_of(json.dumps(few).encode(), ReadOptions()) is not None
    assert columns_of(json.dumps(many).encode(), ReadOptions()) is None
