"""What a pack must not contain: rules that can never fire, unknown names, values out of range."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.model import FAMILIES, SPEAKERS
from marsad.packs.schema import SELECTOR_CUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.packs.located import Located
    from marsad.packs.schema import Cue, Pack, Rule

KINDS = ("typology", "modifier", "sighting", "speaker")
STATUSES = ("stable", "test", "experimental", "deprecated", "unsupported")  # Source: Sigma specification 2.0
LEVELS = ("informational", "low", "medium", "high", "critical")  # Source: Sigma specification 2.0
_VERSION = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}", re.ASCII)
_RULE_SPEAKERS = ("both", "told", *SPEAKERS)


def kind(entry: Located) -> str:
    """A pack's kind."""
    return _one_of(entry, KINDS)


def speaker(entry: Located) -> str:
    """A speaker's name."""
    return _one_of(entry, SPEAKERS)


def version(entry: Located) -> str:
    """A version as three numbers. Source: Semantic Versioning 2.0.0, without its suffixes."""
    if not _VERSION.fullmatch(value := entry.text()):
        raise entry.refuse(f"version {value!r} is not three numbers", 'write for example version: "1.2.0"')
    return value


def family(cue: Located, entry: Located | None) -> str:
    """A cue's family."""
    if entry is None:
        raise cue.refuse("a cue without a family", f"add family: one of {', '.join(FAMILIES)}")
    return _one_of(entry, FAMILIES)


def _one_of(entry: Located, allowed: tuple[str, ...]) -> str:
    if (value := entry.text()) not in allowed:
        raise entry.refuse(f"unknown value {value!r}", f"use one of: {', '.join(allowed)}")
    return value


def pack(
    pack: Pack,
    parts: Mapping[str, Located],
    entries: Sequence[Located],
    shared: Mapping[str, Cue],
    recipients: Mapping[str, object],
) -> None:
    """Raise PackError where ``pack`` could never work or says something nobody understands."""
    for key, allowed in (("status", STATUSES), ("level", LEVELS)):
        if key in parts:
            _one_of(parts[key], allowed)
    for entry in parts["tell"].items() if "tell" in parts else []:
        if entry.text() not in recipients:
            raise entry.refuse(
                f"unknown recipient {entry.text()!r}", "add it to _words/recipients.yaml with its titles"
            )
    if not 1 <= pack.severity <= 5:
        raise parts["severity"].refuse(
            "severity out of range", "use 1 (other) to 5 (imminent danger to life)"
        )
    if pack.kind == "sighting":
        if not pack.fields:
            raise parts["id"].refuse("a sighting pack without field cues", "add entries under 'fields:'")
        return
    if not entries:
        raise parts["id"].refuse("a pack without rules", "add at least one entry under 'rules:'")
    seen: set[str] = set()
    for rule, entry in zip(pack.rules, entries, strict=True):
        if rule.id in seen:
            raise entry.refuse(f"rule {rule.id!r} is there twice", "rename one of them")
        seen.add(rule.id)
        _rule(rule, entry, pack, shared)
    _reachable(pack, entries[0], shared)


def _rule(rule: Rule, entry: Located, pack: Pack, shared: Mapping[str, Cue]) -> None:
    known = {*pack.cues, *shared, *SELECTOR_CUES}
    if not rule.all:
        raise entry.refuse(f"rule {rule.id!r} can never fire: 'all' is empty", "name at least one cue")
    for name in (*(cue for group in rule.all for cue in group.cues), *rule.none):
        if name not in known:
            raise entry.refuse(
                f"rule {rule.id!r}: unknown cue {name!r}", "define it under 'cues:' or mend the name"
            )
    for group in rule.all:
        if not group.cues or set(group.cues) <= set(rule.none):
            raise entry.refuse(
                f"rule {rule.id!r} can never fire: what it needs is empty or forbidden by 'none'",
                "take the cue out of 'none', or give the group another one",
            )
        terms = sum(len(c.terms) for n in group.cues if (c := pack.cues.get(n) or shared.get(n)))
        if group.count > 1 and group.count > terms + sum(n in SELECTOR_CUES for n in group.cues):
            raise entry.refuse(
                f"rule {rule.id!r} can never fire: it wants more words than there are", "lower 'count'"
            )
    if rule.weight == 0 and not rule.severity:
        raise entry.refuse(f"rule {rule.id!r} changes nothing", "give it a weight (nats) or a severity")
    if rule.with_topic and pack.kind != "speaker":
        raise entry.refuse("'with_topic' is for speakers only", "take it out: a typology is its own topic")
    if rule.speaker not in _RULE_SPEAKERS:
        raise entry.refuse(f"unknown speaker {rule.speaker!r}", f"use one of: {', '.join(_RULE_SPEAKERS)}")
    if rule.subtype and rule.subtype not in pack.subtypes:
        raise entry.refuse(f"unknown subtype {rule.subtype!r}", "list it under 'subtypes:'")
    if not 0 <= rule.severity <= 5:
        raise entry.refuse("severity out of range", "use 1 to 5")


def _reachable(pack: Pack, entry: Located, shared: Mapping[str, Cue]) -> None:
    """The rules together must be able to pass the pack's own gates."""
    if pack.kind == "modifier":
        return
    if pack.bias + sum(max(r.weight, 0.0) for r in pack.rules) <= 0:
        raise entry.refuse(
            "these rules can never fire the pack: their weights do not outweigh its bias",
            "raise a weight, or raise 'bias'",
        )
    if pack.kind == "speaker":
        return
    families = {
        SELECTOR_CUES.get(name) or (pack.cues.get(name) or shared[name]).family
        for rule in pack.rules
        if rule.weight > 0
        for group in rule.all
        for name in group.cues
    }
    if len(families) < pack.min_evidence:
        raise entry.refuse(
            f"these rules can never fire the pack: they know {len(families)} families of evidence,"
            f" min_evidence is {pack.min_evidence}",
            "add a cue of another family, or lower min_evidence",
        )
