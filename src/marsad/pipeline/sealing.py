"""What a run does with evidence: every file is sealed before it is read, and what was sealed is what is read."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from marsad.errors import LakeError, SourceError
from marsad.evidence import Vault
from marsad.evidence.acting import actor
from marsad.evidence.intake import label_of
from marsad.evidence.nouns import Act, Arrival
from marsad.readers.marked import is_marked, may_hold_media
from marsad.readers.source import Source, Streamed, chunks, from_kept
from marsad.readers.walk import choose
from marsad.replay.place import ELSEWHERE, HERE, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.engines import Lake
    from marsad.evidence.nouns import Item
    from marsad.hashlists.matcher import Matcher
    from marsad.model import Provenance
    from marsad.readers import Reader, ReadOptions


@contextlib.contextmanager
def opened(lake: Lake, wanted: Path | None = None) -> Iterator[Vault]:
    """The store of a lake, made where there is none; the caller holds the lake's pen.

    Raises LakeError where ``wanted`` is another one than the lake has: its findings point there.
    """
    there = store_of(lake.path)
    if wanted is not None and there is not None and wanted.resolve() != there.resolve():
        raise LakeError(
            "this lake's evidence lies in another folder", hint=f"leave --evidence out, or name {there}"
        )
    folder = there or wanted or lake.path / HERE
    with Vault.open_or_create(folder) as vault:
        if there is None and folder.resolve() != (lake.path / HERE).resolve():
            (lake.path / ELSEWHERE).write_text(f"{folder.resolve()}\n", "utf-8")
        yield vault


def act_of(provenance: Provenance, by: str = "") -> Act:
    """On whose behalf a run works, and what for."""
    return Act(actor(by), provenance.purpose, provenance.legal_basis)


class Sealing:
    """Seals each file of a run. ``marked``: the label that the caller gave to all its sources."""

    def __init__(
        self,
        vault: Vault,
        act: Act,
        provenance: Provenance,
        options: ReadOptions,
        *,
        listed: Matcher | None = None,
        marked: str = "",
    ) -> None:
        self._vault, self._act, self._why, self._options = vault, act, provenance, options
        self._listed, self._marked = listed, marked
        self._open: BinaryIO | None = None

    def keep(self, source: Source, reader: Reader) -> Source:
        """See `readers.contract.Keep`. Raises SourceError for a file that is on an imported list of hashes.

        Of a source of tips that may hold pictures only hash and label are kept; it is read where it lies, and must not
        have changed.
        """
        self.close()  # whoever read the one before is done with it
        before = _state(source)
        chosen = choose(source, self._options) or (source, reader)
        label = self._marked or ("tip" if is_marked(*chosen, self._options) else "")
        arrival = self._arrival(source, label)
        if label and may_hold_media(*chosen):
            return self._hash_only(source, arrival, before)
        known = self._known(arrival, _digest(source), "bytes") if self._vault.count() else None
        if known is None:
            return self._sealed(source, arrival, before)
        self._open = self._vault.open(known.id, self._act)
        return from_kept(Streamed(self._open, known.size), source, known.id)

    def close(self) -> None:
        """Lets go of the file that was read last."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _sealed(self, source: Source, arrival: Arrival, before: tuple[int, ...]) -> Source:
        # A link that was named leads to the file that is meant; inside folders links are not followed.
        given = source.path.resolve() if source.path is not None else None
        with contextlib.ExitStack() as stack:
            taken: Path | BinaryIO = (
                given
                if given is not None and given.is_file()
                else cast("BinaryIO", stack.enter_context(contextlib.closing(source.open())))
            )
            pending = stack.enter_context(self._vault.pending(taken, arrival, self._act))
            if name := self._on_list(pending.sha256):
                pending.seal(held="hash", marked=name)
                raise SourceError(
                    f"the file is on the imported list {name!r}: its bytes are not kept, sha256 {pending.sha256}"
                )
            stream = pending.open()
            try:
                # What was brought in may be another thing than what was looked at a moment ago.
                if arrival.marked and _state(source) != before:
                    raise SourceError("the file changed while it was sealed", hint="give it again")
                item = pending.seal(held="bytes")
            except BaseException:
                stream.close()
                raise
        self._open = stream
        return from_kept(Streamed(stream, pending.size), source, item.id)

    def _hash_only(self, source: Source, arrival: Arrival, before: tuple[int, ...]) -> Source:
        digest = _digest(source)
        item = self._known(arrival, digest, "hash")
        if item is None:
            with contextlib.closing(source.open()) as stream:
                item = self._vault.add(cast("BinaryIO", stream), arrival, self._act)
        if item.sha256 != digest or _state(source) != before:
            raise SourceError("the file changed while it was sealed", hint="give it again")
        if name := self._on_list(digest):
            raise SourceError(
                f"the file is on the imported list {name!r}: its bytes are not kept, sha256 {digest}"
            )
        return _unchanged(source, before, item.id)

    def _arrival(self, source: Source, label: str) -> Arrival:
        why = self._why
        return Arrival(
            name=label_of(source.label), kind="source", handling=why.handling, subject_category=why.subject_category,
            assessment=why.assessment, retention_days=why.retention_days, marked=label,
            details={"source": source.label},
        )  # fmt: skip

    def _known(self, arrival: Arrival, digest: str, held: str) -> Item | None:
        """The item as which the same bytes of the same name were sealed by an earlier run."""
        for item in self._vault.find(digest):
            if item.held == held and item.name == arrival.name:
                said = json.loads(item.record)
                if said["kind"] == "source" and said["details"].get("source") == arrival.details["source"]:
                    return item
        return None

    def _on_list(self, digest: str) -> str:
        return list_of(self._listed, digest)


def list_of(listed: Matcher | None, digest: str) -> str:
    """The name of an imported list that a file's SHA-256 (hex) is on; "" where it is on none."""
    if listed is None:
        return ""
    from marsad.hashlists import digests

    found = listed.ask("sha256", digests.many([bytes.fromhex(digest)], "sha256"))
    return listed.entries[int(found.entry[0])].name if len(found.entry) else ""


def _digest(source: Source) -> str:
    digest = hashlib.sha256()
    with contextlib.closing(source.open()) as stream:
        for chunk in chunks(stream):
            digest.update(chunk)
    return digest.hexdigest()


def _state(source: Source) -> tuple[int, ...]:
    """What changes when a file on disk does."""
    if source.path is None:
        return ()
    seen = source.path.stat()
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def _unchanged(source: Source, before: tuple[int, ...], evidence: str) -> Source:
    """``source`` where it lies; whoever opens it after it changed is told."""
    from dataclasses import replace

    def opener() -> object:
        stream = source.open()
        if _state(source) != before:
            stream.close()
            raise SourceError("the file changed since it was sealed", hint="give it again")
        return stream

    return replace(source, opener=opener, evidence=evidence)  # type: ignore[arg-type]
