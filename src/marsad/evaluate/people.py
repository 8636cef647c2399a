"""How well records of people are put together, on an artificial register whose truth is known."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from marsad.errors import UsageError
from marsad.evaluate.together import Together
from marsad.evaluate.world import FIRST_SEED
from marsad.link.people import REVIEW, SURE, Matched, PersonRecord, match_people, person_records
from marsad.synth.register import register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from marsad.synth.register import Register


@dataclass(frozen=True, slots=True)
class PeopleEvaluation:
    """Scores of one register. ``rows``: all, then by the scripts of the two records, then with perfect clerks.

    ``seconds`` from records as rows to persons on this machine,
    ``cpu_seconds`` on its cores; ``compared`` pairs of records; ``review`` pairs
    were left to a person, of which ``review_right`` are one person.
    """

    records: int
    seed: int
    review_at: float
    sure_at: float
    persons: int
    rows: tuple[Together, ...]
    seconds: float
    cpu_seconds: float
    compared: int
    review: int
    review_right: int

    def tables(self) -> list[Table]:
        """The scores as tables for a terminal."""
        from marsad.evaluate.show_people import people_tables

        title = (
            f"People: artificial register, {self.records:,} records of {self.persons:,}, seed {self.seed}, "
            f"review {self.review_at}, sure {self.sure_at}"
        )
        took = {
            "seconds, records to persons": f"{self.seconds:.1f} ({self.cpu_seconds:.1f} of processor time)",
            "pairs compared": f"{self.compared:,}",
            "pairs left to a person": f"{self.review:,}, of which {self.review_right:,} are one person",
        }
        return people_tables(title, self.rows, took)

    def to_dict(self) -> dict[str, Any]:
        """The scores for programs."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        rates = [{"precision": row.precision, "recall": row.recall, "f1": row.f1} for row in self.rows]
        result["rows"] = [{**row, **rate} for row, rate in zip(result["rows"], rates, strict=True)]
        return result


def evaluate_people(
    records: int, seed: int, *, review: float = REVIEW, sure: float = SURE
) -> PeopleEvaluation:
    """Score on an artificial register of ``records``; UsageError on a seed below FIRST_SEED, which is for building."""
    if seed < FIRST_SEED:
        raise UsageError(f"seed {seed} is for building", hint=f"score with a seed of {FIRST_SEED} or more")
    truth = register(records, seed)
    begun, busy = time.perf_counter(), time.process_time()
    read = [one for one in person_records(truth.rows) if isinstance(one, PersonRecord)]
    matched = match_people(read, review=review, sure=sure)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    who = dict(zip((row["id"] for row in truth.rows), truth.persons, strict=True))
    left = [pair for pair in matched.pairs if not pair.same]
    right = sum(who[pair.a] == who[pair.b] for pair in left)
    return PeopleEvaluation(
        records, seed, review, sure, len(set(truth.persons)), tuple(_rows(truth, matched, right)), seconds, busy,
        matched.compared, len(left), right,
    )  # fmt: skip


def _rows(truth: Register, matched: Matched, reviewed: int) -> list[Together]:
    """All pairs, those of each two scripts, and all once people have looked at what was left to them."""
    rows = [_together("all", truth.persons, matched.person, np.ones(len(truth.persons), np.bool_))]
    scripts = np.array(truth.scripts)
    alone = {
        name: _together(name, truth.persons, matched.person, scripts == name)
        for name in ("ar", "lat", "both")
    }
    for one, two in (("ar", "ar"), ("lat", "lat"), ("ar", "lat")):
        if one == two:
            rows.append(Together(f"{one}-{two}", *_counts(alone[one])))
            continue
        joint = _together("", truth.persons, matched.person, (scripts == one) | (scripts == two))
        parts = zip(_counts(joint), _counts(alone[one]), _counts(alone[two]), strict=True)
        rows.append(Together(f"{one}-{two}", *(whole - a - b for whole, a, b in parts)))
    first = rows[0]
    rows.append(
        Together("with review", first.true_pairs, first.found_pairs + reviewed, first.right + reviewed)
    )
    return rows


def _counts(row: Together) -> tuple[int, int, int]:
    return row.true_pairs, row.found_pairs, row.right


def _together(what: str, persons: Sequence[str], found: Sequence[str], held: Any) -> Together:
    """Pairs inside the records that are ``held``."""
    chosen = np.flatnonzero(held)
    _, true = np.unique(np.array(persons)[chosen], return_inverse=True)
    _, made = np.unique(np.array(found)[chosen], return_inverse=True)
    both = true.astype(np.int64) * (made.max(initial=0) + 1) + made
    return Together(what, *(_pairs(labels) for labels in (true, made, both)))


def _pairs(labels: Any) -> int:
    counts = np.unique(labels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())
