"""Gathers a report's content: few rows of a large lake, chosen the same way whatever their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.detect.menu import read_menu, selling
from marsad.model import FLAGGED
from marsad.report.book import Card, Contact, Example, Group, LeadBook, Mark, RefusalGroup, Shape, shown
from marsad.report.sessions import sessions_of
from marsad.report.shaping import COPIES, SHAPES, VICTIMS, shape_up
from marsad.report.source import from_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from marsad.rank import Plan
    from marsad.report.source import Read

type Row = dict[str, Any]

EXAMPLES = 5
_ALIKE = 3  # texts shown of a network that has fewer templates than this
CONTACTS = 24
GROUPS = 12
_MEMBERS = (
    1_000  # observations of one network that are looked at; how many carry a contact comes from the network
)
_RECORDS = 12
_FACTS = ("id", "kind", "source", "record", "platform", "region", "seen_at", "evidence")


def lead_book(
    source: Mapping[str, pa.Table] | Read,
    limit: int = 100,
    *,
    plan: Plan | None = None,
    as_of: datetime | None = None,
    versions: Mapping[str, str] | None = None,
    spread: bool = False,
    whole: bool = True,
) -> LeadBook:
    """The content of a report on the ``limit`` best leads (0 = all).

    ``source``: tables by name, or a `Read`; a large lake is never read whole. With ``spread`` no tier crowds out
    the others: half of the places are for tier 0, a quarter for tier 1, and what a tier leaves empty goes on.
    Without ``whole`` the cards hold the leads alone: no texts, contacts or members are read.
    """
    read = from_tables(source) if not callable(source) else source
    leads = read("leads").sort_by("rank")
    tiers = Counter(leads["tier"].to_pylist())
    total = leads.num_rows
    if limit:
        leads = (
            leads.take(pa.array(_spread(leads["tier"].to_pylist(), limit), pa.int64()))
            if spread
            else leads.slice(0, limit)
        )
    scores = read("findings", columns=["score"])["score"]
    groups, refused = _refusals(read("refusals", columns=["source", "record", "reason"]))
    runs = read("runs").sort_by([("finished", "descending"), ("id", "ascending")]).to_pylist()
    return LeadBook(
        cards=cards(read, leads.to_pylist()) if whole else tuple(Card(lead) for lead in leads.to_pylist()),
        observations=read("observations", columns=["record"]).num_rows,
        findings=pc.sum(pc.greater_equal(scores, pa.scalar(FLAGGED, pa.float32()))).as_py() or 0,
        networks=read("networks", columns=["size"]).num_rows,
        leads=total,
        tiers=dict(sorted(tiers.items())),
        refused=refused,
        refusals=groups,
        runs=tuple(runs),
        versions=versions or {},
        as_of=as_of or ranked_at(runs),
        plan=plan,
    )


def ranked_at(runs: Sequence[Row]) -> datetime | None:
    """The moment (UTC) that the newest run's ranking was reckoned from; ``runs`` newest first."""
    if not runs:
        return None
    moment: datetime | None = runs[0].get("as_of") or runs[0]["finished"]
    return moment


def _spread(tiers: Sequence[int], limit: int) -> list[int]:
    """Which leads (by place in rank order) are shown when no tier may take more than its share."""
    places: dict[int, list[int]] = {0: [], 1: [], 2: []}
    for place, tier in enumerate(tiers):
        places[min(tier, 2)].append(place)
    share = {0: -(-limit // 2), 1: -(-limit // 4), 2: limit}
    chosen: list[int] = []
    for tier in places:
        chosen += places[tier][: min(share[tier], limit - len(chosen))]
    taken = set(chosen)
    rest = [place for place in range(len(tiers)) if place not in taken]
    return sorted(chosen + rest[: limit - len(chosen)])


def cards(read: Read, leads: Sequence[Row]) -> tuple[Card, ...]:
    """What is shown beside each lead."""
    members, sizes = _members(read, leads)
    carried = _carried(read, leads)
    ids = sorted({row["observation"] for rows in members.values() for row in rows})
    by, seen = Rows(read, ids), sessions_of(read, members)
    made = [_card(lead, members[lead["id"]], by, carried.get(lead["subject"], {})) for lead in leads]
    copies = [by.copies(members[card.lead["id"]]) if card.shown == "open" else {} for card, _ in made]
    wanted = {example for _, chosen in made for example in chosen}
    wanted |= {name for each in copies for names in each.values() for name in names}
    texts = {
        row["id"]: row["text"]
        for row in read("observations", columns=["id", "text"], ids=sorted(wanted)).to_pylist()
    }
    return tuple(
        replace(
            card,
            examples=tuple(by.example(each, texts.get(each, ""), card.shown) for each in chosen),
            shapes=shape_up(shaped, sizes.get(card.lead["subject"], {}), texts, by.facts),
            # What a victim's words lead to may be the victim's own line.
            sessions=() if card.shown == "veiled" else seen.get(card.lead["id"], ()),
        )
        for (card, chosen), shaped in zip(made, copies, strict=True)
    )


def template_shapes(read: Read, limit: int = 0) -> tuple[Shape, ...]:
    """The ``limit`` largest templates (0 = all) of tables that are small enough to be read whole."""
    members = read("members", columns=["observation", "template"]).to_pylist()
    rows = Rows(read, [row["observation"] for row in members if row["template"]])
    copies = rows.copies([row for row in members if row["template"]], limit)
    wanted = sorted({name for names in copies.values() for name in names})
    found = read("observations", columns=["id", "text"], ids=wanted).to_pylist()
    sizes = Counter(row["template"] for row in members)
    return shape_up(copies, sizes, {row["id"]: row["text"] for row in found}, rows.facts)


class Rows:
    """Rows of the chosen observations, by observation."""

    def __init__(self, read: Read, ids: Sequence[str]) -> None:
        self.facts = {row["id"]: row for row in read("observations", columns=_FACTS, ids=ids).to_pylist()}
        self.readings = {row["id"]: row for row in read("readings", ids=ids).to_pylist()}
        self.findings = _by_observation(read("findings", ids=ids))
        self.selectors = _by_observation(read("selectors", ids=ids))
        self.degrees: dict[tuple[str, str], tuple[int, bool]] = {}
        for row in read("links", columns=["via_kind", "via", "degree", "suppressed"], ids=ids).to_pylist():
            self.degrees[row["via_kind"], row["via"]] = (row["degree"], bool(row["suppressed"]))
        self.template: dict[str, str] = {}

    def speaker(self, observation: str) -> str:
        """Who speaks; a person's own report is always a victim's, whatever was read in it."""
        if self.facts.get(observation, {}).get("kind") == "report":
            return "victim"
        if any(row["speaker"] == "victim" and row["score"] >= FLAGGED for row in self.findings[observation]):
            return "victim"
        return str(self.readings.get(observation, {}).get("speaker", "ordinary"))

    def score(self, observation: str) -> float:
        return max((row["score"] for row in self.findings[observation]), default=0.0)

    def never(self, observation: str) -> bool:
        """Whether its words are never shown, whatever lead it belongs to."""
        flagged = (row for row in self.findings[observation] if row["score"] >= FLAGGED)
        return any(shown("", row["typology"]) == "never" for row in flagged)

    def copies(self, members: Sequence[Row], most: int = SHAPES) -> dict[str, list[str]]:
        """Of the largest templates the observations whose words may be laid over each other: never a victim's."""
        held: defaultdict[str, list[str]] = defaultdict(list)
        closed: Counter[str] = Counter()
        for row in members:
            name, template = row["observation"], row["template"]
            if self.never(name) or self.speaker(name) == "victim":
                closed[template] += 1
            elif template and name in self.facts:
                held[template].append(name)
        enough = [name for name, rows in held.items() if len(rows) >= max(COPIES, closed[name] / VICTIMS)]
        largest = sorted(enough, key=lambda template: (-len(held[template]), template))
        largest = largest[:most] if most else largest
        return {template: sorted(held[template]) for template in largest}

    def example(self, observation: str, text: str, lead: str) -> Example:
        fact, speaker = self.facts[observation], self.speaker(observation)
        reading = self.readings.get(observation, {})
        flagged = [row for row in self.findings[observation] if row["score"] >= FLAGGED]
        marks = {Mark(c["start"], c["end"], c["family"], c["rule"]) for row in flagged for c in row["cues"]}
        marks |= {Mark(row["start"], row["end"], "", row["kind"]) for row in self.selectors[observation]}
        if self.never(observation):
            lead = "never"
        how = "veiled" if lead == "open" and speaker == "victim" else lead
        sells = how == "open" and any(r["speaker"] == "offender" and selling(r["typology"]) for r in flagged)
        return Example(
            id=observation, kind=fact["kind"], text="" if how == "never" else text, source=fact["source"],
            record=fact["record"], platform=fact["platform"], region=fact["region"], seen_at=fact["seen_at"],
            lang=reading.get("lang", "other"), dialect=reading.get("dialect") or "", speaker=speaker,
            template=self.template.get(observation, ""), shown=how,  # type: ignore[arg-type]
            marks=tuple(sorted(marks, key=lambda m: (m.start, m.end, m.family, m.name))),
            menu=tuple(read_menu(text, fact["region"])) if sells else (), evidence=fact["evidence"] or "",
        )  # fmt: skip


def _members(read: Read, leads: Sequence[Row]) -> tuple[dict[str, list[Row]], dict[str, Counter[str]]]:
    """Member rows of each lead, at most _MEMBERS, the exemplar among them; of each network the sizes of templates."""
    networks = sorted(lead["subject"] for lead in leads if lead["about"] == "network")
    held: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read("members", ids=networks).sort_by("observation").to_pylist():
        held[row["network"]].append(row)
    out = {}
    for lead in leads:
        rows = held.get(lead["subject"], []) if lead["about"] == "network" else []
        first = [row for row in rows if row["observation"] == lead["exemplar"]]
        first = first or [{"observation": lead["exemplar"], "template": "", "network": ""}]
        out[lead["id"]] = (
            first + [row for row in rows if row["observation"] != lead["exemplar"]][: _MEMBERS - 1]
        )
    return out, {name: Counter(row["template"] for row in rows) for name, rows in held.items()}


def _carried(read: Read, leads: Sequence[Row]) -> dict[str, dict[tuple[str, str], int]]:
    """How many observations of each network carry each of its contacts."""
    networks = sorted(lead["subject"] for lead in leads if lead["about"] == "network")
    rows = read("networks", columns=["id", "selectors"], ids=networks).to_pylist()
    return {row["id"]: {(s["kind"], s["value"]): s["count"] for s in row["selectors"]} for row in rows}


def _card(
    lead: Row, members: Sequence[Row], by: Rows, carried: Mapping[tuple[str, str], int]
) -> tuple[Card, list[str]]:
    members = [row for row in members if row["observation"] in by.facts]
    by.template |= {row["observation"]: row["template"] for row in members}
    contacts = _contacts(members, by, carried)
    days = Counter(by.facts[row["observation"]]["seen_at"].date() for row in members if _time(by, row))
    platforms = {by.facts[row["observation"]]["platform"] for row in members} - {""}
    card = Card(
        lead=lead,
        contacts=contacts,
        groups=_groups(members, contacts, by) if lead["about"] == "network" else (),
        days=tuple(sorted(days.items())),
        platforms=tuple(sorted(platforms)),
    )
    return card, _choose(lead, members, by) if card.shown != "never" else []


def _time(by: Rows, row: Row) -> date | None:
    seen: datetime | None = by.facts[row["observation"]]["seen_at"]
    return seen.date() if seen else None


def _choose(lead: Row, members: Sequence[Row], by: Rows) -> list[str]:
    """The exemplar, then the strongest of each further template, offenders' words before others."""

    def order(row: Row) -> tuple[object, ...]:
        name = row["observation"]
        return (name != lead["exemplar"], by.speaker(name) != "offender", -by.score(name), name)

    best: dict[str, Row] = {}
    rest = []
    for row in sorted(members, key=order):
        if row["template"] and row["template"] in best:
            rest.append(row)
        else:
            best[row["template"] or row["observation"]] = row
    chosen = list(best.values())[:EXAMPLES]
    chosen += rest[: max(0, _ALIKE - len(chosen))]
    return [row["observation"] for row in chosen]


def _contacts(
    members: Sequence[Row], by: Rows, carried: Mapping[tuple[str, str], int]
) -> tuple[Contact, ...]:
    """Selectors of the members, most carried first; a domain is not named beside its link."""
    carriers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in members:
        for selector in by.selectors[row["observation"]]:
            if selector["kind"] != "domain":
                carriers[selector["kind"], selector["value"]].add(row["observation"])
    found = []
    for (kind, value), names in carriers.items():
        anywhere, hub = by.degrees.get((kind, value), (len(names), False))
        victims = all(by.speaker(name) == "victim" for name in names)
        here = max(len(names), carried.get((kind, value), 0))
        found.append(Contact(kind, value, here, max(anywhere, here), hub, victims))
    found.sort(key=lambda c: (-c.here, c.kind, c.value))
    return tuple(found[:CONTACTS])


def _groups(members: Sequence[Row], contacts: Sequence[Contact], by: Rows) -> tuple[Group, ...]:
    """Templates of a network, who speaks in them and which contacts they carry; the smallest together."""
    place = {(contact.kind, contact.value): number for number, contact in enumerate(contacts)}
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for row in members:
        rows[row["template"]].append(row["observation"])
    order = sorted(rows, key=lambda name: (name == "", -len(rows[name]), name))
    for name in order[GROUPS:]:
        rows[""] = rows[""] + rows.pop(name) if name else rows[""]
    out = []
    for name in sorted(rows, key=lambda name: (name == "", -len(rows[name]), name)):
        carried: Counter[int] = Counter()
        for observation in rows[name]:
            values = {(s["kind"], s["value"]) for s in by.selectors[observation]}
            carried.update(place[value] for value in values if value in place)
        speakers = Counter(by.speaker(observation) for observation in rows[name])
        out.append(Group(name, tuple(sorted(speakers.items())), tuple(sorted(carried.items()))))
    return tuple(out)


def _refusals(table: pa.Table) -> tuple[tuple[RefusalGroup, ...], int]:
    records: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row in table.to_pylist():
        records[row["source"], row["reason"]].append(row["record"])
    groups = [
        RefusalGroup(source, reason, len(numbers), tuple(sorted(numbers)[:_RECORDS]))
        for (source, reason), numbers in records.items()
    ]
    groups.sort(key=lambda group: (-group.count, group.source, group.reason))
    return tuple(groups), table.num_rows


def _by_observation(table: pa.Table) -> defaultdict[str, list[Row]]:
    out: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _sorted(table.to_pylist()):
        out[row["observation"]].append(row)
    return out


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(
        rows, key=lambda row: (row["observation"], row.get("start", 0), str(row.get("typology", "")))
    )
