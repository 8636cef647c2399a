"""What the built-in packs and recipients are called, without reading what they look for: a report needs no more."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import yaml

from marsad.packs.home import pack_folders
from marsad.packs.loader import BUILT_IN, _read_recipients

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@functools.cache
def pack_titles(pack: str) -> Mapping[str, str]:
    """The titles (by language) of a pack; nothing where there is no such pack, or it cannot be read."""
    folder = _folders().get(pack)
    if folder is None:
        return {}
    try:
        lines = (folder / "pack.yaml").read_text(encoding="utf-8").splitlines()
        told = yaml.safe_load("\n".join(_entry(lines, "title:")))
    except (OSError, yaml.YAMLError):
        return {}
    titles = told.get("title") if isinstance(told, dict) else None
    return titles if isinstance(titles, dict) else {}


@functools.cache
def recipient_titles() -> Mapping[str, Mapping[str, str]]:
    """The titles (by language) of everybody a lead may go to. Raises PackError where the list is broken."""
    return _read_recipients(BUILT_IN)


@functools.cache
def _folders() -> Mapping[str, Path]:
    """Folder by the name that a typology of a lake may have; anything else must not reach the disk."""
    built_in = {f.name: f for f in BUILT_IN.iterdir() if not f.name.startswith(("_", "."))}
    return built_in | {f.name: f for f in pack_folders()}


def _entry(lines: list[str], key: str) -> list[str]:
    """The lines of one key of a YAML file's outermost mapping."""
    start = next((number for number, line in enumerate(lines) if line.startswith(key)), len(lines))
    stop = start + 1
    while stop < len(lines) and not lines[stop][:1].strip():
        stop += 1
    return lines[start:stop]
