"""Adds fired rules up: nats per typology and speaker, families of evidence, subtypes, severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from marsad.detect.borrowing import borrowing
from marsad.detect.speaker import OFFENDER, ORDINARY, REPORTING, VICTIM
from marsad.model import FAMILIES

if TYPE_CHECKING:
    from marsad.detect.firing import Evidence
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.detect.rules import BoundRule, Rulebook
    from marsad.packs import Pack, Packs

type Floats = npt.NDArray[np.float64]
type Bytes = npt.NDArray[np.uint8]

_NAMES = {"offender": OFFENDER, "victim": VICTIM, "reporting": REPORTING, "ordinary": ORDINARY}
_STORY_AT_MOST = 4.0
"""Nats that a typology's own victim rules may say about who speaks; see `marsad.detect.speaker`."""
_TOPIC = 1.2
"""Nats of a typology's evidence from which a text is about it, so that its way of telling says who speaks."""
_BITS = np.array([bin(n).count("1") for n in range(256)], np.uint8)
_ENTRY = np.dtype([
    ("pack", np.int64),  # row of `Weights`, −1 = none: a rule of a speaker
    ("offender", np.float64),  # nats to the pack if that one speaks
    ("victim", np.float64),
    ("story", np.float64),  # nats to the pack's being told by its victim
    ("speaker", np.int64),  # who gets the nats of the next field; −1 = nobody
    ("speaks", np.float64),
    ("narrated", np.bool_),  # … in texts that speak of some typology only
    ("severity_offender", np.uint8),
    ("severity_victim", np.uint8),
    ("subtype", np.int64),  # row among the subtypes of all packs, −1 = none
    ("motive", np.float64),  # nats to that subtype
    ("proves", np.bool_),  # whether its hits count as evidence of their families
])  # fmt: skip
_NOTHING: dict[str, Any] = {
    name: -1 if name in {"pack", "speaker", "subtype"} else 0 for name in _ENTRY.names or ()
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """What each rule adds, and to what: ``entries`` has one `_ENTRY` a rule; ``family`` is the bit of each cue's."""

    packs: tuple[Pack, ...]
    base: Floats
    family: Bytes
    entries: npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Weights:
    """Rows are packs (typologies, then modifiers), columns the texts of the evidence. Nats include the bias.

    ``offender``/``victim``: nats if that one speaks; ``severity`` likewise (OFFENDER, VICTIM) × packs × texts;
    ``speakers`` (4, texts): what all rules together say about who speaks, without the offence itself;
    ``subtypes``: for each pack with subtypes (subtypes, texts).
    """

    offender: Floats
    victim: Floats
    speakers: Floats
    families: Bytes
    severity: Bytes
    subtypes: dict[int, Floats]

    def enough(self, packs: tuple[Pack, ...]) -> npt.NDArray[np.bool_]:
        """Where the evidence comes from as many families as the pack asks for."""
        wanted = np.array([p.min_evidence if p.kind != "modifier" else 1 for p in packs], np.uint8)
        return _BITS[self.families] >= wanted[:, None]


def base_speakers(packs: Packs) -> Floats:
    """Nats of the four speakers before anything is read."""
    base = np.zeros(4)
    for name, pack in packs.speakers.items():
        base[_NAMES[name]] = pack.bias
    return base


def open_ledger(lexicon: Lexicon, packs: tuple[Pack, ...], book: Rulebook) -> Ledger:
    """What the rules of ``book`` add to ``packs`` and to the speakers."""
    number = {pack.id: n for n, pack in enumerate(packs)}
    motives = _subtype_rows(packs)
    entries = np.zeros(len(book.rules), _ENTRY)
    for place, bound in enumerate(book.rules):
        pack = number.get(bound.pack.id, -1)
        entry = _NOTHING | _entry(bound) | {"pack": pack}
        if entry["subtype"] >= 0:
            entry["subtype"] += motives[pack]
        entries[place] = tuple(entry[name] for name in _NOTHING)
    family = np.array([1 << FAMILIES.index(f) for f in lexicon.families], np.uint8)
    return Ledger(packs, base_speakers(lexicon.packs), family, entries)


def _subtype_rows(packs: tuple[Pack, ...]) -> list[int]:
    """The first row of each pack's subtypes, and the number of all rows."""
    rows: list[int] = np.cumsum([0, *(len(p.subtypes) for p in packs)]).tolist()
    return rows


def _entry(bound: BoundRule) -> dict[str, Any]:
    """What a rule adds, its subtype counted inside its pack."""
    rule, pack = bound.rule, bound.pack
    if pack.kind == "speaker":
        return {"speaker": _NAMES[pack.id], "speaks": rule.weight, "narrated": rule.with_topic}
    if rule.speaker == "reporting":
        return {"speaker": REPORTING, "speaks": rule.weight}
    if (
        rule.speaker == "ordinary"
    ):  # a look-alike of this typology: it speaks against this one, not for all others
        return {"offender": -rule.weight, "victim": -rule.weight}
    entry: dict[str, Any] = {"motive": max(rule.weight, 0.1), "proves": rule.weight > 0}
    if rule.speaker in {"both", "offender"}:
        entry |= {"offender": rule.weight, "severity_offender": rule.severity}
    if rule.speaker in {"both", "victim", "told"}:
        entry |= {"victim": rule.weight, "severity_victim": rule.severity}
    if rule.speaker == "victim":
        entry["story"] = max(rule.weight, 0.0)
    if rule.subtype:
        entry["subtype"] = pack.subtypes.index(rule.subtype)
    return entry


def add_up(ledger: Ledger, evidence: Evidence, hits: Hits) -> Weights:
    """Sum the fired rules of a batch."""
    packs = ledger.packs
    shape = (len(packs), len(evidence.texts))
    bias = np.array([p.bias for p in packs])[:, None]
    motives = _subtype_rows(packs)
    subtypes = np.zeros((motives[-1], shape[1]))
    weights = Weights(
        offender=np.repeat(bias, shape[1], axis=1),
        victim=np.repeat(bias, shape[1], axis=1),
        speakers=np.repeat(ledger.base[:, None], shape[1], axis=1),
        families=np.zeros(shape, np.uint8),
        severity=np.zeros((2, *shape), np.uint8),
        subtypes={n: subtypes[motives[n] : motives[n + 1]] for n, p in enumerate(packs) if p.subtypes},
    )
    weights.severity[:] = np.array([p.severity for p in packs], np.uint8)[None, :, None]
    story, narrated = np.zeros(shape), np.zeros((4, shape[1]))
    _add(
        evidence.bounds, evidence.rule, evidence.hit_bounds, evidence.hits, hits.cue, ledger.entries, ledger.family,
        weights.offender, weights.victim, weights.speakers, weights.families, weights.severity, subtypes, story,
        narrated,
    )  # fmt: skip
    typologies = [n for n, p in enumerate(packs) if p.kind == "typology"]
    if typologies:
        weights.speakers[VICTIM] += np.minimum(story[typologies].max(0), _STORY_AT_MOST)
        suffered, done = (
            (side - bias)[typologies].max(0) >= _TOPIC for side in (weights.victim, weights.offender)
        )
        weights.speakers[VICTIM] += narrated[VICTIM] * suffered
        weights.speakers[OFFENDER] += narrated[OFFENDER] * done
        weights.speakers[REPORTING] += narrated[REPORTING] * (suffered | done)
    return weights


@borrowing()
def _add(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    bounds, rule, hit_bounds, hits, cue, entries, family, offender, victim, speakers, families, severity, subtypes,
    story, narrated,
):  # fmt: skip
    """Add what each firing says to the tables, text by text and in the order of the rules."""
    for text in range(len(bounds) - 1):
        for firing in range(bounds[text], bounds[text + 1]):
            entry = entries[rule[firing]]
            if entry.speaker >= 0:
                into = narrated if entry.narrated else speakers
                into[entry.speaker, text] += entry.speaks
            pack = entry.pack
            if pack < 0:
                continue
            offender[pack, text] += entry.offender
            victim[pack, text] += entry.victim
            story[pack, text] += entry.story
            severity[0, pack, text] = max(severity[0, pack, text], entry.severity_offender)
            severity[1, pack, text] = max(severity[1, pack, text], entry.severity_victim)
            if entry.subtype >= 0:
                subtypes[entry.subtype, text] += entry.motive
            if entry.proves:
                for place in range(hit_bounds[firing], hit_bounds[firing + 1]):
                    families[pack, text] |= family[cue[hits[place]]]
