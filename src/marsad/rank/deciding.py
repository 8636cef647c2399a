"""Puts what a person decides about a lead into a row of DECISIONS: who, when, why, and the lead as it stood.

A lead is remembered by its observations, not by its name: leads come and go, observations stay.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import unicodedata
from datetime import UTC
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.link.saying import stand_for
from marsad.link.statements import in_force, withdrawn
from marsad.rank import decisions as kinds
from marsad.rank.harm_signed import harm_of
from marsad.tables.decisions import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.engines import Lake
    from marsad.link.saying import Word

VERSION = importlib.metadata.version("marsad")
_OFFER = ("id", "kind", "made", "lead", "subjects", "plan", "why", "chance", "of")
_ASK = "for example: --result actionable --result right --result harm_low"
_LETTERS = "\u200c\u200d"  # joiners that Persian and Arabic names are written with


def decide(
    lake: Lake,
    lead: str,
    kind: str,
    word: Word,
    *,
    result: Sequence[str] = (),
    hours: float | None = None,
    to: str = "",
) -> dict[str, Any]:
    """A decision on ``lead`` as it stands now. ``hours``: staff-hours that an outcome took.

    Raises UsageError where there is no such lead, or the kind and what is said with it do not fit together.
    """
    if kind not in kinds.BY_PEOPLE:
        raise UsageError(f"a decision cannot be {kind!r}", hint=f"one of {', '.join(kinds.BY_PEOPLE)}")
    found = lake.read("leads", where=pc.field("id") == lead).to_pylist()
    if not found:
        raise UsageError("there is no such lead in the queue", hint=_whereabouts(lake, lead))
    _check(kind, word, sorted(set(result)), hours, to, int(found[0]["tier"]))
    row = snapshots(lake, found)[lead]
    offer = offered(lake.read("decisions", columns=_OFFER), row, word)
    more = {name: offer[name] for name in ("plan", "why", "chance")} if offer else {}
    said = {"result": sorted(set(result)), "hours": hours, "to": _clean(to)}
    return make(kind, word, **row, **more, **said)


def keep(lake: Lake, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds decisions to a lake in one commit; the caller holds its pen."""
    lake.append("decisions", pa.Table.from_pylist([dict(row) for row in rows], schema=DECISIONS))


def withdraw(table: pa.Table, of: str, word: Word) -> dict[str, Any]:
    """Take a decision back. Raises UsageError where there is none of that id, or it holds no longer."""
    rows = table.to_pylist()
    found = next((row for row in rows if row["id"] == of), None)
    if found is None:
        raise UsageError(f"there is no decision {of!r}", hint="marsad decisions shows all")
    gone = withdrawn(rows, word.made)
    if of in gone:
        raise UsageError(f"{of} was withdrawn already", hint="marsad decisions shows by whom")
    if found["kind"] != kinds.WITHDRAW and not in_force(found, gone, word.made):
        raise UsageError(f"{of} has run out already", hint="there is nothing to take back")
    return make(kinds.WITHDRAW, word, of=of, lead=found["lead"])


def offered(table: pa.Table, row: Mapping[str, Any], word: Word) -> dict[str, Any] | None:
    """The last offer to work on that lead by an adopted plan until ``word`` was said: its plan, chance, and why."""
    rows = table.to_pylist()
    gone = withdrawn(rows, word.made)
    off = {each["plan"] for each in rows if each["kind"] == kinds.PLAN and each["id"] in gone}
    offers = [each for each in rows if each["kind"] == kinds.OFFERED and each["why"] != kinds.LETTER]
    mine = [
        each
        for each in sorted(offers, key=kinds.when)
        if each["plan"] not in off
        and each["made"] <= word.made
        and (each["lead"] == row["lead"] or set(each["subjects"]) & set(row["subjects"]))
    ]
    return mine[-1] if mine else None


def snapshots(lake: Lake, leads: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is kept of each of ``leads`` (rows of LEADS): its observations, and how it stood; by the lead's id."""
    held = _held(lake, leads)
    everyone = sorted({each for side in held.values() for each in side})
    links = lake.read("links", where=pc.field("observation").isin(pa.array(everyone, pa.string())))
    shown = pa.array([str(lead["exemplar"]) for lead in leads], pa.string())
    readings = lake.read("readings", columns=["id", "lang"], where=pc.field("id").isin(shown))
    languages = dict(zip(*(readings[name].to_pylist() for name in ("id", "lang")), strict=True))
    harm = harm_of(lake.path).version
    return {
        str(lead["id"]): {
            "lead": lead["id"], "about": lead["about"], "held": held[lead["id"]],
            "subjects": stand_for(held[lead["id"]], links), "rank": lead["rank"], "index": lead["index"],
            "tier": lead["tier"], "size": lead["size"], "score": lead["score"],
            "needed": lead.get("work") or lead["hours"],
            "belief": lead["belief"], "raised": lead.get("raised"), "lane": lead["lane"],
            "typology": lead["typology"], "speaker": lead["speaker"], "area": area(lead),
            "language": languages.get(lead["exemplar"], ""), "harm_version": harm, "version": VERSION,
            "reasons": lead["reasons"],
        }
        for lead in leads
    }  # fmt: skip


def area(lead: Mapping[str, Any]) -> str:
    """Where a lead is: the area that ranking gave it, or its only region; "" = not known, or several."""
    named = lead.get("area")
    if named is not None:
        return str(named)
    return str(lead["regions"][0]) if len(lead["regions"]) == 1 else ""


def make(kind: str, word: Word, **more: Any) -> dict[str, Any]:
    """A row of DECISIONS; its id is that of all it says."""
    row: dict[str, Any] = {
        field.name: [] if pa.types.is_list(field.type) else None if field.nullable else ""
        for field in DECISIONS
    }
    row |= more | {
        "kind": kind, "by": _clean(word.by), "made": word.made.astimezone(UTC), "reason": _clean(word.reason),
        "until": word.until,
    }  # fmt: skip
    return row | {
        "id": named("D", repr(sorted((name, value) for name, value in row.items() if name != "id")))
    }


def named(letter: str, what: str) -> str:
    """``letter``- and ten letters of the digest of ``what``."""
    digest = hashlib.blake2b(what.encode(), digest_size=8).digest()
    return f"{letter}-{base64.b32encode(digest).decode().lower()[:10]}"


def _held(lake: Lake, leads: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """All observations of each lead, by its id."""
    networks = pa.array(sorted({x["subject"] for x in leads if x["about"] == "network"}), pa.string())
    rows = lake.read("members", where=pc.field("network").isin(networks)) if len(networks) else None
    inside: dict[str, list[str]] = {}
    for network, each in (
        zip(*(rows[name].to_pylist() for name in ("network", "observation")), strict=True) if rows else ()
    ):
        inside.setdefault(network, []).append(each)
    sessions = _sessions(lake, [x["subject"] for x in leads if x["about"] != "network" and x["size"] > 1])
    return {
        lead["id"]: sorted(
            inside.get(lead["subject"], ())
            if lead["about"] == "network"
            else sessions.get(lead["subject"], {lead["subject"]})
        )
        for lead in leads
    }


def _sessions(lake: Lake, sightings: Sequence[str]) -> dict[str, set[str]]:
    """The sightings of the session that each of ``sightings`` is in."""
    if not sightings:
        return {}
    columns = ["observation", "session"]
    mine = lake.read("captures", columns=columns, where=pc.field("observation").isin(pa.array(sightings)))
    of = dict(zip(*(mine[name].to_pylist() for name in columns), strict=True))
    names = pa.array(sorted({name for name in of.values() if name}), pa.string())
    rows = lake.read("captures", columns=columns, where=pc.field("session").isin(names))
    inside: dict[str, set[str]] = {}
    for each, session in zip(*(rows[name].to_pylist() for name in columns), strict=True):
        inside.setdefault(session, set()).add(each)
    return {each: inside[session] | {each} for each, session in of.items() if session in inside}


def _check(kind: str, word: Word, result: Sequence[str], hours: float | None, to: str, tier: int) -> None:
    """Raises UsageError where what is said does not fit the kind."""
    if kind == kinds.OUTCOME:
        _check_outcome(result, hours)
    elif hours is not None:
        raise UsageError("--hours is what an outcome took", hint="use it with --what outcome")
    elif kind == kinds.OVERRIDE:
        if len(result) != 1 or result[0] not in kinds.DIRECTIONS:
            raise UsageError("an override says where to", hint="--result higher, lower or away")
        if tier == 0 and result[0] != kinds.HIGHER:
            raise UsageError("life risk is not put lower", hint="--what confirm, or --what clear")
    elif result:
        raise UsageError("--result belongs to an outcome or an override", hint="leave it out")
    if kind in {kinds.CONFIRM, kinds.CLEAR} and tier != 0:
        raise UsageError(
            "only life risk (tier 0) is confirmed or cleared", hint="--what outcome, or override"
        )
    if kind == kinds.PRESERVE and word.until is None:
        raise UsageError("until when does the provider keep the records?", hint="--until 2026-08-03")
    if (kind == kinds.ASSIGN) != bool(to.strip()):
        raise UsageError("--to names whom a lead is assigned to", hint='--what assign --to "R. Haddad"')


def _check_outcome(result: Sequence[str], hours: float | None) -> None:
    known = {*kinds.RESULTS}
    if unknown := [each for each in result if each not in known and not each.startswith(kinds.REFERRED)]:
        raise UsageError(
            f"unknown result {unknown[0]!r}", hint=f"one of {', '.join(kinds.RESULTS)}, referred:CODE"
        )
    if not result:
        raise UsageError("an outcome needs --result", hint=_ASK)
    for question in (kinds.ACTIONABLE, kinds.TRUTH, kinds.HARM):
        if len(set(question) & set(result)) > 1:
            raise UsageError(f"only one of {', '.join(question)}", hint=_ASK)
    if "nothing" in result and {"harm_low", "harm_high"} & set(result):
        raise UsageError("it was nothing, and harm was found: one of the two", hint=_ASK)
    if hours is not None and not 0 <= hours < float("inf"):
        raise UsageError(f"--hours {hours}: expected 0 or more", hint="for example --hours 3.5")


def _whereabouts(lake: Lake, lead: str) -> str:
    """What to do about a lead that is not in the queue."""
    rows = [row for row in kinds.holding(lake.read("decisions")) if row["lead"] == lead and kinds.closes(row)]
    if not rows:
        return "marsad leads --lake DIR lists them"
    return f"it was closed on {rows[-1]['made']:%Y-%m-%d}: marsad withdraw {rows[-1]['id']} opens it again"


def _clean(text: str) -> str:
    """On one line, without signs that nobody sees."""
    kept = "".join(
        c if c in _LETTERS or unicodedata.category(c) != "Cf" else "" for c in " ".join(text.split())
    )
    return "".join(c for c in kept if unicodedata.category(c) != "Cc")
