"""Trying packs: what is right, what is wrong, and what each term adds."""

from pathlib import Path

from marsad.detect import test_packs as try_packs
from marsad.packs import new_pack


def test_a_wrong_example_is_counted_and_named(tmp_path: Path) -> None:
    folder = new_pack("museum_theft", tmp_path)
    with (folder / "examples.yaml").open("a", encoding="utf-8") as file:
        file.write('  - {text: "secret goods for 9 dollars", speaker: ordinary}\n')
    (trial,) = try_packs(tmp_path)
    assert trial["precision"] == 2 / 3 and trial["recall"] == 1.0
    assert trial["wrong"] == (7,)


def test_a_term_that_no_example_needs_adds_nothing(tmp_path: Path) -> None:
    new_pack("museum_theft", tmp_path)
    (trial,) = try_packs(tmp_path)
    assert trial["adds"] == {"secret goods": 1, "بضاعة سرية": 1}
    (bare,) = try_packs(tmp_path, terms=False)
    assert bare["adds"] == {}
