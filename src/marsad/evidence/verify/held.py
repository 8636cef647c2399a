"""Whether the files of an export are those that its records speak of, and web archives are whole."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from marsad.errors import EvidenceError
from marsad.evidence.canonical import canonical
from marsad.evidence.export import naming
from marsad.evidence.verify.bags import pieces, whole
from marsad.evidence.verify.web import broken_archive

if TYPE_CHECKING:
    from marsad.evidence.checkpoints import Checkpoint
    from marsad.evidence.verify.bags import Files
    from marsad.evidence.verify.verdict import Findings


def check_files(files: Files, said: dict[str, dict[str, Any]], found: Findings) -> None:
    """Each item held in bytes has exactly one file, with the size and SHA-256 of its record; others have none."""
    prefix = f"data/{naming.FILES}/"
    of: dict[str, list[str]] = {}
    for name in files.names():
        if name.startswith(prefix):
            of.setdefault(name.removeprefix(prefix).partition("/")[0], []).append(name)
    for item, record in sorted(said.items()):
        names = of.pop(item, [])
        if record.get("held") != "bytes":
            if names:
                found.wrong("file", names[0], "is there, although only its hash was sealed")
            continue
        if names != [f"{prefix}{item}/{naming.safe_name(str(record.get('name')))}"]:
            found.wrong("file", f"{prefix}{item}", "the item's file is missing, or is not alone")
            continue
        _same(files, names[0], record, found)
    for names in of.values():
        found.wrong("file", names[0], "belongs to no item")


def check_index(
    files: Files, export: str, head: Checkpoint, said: dict[str, dict[str, Any]], found: Findings
) -> None:
    """The index names these items, this export and this log, and nothing else."""
    name = f"data/{naming.INDEX}"
    try:
        raw = whole(files, name)
        index = json.loads(raw)
        right = (
            canonical(index) == raw
            and {
                each["id"]: (each["held"], each["sha256"], each["size"], each["name"])
                for each in index["items"]
            }
            == {item: (r["held"], r["sha256"], r["size"], r["name"]) for item, r in said.items()}
            and (index["export"], index["origin"], index["size"], index["root"])
            == (export, head.origin, head.size, head.root.hex())
        )
    except (EvidenceError, ValueError, KeyError, TypeError, RecursionError):
        right = False
    if not right:
        found.wrong("index", name, "does not say what the export holds")


def _same(files: Files, name: str, record: dict[str, Any], found: Findings) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        for piece in pieces(files, name):
            digest.update(piece)
            size += len(piece)
    except EvidenceError as error:
        found.wrong("damaged", name, error.message)
        return
    if (digest.hexdigest(), size) != (record.get("sha256"), record.get("size")):
        found.wrong("file", name, "is not what was sealed")
        return
    if reason := broken_archive(files, name):
        found.notes.append(f"archive:{name}:{reason}")
        found.wrong("archive", name, reason)
    found.counts["sealed files"] += 1
