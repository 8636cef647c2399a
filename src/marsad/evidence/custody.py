"""What an event says, as the bytes that are logged, and how it is read back."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from marsad.errors import EvidenceError
from marsad.evidence.canonical import canonical
from marsad.evidence.nouns import ACTIONS, Act, Event

if TYPE_CHECKING:
    from collections.abc import Mapping

OURSELVES: Final = Act("marsad")
"""Who acts where no person does."""
_VERSION: Final = 1
_FIELDS: Final = {"action", "actor", "at", "basis", "item", "more", "purpose", "tool", "v"}
_ITEM: Final = {"commitment", "nth", "prev"}
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST: Final = 1000  # signs of one text of an event: it stands in the log for ever


@functools.cache
def ourselves() -> str:
    """This version of Marsad, as a tool."""
    return f"marsad {importlib.metadata.version('marsad')}"


def now() -> datetime:
    """The time of an event, to the microsecond, in UTC."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """For example 2026-11-22T20:30:00.123456Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_hash(body: bytes) -> str:
    """In hex. Source: RFC 9162, section 2.1.1."""
    return hashlib.sha256(b"\x00" + body).hexdigest()


def body_of(
    action: str,
    act: Act,
    *,
    at: datetime,
    more: Mapping[str, str | int],
    item: str = "",
    nth: int = 0,
    prev: str = "",
) -> bytes:
    """The bytes of an event. ``item`` (a commitment), ``nth``, ``prev`` stand as in `marsad.evidence.nouns.Event`.

    Raises EvidenceError where nobody acts, the action is not known, or a text is longer than 1,000 signs.
    """
    texts = (
        act.actor,
        act.purpose,
        act.legal_basis,
        act.tool,
        *more,
        *(str(value) for value in more.values()),
    )
    if not act.actor.strip():
        raise EvidenceError("nobody is named who acts", hint="give --by, or set MARSAD_ACTOR")
    if action not in ACTIONS:
        raise EvidenceError(f"{action!r} is nothing that can happen to evidence", hint=", ".join(ACTIONS))
    if max(map(len, texts)) > _LONGEST:
        raise EvidenceError(f"a text of an event is longer than {_LONGEST} signs", hint="say it shorter")
    return canonical(
        {
            "action": action,
            "actor": act.actor,
            "at": stamp(at),
            "basis": act.legal_basis,
            "item": {"commitment": item, "nth": nth, "prev": prev} if item else None,
            "more": dict(more),
            "purpose": act.purpose,
            "tool": act.tool or ourselves(),
            "v": _VERSION,
        }
    )


def event_of(seq: int, body: bytes) -> Event:
    """Reads an entry of the log. Raises EvidenceError unless it is exactly what `body_of` writes."""
    try:
        raw = json.loads(body)
        _check(raw)
        item = raw["item"] or {"commitment": "", "nth": 0, "prev": ""}
        at = datetime.strptime(raw["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        if canonical(raw) != body or stamp(at) != raw["at"]:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, EvidenceError, RecursionError) as error:
        raise EvidenceError(f"entry {seq} of the log is no event", hint="marsad evidence verify") from error
    return Event(
        seq=seq,
        at=at,
        action=raw["action"],
        actor=raw["actor"],
        purpose=raw["purpose"],
        legal_basis=raw["basis"],
        tool=raw["tool"],
        item=item["commitment"],
        nth=item["nth"],
        prev=item["prev"],
        more=raw["more"],
        body=body,
    )


def _check(raw: Any) -> None:
    texts = [raw[name] for name in ("action", "actor", "at", "basis", "purpose", "tool")]
    right = (
        raw.keys() == _FIELDS
        and type(raw["v"]) is int
        and raw["v"] == _VERSION
        and raw["action"] in ACTIONS
        and all(type(text) is str for text in texts)
        and all(type(value) in (str, int) for value in raw["more"].values())
        and (raw["item"] is None or _is_item(raw["item"]))
    )
    if not right:
        raise ValueError


def _is_item(item: Any) -> bool:
    first = item["nth"] == 1
    return bool(
        item.keys() == _ITEM
        and type(item["nth"]) is int
        and item["nth"] >= 1
        and _HEX.fullmatch(item["commitment"])
        and (item["prev"] == "" if first else _HEX.fullmatch(item["prev"]))
    )
