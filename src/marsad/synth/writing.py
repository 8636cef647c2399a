"""Writes one observation and its truth: characters, exact places of every selector, who speaks and about what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.synth.actors import QUOTE, Run, order, resolve, separator, spelled, style
from marsad.synth.grammar import Family, Sentence, Slot, expand
from marsad.synth.identity import MENTIONS, Hubs, Identity, Moment, mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.synth.actors import Actor

type Mark = dict[str, object]

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
        """Write one run; ``quotes`` are the offender's sentences a victim may repeat."""
        rnd = self.at.rng.random
        for segment in run:
            if segment.__class__ is str:
                self.add(segment)  # type: ignore[arg-type]
            elif segment.__class__ is tuple:
                self.add(segment[int(rnd() * len(segment))])  # type: ignore[arg-type,index]
            elif segment == QUOTE:
                start = self.size
                if quotes:
                    self.run(quotes[int(rnd() * len(quotes))], who)
                self.quotes.append([start, self.size])
            else:
                self.mention(MENTIONS[segment], who)  # type: ignore[index]

    def mention(self, what: str, who: Identity) -> None:
        text, found, flag = mention(what, who, self.hubs, self.at)
        for offset, written in found:
            start = self.size + offset
            mark: Mark = {"kind": written.kind, "start": start, "end": start + len(written.text), "how": written.how}
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
    """Write the actor's template; each part is reworded with probability ``changed``. True where any was."""
    rnd, between = page.at.rng.random, actor.templates[number].separator
    reworded = False
    for place, part in enumerate(actor.runs(number, page.at.region)):
        if place:
            page.add(between)
        version = 0
        if changed and rnd() < changed:
            version, reworded = 1 + int(rnd() * (len(part) - 1)), True
        page.run(part[version], actor.who)
    return reworded


def freely(page: Page, family: Family, who: Identity, quotes: Sequence[Run] = ()) -> set[str]:
    """Write a text of the family anew, as a person would who writes once; gives the tags of what was said."""
    rng, tags = page.at.rng, set(family.modifiers)
    habit, between = style(family.lang, rng), separator(family, rng)
    for place, part in enumerate(order(family, rng)):
        if place:
            page.add(between)
        sentence = part.sentences[int(rng.random() * len(part.sentences))]
        tags.update(sentence.tags)
        out: list[str | Slot] = []
        expand(sentence.nodes, rng.random, out)
        page.run(resolve(spelled(out, habit), family, page.at.region), who, quotes)
    return tags


def sentence(page: Page, said: Sentence, family: Family, who: Identity) -> None:
    """Write one sentence of a family (the tails that carry hub selectors)."""
    out: list[str | Slot] = []
    expand(said.nodes, page.at.rng.random, out)
    page.run(resolve(spelled(out, str), family, page.at.region), who)


def quotable(actor: Actor, region: str) -> list[Run]:
    """The actor's sentences that name no selector, for victims to quote."""
    found: list[Run] = []
    for number in range(len(actor.templates)):
        for part in actor.runs(number, region):
            fixed = sum(len(s) for s in part[0] if isinstance(s, str))
            if fixed > 14 and not any(isinstance(s, int) for s in part[0]):
                found.append(part[0])
    return found


def harm(typology: str, tags: set[str] | frozenset[str]) -> int:
    """Severity 1..5 of what the text shows; 0 where it shows nothing."""
    if not typology:
        return 0
    return max([SEVERITY[typology], *(RAISES[tag] for tag in tags if tag in RAISES)])
