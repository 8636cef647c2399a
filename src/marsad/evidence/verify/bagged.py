"""Whether a bag is whole: every file as the manifests say, none missing or added, the manifests as they were signed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import notes
from marsad.evidence.export import naming
from marsad.evidence.export.bag import BAGIT, DECLARATION, INFO, MANIFEST, SEAL, TAGS, read_manifest
from marsad.evidence.verify.bags import is_safe, pieces, whole

if TYPE_CHECKING:
    from marsad.evidence.verify.bags import Files
    from marsad.evidence.verify.verdict import Findings


def check_bag(files: Files, found: Findings) -> None:
    """Compare every file with the manifests; what is not as it should be goes into ``found``."""
    listed: dict[str, str] = {}
    for name in (MANIFEST, TAGS):
        try:
            listed |= _of(name, read_manifest(whole(files, name)), found)
        except (EvidenceError, ValueError) as error:
            found.wrong("manifest", name, f"the manifest {_said(error)}")
    there = set(files.names()) - {SEAL, TAGS}
    for name in sorted(listed.keys() - there):
        found.wrong("missing", name, "is in the manifest and not in the export")
    for name in sorted(there - listed.keys()):
        found.wrong("extra", name, "is in the export and in no manifest")
    for name in sorted(there & listed.keys()):
        _digest(files, name, listed[name], found)
    _declared(files, found)


def check_seal(files: Files, verifier: notes.Verifier, found: Findings) -> str:
    """The export's id, once the seal is signed by the log's key over these manifests; else "" and a fault."""
    try:
        note = notes.read(whole(files, SEAL))
        name, export, digest = note.text.removesuffix("\n").split("\n")
        if verifier.verify(note) is None:
            found.wrong("seal", SEAL, "is not signed by the log's key")
        elif len(note.signatures) != 1:
            found.wrong("seal", SEAL, "carries a signature that is not the log's")
        elif name != f"{verifier.name}/export":
            found.wrong("seal", SEAL, "is the seal of something else")
        elif digest != hashlib.sha256(whole(files, TAGS)).hexdigest():
            found.wrong("seal", SEAL, f"was put under another {TAGS}")
        else:
            found.counts["seals"] += 1
            return export
    except (EvidenceError, ValueError) as error:
        found.wrong("seal", SEAL, f"the seal {_said(error)}")
    return ""


def read_key(files: Files, given: str, found: Findings) -> notes.Verifier | None:
    """The log's key: the one that was ``given``, else the export's own."""
    name = f"data/{naming.VKEY}"
    try:
        own = notes.read_vkey(whole(files, name).decode())
    except (EvidenceError, ValueError) as error:
        found.wrong("key", name, f"the key {_said(error)}")
        own = None
    if given:
        trusted = notes.read_vkey(given)
        if own is not None and own != trusted:
            found.wrong("key", name, "is not the key that was given: somebody else made this export")
        own, found.anchored = trusted, True
    if own is not None:
        found.vkey, found.fingerprint = own.vkey, own.fingerprint
        if not given:
            found.notes.append("key.own")
    return own


def _of(name: str, listed: dict[str, str], found: Findings) -> dict[str, str]:
    """Entries that belong into this manifest: payload into one, everything else into the other."""
    right = {}
    for each, digest in listed.items():
        if not is_safe(each) or each.startswith("data/") is not (name == MANIFEST) or each in (SEAL, TAGS):
            found.wrong("manifest", name, "names a file that it must not name")
        else:
            right[each] = digest
    return right


def _digest(files: Files, name: str, wanted: str, found: Findings) -> None:
    digest = hashlib.sha256()
    try:
        for piece in pieces(files, name):
            digest.update(piece)
    except EvidenceError as error:
        found.wrong("damaged", name, error.message)
        return
    if digest.hexdigest() != wanted:
        found.wrong("changed", name, "is not what was sealed")
    found.counts["files"] += 1


def _declared(files: Files, found: Findings) -> None:
    try:
        if whole(files, BAGIT) != DECLARATION:
            found.wrong("bag", BAGIT, "is not a BagIt 1.0 declaration")
        lines = whole(files, INFO).decode().split("\n")
    except (EvidenceError, ValueError) as error:
        found.wrong("bag", BAGIT, f"the bag's declaration {_said(error)}")
        return
    payload = [name for name in files.names() if name.startswith("data/")]
    oxum = f"Payload-Oxum: {sum(files.size(name) for name in payload)}.{len(payload)}"
    if oxum not in lines:
        found.wrong("bag", INFO, "does not say how much the bag holds")


def _said(error: Exception) -> str:
    return error.message if isinstance(error, EvidenceError) else "is not in its one form"
