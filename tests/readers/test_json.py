"""JSON Lines and JSON documents, by element, whole or broken."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import SourceError
from marsad.model import Record, Refusal
from marsad.readers import ReadOptions
from marsad.readers.json_lines import READER
from marsad.readers.json_stream import elements
from marsad.readers.lines import Broken
from marsad.readers.rows import records_of
from marsad.readers.source import from_bytes

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


class _Small(io.BytesIO):
    """Hands out few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 3, 3))


def _read(data: str) -> list[Record | Refusal]:
    assert READER.rows is not None
    source = from_bytes(data.encode("utf-8", "surrogatepass"), "a.jsonl", ReadOptions().limits)
    return [item for rows in READER.rows(source, ReadOptions()) for item in records_of(rows)]


@given(st.lists(VALUES, max_size=6), st.booleans())
def test_elements_of_an_array_come_whole_and_in_order(values: list[object], spaced: bool) -> None:
    text = json.dumps({"a": [1, {"x": values}], "here": values, "z": "]}"}, indent=2 if spaced else None)
    found = [item for _, item in elements(_Small(text.encode()), lambda path: path == ("here", "*"), 1000)]
    assert [json.loads(item) for item in found if isinstance(item, bytes)] == values


@given(
    st.lists(st.dictionaries(st.text(max_size=4), VALUES, min_size=1, max_size=4), min_size=1, max_size=6),
    st.integers(1, 60),
)
def test_a_cut_document_gives_a_prefix_and_says_so(docs: list[dict[str, object]], cut: int) -> None:
    text = json.dumps(docs).encode()[: -min(cut, 7)]
    *items, last = elements(_Small(text), lambda path: path == ("*",), 1000)
    assert isinstance(last[1], Broken)
    assert last[1].end
    assert [json.loads(item) for _, item in items if isinstance(item, bytes)] == docs[: len(items)]


def test_a_long_element_is_passed_over() -> None:
    data = json.dumps(["short", {"a": ["x" * 500, '"]}\\']}, "after"]).encode()
    found = [item for _, item in elements(_Small(data), lambda path: path == ("*",), 100)]
    assert [isinstance(item, Broken) for item in found] == [False, True, False]


@given(
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=20),
            st.dictionaries(st.sampled_from(["id", "lang", "n"]), st.integers(0, 9), max_size=3),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_records_of_many_shapes_keep_their_order(rows: list[tuple[str, dict[str, int]]]) -> None:
    items = _read("".join(json.dumps({"text": text, **extra}) + "\n" for text, extra in rows))
    assert [item.number for item in items] == list(range(1, len(rows) + 1))
    assert [item.text for item in items if isinstance(item, Record)] == [
        t.replace("\0", "\ufffd") for t, _ in rows
    ]
    assert [item.given_id for item in items if isinstance(item, Record)] == [
        str(e.get("id", "")) for _, e in rows
    ]


def test_the_same_key_twice_takes_the_last() -> None:
    assert _read('{"text": "one", "text": "two"}\n') == [Record(1, "two")]


def test_nan_and_bare_control_characters_are_put_right() -> None:
    items = _read('{"text": "tab\there", "score": NaN}\n')
    assert items == [Record(1, "tab\there")]


def test_what_is_no_record_is_refused_with_a_reason_that_does_not_repeat_it() -> None:
    items = _read("[1, 2]\n") + _read('{"text": "ok"}\nsecret words\n{}\n17\nnull\n""\n')
    reasons = [item.reason for item in items if isinstance(item, Refusal)]
    assert len(reasons) == 7
    assert not any("secret" in reason for reason in reasons)


def test_values_that_do_not_fit_stay_in_fields() -> None:
    (item,) = _read(
        '{"text": "t", "region": "Mars", "kind": "letter", "lang": "?!", "date": "soon", '
        '"user": {"screen_name": "s"}}\n'
    )
    assert item == Record(
        1, "t", author="s", fields={"region": "Mars", "kind": "letter", "lang": "?!", "date": "soon"}
    )


def test_fields_of_an_exported_record_are_not_wrapped_again() -> None:
    assert _read('{"text": "t", "fields": {"a": 1}}\n') == [Record(1, "t", fields={"a": 1})]


def test_a_record_without_text_shows_what_a_person_would_read_except_sightings() -> None:
    shown, sighting = _read(
        '{"title": "T", "url": "https://shop.example"}\n{"kind": "sighting", "url": "https://a.example"}\n'
    )
    assert (shown.text, sighting.text) == ("T\nhttps://shop.example", "")  # type: ignore[union-attr]
    assert sighting.fields == {"url": "https://a.example"}  # type: ignore[union-attr]


def test_one_record_that_holds_a_list_is_one_record_and_a_wrapper_is_not() -> None:
    assert [item.text for item in _read('{"text": "t", "items": [{"a": 1}]}')] == ["t"]  # type: ignore[union-attr]
    assert [item.text for item in _read('{"text": "t", "items": ["a"]}\n{"text": "u"}\n')] == ["t", "u"]  # type: ignore[union-attr]


def test_a_mapping_that_names_nothing_is_an_error() -> None:
    source = from_bytes(b'{"text": "t"}\n', "a.jsonl", ReadOptions().limits)
    assert READER.rows is not None
    with pytest.raises(SourceError):
        list(READER.rows(source, ReadOptions(map={"text": "Message"})))
