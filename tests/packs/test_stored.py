"""Packs that were kept are the packs that were read."""

from pathlib import Path

from marsad.packs import load_packs, new_pack
from marsad.packs.loader import BUILT_IN
from marsad.packs.stored import packed, unpacked


def test_the_built_in_packs_come_back_as_they_are_written() -> None:
    assert load_packs() == load_packs(BUILT_IN)


def test_packs_of_a_folder_come_back_whole(tmp_path: Path) -> None:
    new_pack("museum_theft", tmp_path)
    packs = load_packs(tmp_path)
    again = unpacked(packed(packs))
    assert again == packs
    assert hash(next(iter(again["museum_theft"].cues.values())))  # frozen like the first


def test_another_pack_does_not_come_back_for_it(tmp_path: Path) -> None:
    new_pack("museum_theft", tmp_path)
    first = load_packs(tmp_path)
    file = tmp_path / "museum_theft" / "pack.yaml"
    file.write_text(file.read_text("utf-8").replace("severity: 2", "severity: 3"), encoding="utf-8")
    assert unpacked(packed(load_packs(tmp_path))) != first
