"""A folder: every file below it, in the order of their names; links are not followed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import SourceError
from marsad.model import Refusal
from marsad.readers.contract import Reader
from marsad.readers.source import from_path, label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source

# What systems leave lying about; not part of anybody's material.
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"})


def _members(source: Source, options: ReadOptions) -> Iterator[Source | Refusal]:
    if source.folder is None:
        return
    for path in _files(source.folder):
        if isinstance(path, OSError):
            yield Refusal(source.label, 0, f"a folder inside cannot be opened: {path.strerror}")
            continue
        label = label_of(f"{source.label}{path.relative_to(source.folder).as_posix()}")
        if path.is_symlink() or not path.is_file():
            yield Refusal(label, 0, "a link or a special file, not followed")
            continue
        try:
            yield from_path(path, options.limits, label=label, meter=source.meter)
        except SourceError as error:
            yield Refusal(label, 0, error.message)


def _files(folder: Path) -> Iterator[Path | OSError]:
    """Everything below that is no folder, sorted by name, level by level inside each folder."""
    try:
        inside = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield error
        return
    for path in inside:
        if path.name in LITTER:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


READER = Reader("Folders", ("/",), lambda _head, _name: 0.0, members=_members)
