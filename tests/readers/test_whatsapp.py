"""Chat exports of many phones: order of day and month, marks, system lines, several lines."""

from datetime import UTC, datetime

import pytest

from marsad.model import Record, Refusal
from marsad.readers import ReadOptions
from marsad.readers.rows import records_of
from marsad.readers.source import from_bytes
from marsad.readers.whatsapp import READER


def _read(text: str, options: ReadOptions | None = None) -> list[Record | Refusal]:
    options = options or ReadOptions()
    source = from_bytes(text.encode(), "chat.txt", options.limits)
    assert READER.rows is not None
    return [item for rows in READER.rows(source, options) for item in records_of(rows)]


def _days(text: str, options: ReadOptions | None = None) -> list[tuple[int, int]]:
    return [
        (i.seen_at.month, i.seen_at.day) for i in _read(text, options) if isinstance(i, Record) and i.seen_at
    ]


@pytest.mark.parametrize(
    ("line", "when", "author", "text"),
    [
        ("12/03/2024, 10:05 - Sara: hi", (2024, 3, 12, 10, 5), "Sara", "hi"),
        ("[12/03/2024, 10:05:07] Sara: hi", (2024, 3, 12, 10, 5, 7), "Sara", "hi"),
        ("\u200e[12/03/24 10:05:07\u202fPM] ~\u00a0Sara: \u200ehi", (2024, 3, 12, 22, 5, 7), "Sara", "hi"),
        ("12.03.24, 10:05 - Sara: hi", (2024, 3, 12, 10, 5), "Sara", "hi"),
        ("12-03-2024 10:05 - Sara: hi", (2024, 3, 12, 10, 5), "Sara", "hi"),
        ("2024-03-12, 10:05 p.m. - Sara: hi", (2024, 3, 12, 22, 5), "Sara", "hi"),
        ("12/03/2024 à 10:05 - Sara: salut : toi", (2024, 3, 12, 10, 5), "Sara", "salut : toi"),
        ("\u200f١٢\u200f/٣\u200f/٢٠٢٤، ١٢:٠٥ ص - سارة: هلا", (2024, 3, 12, 0, 5), "سارة", "هلا"),
        ("١٢/٠٣/٢٠٢٤، ١٠:٠٥ مساءً - سارة: هلا", (2024, 3, 12, 22, 5), "سارة", "هلا"),
        (
            "12/3/2024، 10:05 م - \u202a+964 770 000 0000\u202c: هلا",
            (2024, 3, 12, 22, 5),
            "+964 770 000 0000",
            "هلا",
        ),
    ],
)
def test_a_head_is_read(line: str, when: tuple[int, ...], author: str, text: str) -> None:
    (item,) = _read(line)
    assert isinstance(item, Record)
    assert item.seen_at == datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert (item.author, item.text, item.platform, item.kind) == (author, text, "whatsapp", "message")
    assert READER.sniff(f"{line}\n{line}\n".encode(), "chat.txt") > 0.9


def test_the_whole_file_decides_which_number_is_the_day() -> None:
    assert _days("3/4/24, 10:00 - A: x\n3/25/24, 10:00 - A: y\n") == [(3, 4), (3, 25)]
    assert _days("3/4/24, 10:00 - A: x\n25/4/24, 10:00 - A: y\n") == [(4, 3), (4, 25)]


def test_where_no_number_is_above_twelve_time_going_forward_decides() -> None:
    assert _days("1/12/24, 10:00 - A: x\n2/1/24, 10:00 - A: y\n2/3/24, 10:00 - A: z\n") == [
        (1, 12),
        (2, 1),
        (2, 3),
    ]
    assert _days("12/1/24, 10:00 - A: x\n1/2/24, 10:00 - A: y\n3/2/24, 10:00 - A: z\n") == [
        (1, 12),
        (2, 1),
        (2, 3),
    ]


def test_day_first_where_nothing_decides_and_the_caller_goes_before_all() -> None:
    assert _days("3/4/24, 10:00 - A: x\n") == [(4, 3)]
    assert _days("3/4/24, 10:00 - A: x\n", ReadOptions(day_first=False)) == [(3, 4)]


def test_times_are_those_of_the_phone() -> None:
    (item,) = _read("12/03/2024, 10:05 - Sara: hi", ReadOptions(timezone="Asia/Baghdad"))
    assert item.seen_at == datetime(2024, 3, 12, 7, 5, tzinfo=UTC)  # type: ignore[union-attr]


def test_lines_without_a_head_go_on_with_the_message() -> None:
    items = _read("12/03/2024, 10:05 - Sara: one\n\nat 10/10\n- list\n12/03/2024, 10:06 - Ali: two\n")
    assert [item.text for item in items if isinstance(item, Record)] == ["one\n\nat 10/10\n- list", "two"]


def test_system_lines_have_no_author_and_notices_no_text() -> None:
    created, notice, changed = _read(
        '12/03/2024, 10:05 - Sara created group "x"\n'
        "12/03/2024, 10:05 - Messages and calls are end-to-end encrypted. Tap to learn more.\n"
        "12/03/2024, 10:06 - \u202a+964 770 000 0000\u202c changed to +964 770 000 0001\n"
    )
    assert (created.author, created.fields) == ("", {"system": True})  # type: ignore[union-attr]
    assert notice.text == ""  # type: ignore[union-attr]
    assert "+964 770 000 0001" in changed.text  # type: ignore[union-attr]


def test_impossible_dates_and_a_torso_before_the_first_date_are_refused() -> None:
    items = _read(
        "no head here\n31/02/2024, 10:05 - A: x\n30/03/2024, 25:05 - A: y\n30/03/2024, 10:05 - A: z\n"
    )
    assert [type(item) for item in items] == [Refusal, Refusal, Refusal, Record]
    assert [item.number for item in items] == [1, 2, 3, 4]


def test_programs_logs_are_no_chats() -> None:
    assert (
        READER.sniff(b"2024-03-01 10:00:00 - INFO: started\n2024-03-01 10:00:01 - INFO: done\n", "app.log")
        == 0.0
    )
    assert (
        READER.sniff(b"Meet on 12/03/2024, 10:05 - bring papers\nsecond line\nthird\nfourth\n", "note.txt")
        < 0.7
    )
    assert READER.sniff(b"just words\nand more\n", "chat.txt") == 0.0


def test_a_line_of_marks_costs_no_more_than_its_length() -> None:
    for hostile in (
        "1/1/24" + "\u200e" * 500_000,
        "\u200f" * 500_000,
        "1/1/24, 10:00 - A: " + "x." * 400_000,
    ):
        assert len(_read(hostile)) <= 1
