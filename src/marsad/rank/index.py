"""The index: expected harm averted per hour of work, and what each piece of evidence adds to its logarithm.

index = P(actionable) × Σ P(outcome | evidence) × harm × P(still reachable) ÷ hours, with ageing.
Source: cμ/θ is asymptotically optimal in overload (Atar, Giat, Shimkin 2010); ageing keeps old leads alive.
A piece of evidence contributes its Aumann–Shapley share: all of them sum up to the logarithm exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from marsad.rank.columns import MICROS_A_DAY, NO_TIME, Floats, Ints
from marsad.rank.signals import flags_of
from marsad.rank.subjects import NETWORK, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.rank.harm import Entry, HarmTable
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

type Params = dict[str, Ints | list[str]]

_TYPICAL = 0.75  # a finding's score that neither raises nor lowers the typology's own P(actionable)
_CROWD = 1_000  # beyond so many observations, more of the same says no more


@dataclass(slots=True)
class Evidence:
    """One reason for every lead at once: log-odds for the two probabilities, or nats of the index."""

    code: str
    act: Floats
    high: Floats
    nats: Floats
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """Index, P(actionable), hours, and each reason's weight (nats) a lead; weights sum to log(index)."""

    index: Floats
    actionable: Floats
    hours: Floats
    weights: list[tuple[str, Floats, Params]]


def score(whom: Subjects, told: Signals, typologies: list[str], harm: HarmTable, now: int) -> Scored:
    """Score every lead. ``now`` in microseconds since 1970."""
    entries = [harm.typologies.get(name, harm.typologies["other"]) for name in typologies]
    victim = (whom.sort == REPORT) & told.named
    prior = np.where(victim, harm.victim_actionable, _of(entries, lambda e: e.actionable)[told.typology])
    base_hours = np.where(victim, harm.victim_hours, _of(entries, lambda e: e.hours)[told.typology])
    low, top = (_of(entries, lambda e, k=k: e.harm[k])[told.typology] for k in (0, 1))  # type: ignore[misc]
    likely = _logit(_of(entries, lambda e: e.high)[told.typology])
    reasons = [*_finding(told, entries, harm), *_ties(whom, told, harm), *_gaps(whom, told, harm)]
    reasons += _time(told, entries, harm, now)
    act = sum((each.act for each in reasons), np.zeros(len(whom)))
    high = sum((each.high for each in reasons), np.zeros(len(whom)))

    def averted(z: Floats) -> Floats:
        return np.log(low + (top - low) * _sigmoid(z))

    start = _logit(prior)
    by_act = _share(_log_sigmoid, start, act)
    by_high = _share(averted, likely, high)
    base = np.log(prior) + averted(likely) - np.log(base_hours)
    weights: list[tuple[str, Floats, Params]] = [("kind", base, {})]
    weights.extend((e.code, e.act * by_act + e.high * by_high + e.nats, e.params) for e in reasons)
    # Summed in one fixed order, so that the same evidence gives the same number to the last bit.
    total = sum((weight for _, weight, _ in weights), np.zeros(len(whom)))
    hours = base_hours * _held(told) ** harm.scale_hours
    return Scored(np.exp(total), _sigmoid(start + act), hours, weights)


def _finding(told: Signals, entries: list[Entry], harm: HarmTable) -> list[Evidence]:
    """What the findings themselves say."""
    usual = _of(entries, lambda e: float(e.severity))[told.typology]
    size = len(told.size)
    odds = _logit(np.clip(told.score, 0.5, 0.99)) - _logit(np.full(size, _TYPICAL))
    share = told.same / np.maximum(told.size, 1)
    few = np.where(told.named & (told.size > 2), np.log(np.maximum(share, 0.01)), 0.0)
    return [
        _evidence(
            harm, "score", np.where(told.named, odds, 0.0), percent=np.rint(told.score * 100).astype(np.int64)
        ),
        _evidence(harm, "severity", np.where(told.named, told.severity - usual, 0.0), severity=told.severity),
        _evidence(
            harm, "controller_pattern", flags_of(told.modifiers, "controller_pattern", size).astype(float)
        ),
        _evidence(harm, "crypto_only", flags_of(told.modifiers, "crypto_only", size).astype(float)),
        _evidence(harm, "few_flagged", few, flagged=told.same, count=told.size),
    ]


def _ties(whom: Subjects, told: Signals, harm: HarmTable) -> list[Evidence]:
    """What holding many observations together says."""
    network, contacts = whom.sort == NETWORK, told.contacts
    grown = (harm.scale_harm - harm.scale_hours) * np.log(_held(told))
    days = np.where(told.addresses, _ln(told.sighted_days), np.log1p(told.sighted_days))
    copies = told.size // told.templates
    shared = np.where(told.named, np.minimum(contacts.shared, told.same), contacts.shared)
    alike = _ln(copies, network & (copies >= 2))
    joined = _ln(contacts.handles, contacts.phones == 1)
    regions = np.bincount(told.regions[0], minlength=len(whom)).astype(np.int64)
    disguised = (contacts.hidden > 0) & (whom.sort != REPORT)  # how a victim writes is no evidence
    others_reports = np.where(network, told.reports, 0)
    return [
        _evidence(harm, "shared_selector", _ln(shared, shared >= 2), count=shared,
                  kind=[contacts.kinds[code] for code in contacts.shared_kind.tolist()]),
        _evidence(harm, "handles_one_phone", joined, count=contacts.handles),
        _evidence(harm, "same_text", alike, count=told.size, templates=told.templates),
        _evidence(harm, "victim_reports", np.log1p(others_reports), count=others_reports),
        _evidence(harm, "tips", np.where(network, np.log1p(told.tips), 0.0), count=told.tips),
        _evidence(harm, "sightings", days, count=told.sightings, days=told.sighted_days),
        _evidence(harm, "countries", _ln(regions, regions >= 2), count=regions),
        _evidence(harm, "platforms", _ln(told.platforms, told.platforms >= 2), count=told.platforms),
        _evidence(harm, "languages", _ln(told.langs, network & (told.langs >= 2)), count=told.langs),
        _evidence(harm, "obscured_phone", disguised.astype(float), count=contacts.hidden),
        _evidence(harm, "weak_ties", contacts.weak.astype(float)),
        Evidence("size", _zero(whom), _zero(whom), grown,
                 {"count": told.size}),
    ]  # fmt: skip


def _gaps(whom: Subjects, told: Signals, harm: HarmTable) -> list[Evidence]:
    """What is not known. A report or an address needs no contact to be worked on."""
    lonely = ~told.contacts.any & ~told.addresses & (whom.sort != REPORT)
    placeless = np.bincount(told.regions[0], minlength=len(whom)) == 0
    return [
        _evidence(harm, "no_contact_selector", lonely.astype(float)),
        _evidence(harm, "shared_address", told.shared.astype(float)),
        _evidence(harm, "no_time", (told.last == NO_TIME).astype(float)),
        _evidence(harm, "no_region", placeless.astype(float)),
    ]


def _time(told: Signals, entries: list[Entry], harm: HarmTable, now: int) -> list[Evidence]:
    """How likely somebody can still be reached, and how long the lead has waited."""
    days = np.where(told.last == NO_TIME, 0.0, np.maximum(now - told.last, 0) / MICROS_A_DAY)
    window = _of(entries, lambda e: e.window_days)[told.typology]
    reach = np.maximum(np.exp2(-days / window), harm.reach_floor)
    reach = np.where(told.last == NO_TIME, harm.reach_unknown, reach)
    waited = np.log1p(harm.ageing_rate * np.minimum(days, harm.ageing_days))
    zero = np.zeros(len(days))
    whole = np.floor(days).astype(np.int64)
    gone: Params = {
        "days": whole,
        "window": [f"{entry.window_days:g}" for entry in (entries[k] for k in told.typology.tolist())],
    }
    return [
        Evidence("reach", zero, zero, np.log(reach), gone),
        Evidence("ageing", zero, zero, waited, {"days": whole}),
    ]


def _evidence(harm: HarmTable, code: str, amount: Floats, **params: Ints | list[str]) -> Evidence:
    act, high = harm.evidence.get(code, (0.0, 0.0))
    return Evidence(code, act * amount, high * amount, np.zeros(len(amount)), params)


def _share(function: Callable[[Floats], Floats], start: Floats, step: Floats) -> Floats:
    """Mean slope of ``function`` from ``start`` over ``step``: what one log-odd is worth there."""
    tiny = np.abs(step) < 1e-6
    safe = np.where(tiny, 1e-6, step)
    return (function(start + safe) - function(start)) / safe


def _held(told: Signals) -> Floats:
    """How much there is to work on. Many files from one address are one household's habit, not more harm."""
    counted = np.where(told.named, told.same, told.size)
    return np.where(told.addresses, 1, np.clip(counted, 1, _CROWD)).astype(np.float64)


def _ln(amount: Ints, where: np.ndarray | None = None) -> Floats:
    out = np.log(np.clip(amount, 1, _CROWD).astype(np.float64))
    return out if where is None else np.where(where, out, 0.0)


def _zero(whom: Subjects) -> Floats:
    return np.zeros(len(whom))


def _of(entries: list[Entry], pick: Callable[[Entry], float]) -> Floats:
    return np.array([pick(entry) for entry in entries])


def _logit(p: Floats) -> Floats:
    return np.log(p) - np.log1p(-p)


def _log_sigmoid(z: Floats) -> Floats:
    return -np.logaddexp(0.0, -z)


def _sigmoid(z: Floats) -> Floats:
    return np.exp(_log_sigmoid(z))
