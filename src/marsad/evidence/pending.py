"""Bytes that are in but not sealed yet: they can be read, and then be sealed or dropped."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, Self, cast

from marsad.errors import EvidenceError
from marsad.evidence.cipher import reading

if TYPE_CHECKING:
    from marsad.evidence.drafts import Draft
    from marsad.evidence.nouns import Act, Arrival, Held, Item


class Sealer(Protocol):
    """What a pending arrival asks of its vault."""

    def seal_draft(self, draft: Draft, arrival: Arrival, act: Act, held: Held) -> Item:
        """Seals what is in."""

    def find(self, sha256: str) -> list[Item]:
        """Items with these bytes."""

    def stream_of(self, sha256: str) -> BinaryIO:
        """The plain bytes of what is held already."""


class Pending:
    """``sha256`` (hex), ``size`` and ``changed`` (while it was read) are known; nothing stands in the log yet.

    Leaving it as a context manager drops what was not sealed.
    """

    def __init__(self, vault: Sealer, draft: Draft, arrival: Arrival, act: Act) -> None:
        self._vault, self._draft, self.arrival, self._act = vault, draft, arrival, act
        self._done = False
        self.sha256, self.size, self.changed = draft.sha256, draft.size, draft.changed

    def known(self) -> list[Item]:
        """Items with the same bytes that are held, or were seen and are held as a hash."""
        return self._vault.find(self.sha256)

    def open(self) -> BinaryIO:
        """The plain bytes, from the start, as often as asked; each stream can seek. Raises EvidenceError."""
        if self._done:
            raise EvidenceError("this arrival is settled", hint="open the item instead")
        if self._draft.path:
            return cast("BinaryIO", reading(self._draft.opened(), self._draft.key))
        return self._vault.stream_of(self.sha256)

    def seal(self, *, held: Held | None = None, **changes: Any) -> Item:
        """Durable when it returns. ``changes`` are fields of the arrival that became known by reading.

        ``held`` "hash" drops the bytes and keeps what is known of them; left out, bytes of a marked source are dropped
        and others are kept. Raises EvidenceError, also when it was sealed or dropped before.
        """
        if self._done:
            raise EvidenceError("this arrival is settled", hint="bring the bytes in again")
        arrival = dataclasses.replace(self.arrival, **changes)
        item = self._vault.seal_draft(
            self._draft, arrival, self._act, held or ("hash" if arrival.marked else "bytes")
        )
        self._done = True
        return item

    def drop(self) -> None:
        """Nothing is left of the bytes, and nothing is said of them. Once is enough, twice does no harm."""
        self._done = True
        self._draft.drop()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drops what was not sealed."""
        if not self._done:
            self.drop()
