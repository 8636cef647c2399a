"""Whether the entries of an export stand in the log, and tell the whole history of each item."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, notes, records, tree
from marsad.evidence.canonical import canonical
from marsad.evidence.custody import event_of
from marsad.evidence.export import naming
from marsad.evidence.verify.bags import whole

if TYPE_CHECKING:
    from marsad.evidence.nouns import Event
    from marsad.evidence.verify.bags import Files
    from marsad.evidence.verify.verdict import Findings

_FIRST = ("sealed", "captured")


def check_checkpoint(
    files: Files, verifier: notes.Verifier, found: Findings
) -> tuple[checkpoints.Checkpoint, bytes] | None:
    """The head that everything else is proven against, with its note."""
    name = f"data/{naming.CHECKPOINT}"
    try:
        raw = whole(files, name)
        head = checkpoints.open_note(raw, verifier)
    except (EvidenceError, ValueError) as error:
        found.wrong("checkpoint", name, getattr(error, "message", "is not a checkpoint"))
        return None
    found.counts["checkpoints"] += 1
    return head, raw


def check_entries(
    files: Files, head: checkpoints.Checkpoint, note: bytes, found: Findings
) -> dict[str, list[Event]]:
    """Events by commitment, in the order of the log, each of them proven."""
    names = set(files.names())
    events: dict[str, list[Event]] = {}
    entries = sorted(name for name in names if name.startswith(f"data/{naming.ENTRIES}/"))
    for name in entries:
        stem = name.rpartition("/")[2].removesuffix(".json")
        try:
            seq = int(stem)
            if f"data/{naming.entry_name(seq)}" != name:
                raise ValueError
            body = whole(files, name)
            event = event_of(seq, body)
            proof = checkpoints.read_proof(whole(files, f"data/{naming.proof_name(seq)}"))
        except (EvidenceError, ValueError) as error:
            found.wrong("entry", name, getattr(error, "message", "is not an entry of a log"))
            continue
        if proof.note != note or proof.index != seq or not proof.holds(body, head):
            found.wrong("proof", name, "is not proven to stand in the log")
            continue
        found.counts["entries"] += 1
        events.setdefault(event.item, []).append(event)
    for name in sorted(names):
        if name.startswith(f"data/{naming.PROOFS}/") and _entry_of(name) not in names:
            found.wrong("proof", name, "proves an entry that is not there")
    return events


def check_history(
    files: Files, export: str, events: dict[str, list[Event]], found: Findings
) -> dict[str, dict[str, Any]]:
    """Records by item, each as committed to, with a history in which nothing is left out."""
    said: dict[str, dict[str, Any]] = {}
    left = dict(events)
    prefix = f"data/{naming.RECORDS}/"
    for name in (each for each in files.names() if each.startswith(prefix)):
        item = name.removeprefix(prefix).removesuffix(".json")
        try:
            raw = whole(files, name)
            record = json.loads(raw)
            if not isinstance(record, dict) or canonical(record) != raw:
                raise ValueError
        except (EvidenceError, ValueError, RecursionError) as error:
            found.wrong("record", name, getattr(error, "message", "is not a record in its one form"))
            continue
        commitment = records.commitment_of(raw)
        if records.item_id(commitment) != item:
            found.wrong("record", name, "is not what the log committed to")
            continue
        _chain(name, export, left.pop(commitment, []), found)
        said[item] = record
        found.counts["items"] += 1
    for strangers in left.values():
        found.wrong(
            "entry", f"data/{naming.entry_name(strangers[0].seq)}", "is of an item that is not in the export"
        )
    if not said:
        found.wrong("record", prefix, "there are no items")
    return said


def _chain(name: str, export: str, history: list[Event], found: Findings) -> None:
    before = ""
    for number, event in enumerate(history, 1):
        if event.nth != number or event.prev != before:
            found.wrong("history", name, f"event {number} of the item's history is missing or another")
            return
        before = tree.leaf_hash(event.body).hex()
    if not history or history[0].action not in _FIRST:
        found.wrong("history", name, "the history does not begin with the sealing")
    elif not any(event.action == "exported" and event.more.get("export") == export for event in history):
        found.wrong("history", name, "the history does not reach this export")
    elif any(event.action == "erased" for event in history):
        found.wrong("history", name, "the item was erased before this export")


def _entry_of(proof: str) -> str:
    return proof.replace(f"data/{naming.PROOFS}/", f"data/{naming.ENTRIES}/").removesuffix(".proof") + ".json"
