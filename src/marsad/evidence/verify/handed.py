"""Whether the heads in an export are those of checkpoints that were handed out before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from marsad.evidence.notes import Verifier
    from marsad.evidence.verify.verdict import Findings


def check_handed(
    against: Sequence[Path],
    verifier: Verifier,
    heads: Iterable[checkpoints.Checkpoint],
    found: Findings,
) -> None:
    """A checkpoint of a size that the export does not hold says nothing here: that is told, as "against.other"."""
    known = {head.size: head.root for head in heads}
    for path in against:
        try:
            head = checkpoints.open_note(path.read_bytes(), verifier)
        except (EvidenceError, OSError) as error:
            found.wrong("checkpoint", path.name, getattr(error, "message", "cannot be read"))
            continue
        if head.size not in known:
            found.notes.append(f"against.other:{path.name}")
        elif known[head.size] != head.root:
            found.wrong("checkpoint", path.name, "is of another log than this export")
        else:
            found.counts["handed checkpoints"] += 1
