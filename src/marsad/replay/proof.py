"""The proof that a lead was what it was: its row, the root that its run committed to, and the log's signed head.

A folder with a proof can be checked without Marsad: `READ.md` in it says how.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from marsad.errors import EvidenceError, LakeError, UsageError
from marsad.evidence import checkpoints, tree
from marsad.evidence.custody import event_of
from marsad.evidence.notes import read_vkey
from marsad.evidence.nouns import Fault
from marsad.replay.rooted import lead_bytes, leaves
from marsad.replay.telling import READ

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from marsad.engines import Lake
    from marsad.evidence import Vault
    from marsad.evidence.nouns import Event

_SUMS = "SHA256SUMS"
_MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Proven:
    """``lead`` (bytes of its row) is leaf ``index`` of ``size`` under the root that ``run`` (an entry) names.

    ``proof`` shows ``run`` under the checkpoint at its end. ``stamps`` are timestamps of that checkpoint by authority.
    """

    lead: bytes
    index: int
    size: int
    hashes: tuple[bytes, ...]
    run: Event
    proof: checkpoints.Proof
    vkey: str
    key: bytes
    stamps: dict[str, bytes] = field(default_factory=dict)


def prove(lake: Lake, vault: Vault, event: Event, lead: str, known: datetime | None) -> Proven:
    """The proof of a lead as it was ``known``. Raises LakeError where the leads are not those that the run named."""
    table = lake.read("leads", as_of=known)
    ids, hashes = leaves(table)
    if tree.root_of(hashes).hex() != event.more["leads_root"]:
        raise LakeError(
            "the leads in the lake are not those that the log names", hint="restore the lake from a backup"
        )
    at = ids.index(lead)
    row = table.filter(pc.equal(table["id"], lead)).to_pylist()[0]
    size = event.seq + 1
    kept = vault.path / "checkpoints" / f"{size:012d}.note"
    # The head of that day, where it was kept: it may bear others' signatures and times.
    note = kept.read_bytes() if kept.is_file() else vault.checkpoint()
    head = checkpoints.open_note(note, read_vkey(vault.vkey))
    proof = checkpoints.Proof(event.seq, tuple(vault.log.inclusion(event.seq, head.size)), note)
    stamps = {
        path.name.split(".", 1)[1]: path.read_bytes()
        for path in sorted(kept.parent.glob(f"{head.size:012d}.*.tsr"))
    }
    return Proven(
        lead_bytes(row), at, len(ids), tuple(tree.inclusion(tree.Leaves(hashes), at, len(ids))), event, proof,
        vault.vkey, (vault.path / "log.pem").read_bytes(), stamps,
    )  # fmt: skip


def write_proof(proven: Proven, folder: Path, told: dict[str, Any]) -> None:
    """Writes a proof to a new or empty folder; ``told`` is what running it again gave, as JSON says it.

    Raises UsageError where the folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there and not empty", hint="name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    path = {"hashes": [each.hex() for each in proven.hashes], "index": proven.index, "size": proven.size}
    files = {
        "lead.json": proven.lead,
        "lead.proof.json": _json(path),
        "run.json": proven.run.body,
        "run.proof": bytes(proven.proof),
        "checkpoint.note": proven.proof.note,
        "log.vkey": f"{proven.vkey}\n".encode(),
        "log.pem": proven.key,
        "replay.json": _json(told),
        "READ.md": READ.encode(),
        **proven.stamps,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / _SUMS).write_text(
        "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    )


def verify_replay(folder: Path, vkey: str = "") -> list[Fault]:
    """What is wrong with a folder that `write_proof` wrote; nothing where all is as it was.

    ``vkey`` is the log's key as it was published; without it the folder's own is used, which proves only that all
    parts belong together.
    """
    faults = _sums(folder)
    if faults:
        return faults
    try:
        return _chain(folder, vkey)
    except (EvidenceError, ValueError, KeyError, TypeError, OSError) as error:
        return [Fault("proof", folder.name, getattr(error, "message", "a part of the proof cannot be read"))]


def _sums(folder: Path) -> list[Fault]:
    """Every file is listed and as it was, and every listed one is there."""
    try:
        lines = (folder / _SUMS).read_text("utf-8").splitlines()
        listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError):
        return [Fault("sums", _SUMS, "is missing or cannot be read")]
    there = {path.name for path in folder.iterdir()} - {_SUMS}
    faults = [Fault("extra", name, "is in no list") for name in sorted(there - set(listed))]
    for name, digest in sorted(listed.items()):
        path = folder / name
        if path.parent != folder or path.is_symlink() or not path.is_file():
            faults.append(Fault("missing", name, "is not there"))
        elif path.stat().st_size > _MOST_BYTES:
            faults.append(Fault("size", name, "is too large for a proof"))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            faults.append(Fault("changed", name, "is not what it was"))
    return faults


def _chain(folder: Path, vkey: str) -> list[Fault]:
    """From the lead to the root of its run, to the log's entry, to its signed head."""
    read = {path.name: path.read_bytes() for path in folder.iterdir()}
    faults = []
    verifier = read_vkey(vkey or read["log.vkey"].decode("ascii").strip())
    head = checkpoints.open_note(read["checkpoint.note"], verifier)
    packed = b"".join(line for line in read["log.pem"].splitlines() if not line.startswith(b"-"))
    if not base64.b64decode(packed).endswith(verifier.key):
        faults.append(Fault("key", "log.pem", "is not the key that signed the checkpoint"))
    proof = checkpoints.read_proof(read["run.proof"])
    if proof.note != read["checkpoint.note"] or not proof.holds(read["run.json"], head):
        faults.append(Fault("run", "run.json", "is not proven to stand in the log"))
    event = event_of(proof.index, read["run.json"])
    path, told = json.loads(read["lead.proof.json"]), json.loads(read["replay.json"])
    leaf, root = tree.leaf_hash(read["lead.json"]), bytes.fromhex(str(event.more["leads_root"]))
    hashes = [bytes.fromhex(each) for each in path["hashes"]]
    if path["size"] != event.more["leads"] or not tree.verify_inclusion(
        leaf, path["index"], path["size"], hashes, root
    ):
        faults.append(Fault("lead", "lead.json", "is not among the leads that the run committed to"))
    lead = json.loads(read["lead.json"])["id"]
    if (told["lead"], told["run"]) != (lead, event.more["run"]):
        faults.append(Fault("replay", "replay.json", "tells of another lead or another run"))
    return faults


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
