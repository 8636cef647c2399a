"""Writes one observation and its truth: characters, exact places of every selector, who speaks and about what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.synth.actors import HABITS, QUOTE, Run, ready, separator
from marsad.synth.identity import Hubs, Identity, Moment
from marsad.synth.mentions import WRITERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.synth.actors import Actor
    from marsad.synth.grammar import Family

type Mark = dict[str, object]
_WRITERS = tuple(WRITERS.values())

# Severity (1..5) of a typology and what raises it. Source: the project's typology drafts.
SEVERITY = {
    "drug_ad_coded": 1, "vaas_recruitment": 4, "thb_sexual_exploitation_ad": 3, "thb_labour_and_forced_criminality": 3,
    "organ_trafficking": 4, "child_sale_illegal_adoption": 5, "sextortion": 3, "scam_investment_confidence": 2,
    "scam_loved_one_impersonation": 2, "scam_fake_government_grant": 2, "scam_job_task": 2,
    "child_online_risk_behavioural": 4, "file_sharing_observation": 4,
}  # fmt: skip
RAISES = {
    "minor": 5, "self_harm": 5, "honour_violence_risk": 5, "named_time": 5, "inside": 5, "imminent": 5, "meeting": 5,
    "confined": 5, "time_critical_money": 3, "kidnap_claim": 5, "surgery_date": 5, "leaving_soon": 4, "mule": 3,
}  # fmt: skip
MODIFIERS = frozenset({
    "ai_generated_ad", "crypto_only", "controller_pattern", "multi_country_operator", "honour_violence_risk",
    "time_critical_money",
})  # fmt: skip


@dataclass(slots=True)
class Page:
    """A text being written, with the places of what matters in it (code points)."""

    at: Moment
    hubs: Hubs
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    selectors: list[Mark] = field(default_factory=list)
    quotes: list[list[int]] = field(default_factory=list)
    decoys: list[Mark] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)

    def run(self, run: Run, who: Identity, quotes: Sequence[Run] = ()) -> None:
        """Write one run, choosing as it goes; ``quotes`` are the offender's sentences a victim may repeat."""
        rnd, pieces = self.at.rng.random, self.pieces
        for segment in run:
            if isinstance(segment, str):
                text = segment
            elif isinstance(segment, tuple):
                text = segment[int(rnd() * len(segment))]
            elif segment == QUOTE:
                self.quote(who, quotes)
                continue
            elif isinstance(segment, int):
                self.mention(segment, who)
                continue
            else:
                self.run(segment.options[int(rnd() * len(segment.options))], who, quotes)
                continue
            pieces.append(text)
            self.size += len(text)

    def quote(self, who: Identity, quotes: Sequence[Run]) -> None:
        start = self.size
        if quotes:
            self.run(quotes[int(self.at.rng.random() * len(quotes))], who)
        self.quotes.append([start, self.size])

    def mention(self, what: int, who: Identity) -> None:
        text, found, flag = _WRITERS[what](who, self.hubs, self.at)
        for offset, written in found:
            start = self.size + offset
            mark: Mark = {
                "kind": written.kind,
                "start": start,
                "end": start + len(written.text),
                "how": written.how,
            }
            if flag == "decoy":
                self.decoys.append(mark)
                continue
            mark["value"] = written.value
            if written.accept:
                mark["accept"] = written.accept
            if not written.recoverable:
                mark["recoverable"] = False
            if flag:
                mark[flag] = True
            self.selectors.append(mark)
        self.add(text)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def from_template(page: Page, actor: Actor, number: int, changed: float) -> bool:
    """Write the actor's template; each part is said in other words with probability ``changed``. True where any was."""
    rnd, between = page.at.rng.random, actor.templates[number].separator
    reworded = False
    for place, (own, other) in enumerate(actor.runs(number, page.at.region)):
        if place:
            page.add(between)
        if changed and rnd() < changed:
            reworded = True
            page.run(other, actor.who)
        else:
            page.run(own, actor.who)
    return reworded


def freely(page: Page, family: Family, who: Identity, quotes: Sequence[Run] = ()) -> set[str]:
    """Write a text of the family anew, as a person would who writes once; gives the tags of what was said."""
    rng, tags = page.at.rng, set(family.modifiers)
    rnd = rng.random
    habit = int(rnd() * HABITS)
    between = separator(family, rng)
    parts = [part for part in ready(family, page.at.region, habit) if not part.optional or rnd() < 0.5]
    if family.shuffle:
        parts[1:] = rng.sample(parts[1:], k=len(parts) - 1)
    for place, part in enumerate(parts):
        if place:
            page.add(between)
        run, said = part.sentences[int(rnd() * len(part.sentences))]
        if said:
            tags.update(said)
        page.run(run, who, quotes)
    return tags


def tail(page: Page, family: Family) -> None:
    """Add a sentence that anybody may add: the tails that carry hub selectors."""
    (part,) = ready(family, page.at.region, 0)
    page.add(" ")
    page.run(part.sentences[int(page.at.rng.random() * len(part.sentences))][0], Identity(page.at.region))


def cut(page: Page, where: float) -> str:
    """The text up to ``where`` (0..1), as a screenshot or a preview gives it; never inside a selector."""
    text = page.text
    end = int(len(text) * where)
    for mark in (*page.selectors, *page.decoys):
        if int(str(mark["start"])) < end < int(str(mark["end"])):
            end = int(str(mark["start"]))
    page.selectors[:] = [mark for mark in page.selectors if int(str(mark["end"])) <= end]
    page.decoys[:] = [mark for mark in page.decoys if int(str(mark["end"])) <= end]
    page.quotes[:] = [[start, min(stop, end)] for start, stop in page.quotes if start < end]
    return text[:end]


def quotable(actor: Actor, region: str) -> list[Run]:
    """The actor's sentences that name no selector, for victims to quote."""
    found: list[Run] = []
    for number in range(len(actor.templates)):
        for part in actor.runs(number, region):
            if part[0] is part[1]:  # a signature says nothing to remember
                continue
            fixed = sum(len(s) for s in part[0] if isinstance(s, str))
            if fixed > 14 and not any(isinstance(s, int) for s in part[0]):
                found.append(part[0])
    return found


def harm(typology: str, tags: set[str] | frozenset[str]) -> int:
    """Severity 1..5 of what the text shows; 0 where it shows nothing."""
    if not typology or not tags:
        return SEVERITY[typology] if typology else 0
    return max([SEVERITY[typology], *(RAISES[tag] for tag in tags if tag in RAISES)])
