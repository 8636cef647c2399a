"""Whether the timestamps in an export are over its checkpoint, by those whose certificates lie beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence.export import naming
from marsad.evidence.stamps.checking import check_stamp
from marsad.evidence.verify.bags import whole

if TYPE_CHECKING:
    from marsad.evidence.verify.bags import Files
    from marsad.evidence.verify.verdict import Findings


def check_stamps(files: Files, note: bytes, found: Findings) -> None:
    """Times go into ``found.stamps`` by authority; that the certificates are the export's own is told."""
    prefix = f"data/{naming.STAMPS}/"
    for name in [each for each in files.names() if each.startswith(prefix) and each.endswith(".tsr")]:
        authority = name.removeprefix(prefix).removesuffix(".tsr")
        try:
            at = check_stamp(whole(files, name), note, whole(files, f"{prefix}{authority}.pem"))
        except EvidenceError as error:
            found.wrong("stamp", name, error.message)
            continue
        found.stamps[authority] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        found.counts["timestamps"] += 1
    if found.stamps:
        found.notes.append("stamps.own")
    else:
        found.notes.append("stamps.none")
