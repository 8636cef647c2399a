"""What the vault speaks in: who acts, what arrived, what is held, what happened, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

type Held = Literal["bytes", "hash", "erased"]

ACTIONS: tuple[str, ...] = (
    "created", "sealed", "read", "looked", "listed", "handling", "held", "released", "exported", "verified",
    "captured", "run", "erased", "keys", "consulted", "decided", "account",
)  # fmt: skip
"""What an event of the log can be: ``looked`` is at what is known of an item, ``read`` at its bytes.

``consulted`` (a lead, a case, a search), ``decided`` and ``account`` happen at the desk.
"""


@dataclass(frozen=True, slots=True)
class Act:
    """On whose behalf something is done, and what for. Stands in the log for ever: never a victim's name or words."""

    actor: str
    purpose: str = ""
    legal_basis: str = ""
    tool: str = ""  # "" = this version of Marsad


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is said of bytes when they arrive; ``details`` is capture data (url, window size, software ...).

    ``marked`` names the label of a source marked as holding abuse material: its bytes are then never kept.
    """

    name: str
    kind: str = "upload"  # source, upload, chat, screenshot, web, text, pack, run
    media_type: str = "application/octet-stream"
    handling: str = "TLP:AMBER"
    subject_category: str = "unknown"
    assessment: str = "fact"
    retention_days: int = 365
    marked: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One arrival of bytes. ``id`` is "E-" and the first 20 digits of ``commitment``.

    ``commitment`` is the SHA-256 of ``record``: the bytes of a canonical JSON object with a salt of 32 random bytes
    and everything that is known of the item, its plain SHA-256 included. After erasure the record is gone, and
    ``sha256``, ``name`` are "" and ``size`` is -1; the commitment says nothing by itself.
    """

    id: str
    commitment: str
    held: Held
    sha256: str
    size: int
    name: str
    record: bytes
    handling: str
    retain_until: datetime | None
    on_hold: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log: ``body`` is exactly what was logged, the rest is read from it.

    ``item`` is a commitment or "" for what concerns the whole store; ``nth`` counts the item's events from 1 and
    ``prev`` is the leaf hash (hex) of the one before, so that none can be left out of an item's history.
    """

    seq: int
    at: datetime
    action: str
    actor: str
    purpose: str
    legal_basis: str
    tool: str
    item: str
    nth: int
    prev: str
    more: Mapping[str, str | int]
    body: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was sealed: ``code`` for programs, ``where`` (path, entry), ``what`` in words."""

    code: str
    where: str
    what: str
