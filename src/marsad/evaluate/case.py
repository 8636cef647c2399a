"""Scores a year of a unit that is told of addresses: sessions, merges, and the harm that one week's hours reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any

import orjson

from marsad import hashlists
from marsad.evaluate.show_case import Pairs, Policy, case_tables
from marsad.model import Provenance
from marsad.rank import plan

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from pathlib import Path

    from rich.table import Table

    from marsad.engines import Lake
    from marsad.synth.case_records import CaseSummary

PEOPLE, WEEK = 8, 40.0
_DRAWS = 20
WHY = Provenance("artificial case", "invented data", "TLP:CLEAR")
_LISTS = (("national.csv", "national", "industry"), ("partner.json", "partner", "vics_us"))


@dataclass(frozen=True, slots=True)
class CaseEvaluation:
    """Figures of one seed. ``merged``: lines with tip and sightings (or complaint and tip) in one lead, of how many."""

    seed: int
    summary: CaseSummary
    sessions: dict[str, Pairs]
    merged: dict[str, tuple[int, int]]
    wrongly_merged: int
    leads: int
    hours: float
    policies: dict[str, tuple[Policy, ...]]  # by desk

    def tables(self) -> list[Table]:
        """For people."""
        return case_tables(
            self.seed,
            self.summary,
            self.sessions,
            self.merged,
            self.wrongly_merged,
            self.leads,
            self.hours,
            self.policies,
        )

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        told = asdict(self)
        for name, pairs in self.sessions.items():
            told["sessions"][name] |= {"precision": pairs.precision, "recall": pairs.recall}
        return told


def bring_lists(lake: Lake, case: Path) -> None:
    """The case's lists of hashes, into the lake that it will be read into."""
    for file, name, scheme in _LISTS:
        asked = hashlists.Asked(case / "lists" / file, name, "an invented unit", "1", scheme=scheme)
        hashlists.import_list(lake, asked, WHY)


def score_case(
    lake: Lake, case: Path, summary: CaseSummary, seed: int, hours: float = PEOPLE * WEEK
) -> CaseEvaluation:
    """Score what a run made of the case (`synth.case_records.write_case`). ``hours``: staff-hours of the week after."""
    truth = _truths(lake, case / "truth.jsonl")
    table = lake.read("leads")
    leads = table.to_pylist()
    held = _held(lake, leads)
    merged, wrong = _merges(held, truth)
    desks = {
        "all that waits": leads,
        "addresses and tips alone": [lead for lead in leads if lead["lane"] != "victim"],
    }
    made = plan(table, hours, as_of=summary.until, seed=seed)
    planned = [task.lead for part in (made.confirm, made.work, made.picks) for task in part]
    policies = {
        name: _policies(those, held, truth, summary.until, hours, planned if those is leads else ())
        for name, those in desks.items()
    }
    return CaseEvaluation(seed, summary, _sessions(lake, truth), merged, wrong, len(leads), hours, policies)


def _truths(store: Lake, path: Path) -> dict[str, dict[str, Any]]:
    """The truth of each observation, by the lake's id."""
    by_given = {row["id"]: row for row in map(orjson.loads, path.read_bytes().splitlines())}
    rows = store.read("observations", columns=["id", "given_id", "kind"]).to_pylist()
    return {row["id"]: {**by_given[row["given_id"]], "kind": row["kind"]} for row in rows}


def _sessions(store: Lake, truth: Mapping[str, dict[str, Any]]) -> dict[str, Pairs]:
    """Sightings put together against hidden lines: of addresses of one line, and of all."""
    rows = [
        (row["session"], truth[row["observation"]])
        for row in store.read("captures", columns=["observation", "session"]).to_pylist()
        if truth[row["observation"]]["kind"] == "sighting"
    ]
    alone = [(session, told["line"]) for session, told in rows if not told["share"]]
    return {"own address": _pairs(alone), "all": _pairs([(session, told["line"]) for session, told in rows])}


def _pairs(rows: Iterable[tuple[Hashable, Hashable]]) -> Pairs:
    def two(counts: Counter[Any]) -> int:
        return sum(many * (many - 1) // 2 for many in counts.values())

    rows = list(rows)
    return Pairs(
        two(Counter(one for one, _ in rows)), two(Counter(other for _, other in rows)), two(Counter(rows))
    )


def _held(store: Lake, leads: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The observations of each lead: its network's, its session's, or its own."""
    networks: dict[str, list[str]] = defaultdict(list)
    for row in store.read("members").to_pylist():
        if row["network"]:
            networks[row["network"]].append(row["observation"])
    sessions: dict[str, list[str]] = defaultdict(list)
    of: dict[str, str] = {}
    for row in store.read("captures", columns=["observation", "session"]).to_pylist():
        sessions[row["session"]].append(row["observation"])
        of.setdefault(row["observation"], row["session"])
    found = {}
    for lead in leads:
        subject = lead["subject"]
        own = (
            networks[subject] if lead["about"] == "network" else sessions.get(of.get(subject, ""), [subject])
        )
        found[lead["id"]] = sorted({subject, *own} if lead["about"] != "network" else set(own))
    return found


def _merges(
    held: Mapping[str, list[str]], truth: Mapping[str, dict[str, Any]]
) -> tuple[dict[str, tuple[int, int]], int]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for told in truth.values():
        if told["line"]:
            kinds[told["line"]].add(told["kind"])
    together: dict[str, set[frozenset[str]]] = defaultdict(set)
    wrong = 0
    for observations in held.values():
        inside: dict[str, set[str]] = defaultdict(set)
        for each in observations:
            if truth[each]["line"] and not truth[each].get("share"):
                inside[truth[each]["line"]].add(truth[each]["kind"])
        wrong += len(inside) > 1
        for line, found in inside.items():
            together[line] |= {frozenset(pair) for pair in _PAIRS.values() if pair <= found}
    own = {line for told in truth.values() if (line := told["line"]) and not told.get("share")}
    merged = {}
    for name, pair in _PAIRS.items():
        lines = [line for line in own if pair <= kinds[line]]
        merged[name] = (sum(frozenset(pair) in together[line] for line in lines), len(lines))
    return merged, wrong


_PAIRS = {"tip and sightings": {"tip", "sighting"}, "complaint and tip": {"report", "tip"}}


def _policies(
    leads: list[dict[str, Any]],
    held: Mapping[str, list[str]],
    truth: Mapping[str, dict[str, Any]],
    now: datetime,
    hours: float,
    planned: Sequence[str],
) -> tuple[Policy, ...]:
    """What each order reaches with whole work done lead by lead; letters that only keep records reach nobody."""
    worth = {lead["id"]: _worth(held[lead["id"]], truth, now) for lead in leads}
    need = {lead["id"]: lead["work"] or lead["hours"] for lead in leads}

    def seen(lead: dict[str, Any], name: str) -> float:
        return lead[name].timestamp() if lead[name] else 0.0

    orders = {
        "knows all": lambda lead: (-sum(worth[lead["id"]].values()) / need[lead["id"]], lead["id"]),
        "index": lambda lead: (-lead["index"], lead["id"]),
        "severity": lambda lead: (-lead["severity"], -seen(lead, "last_seen"), lead["id"]),
        "newest": lambda lead: (-seen(lead, "last_seen"), lead["id"]),
        "first come": lambda lead: (seen(lead, "first_seen"), lead["id"]),
    }
    chosen = {name: [lead["id"] for lead in sorted(leads, key=order)] for name, order in orders.items()}
    if planned:
        chosen["plan: shares and random picks"] = list(planned)
    reached = {name: _reached(order, need, worth, hours) for name, order in chosen.items()}
    ids = sorted(need)
    drawn = [_reached(Random(f"{turn}").sample(ids, len(ids)), need, worth, hours) for turn in range(_DRAWS)]
    reached["random"] = sum(harm for harm, _ in drawn) / _DRAWS, sum(many for _, many in drawn) // _DRAWS
    best = max(reached["knows all"][0], 1e-9)
    return tuple(Policy(name, harm, many, harm / best) for name, (harm, many) in reached.items())


def _reached(
    order: Iterable[str], need: Mapping[str, float], worth: Mapping[str, dict[str, float]], hours: float
) -> tuple[float, int]:
    """Harm reached and leads worked on, where each line's harm counts once and what no longer fits is passed over."""
    found: dict[str, float] = {}
    many = 0
    for lead in order:
        if need[lead] <= hours:
            hours -= need[lead]
            many += 1
            found |= worth[lead]
    return sum(found.values()), many


def _worth(observations: list[str], truth: Mapping[str, dict[str, Any]], now: datetime) -> dict[str, float]:
    """Harm by line (or by record where there is none) that working on a lead reaches."""
    out = {}
    for each in observations:
        told = truth[each]
        if datetime.fromisoformat(told["lost"]) > now:
            out[told["line"] or each] = told["harm"]
    return out
