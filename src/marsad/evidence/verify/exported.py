"""Checks an export as a stranger would: with nothing but the export, and a key if one was given."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence.verify import bagged, held, logged
from marsad.evidence.verify.bags import InFolder, InZip
from marsad.evidence.verify.handed import check_handed
from marsad.evidence.verify.verdict import Enough, Findings, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from marsad.evidence.checkpoints import Checkpoint
    from marsad.evidence.notes import Verifier
    from marsad.evidence.verify.bags import Files


def verify_export(path: Path, *, vkey: str = "", against: Sequence[Path] = ()) -> Verdict:
    """``path`` is an export's folder or ZIP; ``vkey`` the log's key as the unit published it.

    ``against`` are checkpoints that were handed out before; those of sizes that the export does not hold are told.

    Raises EvidenceError where there is nothing that could be an export.
    """
    return check(opened(path), vkey=vkey, against=against)


def opened(path: Path) -> InFolder | InZip:
    """The files of an export."""
    if path.is_dir():
        return InFolder(path)
    if path.is_file() and zipfile.is_zipfile(path):
        return InZip(path)
    raise EvidenceError(f"{path.name} is no export", hint="name its folder or ZIP")


def check(files: Files, *, vkey: str = "", against: Sequence[Path] = (), first: bool = False) -> Verdict:
    """Everything that can be checked; ``first`` stops at the first fault."""
    found = Findings("export", first)
    try:
        for name in getattr(files, "strange", ()):
            found.wrong("strange", name, "is a link, a special file, a bomb or a name that leads outside")
        verifier = bagged.read_key(files, vkey, found)
        bagged.check_bag(files, found)
        if verifier is not None:
            export = bagged.check_seal(files, verifier, found)
            if head := logged.check_checkpoint(files, verifier, found):
                events = logged.check_entries(files, *head, found)
                said = logged.check_history(files, export, events, found)
                held.check_files(files, said, found)
                held.check_index(files, export, head[0], said, found)
                old = _stamps(files, verifier, head, found)
                check_handed(against, verifier, [head[0], *old], found)
    except Enough:
        pass
    return found.verdict()


def _stamps(
    files: Files, verifier: Verifier, head: tuple[Checkpoint, bytes], found: Findings
) -> list[Checkpoint]:
    from marsad.evidence.verify.anchored import check_anchors
    from marsad.evidence.verify.stamped import check_stamps

    old = check_anchors(files, verifier, head[0], found)
    check_stamps(files, head[1], found)
    return old
