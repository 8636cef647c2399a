"""What a pack is made of once it is read: words, terms, cues, rules, examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGS = ("any", "ar", "arabizi", "en", "fr")
SELECTOR_CUES: Mapping[str, str] = {
    "selector.phone": "contact",
    "selector.handle": "contact",
    "selector.invite": "contact",
    "selector.email": "contact",
    "selector.url": "contact",
    "selector.onion": "contact",
    "selector.wallet": "payment",
    "selector.iban": "payment",
    "selector.card": "payment",
    "selector.obscured": "contact",
}
"""Cues that come from the selectors found in the text; ``selector.obscured`` = written to be hidden."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a term, folded, and how freely a token of a text may differ from it.

    ``match``: word (light inflection), verb (conjugation too), prefix, shape (begins and ends so: ``form`` holds
    the two parts round a ``*``), exact, number.
    ``subject`` and ``owner`` are grammatical persons (1, 2, 3; 0 = any) that the token's affixes must allow.
    ``feminine``: the Arabic word was written with ta marbuta.
    """

    form: str
    lang: str
    match: str = "word"
    subject: int = 0
    owner: int = 0
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a term: any of ``words``, at most ``gap`` tokens after the step before (1 = next to it)."""

    words: frozenset[Word]
    gap: int = 1


@dataclass(frozen=True, slots=True)
class Term:
    """A written pattern, ready to match. ``source`` and ``line`` say where it was written."""

    written: str
    lang: str
    steps: tuple[Step, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A family of terms that say the same thing. ``name`` is unique in its pack; shared ones in all packs."""

    name: str
    family: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """At least ``count`` different words of any of ``cues`` (full names)."""

    cues: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A co-occurrence of cue groups and what it is worth.

    ``weight`` in nats; ``within`` in tokens; ``speaker`` whose texts it counts for: a speaker,
    "both" (offender and victim) or "told" (the topic as somebody tells it: says nothing of who speaks);
    ``severity`` 0 or the severity it raises to; ``with_topic`` (speakers only): counts only in texts that speak of
    some typology.
    """

    id: str
    all: tuple[Group, ...]
    none: tuple[str, ...] = ()
    weight: float = 0.0
    within: int = 40
    speaker: str = "both"
    subtype: str = ""
    severity: int = 0
    with_topic: bool = False
    what: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class FieldCue:
    """Evidence from a record's fields instead of its words (sightings only).

    ``keys``: names under which formats write the field. ``when``: present, true, absent or one of ``values``.
    """

    id: str
    keys: tuple[str, ...]
    when: str
    weight: float
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A text of the pack's own that must (positive) or must not (negative) give its finding."""

    text: str
    speaker: str
    positive: bool
    lang: str = ""
    subtype: str = ""
    kind: str = "post"
    fields: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that a menu may name, with its spellings, folded. ``evidence``: published, practitioners ..."""

    id: str
    title: Mapping[str, str]
    forms: tuple[str, ...]
    evidence: str = "unvalidated"


@dataclass(frozen=True, slots=True)
class Pack:
    """A typology or modifier as data. Times: ``window_days`` days, ``hours`` staff hours; ``harm`` 0–100."""

    id: str
    title: Mapping[str, str]
    version: str
    kind: str = "typology"
    status: str = "experimental"
    level: str = "medium"
    definition: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    indicators: tuple[Mapping[str, str], ...] = ()
    cues: Mapping[str, Cue] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    fields: tuple[FieldCue, ...] = ()
    subtypes: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    min_evidence: int = 2
    bias: float = -3.0
    severity: int = 1
    tell: tuple[str, ...] = ()
    window_days: float = 7.0
    hours: float = 2.0
    harm: float = 10.0
    examples: tuple[Example, ...] = ()
    codebook: tuple[Code, ...] = ()
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Packs:
    """All packs of a folder, with what they share. Iterates over typologies, then modifiers, by id."""

    packs: Mapping[str, Pack]
    shared: Mapping[str, Cue]
    speakers: Mapping[str, Pack]
    recipients: Mapping[str, Mapping[str, str]]  # tell code → title by language

    def __iter__(self) -> Iterator[Pack]:
        return iter(self.packs.values())

    def __len__(self) -> int:
        return len(self.packs)

    def __getitem__(self, pack_id: str) -> Pack:
        return self.packs[pack_id]

    def __contains__(self, pack_id: object) -> bool:
        return pack_id in self.packs

    @property
    def typologies(self) -> tuple[Pack, ...]:
        """Packs that give findings of their own."""
        return tuple(p for p in self if p.kind != "modifier")

    @property
    def modifiers(self) -> tuple[Pack, ...]:
        """Packs that only colour the findings of others."""
        return tuple(p for p in self if p.kind == "modifier")

    def cue(self, pack: Pack, name: str) -> Cue | None:
        """The cue that ``name`` means inside ``pack``; None for selector cues and unknown names."""
        return pack.cues.get(name) or self.shared.get(name)
