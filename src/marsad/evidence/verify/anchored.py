"""Whether the older heads in an export are the log's, stamped, and hold the sealings that they are there for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints
from marsad.evidence.export import naming
from marsad.evidence.stamps.checking import check_stamp
from marsad.evidence.verify.bags import whole

if TYPE_CHECKING:
    from marsad.evidence.notes import Verifier
    from marsad.evidence.verify.bags import Files
    from marsad.evidence.verify.verdict import Findings

_NAME = re.compile(rf"data/{naming.ANCHORS}/([0-9]{{12,}})/([A-Za-z0-9_-]+\.(?:note|tsr|pem|proof))")


def check_anchors(
    files: Files, verifier: Verifier, head: checkpoints.Checkpoint, found: Findings
) -> list[checkpoints.Checkpoint]:
    """The older heads that hold. Their times go into ``found.stamps`` as "authority size"."""
    folders: dict[str, set[str]] = {}
    for name in (each for each in files.names() if each.startswith(f"data/{naming.ANCHORS}/")):
        if match := _NAME.fullmatch(name):
            folders.setdefault(match[1], set()).add(match[2])
        else:
            found.wrong("anchor", name, "has no business among older heads of the log")
    return [
        old for folder, names in folders.items() if (old := _one(files, folder, names, verifier, head, found))
    ]


def _one(
    files: Files,
    folder: str,
    names: set[str],
    verifier: Verifier,
    head: checkpoints.Checkpoint,
    found: Findings,
) -> checkpoints.Checkpoint | None:
    where = f"data/{naming.ANCHORS}/{folder}"
    try:
        note = whole(files, f"{where}/checkpoint.note")
        old = checkpoints.open_note(note, verifier)
    except EvidenceError as error:
        found.wrong("anchor", f"{where}/checkpoint.note", error.message)
        return None
    if folder != f"{old.size:012d}" or old.size >= head.size:
        found.wrong("anchor", f"{where}/checkpoint.note", "is not the older head that it is filed as")
        return None
    proofs = sorted(name for name in names if name.endswith(".proof"))
    stamps = sorted(name for name in names if name.endswith(".tsr"))
    if not proofs or not stamps:
        found.wrong("anchor", where, "an older head without a timestamp, or that nothing is proven by")
    for name in proofs:
        _proof(files, f"{where}/{name}", name.removesuffix(".proof"), (old, note), found)
    for name in stamps:
        _stamp(files, f"{where}/{name}", (old, note), found)
    found.counts["anchors"] += 1
    return old


def _proof(
    files: Files, where: str, seq: str, old: tuple[checkpoints.Checkpoint, bytes], found: Findings
) -> None:
    head, note = old
    try:
        proof = checkpoints.read_proof(whole(files, where))
        body = whole(files, f"data/{naming.ENTRIES}/{seq}.json")
    except EvidenceError as error:
        found.wrong("proof", where, error.message)
        return
    if proof.note != note or f"{proof.index:09d}" != seq or not proof.holds(body, head):
        found.wrong("proof", where, "does not lead to that older head")
    else:
        found.counts["anchored entries"] += 1


def _stamp(files: Files, where: str, old: tuple[checkpoints.Checkpoint, bytes], found: Findings) -> None:
    head, note = old
    stem = where.removesuffix(".tsr")
    try:
        at = check_stamp(whole(files, where), note, whole(files, f"{stem}.pem"))
    except EvidenceError as error:
        found.wrong("stamp", where, error.message)
        return
    found.stamps[f"{stem.rpartition('/')[2]} {head.size}"] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    found.counts["timestamps"] += 1
