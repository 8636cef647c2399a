"""What is kept is what was made; what is not whole, or of something else, is made anew and never believed."""

from pathlib import Path

import numpy as np
import pytest

from marsad.shelf import Arrays, kept, sources


class Maker:
    """Makes arrays and counts how often it was asked."""

    def __init__(self, first: int = 0) -> None:
        self.first, self.made = first, 0

    def __call__(self) -> Arrays:
        self.made += 1
        return {"numbers": np.arange(self.first, self.first + 5), "words": np.array(["ا", "b"])}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "shelf"))
    return tmp_path / "shelf"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.txt"
    path.write_text("one", encoding="utf-8")
    return path


def only_file(shelf: Path) -> Path:
    (file,) = shelf.iterdir()
    return file


def test_a_table_is_made_once_and_read_again(shelf: Path, source: Path) -> None:
    make = Maker()
    first, second = kept("table", [source], make), kept("table", [source], make)
    assert make.made == 1
    assert {name: column.tolist() for name, column in first.items()} == {
        name: column.tolist() for name, column in second.items()
    }
    assert second["numbers"].dtype == first["numbers"].dtype and second["numbers"].flags.writeable


def test_a_changed_source_makes_it_anew_and_the_old_file_goes(shelf: Path, source: Path) -> None:
    kept("table", [source], Maker())
    source.write_text("two", encoding="utf-8")
    assert kept("table", [source], Maker(7))["numbers"][0] == 7
    assert only_file(shelf)


def test_two_names_do_not_share_a_table(shelf: Path, source: Path) -> None:
    kept("one", [source], Maker(1))
    assert kept("two", [source], Maker(2))["numbers"][0] == 2
    assert kept("one", [source], Maker(3))["numbers"][0] == 1


@pytest.mark.parametrize("harm", ["empty", "cut", "turned", "foreign"])
def test_a_file_that_is_not_whole_or_not_ours_is_made_anew(shelf: Path, source: Path, harm: str) -> None:
    kept("table", [source], Maker())
    file, whole = only_file(shelf), only_file(shelf).read_bytes()
    at = whole.index(np.arange(5).tobytes())
    harmed = {"empty": b"", "cut": whole[:-30], "turned": whole[:at] + b"\x09" + whole[at + 1 :]}
    if harm == "foreign":
        kept("other", [source], Maker(9))
        other = next(path for path in shelf.iterdir() if path != file)
        other.replace(file)
    else:
        file.write_bytes(harmed[harm])
    make = Maker(3)
    assert kept("table", [source], make)["numbers"].tolist() == [3, 4, 5, 6, 7]
    assert kept("table", [source], make)["numbers"].tolist() == [3, 4, 5, 6, 7]
    assert make.made == 1


def test_a_file_that_could_run_something_is_not_opened(shelf: Path, source: Path) -> None:
    kept("table", [source], Maker())
    file = only_file(shelf)
    with np.load(file) as known:
        key = known["key"]
    with file.open("wb") as out:
        np.savez(out, key=key, numbers=np.array([print], dtype=object))
    assert kept("table", [source], Maker(4))["numbers"][0] == 4


def test_where_nothing_can_be_written_it_is_made_each_time(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("MARSAD_CACHE", str(blocked))
    make = Maker()
    assert kept("table", [source], make)["numbers"][0] == 0
    assert kept("table", [source], make)["numbers"][0] == 0
    assert make.made == 2


def test_a_table_for_one_place_lies_there_and_nowhere_else(shelf: Path, source: Path, tmp_path: Path) -> None:
    make = Maker()
    for _ in range(2):
        kept("table", [source], make, tmp_path / "own")
    assert make.made == 1
    assert only_file(tmp_path / "own")
    assert not shelf.exists()


def test_a_missing_source_is_left_to_the_maker(shelf: Path, tmp_path: Path) -> None:
    def make() -> Arrays:
        raise ValueError("says what is missing")

    with pytest.raises(ValueError, match="says what is missing"):
        kept("table", [tmp_path / "nowhere"], make)


def test_sources_are_the_code_of_a_module_or_of_a_room() -> None:
    names = {path.name for path in sources("marsad.text", "marsad.errors")}
    assert {"fold.py", "alphabet.py", "errors.py"} <= names
    assert "model.py" not in names
