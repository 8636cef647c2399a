"""What is on a list is found, exactly and within 31 bits; what is not, is not."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from tests.hashlists.lists_of import brought, md5, sha1, written
from tests.link.pictures import copies, pictures, turned

from marsad.engines import Lake
from marsad.errors import UsageError
from marsad.hashlists import Matcher, answers, remove
from marsad.hashlists.digests import many
from marsad.hashlists.exact import Sorted
from marsad.hashlists.matcher import FOLDER
from marsad.link.hamming import write_hashes

PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


def asked(lake: Path, text: str) -> list[dict[str, object]]:
    return list(answers(io.StringIO(text), Matcher.of(Lake(lake))))


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    brought(
        tmp_path / "lake",
        written(tmp_path / "a.csv", f"md5,category\n{md5(1)},A\n{md5(2)},B\n"),
        "one",
        version="1",
    )
    brought(
        tmp_path / "lake",
        written(tmp_path / "b.csv", f"md5,sha1,pdq,quality\n{md5(1)},{sha1(1)},{PDQ},30\n"),
        "two",
        version="2",
    )
    return tmp_path / "lake"


def test_each_line_is_answered_with_list_version_category_and_distance(lake: Path) -> None:
    found = asked(lake, f"id,md5\nx,{md5(1)}\ny,{md5(3)}\n")
    one = {"list": "one", "version": "1", "category": "A", "severity": 5, "algorithm": "md5", "distance": 0}
    two = {"list": "two", "version": "2", "category": "", "severity": None, "algorithm": "md5", "distance": 0}
    assert found == [{"id": "x", "matches": [one, two]}, {"id": "y", "matches": []}]


@pytest.mark.parametrize("bits", [0, 1, 31, 32])
def test_a_picture_is_found_within_31_bits_and_low_quality_is_said(lake: Path, bits: int) -> None:
    near = turned(PDQ, *range(0, 8 * bits, 8))
    (answer,) = asked(lake, json.dumps({"id": 1, "pdq": near}) + "\n")
    said = [(m["list"], m["distance"], m["low_quality"]) for m in answer["matches"]]  # type: ignore[attr-defined]
    assert said == ([("two", bits, True)] if bits <= 31 else [])


def test_files_of_one_hash_a_line_and_wrong_lines_are_answered_in_order(lake: Path) -> None:
    found = asked(lake, f"{sha1(1)}\nnothing\n\n{md5(2)}\n")
    assert [[m["list"] for m in answer["matches"]] for answer in found] == [["two"], [], ["one"]]  # type: ignore[attr-defined]
    assert ["error" in answer for answer in found] == [False, True, False]
    with pytest.raises(UsageError, match="no column with hashes"):
        asked(lake, "name,place\nx,y\n")


def test_what_is_kept_beside_the_lake_answers_as_what_is_made_anew(lake: Path) -> None:
    first = Matcher.of(Lake(lake))
    (kept,) = (lake / FOLDER).iterdir()
    stamp = (kept / "index.json").stat().st_mtime_ns
    again = Matcher.of(Lake(lake))
    assert (kept / "index.json").stat().st_mtime_ns == stamp
    assert first is not None
    assert again is not None
    assert first.entries == again.entries
    brought(lake, written(lake.parent / "c.csv", f"md5\n{md5(9)}\n"), "three")
    assert len(asked(lake, f"{md5(9)}\n")[0]["matches"]) == 1  # type: ignore[arg-type]
    assert [each.name for each in (lake / FOLDER).iterdir()] != [kept.name]


def test_a_new_version_and_a_removal_change_the_answers_at_once(lake: Path) -> None:
    brought(lake, written(lake.parent / "a2.csv", f"md5,category\n{md5(1)},C\n"), "one", version="2")
    (answer,) = asked(lake, f"{md5(1)}\n")
    assert [(m["list"], m["version"], m["category"]) for m in answer["matches"]] == [
        ("one", "2", "C"),
        ("two", "2", ""),
    ]  # type: ignore[attr-defined]
    assert asked(lake, f"{md5(2)}\n")[0]["matches"] == []
    remove(Lake(lake), "two", "withdrawn")
    assert [m["list"] for m in asked(lake, f"{md5(1)}\n")[0]["matches"]] == ["one"]  # type: ignore[attr-defined]
    remove(Lake(lake), "one", "withdrawn")
    assert Matcher.of(Lake(lake)) is None


def test_all_copies_on_lists_are_found_as_by_comparing_all(tmp_path: Path) -> None:
    base = pictures(40, seed=3)
    listed = np.concatenate([base, copies(base, 31, seed=4), copies(base, 60, seed=5, least=20)])
    rows = "".join(f"{digits},{'ABC'[n % 3]}\n" for n, digits in enumerate(write_hashes(listed)))
    brought(tmp_path / "lake", written(tmp_path / "l.csv", "pdq,category\n" + rows), scheme="uk")
    asking = np.concatenate([copies(base, 12, seed=6), pictures(40, seed=7)])
    matcher = Matcher.of(Lake(tmp_path / "lake"))
    assert matcher is not None
    found = matcher.ask("pdq", np.frombuffer(asking.astype(">u8").tobytes(), np.uint8).reshape(-1, 32))
    names = [matcher.entries[code].category for code in found.entry]
    got = {
        (q, name): d
        for q, name, d in zip(found.question.tolist(), names, found.distance.tolist(), strict=True)
    }
    apart = np.bitwise_count(asking[:, None] ^ listed[None]).sum(axis=2)
    expected: dict[tuple[int, str], int] = {}
    for question, row in zip(*np.nonzero(apart <= 31), strict=True):
        key = (int(question), "ABC"[row % 3])
        expected[key] = min(expected.get(key, 99), int(apart[question, row]))
    assert got == expected
    assert len(expected) > 40


def test_hashes_that_begin_alike_are_told_apart() -> None:
    raw = [bytes(8) + bytes([n]) * 12 for n in range(5)]
    index = Sorted.build(many([*raw, *raw[:2]], "sha1"), np.array([0, 1, 2, 3, 4, 7, 1]))
    question, code = index.find(many([raw[0], raw[1], bytes(8) + b"z" * 12], "sha1"))
    assert (question.tolist(), code.tolist()) == ([0, 0, 1], [0, 7, 1])
