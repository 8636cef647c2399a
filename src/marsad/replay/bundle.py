"""The packs and the model in use as one file, the same bytes for the same content, and a detector made of it again."""

from __future__ import annotations

import functools
import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from marsad.detect.detector import Detector
from marsad.detect.lexicon import build
from marsad.detect.own import own_path
from marsad.errors import EvidenceError
from marsad.learned.stored import load, shipped_path
from marsad.packs.loader import folders_in_use, load_packs

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP can name
_MOST_BYTES = 256 << 20
_MODEL, _PACKS = "model.npz", "packs/"


def bundled(*, model: bool) -> bytes:
    """A ZIP of what texts are read with now: packs, shared words, speakers, and with ``model`` the learned weights.

    Nothing in it depends on the day or the machine: names in order, nothing packed.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(_files(model=model)):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data)
    return buffer.getvalue()


def _files(*, model: bool) -> Iterator[tuple[str, bytes]]:
    for folder in folders_in_use():
        for file in sorted(folder.glob("*.yaml")):
            yield f"{_PACKS}{folder.name}/{file.name}", file.read_bytes()
    if model:
        own = own_path()
        with shipped_path() as shipped:
            yield _MODEL, (own if own.exists() else shipped).read_bytes()


def detector_of(stream: BinaryIO) -> Detector:
    """The detector that a bundle held. Raises EvidenceError where it is none."""
    return _detector(stream.read(_MOST_BYTES))


@functools.lru_cache(maxsize=2)  # a court asks for several leads of a day
def _detector(data: bytes) -> Detector:
    with tempfile.TemporaryDirectory(prefix="marsad-replay-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                    raise ValueError("too large")
                archive.extractall(folder)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise EvidenceError(
                "the sealed packs cannot be opened", hint="marsad evidence verify says what is wrong"
            ) from error
        weights = folder / _MODEL
        learned = load(weights) if weights.is_file() else None
        return Detector(build(load_packs(folder / "packs"), meanings=learned is not None), learned)
