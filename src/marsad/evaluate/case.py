"""Scores a whole year of a unit that is told of addresses: sessions, merges, and the harm that one week's hours reach."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from marsad import hashlists, pipeline
from marsad.engines import Lake
from marsad.evaluate.show_case import case_tables
from marsad.model import Provenance
from marsad.synth.case_records import CaseSummary, write_case

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from rich.table import Table

PEOPLE, WEEK = 8, 40.0
_WHY = Provenance("artificial case", "invented data", "TLP:CLEAR")
_LISTS = (("national.csv", "national", "industry"), ("partner.json", "partner", "vics_us"))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of records put together, pairs that belong together, and both."""

    found: int
    true: int
    both: int

    @property
    def precision(self) -> float:
        """Share of what was put together that belongs together."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what belongs together that was put together."""
        return self.both / self.true if self.true else 1.0


@dataclass(frozen=True, slots=True)
class Policy:
    """Harm reached in the hours, and the leads that were worked on; ``share`` of what knowing all would reach."""

    name: str
    harm: float
    leads: int
    share: float


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
    policies: tuple[Policy, ...]

    def tables(self) -> list[Table]:
        """For people."""
        return case_tables(self)

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        told = asdict(self) | {"policies": [asdict(each) for each in self.policies]}
        for name, pairs in self.sessions.items():
            told["sessions"][name] |= {"precision": pairs.precision, "recall": pairs.recall}
        return told


def evaluate_case(
    seed: int, addresses: int = 4_477, hours: float = PEOPLE * WEEK, folder: Path | None = None
) -> CaseEvaluation:
    """Make the case, bring its lists in, run it through and score it. ``hours``: staff-hours of the week after it."""
    with tempfile.TemporaryDirectory(prefix="marsad-case-") as scratch:
        out = folder or Path(scratch)
        summary = write_case(out / "case", seed, addresses=addresses)
        store = Lake(out / "lake", create=True)
        for file, name, scheme in _LISTS:
            asked = hashlists.Asked(
                out / "case" / "lists" / file, name, "an invented unit", str(seed), scheme=scheme
            )
            hashlists.import_list(store, asked, _WHY)
        sources = sorted((out / "case" / "sources").iterdir())
        pipeline.run(sources, store.path, _WHY, as_of=summary.until, workers=1)
        return _scored(store, _truths(store, out / "case" / "truth.jsonl"), summary, seed, hours)


def _truths(store: Lake, path: Path) -> dict[str, dict[str, Any]]:
    """The truth of each observation, by the lake's id."""
    by_given = {row["id"]: row for row in map(orjson.loads, path.read_bytes().splitlines())}
    rows = store.read("observations", columns=["id", "given_id", "kind"]).to_pylist()
    return {row["id"]: {**by_given[row["given_id"]], "kind": row["kind"]} for row in rows}


def _scored(
    store: Lake, truth: Mapping[str, dict[str, Any]], summary: CaseSummary, seed: int, hours: float
) -> CaseEvaluation:
    leads = store.read("leads").to_pylist()
    held = _held(store, leads)
    merged, wrong = _merges(held, truth)
    policies = _policies(leads, held, truth, summary.until, hours)
    return CaseEvaluation(seed, summary, _sessions(store, truth), merged, wrong, len(leads), hours, policies)


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
) -> tuple[Policy, ...]:
    """Greedy by each order: what fits the hours is worked on, and each line's harm counts once, if it is not lost."""
    worth = {lead["id"]: _worth(held[lead["id"]], truth, now) for lead in leads}

    def seen(lead: dict[str, Any], name: str) -> float:
        return lead[name].timestamp() if lead[name] else 0.0

    orders = {
        "knows all": lambda lead: -sum(worth[lead["id"]].values()) / lead["hours"],
        "Marsad": lambda lead: lead["rank"],
        "severity": lambda lead: (-lead["severity"], -seen(lead, "last_seen"), lead["id"]),
        "newest": lambda lead: (-seen(lead, "last_seen"), lead["id"]),
        "first come": lambda lead: (seen(lead, "first_seen"), lead["id"]),
    }
    found = []
    for name, order in orders.items():
        left, reached, many = hours, dict[str, float](), 0
        for lead in sorted(leads, key=order):
            if lead["hours"] <= left:
                left -= lead["hours"]
                many += 1
                reached |= worth[lead["id"]]
        found.append((name, sum(reached.values()), many))
    best = max(found[0][1], 1e-9)
    return tuple(Policy(name, harm, many, harm / best) for name, harm, many in found)


def _worth(observations: list[str], truth: Mapping[str, dict[str, Any]], now: datetime) -> dict[str, float]:
    """Harm by line (or by record where there is none) that working on a lead reaches."""
    out = {}
    for each in observations:
        told = truth[each]
        if datetime.fromisoformat(told["lost"]) > now and told["kind"] != "report":
            out[told["line"] or each] = told["harm"]
    return out
