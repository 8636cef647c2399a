"""Every reader keeps the promises of the room: its example is read, its damage is refused, it is documented."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.readers.examples import EXAMPLES, Example

from marsad.errors import SourceError
from marsad.model import Record, Refusal
from marsad.readers import ReadOptions, read, readers
from marsad.readers.rows import Rows, records_of
from marsad.readers.source import from_bytes
from marsad.readers.walk import blocks, choose

ALL = [pytest.param(name, example, id=example.name) for name in EXAMPLES for example in EXAMPLES[name]]
CUTS = 250


def _blocks(example: Example, data: bytes | None = None) -> Iterator[tuple[str, Rows]]:
    source = from_bytes(example.data if data is None else data, example.name, example.options.limits)
    return blocks(source, example.options)


def _items(example: Example, data: bytes | None = None) -> list[tuple[str, Record | Refusal]]:
    return [(label, item) for label, rows in _blocks(example, data) for item in records_of(rows)]


def test_every_reader_has_examples_and_every_example_a_reader() -> None:
    assert set(EXAMPLES) == set(readers())
    assert [name for name, examples in EXAMPLES.items() if not examples] == [
        "folder"
    ]  # has no bytes: tests/readers


@pytest.mark.parametrize(("name", "example"), ALL)
def test_an_example_finds_its_reader_by_content_and_name(name: str, example: Example) -> None:
    found = choose(from_bytes(example.data, example.name, example.options.limits), example.options)
    assert found is not None
    assert found[1] is readers()[name]


@pytest.mark.parametrize(("name", "example"), ALL)
def test_an_example_is_read_whole(name: str, example: Example) -> None:
    items = [item for _, item in _items(example)]
    assert tuple(item for item in items if isinstance(item, Record)) == example.records
    assert sum(isinstance(item, Refusal) for item in items) == example.refused


@pytest.mark.parametrize(("name", "example"), ALL)
def test_reading_from_disk_gives_the_same(name: str, example: Example, tmp_path: Path) -> None:
    (tmp_path / example.name).write_bytes(example.data)
    assert list(read(tmp_path / example.name, example.options)) == [item for _, item in _items(example)]


@pytest.mark.parametrize(("name", "example"), ALL)
def test_numbers_ascend_from_one_in_each_source(name: str, example: Example) -> None:
    for _, items in itertools.groupby(_items(example), key=lambda pair: pair[0]):
        numbers = [item.number for _, item in items if isinstance(item, Record)]
        assert all(a < b for a, b in itertools.pairwise(numbers))
        assert all(number >= 1 for number in numbers)


@pytest.mark.parametrize(("name", "example"), ALL)
def test_a_cut_anywhere_is_refused_and_never_raised(name: str, example: Example) -> None:
    size = len(example.data)
    whole = {record.number: record for record in example.records}
    for cut in sorted({*range(min(size, 40)), *range(0, size, max(1, size // CUTS))}):
        items = [item for _, item in _items(example, example.data[:cut])]
        assert items, "a source without a word about it"
        if name in {"parquet", "zip", "warc"}:  # formats that know when they are whole
            read_whole = [item for item in items if isinstance(item, Record)]
            assert len(read_whole) < len(whole) or any(isinstance(item, Refusal) for item in items)
            if name == "warc":
                assert all(
                    whole[record.number] == record for record in read_whole if record.platform == "web"
                )


@pytest.mark.parametrize(("name", "example"), ALL)
def test_damage_anywhere_is_refused_and_never_raised(name: str, example: Example) -> None:
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(example.data)
        for _ in range(chance.choice((1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert _items(example, bytes(data))


@pytest.mark.parametrize(("name", "example"), ALL)
def test_no_reader_takes_a_picture_or_noise_for_its_own(name: str, example: Example, tmp_path: Path) -> None:
    for magic in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\x7fELF\x02\x01\x01"):
        path = tmp_path / example.name
        path.write_bytes(magic + random.Random(3).randbytes(5000))
        with pytest.raises(SourceError) as error:
            list(read(path))
        assert error.value.hint


def test_every_reader_stands_in_the_documentation(root: Path) -> None:
    table = (root / "docs/readers.md").read_text()
    for name, reader in readers().items():
        assert f"| `{name}` | {reader.title} |" in table
        assert all(f"`{suffix}`" in table for suffix in reader.suffixes)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "folder"])
def test_a_format_can_be_asked_for(name: str, tmp_path: Path) -> None:
    example = EXAMPLES[name][0]
    (tmp_path / "unnamed").write_bytes(example.data)
    options = ReadOptions(format=name, timezone=example.options.timezone)
    found = [item for item in read(tmp_path / "unnamed", options) if isinstance(item, Record)]
    assert tuple(found) == example.records
