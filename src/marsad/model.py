"""The nouns: frozen, slotted, without behaviour. Every stage speaks in these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

type Kind = Literal["post", "advert", "message", "report", "tip", "sighting"]
type Speaker = Literal["offender", "victim", "reporting", "ordinary"]
type Family = Literal["text", "payment", "contact", "network", "time", "target", "source"]
type Lane = Literal["life_risk", "victim", "child_protection", "investigation"]

KINDS: tuple[str, ...] = ("post", "advert", "message", "report", "tip", "sighting")
SPEAKERS: tuple[str, ...] = ("offender", "victim", "reporting", "ordinary")
FAMILIES: tuple[str, ...] = ("text", "payment", "contact", "network", "time", "target", "source")
FLAGGED = 0.5
"""A finding counts as flagged from this score on (probability)."""
MODEL_LED = "learned.led"
"""The rule of a cue whose finding the learned model made: the rules alone would not have flagged it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range in Unicode code points of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Why the unit may hold a record at all. Required for every run; see DESIGN §7, line 5."""

    purpose: str
    legal_basis: str
    handling: str = "TLP:AMBER"
    subject_category: str = "unknown"
    assessment: str = "fact"
    retention_days: int = 365


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a reader found it, before it becomes an observation.

    ``text`` is "" for records without words (a sighting). ``seen_at`` is UTC. ``fields`` holds what the
    format knows beyond our columns, JSON-serialisable.
    """

    number: int
    text: str
    kind: str = ""
    given_id: str = ""
    seen_at: datetime | None = None
    author: str = ""
    platform: str = ""
    channel: str = ""
    region: str = ""
    lang: str = ""
    fields: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that could not be read: counted, kept aside, never silently dropped.

    ``reason`` is a short sentence without the record's words; ``raw`` holds at most 4 KiB of its bytes
    and goes only into the lake's refusals file.
    """

    source: str
    number: int
    reason: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Selector:
    """A value that points at an actor, where it was written and how.

    ``written`` is "plain" or says how it was hidden ("spaced", "words", "emoji", "defanged", ...).
    ``confidence`` is a probability.
    """

    kind: str
    value: str
    span: Span
    confidence: float = 1.0
    written: str = "plain"


@dataclass(frozen=True, slots=True)
class Cue:
    """One reason inside a finding."""

    family: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A typology seen in a text. No cue, no finding."""

    typology: str
    score: float
    severity: int
    speaker: str
    cues: tuple[Cue, ...]
    subtype: str = ""
    modifiers: tuple[str, ...] = ()
    pack_version: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a lead's place: a code with parameters (rendered in any language) and a signed weight."""

    code: str
    weight: float
    params: dict[str, str] = field(default_factory=dict)
