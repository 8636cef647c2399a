"""The catalogue shows every pack; a new pack is a working one."""

from pathlib import Path

import pytest

from marsad.detect import test_packs as try_packs
from marsad.errors import PackError, UsageError
from marsad.packs import list_packs, load_packs, new_pack


def test_the_list_has_a_row_for_each_pack_with_its_languages() -> None:
    rows = {row["id"]: row for row in list_packs()}
    assert set(rows) == {pack.id for pack in load_packs()}
    terms = rows["sextortion"]["terms"]
    assert isinstance(terms, dict)
    assert all(terms[lang] > 0 for lang in ("ar", "arabizi", "en", "fr"))


def test_a_new_pack_passes_its_own_examples(tmp_path: Path) -> None:
    assert new_pack("museum_theft", tmp_path) == tmp_path / "museum_theft"
    (trial,) = try_packs(tmp_path)
    assert (trial["precision"], trial["recall"], trial["wrong"]) == (1.0, 1.0, ())
    assert "secret goods" in trial["adds"]  # type: ignore[operator]


@pytest.mark.parametrize("name", ["", "A", "../x", "two words", "9lives"])
def test_a_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no pack id"):
        new_pack(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_existing_folder_is_never_overwritten(tmp_path: Path) -> None:
    new_pack("museum_theft", tmp_path)
    with pytest.raises(PackError, match="already there"):
        new_pack("museum_theft", tmp_path)
