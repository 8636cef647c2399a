"""Keeps tables that take long to make in files, so that the next process only reads them."""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
import zipfile
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

type Arrays = Mapping[str, npt.NDArray[Any]]

_FORMAT = "1"
_KEY = "key"
_SUFFIX = ".arrays"
# What a table made from the same files may still depend on; the tag also tells versions of one folder apart.
_MADE_BY = f"{sys.implementation.cache_tag}-{unicodedata.unidata_version}-{sys.byteorder}"


def kept(
    name: str, made_from: Iterable[Path], make: Callable[[], Arrays], where: Path | None = None
) -> Arrays:
    """What ``make`` gives: from a file of an earlier process, or made now and kept for the next one.

    ``made_from``: the files, code and data, whose contents decide what ``make`` gives; when one of them changes it is
    made anew, and so it is when the file is not whole or of something else. A file holds arrays and nothing that could
    run. It lies in ``where``, else beside the compiled code or in the user's cache; where nothing can be written
    nothing is kept. Raises what ``make`` raises.
    """
    try:
        key = _key(name, made_from)
    except OSError:  # ``make`` says better what is missing
        return make()
    folders = [where] if where else list(_folders())
    for folder in folders:
        with contextlib.suppress(OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return _read(folder / _file(name, key), key)
    arrays = make()
    for folder in folders:
        with contextlib.suppress(OSError):
            _write(folder, name, key, arrays)
            break
    return arrays


def sources(*packages: str) -> list[Path]:
    """The code of these modules or packages, for ``made_from``."""
    found: list[Path] = []
    for package in packages:
        place = Path(__file__).parent.joinpath(*package.split(".")[1:])
        found += sorted(place.glob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    return found


def _folders() -> Iterator[Path]:
    """Beside the compiled code, else in the user's cache. Source: XDG Base Directory Specification 0.8."""
    if named := os.environ.get("MARSAD_CACHE"):
        yield Path(named)
        return
    yield Path(__file__).parent / "__pycache__"
    cache = os.environ.get("XDG_CACHE_HOME")
    with contextlib.suppress(RuntimeError):  # no home
        yield (Path(cache) if cache else Path.home() / ".cache") / "marsad"


def _file(name: str, key: str) -> str:
    return f"{name}.{_MADE_BY}.{key}{_SUFFIX}"


def _key(name: str, made_from: Iterable[Path]) -> str:
    seal = blake2b(f"{_FORMAT} {_MADE_BY} {name}".encode(), digest_size=12)
    for path in made_from:
        content = path.read_bytes()
        seal.update(f"\n{path.parent.name}/{path.name} {len(content)}\n".encode("utf-8", "surrogateescape"))
        seal.update(content)
    return seal.hexdigest()


def _read(path: Path, key: str) -> Arrays:
    """The arrays of a file; each is checked against the sum that stands beside it."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    if str(arrays.pop(_KEY)) != key:
        raise ValueError(key)
    return arrays


def _write(folder: Path, name: str, key: str, arrays: Arrays) -> None:
    """Whole or not at all, whoever else writes it now; what an earlier version kept goes."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{name}.{os.getpid()}.part"
    columns: dict[str, Any] = {_KEY: np.array(key), **arrays}
    try:
        with unfinished.open("wb") as out:
            np.savez(out, **columns)
        unfinished.replace(folder / _file(name, key))
    finally:
        unfinished.unlink(missing_ok=True)
    for old in folder.glob(f"{name}.{_MADE_BY}.*{_SUFFIX}"):
        if old.name != _file(name, key):
            old.unlink(missing_ok=True)
