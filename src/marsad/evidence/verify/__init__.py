"""Checks stores and exports: what is not as it was sealed is named, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.evidence.verify.exported import verify_export
from marsad.evidence.verify.stored import verify_store
from marsad.evidence.verify.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["Verdict", "verify", "verify_export", "verify_store"]


def verify(
    path: Path,
    *,
    vkey: str = "",
    against: Sequence[Path] = (),
    told: Callable[[int, int], None] | None = None,
) -> Verdict:
    """Checks what ``path`` is: a store, or an export's folder or ZIP.

    ``vkey`` is the log's key as it was published, ``against`` are checkpoints that were handed out before. ``told`` is
    called with bytes done and in all. Raises EvidenceError where ``path`` is neither.
    """
    from marsad.evidence.founding import is_store

    if path.is_dir() and is_store(path):
        return verify_store(path, vkey=vkey, against=against, told=told)
    return verify_export(path, vkey=vkey, against=against)
