"""Everything known about one lead: reasons, cues with their words, contacts, members, provenance and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.errors import UsageError
from marsad.rank.decisions import closes, holding
from marsad.report.book import Card, LeadBook
from marsad.report.gather import cards, ranked_at
from marsad.report.lines import leads_json, template_json
from marsad.report.sessions import session_json
from marsad.report.source import from_tables
from marsad.report.spans import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from marsad.report.book import Example
    from marsad.report.source import Read

_CONTEXT = 40  # code points quoted on either side of a cue


def one_lead(
    lead_id: str, source: Mapping[str, pa.Table] | Read, versions: Mapping[str, str]
) -> tuple[Card, LeadBook]:
    """The card of one lead and the book round it (runs, versions). UsageError where no lead has this id."""
    read = from_tables(source) if not callable(source) else source
    found = read("leads", ids=[lead_id])
    if not found.num_rows:
        raise UsageError("this lake has no lead with that id", hint=_whereabouts(read, lead_id))
    card = cards(read, found.to_pylist())[0]
    runs = read("runs").sort_by([("finished", "descending"), ("id", "ascending")]).to_pylist()
    book = LeadBook((card,), runs=tuple(runs), versions=versions, as_of=ranked_at(runs))
    return card, book


def _whereabouts(read: Read, lead: str) -> str:
    """What became of a lead that is not in the queue."""
    closed = [row for row in holding(read("decisions")) if row["lead"] == lead and closes(row)]
    if not closed:
        return "marsad leads --lake DIR lists them; ids look like L-ABCDEFGHIJ"
    last = closed[-1]
    return (
        f"it was closed on {last['made']:%Y-%m-%d} ({last['id']}): --as-of with the day before shows it, "
        "marsad decisions shows why"
    )


def explained(
    lead_id: str,
    source: Mapping[str, pa.Table] | Read,
    lang: str = "en",
    versions: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The lead as a dict for programs; a victim's words and contacts are left out and counted instead."""
    read = from_tables(source) if not callable(source) else source
    card, book = one_lead(lead_id, read, versions or {})
    told = leads_json(read("leads", ids=[lead_id]), lang)[0]
    named = [c for c in card.contacts if not c.victims_only and card.shown != "veiled"]
    told["examples"] = [_example(example) for example in card.examples]
    told["contacts"] = [
        {"kind": c.kind, "value": c.value, "here": c.here, "anywhere": c.anywhere, "hub": c.hub}
        for c in named
    ]
    told["contacts_withheld"] = len(card.contacts) - len(named)
    told["members"] = [
        {"template": group.template, "size": group.size, "speakers": dict(group.speakers)}
        for group in card.groups
    ]
    told["templates"] = [template_json(shape) for shape in card.shapes]
    told["sessions"] = [session_json(session) for session in card.sessions]
    told["days"] = [{"day": day.isoformat(), "observations": count} for day, count in card.days]
    keep = (
        "id",
        "purpose",
        "legal_basis",
        "handling",
        "subject_category",
        "assessment",
        "retention_days",
        "sources",
    )
    told["provenance"] = [{name: run[name] for name in keep if name in run} for run in book.runs]
    told["versions"] = dict(book.versions)
    return told


def _example(example: Example) -> dict[str, Any]:
    """Where an observation came from, and its cues with the words round them where these may be shown."""
    cues = []
    for mark in example.marks:
        if not mark.family:
            continue
        cue: dict[str, Any] = {"family": mark.family, "rule": mark.name, "start": mark.start, "end": mark.end}
        if example.shown == "open":
            cue["words"] = plain(example.text[mark.start : mark.end])
            cue["context"] = plain(example.text[max(0, mark.start - _CONTEXT) : mark.end + _CONTEXT])
        cues.append(cue)
    return {
        "observation": example.id,
        "kind": example.kind,
        "source": example.source,
        "record": example.record,
        "evidence": example.evidence,
        "lang": example.lang,
        "dialect": example.dialect,
        "speaker": example.speaker,
        "text": {
            "open": "shown",
            "veiled": "withheld: a possible victim's words",
            "never": "withheld: child protection",
        }[example.shown],
        "cues": cues,
    }
