"""The names of files in an export: safe on every system, and still to be recognised."""

from __future__ import annotations

import re
import unicodedata

RECORDS, FILES, ENTRIES, PROOFS, STAMPS, ANCHORS = (
    "records", "files", "log/entries", "log/proofs", "stamps", "anchors",
)  # fmt: skip
CHECKPOINT, VKEY, PEM = "log/checkpoint.note", "log/log.vkey", "log/log.pem"
INDEX, CUSTODY, CASE = "index.json", "custody.csv", "case.jsonld"
_LONGEST = 120  # bytes: paths stay short enough for every system
_UNSAFE = re.compile(r'[<>:"/\\|?*%\s]')
_TAKEN = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.I)  # what Windows keeps for itself
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def safe_name(name: str) -> str:
    """A label as a file's name: no controls, direction marks, separators or reserved names; its ending is kept."""
    clean = "".join(
        "_" if unicodedata.category(sign) in _HIDDEN else sign for sign in unicodedata.normalize("NFC", name)
    )
    clean = _UNSAFE.sub("_", clean).strip(".") or "_"
    if _TAKEN.fullmatch(clean):
        clean = f"_{clean}"
    if len(clean.encode()) <= _LONGEST:
        return clean
    stem, dot, ending = clean.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending.encode()) <= 16 else ""
    room = _LONGEST - len(ending.encode())
    return (stem if ending else clean).encode()[:room].decode("utf-8", "ignore") + ending


def entry_name(seq: int) -> str:
    """The file of an entry of the log."""
    return f"{ENTRIES}/{seq:09d}.json"


def proof_name(seq: int) -> str:
    """The file of its proof."""
    return f"{PROOFS}/{seq:09d}.proof"
