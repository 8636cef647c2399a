"""What a report is made of: the leads to show, and for each the little that a page needs of a large lake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from marsad.detect.menu import MenuItem
    from marsad.link.slots import Template
    from marsad.rank import Plan

type Shown = Literal["open", "veiled", "never"]
"""How a text may be shown: openly, behind a person's own click (victims), or never (child protection)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a finding or a selector points at in a text; code points of the original."""

    start: int
    end: int
    family: str  # of a cue, or "" for a selector
    name: str  # rule of a cue, kind of a selector


@dataclass(frozen=True, slots=True)
class Example:
    """One observation with its words, as much of it as a report shows."""

    id: str
    kind: str
    text: str
    source: str
    record: int
    platform: str
    region: str
    seen_at: datetime | None
    lang: str
    dialect: str  # text.dialect.DIALECTS; "" where none is sure
    speaker: str
    template: str
    marks: tuple[Mark, ...]
    shown: Shown
    menu: tuple[MenuItem, ...] = ()  # what it sells, where a flagged advert names prices
    evidence: str = ""  # the sealed item that its source is kept as


@dataclass(frozen=True, slots=True)
class Contact:
    """A selector of a lead: in how many observations here, and anywhere in the lake."""

    kind: str
    value: str
    here: int
    anywhere: int
    hub: bool = False
    victims_only: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A template of a network ("" = observations without one): who speaks in it, which contacts it carries."""

    template: str
    speakers: tuple[tuple[str, int], ...]
    contacts: tuple[
        tuple[int, int], ...
    ]  # position in Card.contacts, observations of this template that carry it

    @property
    def size(self) -> int:
        """Observations in it."""
        return sum(count for _, count in self.speakers)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the copies of a template have in common and what changes in them; never of victims' words.

    ``size`` counts the copies, of which ``text.copies`` were looked at; the times (UTC) are of these.
    """

    template: str
    size: int
    text: Template
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    """One lead with everything shown beside it. ``lead`` is a row of `tables.LEADS`."""

    lead: Mapping[str, Any]
    examples: tuple[Example, ...] = ()
    contacts: tuple[Contact, ...] = ()
    groups: tuple[Group, ...] = ()
    shapes: tuple[Shape, ...] = ()
    days: tuple[tuple[date, int], ...] = ()
    platforms: tuple[str, ...] = ()
    sessions: tuple[Mapping[str, Any], ...] = ()  # rows of `tables.SESSIONS`, the most days first

    @property
    def shown(self) -> Shown:
        """How this lead's texts and contacts may be shown."""
        return shown(str(self.lead["lane"]), str(self.lead["typology"]))


@dataclass(frozen=True, slots=True)
class RefusalGroup:
    """Refused records of one source for one reason; ``records`` holds the first numbers."""

    source: str
    reason: str
    count: int
    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeadBook:
    """A report's whole content. Counts are of the whole lake, cards only of the leads shown."""

    cards: tuple[Card, ...]
    observations: int = 0
    findings: int = 0
    networks: int = 0
    leads: int = 0
    tiers: Mapping[int, int] = field(default_factory=dict)  # leads of each tier in the lake
    refused: int = 0
    refusals: tuple[RefusalGroup, ...] = ()
    runs: tuple[Mapping[str, Any], ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    as_of: datetime | None = None
    plan: Plan | None = None


_CHILD = ("child_online_risk_behavioural", "child_sale_illegal_adoption", "file_sharing_observation")


def shown(lane: str, typology: str) -> Shown:
    """How texts of a lead may be shown. Source: the lines never crossed, 2 and 3 of the design."""
    if lane == "child_protection" or typology in _CHILD:
        return "never"
    return "veiled" if lane == "victim" else "open"
