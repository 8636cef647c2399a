"""Our side of being watched: cosignatures of partners are checked and kept beside the checkpoint they are of.

A checkpoint's own file never changes: timestamps are of its bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, notes
from marsad.evidence.durable import put, told_plainly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SUFFIX = ".cosigned"


def witnesses_of(vkeys: Mapping[str, str]) -> dict[str, notes.Verifier]:
    """Keys of witnesses under the names they are called by here. Raises EvidenceError for one that is no witness's."""
    found = {}
    for name, vkey in vkeys.items():
        verifier = notes.read_vkey(vkey)
        if verifier.kind != notes.COSIGNED:
            raise EvidenceError(
                f"the key of {name} is not one of a witness",
                hint="witness.vkey of the partner's folder is meant",
            )
        found[name] = verifier
    return found


def with_cosignatures(note: bytes, lines: bytes, witnesses: Sequence[notes.Verifier]) -> bytes:
    """``note`` with those of ``lines`` that ``witnesses`` made of it; who has signed already is not asked again.

    Lines of strangers are left out. Raises EvidenceError where no line is of a witness, or one of theirs is wrong.
    """
    given = notes.read(note)
    known = {(each.name, each.hint): each for each in witnesses}
    ours = [each for each in _answer(given.text, lines) if (each.name, each.hint) in known]
    if not ours:
        raise EvidenceError("no line is of a witness that is known here", hint="name the witness's key first")
    for each in ours:
        if known[each.name, each.hint].verify(notes.Note(given.text, (each,))) is None:
            raise EvidenceError("a cosignature is not of this checkpoint", hint="ask the witness for another")
    # The oldest is the one worth keeping: it says since when.
    have = {(each.name, each.hint) for each in given.signatures}
    fresh = [each for each in ours if (each.name, each.hint) not in have]
    return bytes(notes.Note(given.text, (*given.signatures, *fresh)))


def keep(store: Path, note: bytes, lines: bytes, witnesses: Sequence[notes.Verifier]) -> Path:
    """Adds cosignatures of the checkpoint ``note`` to what is kept of it in ``store``; the file they are in now."""
    size = checkpoints.parse(notes.read(note).text).size
    path = store / "checkpoints" / f"{size:012d}{SUFFIX}"
    with told_plainly("cannot keep a cosignature"):
        before = path.read_bytes() if path.is_file() else note
        if not before.startswith(note):
            raise EvidenceError(
                "what is kept of this checkpoint is of another one", hint="marsad evidence verify"
            )
        after = with_cosignatures(before, lines, witnesses)
        if after != before:
            put(path, after)
    return path


def cosigned(raw: bytes, log: notes.Verifier, witnesses: Mapping[str, notes.Verifier]) -> dict[str, int]:
    """When (seconds since 1970) each witness signed the log's checkpoint in ``raw``, by name.

    Raises EvidenceError unless the log's key signed it, and every other line is a cosignature of one of ``witnesses``.
    """
    checkpoints.open_note(raw, log)
    note = notes.read(raw)
    known = {(each.name, each.hint): name for name, each in witnesses.items()}
    found: dict[str, int] = {}
    for each in note.signatures:
        if (each.name, each.hint) == (log.name, log.hint):
            continue
        name = known.get((each.name, each.hint))
        moment = None if name is None else witnesses[name].verify(note)
        if name is None or moment is None:
            raise EvidenceError("holds a cosignature that no known witness made", hint="do not rely on it")
        found[name] = moment
    return found


def _answer(text: str, lines: bytes) -> tuple[notes.Signature, ...]:
    try:
        return notes.read(f"{text}\n".encode() + lines).signatures
    except EvidenceError:
        raise EvidenceError(
            "not the answer of a witness", hint="lines that begin with a dash and a name"
        ) from None
