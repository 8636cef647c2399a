"""The tables survive their file; a file that is damaged, swollen or holds anything else is refused by name."""

from __future__ import annotations

import io
import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from marsad.errors import ModelError
from marsad.learned import built_in
from marsad.learned.stored import digest, load, save


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "one.npz"
    save(built_in(), path)
    return path


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def rewrite(path: Path, **changed: bytes | np.ndarray) -> None:
    """The same file with some entries changed."""
    whole = entries(path)
    for name, value in changed.items():
        out = io.BytesIO()
        if isinstance(value, np.ndarray):
            np.save(out, value)
        whole[f"{name}.npy"] = out.getvalue() if isinstance(value, np.ndarray) else value
    with zipfile.ZipFile(path, "w") as held:
        for name, content in whole.items():
            held.writestr(name, content)


def test_the_tables_survive_their_file(kept: Path) -> None:
    again = load(kept)
    assert np.array_equal(again.table, built_in().table)
    assert again.cues == built_in().cues and again.version == built_in().version
    assert np.array_equal(again.joining.victim, built_in().joining.victim)
    assert digest(again) == digest(built_in())


def test_the_same_tables_give_the_same_bytes(kept: Path, tmp_path: Path) -> None:
    save(built_in(), tmp_path / "two.npz")
    assert kept.read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_other_tables_have_another_digest() -> None:
    table = built_in().table.copy()
    table[5, 5] += 1
    assert digest(replace(built_in(), table=table)) != digest(built_in())


@pytest.mark.parametrize(
    "changed",
    [
        {"table": np.zeros((4, 4), np.int8)},
        {"table": np.zeros((1 << 17, 20), np.int16)},
        {"bias": np.full(20, np.nan, np.float32)},
        {"scale": np.zeros(3, np.float32)},
        {"victim": np.zeros(4, np.int64)},
        {"cues": np.zeros(3)},
        {"version": np.array("../../etc")},
        {"table": b"not an array"},
    ],
)
def test_tables_of_another_shape_are_refused(kept: Path, changed: dict[str, np.ndarray | bytes]) -> None:
    rewrite(kept, **changed)
    with pytest.raises(ModelError, match=r"one\.npz"):
        load(kept)


def test_what_is_only_written_again_is_read(kept: Path) -> None:
    rewrite(kept, bias=built_in().bias)
    assert digest(load(kept)) == digest(built_in())


def test_what_could_run_is_never_opened(kept: Path, tmp_path: Path) -> None:
    class Runs:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "ran",))

    out = io.BytesIO()
    np.save(out, np.array([Runs()], object), allow_pickle=True)
    rewrite(kept, cues=out.getvalue())
    with pytest.raises(ModelError):
        load(kept)
    kept.write_bytes(pickle.dumps(Runs()))
    with pytest.raises(ModelError):
        load(kept)
    assert not (tmp_path / "ran").exists()


def test_a_header_that_names_more_than_there_is_takes_no_memory(kept: Path) -> None:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "<f4", "fortran_order": False, "shape": (1 << 45,)})
    rewrite(kept, bias=out.getvalue())
    with pytest.raises(ModelError):
        load(kept)


@pytest.mark.parametrize("cut", [0, 10, 5_000, -30])
def test_a_file_that_is_not_whole_is_refused(kept: Path, cut: int) -> None:
    kept.write_bytes(kept.read_bytes()[:cut])
    with pytest.raises(ModelError, match="damaged"):
        load(kept)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.npz"):
        load(tmp_path / "none.npz")
