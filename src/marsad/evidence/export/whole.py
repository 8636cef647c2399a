"""An export from preview to seal: everything a stranger needs to check it, in one bag."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, notes
from marsad.evidence.custody import ourselves, stamp
from marsad.evidence.export import naming, release, tables
from marsad.evidence.export.bag import Bag
from marsad.evidence.export.case import case
from marsad.evidence.export.page import write_page
from marsad.evidence.export.recipe import write_recipe
from marsad.evidence.export.target import PIECE, Folder, Target, Zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from marsad.evidence.nouns import Act, Event, Item
    from marsad.evidence.stamps import Stamp
    from marsad.evidence.vault import Vault

type Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was given out: where, under which id, what it holds. ``unstamped`` names authorities that did not answer."""

    id: str
    out: Path
    items: tuple[Item, ...]
    events: int
    vkey: str
    fingerprint: str
    unstamped: tuple[str, ...]


def chosen(vault: Vault, ids: Sequence[str], act: Act) -> list[Item]:
    """The items named, or all that are not erased. Raises EvidenceError for one that is not there or is erased."""
    if not ids:
        items = [item for item in vault.items(act) if item.held != "erased"]
        if not items:
            raise EvidenceError(
                "there is nothing to export", hint="marsad evidence list shows what the store holds"
            )
        return items
    items = [vault.item(each) for each in dict.fromkeys(ids)]
    if gone := [item.id for item in items if item.held == "erased"]:
        raise EvidenceError(f"{gone[0]} was erased: there is nothing left to give", hint="leave it out")
    return items


def export(
    vault: Vault,
    ids: Sequence[str],
    out: Path,
    act: Act,
    *,
    to: str = "",
    reason: str = "",
    told: Told | None = None,
) -> Exported:
    """Write items (all, where ``ids`` is empty) to the folder ``out``, or to a ZIP where its name ends so.

    ``to`` is who receives it, ``reason`` why it may leave where `release.preview` holds something back. Each item's
    "exported" event is in the log before its bytes are read. ``told`` is called with the bytes written so far.
    Raises EvidenceError, and leaves nothing at ``out``.
    """
    items = chosen(vault, ids, act)
    release.require(release.preview(items, to), reason)
    name = f"X-{secrets.token_hex(8)}"
    target: Target = Zip(out, name) if out.suffix.lower() == ".zip" else Folder(out)
    try:
        done = _Writing(vault, items, act, name, to, reason, Bag(target), told).all(out)
        target.finish()
    except BaseException:
        target.drop()
        raise
    return done


class _Writing:
    """One export while it is written."""

    def __init__(
        self,
        vault: Vault,
        items: Sequence[Item],
        act: Act,
        name: str,
        to: str,
        reason: str,
        bag: Bag,
        told: Told | None,
    ) -> None:
        self._vault, self._items, self._act, self._name = vault, items, act, name
        self._to, self._reason, self._bag, self._told = to, reason, bag, told
        self._written = 0

    def all(self, out: Path) -> Exported:
        more = {"export": self._name, "to": self._to, "release": self._reason}
        for item in self._items:
            self._vault.note("exported", self._act, item=item.id, more={k: v for k, v in more.items() if v})
        files = {item.id: self._file(item) for item in self._items if item.held == "bytes"}
        for item in self._items:
            self._bag.add(f"{naming.RECORDS}/{item.id}.json", [item.record])
        note = self._vault.checkpoint()
        verifier = notes.read_vkey(self._vault.vkey)
        head = checkpoints.open_note(note, verifier)
        events = [
            event
            for item in self._items
            for event in self._vault.timeline(item.id, None)
            if event.seq < head.size
        ]
        self._log(events, head, note, verifier)
        stamps, unstamped = self._stamps(note)
        self._anchors(events, head, verifier)
        facts = self._facts(head, verifier, stamps)
        self._reading(facts, events, files)
        self._seal(facts, verifier)
        return Exported(
            self._name,
            out,
            tuple(self._items),
            len(events),
            verifier.vkey,
            verifier.fingerprint,
            tuple(unstamped),
        )

    def _file(self, item: Item) -> str:
        name = f"{naming.FILES}/{item.id}/{naming.safe_name(item.name)}"
        with self._vault.open(item.id, self._act) as stream:
            digest, size = self._bag.add(name, self._pieces(stream))
        if (digest, size) != (item.sha256, item.size):
            raise EvidenceError(f"{item.id} is not what was sealed", hint="marsad evidence verify STORE")
        return f"data/{name}"

    def _pieces(self, stream: BinaryIO) -> Iterator[bytes]:
        while piece := stream.read(PIECE):
            self._written += len(piece)
            if self._told:
                self._told(self._written)
            yield piece

    def _log(
        self, events: Sequence[Event], head: checkpoints.Checkpoint, note: bytes, verifier: notes.Verifier
    ) -> None:
        log = self._vault.log
        for event in sorted(events, key=lambda each: each.seq):
            self._bag.add(naming.entry_name(event.seq), [event.body])
            proof = checkpoints.Proof(event.seq, tuple(log.inclusion(event.seq, head.size)), note)
            self._bag.add(naming.proof_name(event.seq), [bytes(proof)])
        public = Ed25519PublicKey.from_public_bytes(verifier.key)
        self._bag.add(naming.CHECKPOINT, [note])
        self._bag.add(naming.VKEY, [f"{verifier.vkey}\n".encode()])
        self._bag.add(naming.PEM, [public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)])

    def _stamps(self, note: bytes) -> tuple[list[Stamp], list[str]]:
        from marsad.evidence.stamps import stamp_all

        got, missing = stamp_all(self._vault, note)
        for each in got:
            safe = naming.safe_name(each.authority)
            self._bag.add(f"{naming.STAMPS}/{safe}.tsr", [each.reply])
            self._bag.add(f"{naming.STAMPS}/{safe}.pem", [each.certificates])
        return got, missing

    def _anchors(
        self, events: Sequence[Event], head: checkpoints.Checkpoint, verifier: notes.Verifier
    ) -> None:
        from marsad.evidence.export.anchors import anchors, write

        sealings = [event.seq for event in events if event.nth == 1]
        write(self._bag, anchors(self._vault, verifier, sealings, head.size))

    def _facts(
        self, head: checkpoints.Checkpoint, verifier: notes.Verifier, stamps: Sequence[Stamp]
    ) -> dict[str, Any]:
        return {
            "export": self._name, "origin": head.origin, "size": head.size, "root": head.root.hex(),
            "fingerprint": verifier.fingerprint, "to": self._to, "release": self._reason, "by": self._act.actor,
            "purpose": self._act.purpose, "legal_basis": self._act.legal_basis,
            "at": stamp(self._events_end()), "tool": ourselves(),
            "stamps": [naming.safe_name(each.authority) for each in stamps],
        }  # fmt: skip

    def _events_end(self) -> Any:
        return self._vault.timeline(self._items[0].id, None)[-1].at

    def _reading(self, facts: Mapping[str, Any], events: Sequence[Event], files: Mapping[str, str]) -> None:
        names = {item.commitment: (item.id, item.name) for item in self._items}
        self._bag.add(naming.CUSTODY, [tables.timeline(events, names)])
        self._bag.add(naming.CASE, [case(facts, self._items, events, files)])
        self._bag.add(naming.INDEX, [tables.index(facts, self._items, files)])
        for name, body in write_recipe({**facts, "items": [item.id for item in self._items]}).items():
            self._bag.tag(name, body)
        self._bag.tag("verify.html", write_page())

    def _seal(self, facts: Mapping[str, Any], verifier: notes.Verifier) -> None:
        digest = self._bag.close(
            {
                "Source-Organization": str(facts["origin"]),
                "External-Identifier": self._name,
                "External-Description": "Evidence sealed by Marsad; VERIFY.md says how to check it",
                "Bagging-Date": str(facts["at"])[:10],
                "Bag-Software-Agent": str(facts["tool"]),
            }
        )
        text = f"{verifier.name}/export\n{self._name}\n{digest}\n"
        self._bag.seal(notes.sign(text, self._vault.signer))
