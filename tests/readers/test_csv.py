"""Tables in text: what people's spreadsheets and scrapers really write."""

import csv
import io
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import SourceError
from marsad.model import Record, Refusal
from marsad.readers import ReadOptions, read
from marsad.readers.csv import READER, _Cutter
from marsad.readers.dialect import Dialect, dialect_of
from marsad.readers.rows import records_of
from marsad.readers.source import from_bytes

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters='\n",;\t'), min_size=1, max_size=40
)


def _read(
    data: bytes | str, name: str = "a.csv", options: ReadOptions | None = None
) -> list[Record | Refusal]:
    options = options or ReadOptions()
    data = data.encode() if isinstance(data, str) else data
    assert READER.rows is not None
    return [
        item
        for rows in READER.rows(from_bytes(data, name, options.limits), options)
        for item in records_of(rows)
    ]


def _texts(items: list[Record | Refusal]) -> list[str]:
    return [item.text for item in items if isinstance(item, Record)]


@given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=20), st.sampled_from(",;"))
def test_what_a_writer_wrote_is_read_back(texts: list[str], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "text"])
    writer.writerows(enumerate(texts))
    items = _read(out.getvalue())
    assert _texts(items) == texts
    assert [item.given_id for item in items if isinstance(item, Record)] == [
        str(i) for i in range(len(texts))
    ]


@given(st.lists(WORDS, min_size=1, max_size=12), st.lists(st.integers(0, 30), max_size=4))
def test_where_blocks_end_changes_nothing(texts: list[str], cuts: list[int]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([text, "x"] for text in texts)
    lines = out.getvalue().split("\n")[:-1]
    places = sorted({0, len(lines), *(cut for cut in cuts if cut < len(lines))})
    cutter = _Cutter(Dialect(",", True, False, 1.0), 1 << 20)
    parts = [cutter.cut([*lines[a:b]]) for a, b in itertools.pairwise(places)]
    assert [row for part in (*parts, cutter.rest()) for row in part] == [[text, "x"] for text in texts]


def test_a_quote_that_never_closes_costs_its_row_only() -> None:
    items = _read('id,text,n\n1,one,x\n2,"open,x,y,z\n3,three,x\n4,"four, ""quoted""",x\n')
    assert _texts(items) == ["one", "three", 'four, "quoted"']
    assert [(item.number, item.reason) for item in items if isinstance(item, Refusal)] == [
        (2, "a quoted field is never closed")
    ]


def test_a_quote_that_never_closes_keeps_a_row_of_the_right_width() -> None:
    assert _texts(_read('id,text\n1,"open\n2,two\n3,"three\n4,four\n')) == ['"open', "two", '"three', "four"]


def test_inches_and_words_in_quotes_keep_them() -> None:
    assert _texts(_read('id,text\n1,5" pipe\n2,6" pipe and 7" pipe\n3,"said" she\n')) == [
        '5" pipe',
        '6" pipe and 7" pipe',
        '"said" she',
    ]


def test_a_last_text_column_takes_its_own_delimiters() -> None:
    assert _texts(_read("label,text\n0,one, two, three\n")) == ["one, two, three"]


def test_a_delimiter_too_many_elsewhere_is_refused() -> None:
    items = _read("text,label\none,0\ntwo, three,0\n")
    assert _texts(items) == ["one"]
    assert [item.reason for item in items if isinstance(item, Refusal)] == ["3 cells under 2 columns"]


def test_short_rows_are_filled() -> None:
    items = _read("text,label,id\none\n")
    assert items == [Record(1, "one")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_recognised(mark: str) -> None:
    table = "\n".join(
        mark.join(row) for row in [("id", "text", "lang"), ("1", "one", "en"), ("2", "اثنان", "ar")]
    )
    assert dialect_of(table, whole=True).delimiter == mark


def test_prose_with_commas_is_no_table() -> None:
    prose = "Hello, how are you\nFine\nYes, well, no, perhaps\nAnd then, later\n"
    assert dialect_of(prose, whole=True).sure < 0.2


def test_without_a_header_the_longest_column_is_the_text() -> None:
    items = _read("17,some longer words here,x1\n18,and other words there,x2\n19,more and more words,x3\n")
    assert _texts(items) == ["some longer words here", "and other words there", "more and more words"]
    assert items[0].fields == {"c1": "17", "c3": "x1"}  # type: ignore[union-attr]


def test_a_single_column_of_values_has_no_header() -> None:
    assert len(_texts(_read("1FictionAddressNumberOneXXXXXXXXXX\n1FictionAddressNumberTwoXXXXXXXXXX\n"))) == 2


def test_columns_can_be_named() -> None:
    options = ReadOptions(map={"text": "Body of it", "seen_at": "when"}, region="IQ", kind="report")
    (item,) = _read("Body of it,text,when\nwords,other,2024-03-01\n", options=options)
    assert isinstance(item, Record)
    assert (item.text, item.region, item.kind) == ("words", "IQ", "report")
    assert item.fields == {"text": "other"}
    assert item.seen_at is not None


def test_a_named_column_that_is_not_there_is_an_error_with_its_names() -> None:
    with pytest.raises(SourceError) as error:
        _read("a,text\n1,2\n", options=ReadOptions(map={"text": "Message"}))
    assert "its columns: a, text" in error.value.hint


def test_repeated_and_empty_names_are_kept_apart() -> None:
    (item,) = _read("text,n,n,\nwords,1,2,3\n")
    assert item == Record(1, "words", fields={"n": "1", "n.2": "2", "c4": "3"})


def test_old_records_of_sightings_have_no_words() -> None:
    (item,) = _read("kind,ip,port,date\nsighting,192.0.2.7,6881,2024-03-01T10:00:00Z\n")
    assert isinstance(item, Record)
    assert (item.kind, item.text, item.fields) == (
        "sighting",
        "",
        {"ip": "192.0.2.7", "source_port": 6881, "timestamp_precision_s": 1.0},
    )


def test_real_files_are_read_whole(data_dir: Path) -> None:
    for name, column, count in (
        ("ar_scam_tweets.txt", "text", 1398),
        ("sms_mishra_soni_5971.csv", "text", 5919),
        ("ar_spam_accounts_dev.csv", "text", 417),
    ):
        with (data_dir / name).open(newline="", encoding="utf-8") as file:
            expected = [row[column] for row in csv.DictReader(file)]
        found = list(read(data_dir / name))
        assert [item.text for item in found if isinstance(item, Record)] == expected
        assert len(found) == count


def test_a_real_tsv_with_unbalanced_quotes_keeps_every_line(data_dir: Path) -> None:
    lines = (data_dir / "ar_threats_dev.tsv").read_text(encoding="utf-8").split("\n")[1:]
    assert _texts(list(read(data_dir / "ar_threats_dev.tsv"))) == [
        line.split("\t")[0] for line in lines if line
    ]
