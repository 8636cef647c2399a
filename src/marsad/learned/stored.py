"""Keeps a learned model in a file of plain arrays, and reads no file that is not whole."""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from marsad.errors import ModelError
from marsad.learned import meanings
from marsad.learned.grams import BITS
from marsad.learned.model import Joining, Learned
from marsad.learned.outputs import MOTIVES, SPEAKERS, WIDTH

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

type Arrays = dict[str, npt.NDArray[Any]]

_FILE = "weights.npz"
_MOST_BYTES = 16_000_000  # of a file, and of all its arrays unpacked; ours have 1 and 3.3 MB
_VERSION = re.compile(r"[0-9A-Za-z.-]{1,64}")
_JOINING = {"speaker": 2 + len(SPEAKERS), "offender": 3, "victim": 3, "motive": 2 + len(MOTIVES)}


def save(model: Learned, path: Path) -> None:
    """Write the tables; the same model gives the same bytes."""
    named: dict[str, Any] = {**_arrays(model), "version": np.array(model.version)}
    with path.open("wb") as out:
        np.savez_compressed(out, **named)


def load(path: Path) -> Learned:
    """Read what `save` wrote. Nothing in the file can run.

    Raises ModelError naming the file where it is missing, damaged, too large, or not tables of this shape.
    """
    try:
        stored = _read(path)
        model = _model(stored)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
        raise ModelError(
            f"{path.name}: these weights are damaged or of another version of Marsad",
            hint="train them again, or take them away with `marsad packs untrain`",
        ) from error
    return model


def digest(model: Learned) -> str:
    """What tells these tables from all others, whatever they are called: SHA-256 over their bytes, hexadecimal."""
    seal = hashlib.sha256()
    for name, array in sorted(_arrays(model).items()):
        seal.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        seal.update(np.ascontiguousarray(array).tobytes())
    return seal.hexdigest()


@functools.cache
def built_in() -> Learned:
    """The model that is shipped; see docs/model-card.md."""
    with shipped_path() as path:
        return load(path)


def shipped_path() -> AbstractContextManager[Path]:
    """The file of the model that is shipped."""
    return importlib.resources.as_file(importlib.resources.files("marsad.learned") / _FILE)


def _arrays(model: Learned) -> Arrays:
    return {
        "table": model.table,
        "scale": model.scale,
        "pairs": model.pairs,
        "pair_scale": model.pair_scale,
        "cues": np.array(model.cues, "U"),
        "cue_weights": model.cue_weights.astype(np.float16),
        "bias": model.bias,
        "speaker": model.joining.speaker,
        "offender": model.joining.offender,
        "victim": model.joining.victim,
        "motive": model.joining.motive,
    }


def _read(path: Path) -> Arrays:
    """The arrays of a file, none unpacked before it is known how large it is."""
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError("too large")
    with zipfile.ZipFile(path) as held:
        if sum(entry.file_size for entry in held.infolist()) > _MOST_BYTES:
            raise ValueError("too large when unpacked")
        for entry in held.infolist():
            with held.open(entry) as file:
                npy.read_magic(file)
                shape, _, kind = npy.read_array_header_1_0(file)
            # A header may name any size, and memory would be taken for it before a byte is read.
            if int(np.prod(shape, dtype=np.float64)) * kind.itemsize > entry.file_size:
                raise ValueError(entry.filename)
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _model(stored: Arrays) -> Learned:
    cues = stored["cues"]
    if cues.dtype.kind != "U" or cues.ndim != 1 or stored["version"].dtype.kind != "U":
        raise ValueError("names")
    version = str(stored["version"])
    if not _VERSION.fullmatch(version):
        raise ValueError("version")
    floats = {
        name: _floats(stored[name], shape)
        for name, shape in {
            "scale": (WIDTH,),
            "pair_scale": (WIDTH,),
            "cue_weights": (len(cues), WIDTH),
            "bias": (WIDTH,),
            **{name: (size,) for name, size in _JOINING.items()},
        }.items()
    }
    joining = Joining(*(floats[name] for name in _JOINING))
    return Learned(
        _bytes(stored["table"], BITS),
        floats["scale"],
        _bytes(stored["pairs"], meanings.BITS),
        floats["pair_scale"],
        tuple(cues.tolist()),
        floats["cue_weights"],
        floats["bias"],
        joining,
        version,
    )


def _bytes(array: npt.NDArray[Any], bits: int) -> npt.NDArray[np.int8]:
    if array.dtype != np.int8 or array.shape != (1 << bits, WIDTH):
        raise ValueError("table")
    return array


def _floats(array: npt.NDArray[Any], shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    if array.dtype.kind != "f" or array.shape != shape or not np.isfinite(array).all():
        raise ValueError(shape)
    return array.astype(np.float32)
