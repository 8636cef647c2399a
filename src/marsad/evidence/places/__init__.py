"""Where sealed objects lie: one file a kind of place, found by the scheme of the configured URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from marsad.registry import plugins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marsad.evidence.cipher import Stored


class Place(Protocol):
    """Keeps files by name: 64 hex digits, the SHA-256 of what they hold. All methods raise EvidenceError."""

    def put(self, name: str, draft: Path) -> None:
        """Keeps what ``draft`` holds, durably once this returns; the draft may be gone or still there."""

    def open(self, name: str) -> Stored:
        """What is kept under ``name``."""

    def delete(self, name: str) -> None:
        """Nothing is kept under ``name`` any more, durably once this returns."""

    def names(self) -> Iterator[str]:
        """Everything that lies there, in no order; also what has no name of ours."""


def place_of(url: str, store: Path) -> Place:
    """The place that ``url`` names: "" is the folder in the store, anything else goes by its scheme.

    ``PLACE(url, store)`` of the module named after the scheme, else of ``remote`` (everything fsspec speaks).
    """
    known = plugins("evidence.places", "PLACE")
    scheme = url.partition("://")[0] if "://" in url else "folder"
    return cast("Place", known.get(scheme, known["remote"])(url, store))
