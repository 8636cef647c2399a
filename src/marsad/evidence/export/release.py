"""What would leave, for whom, and what speaks against it. Nothing leaves by default."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.evidence.nouns import Item

_STRICT = ("TLP:RED",)
_PROTECTED = ("victim", "coerced", "minor", "child")


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would hold. ``held_back`` names items that need a release, each with the reason."""

    to: str
    items: tuple[Item, ...]
    size: int
    handling: tuple[str, ...]
    subjects: tuple[str, ...]
    held_back: tuple[tuple[str, str], ...]


def preview(items: Sequence[Item], to: str) -> Preview:
    """``size`` counts plain bytes of what is held in bytes."""
    records = [_said(item) for item in items]
    held_back = [
        (item.id, reason)
        for item, record in zip(items, records, strict=True)
        if (reason := _needs_release(item.handling, str(record.get("subject_category", "unknown"))))
    ]
    return Preview(
        to,
        tuple(items),
        sum(item.size for item in items if item.held == "bytes"),
        tuple(sorted({item.handling for item in items})),
        tuple(sorted({str(record.get("subject_category", "unknown")) for record in records})),
        tuple(held_back),
    )


def require(shown: Preview, release: str) -> None:
    """Raises EvidenceError where something needs a release and none is given, or where nobody is to receive it."""
    if shown.held_back and not release.strip():
        reasons = sorted({reason for _, reason in shown.held_back})
        raise EvidenceError(
            f"{len(shown.held_back)} of {len(shown.items)} items do not leave without a release: {'; '.join(reasons)}",
            hint="look at --preview, then say why they may leave: --release REASON",
        )
    if shown.held_back and not shown.to.strip():
        raise EvidenceError("a release needs a recipient", hint="--to WHO")


def _needs_release(handling: str, subject: str) -> str:
    if handling.upper().startswith(_STRICT):
        return f"handling {handling}"
    return f"data of a {subject}" if subject.lower() in _PROTECTED else ""


def _said(item: Item) -> dict[str, Any]:
    return dict(json.loads(item.record)) if item.record else {}
