"""An observation's id: the same wherever the file lies, another for anything else that counts."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.readers.examples import zipped

from marsad.model import Provenance, Record
from marsad.readers import observation_id, observations

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
NOW = datetime(2024, 3, 1, tzinfo=UTC)


def _ids(path: Path) -> list[str]:
    batches = observations([path], provenance=Provenance("test", "none"), run="r", as_of=date(2024, 3, 1))
    return [value for batch in batches for value in batch.table["id"].to_pylist()]


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_boundary_between_parts_can_be_moved(a: str, b: str, c: str, d: str) -> None:
    parts = {(a, b, c, d), (a + b, "", c, d), ("", a + b, c, d), (a, b, c + d, ""), (a, b, "", c + d)}
    for seen in (None, NOW):
        ids = {
            observation_id(Record(1, p[3], given_id=p[0], platform=p[1], channel=p[2], seen_at=seen))
            for p in parts
            if p[0]
        }
        assert len(ids) == len({p for p in parts if p[0]})
    ids = {
        observation_id(Record(1, p[3], author=p[0], platform=p[1], channel=p[2], seen_at=NOW)) for p in parts
    }
    assert len(ids) == len(parts)


def test_an_id_is_24_hexadecimal_digits_and_stays() -> None:
    assert re.fullmatch("[0-9a-f]{24}", observation_id(Record(1, "text")))
    assert observation_id(Record(1, "سلام", given_id="a", platform="x")) == "9d541458a794aed29fff1e75"
    assert observation_id(Record(1, "سلام", seen_at=NOW, author="s")) == "c7cca3ce2414775e502da2be"
    assert observation_id(Record(1, "سلام"), "head") == "f5f38ca7e231a367268d8f32"


def test_a_given_id_makes_number_time_and_author_indifferent() -> None:
    first = observation_id(Record(1, "t", given_id="a", seen_at=NOW, author="x"), "h")
    assert observation_id(Record(9, "t", given_id="a", author="y", kind="tip"), "other") == first
    assert observation_id(Record(1, "other", given_id="a")) != first
    assert observation_id(Record(1, "t", given_id="b")) != first


def test_a_time_makes_the_number_indifferent() -> None:
    first = observation_id(Record(1, "t", seen_at=NOW, author="x"), "h")
    assert observation_id(Record(9, "t", seen_at=NOW, author="x"), "other") == first
    assert observation_id(Record(1, "t", seen_at=NOW, author="y"), "h") != first


def test_records_without_words_are_told_apart_by_their_fields() -> None:
    one, two = (Record(1, "", seen_at=NOW, fields={"ip": f"192.0.2.{n}"}) for n in (1, 2))
    assert observation_id(one) != observation_id(two)
    assert observation_id(Record(1, "", fields={"a": 1, "b": 2})) == observation_id(
        Record(1, "", fields={"b": 2, "a": 1})
    )


def test_another_name_or_folder_or_archive_gives_the_same_ids(tmp_path: Path) -> None:
    data = b"one\ntwo\ntwo\n"
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("a.txt", "deep/er/b.txt"):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "c.zip").write_bytes(zipped({"x/d.txt": data}))
    first = _ids(tmp_path / "a.txt")
    assert len(set(first)) == 3
    assert _ids(tmp_path / "deep") == first
    assert _ids(tmp_path / "c.zip") == first


def test_a_grown_file_keeps_its_ids_and_another_file_has_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\ntwo\n")
    (tmp_path / "b.txt").write_text("one\ntwo\nthree\n")
    (tmp_path / "c.txt").write_text("zero\ntwo\nthree\n")
    first, grown, other = (_ids(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt"))
    assert grown[:2] == first
    assert not set(grown) & set(other)
