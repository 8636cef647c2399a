"""What an exchange format promises, and how packs are written in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.errors import UsageError
from marsad.packs import version_of
from marsad.registry import plugins

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from marsad.packs import Packs


@dataclass(frozen=True, slots=True)
class PackFormat:
    """A format that packs can be written in. A module of this room offers it as ``PACK_FORMAT``.

    ``write``: packs → content by relative path; pure, the same packs always give the same bytes.
    ``loses``: what of a pack the format has no place for, in one sentence a user reads.
    """

    title: str
    loses: str
    write: Callable[[Packs], Mapping[str, str]]


def pack_formats() -> Mapping[str, PackFormat]:
    """Every format by its name on the command line (``misp-taxonomy``)."""
    return {name.replace("_", "-"): found for name, found in plugins("exchange", "PACK_FORMAT").items()}


def whole_version(packs: Packs) -> int:
    """One number for all packs, as MISP wants it: it grows whenever a pack's version does."""
    parts = [version_of(pack.version) for pack in packs]
    return sum(major * 10_000 + minor * 100 + patch for major, minor, patch in parts)


def export_packs(packs: Packs, name: str, out: Path) -> list[Path]:
    """Write ``packs`` in the format ``name`` under ``out``; returns the files. UsageError for an unknown format."""
    formats = pack_formats()
    if name not in formats:
        raise UsageError(f"unknown format {name!r}", hint=f"use one of: {', '.join(formats)}")
    written = []
    for relative, content in sorted(formats[name].write(packs).items()):
        path = out / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        written.append(path)
    return written
