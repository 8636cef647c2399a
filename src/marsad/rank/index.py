"""The index of every lead (`marsad.rank.worth`), and what each piece of evidence adds to its logarithm.

P(right) starts from how often such findings were right when they stood alone (`marsad.rank.precision`).
A piece of evidence contributes its Aumann–Shapley share: all of them sum up to the logarithm exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from marsad.link.sessions import SHARES
from marsad.model import SPEAKERS
from marsad.rank import worth
from marsad.rank.basis import Basis, log_sigmoid, logit, sigmoid
from marsad.rank.columns import MICROS_A_DAY, NO_TIME, Floats, Ints, Params
from marsad.rank.signals import flags_of
from marsad.rank.subjects import NETWORK, REPORT, TIP

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.rank.decided import Decided
    from marsad.rank.harm import Entry, HarmTable
    from marsad.rank.listed import Listed
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

_victim = SPEAKERS.index("victim")

JUDGED = 3.9
"""Log-odds (49 of 50) that it is as a person found who looked: people err too. Set by us."""
_TYPICAL = 0.9  # a finding's score that neither raises nor lowers what was measured
_CROWD = 1_000  # beyond so many observations, more of the same says no more


@dataclass(slots=True)
class Evidence:
    """One reason for every lead at once: log-odds for the three probabilities, or nats of the index."""

    code: str
    right: Floats | None = None  # None = nothing, for any lead
    act: Floats | None = None
    high: Floats | None = None
    nats: Floats | None = None
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """Index, probabilities, hours, and each reason's weight (nats) a lead; weights sum to log(index).

    ``right``: P(the lead is what it is called), 1 where nothing is claimed; ``actionable``: P(it can be acted on);
    ``act``: the same if it is what it is called; ``high``: P(high harm) if it can.
    """

    index: Floats
    right: Floats
    actionable: Floats
    hours: Floats
    weights: Callable[[], list[tuple[str, Floats, Params]]]  # reckoned when asked: an order needs none
    act: Floats
    high: Floats
    basis: Basis


def score(
    whom: Subjects,
    told: Signals,
    typologies: list[str],
    harm: HarmTable,
    now: int,
    said: Decided | None = None,
    lists: Listed | None = None,
) -> Scored:
    """Score every lead. ``now`` in microseconds since 1970; ``said``: what people decided about them."""
    entries = [harm.entry(name) for name in typologies]
    reasons = [*_finding(whom, told, entries, harm), *_ties(whom, told, harm), *_gaps(whom, told, harm)]
    reasons += _lists(lists, harm) if lists is not None else []
    reasons += _judged(told, said, _sum(len(whom), [each.right for each in reasons]))
    right, act, high = (
        _sum(len(whom), [getattr(each, name) for each in reasons]) for name in ("right", "act", "high")
    )
    lift = np.zeros(len(whom)) if said is None else said.lift
    basis = _basis(whom, told, entries, harm, now, (right, act, high), lift)
    acts = sigmoid(basis.start + act)
    return Scored(
        basis.index(harm),
        basis.sure,
        basis.sure * acts,
        basis.hours(harm),
        lambda: _weights(told, reasons, basis, harm),
        acts,
        sigmoid(basis.likely + high),
        basis,
    )


def _weights(
    told: Signals, reasons: list[Evidence], basis: Basis, harm: HarmTable
) -> list[tuple[str, Floats, Params]]:
    """What each reason adds to the logarithm of the index of each lead."""

    def surer(z: Floats) -> Floats:
        return np.log(basis.averted(np.where(told.named, sigmoid(z), 1.0), basis.likely))

    def worse(z: Floats) -> Floats:
        return np.log(basis.averted(basis.sure, z))

    by_right = _share(surer, told.alone, basis.right)
    by_act = _share(log_sigmoid, basis.start, basis.act)
    by_high = _share(worse, basis.likely, basis.high)
    certain = np.log(basis.averted(np.ones(len(told.size)), basis.likely))
    base = log_sigmoid(basis.start) + certain - np.log(basis.base_hours)
    weights: list[tuple[str, Floats, Params]] = [
        ("kind", base, {}),
        _alone(told, surer(told.alone) - certain),
    ]
    slopes = (("right", by_right), ("act", by_act), ("high", by_high))
    for each in [*reasons, *_time(basis, harm)]:
        adds = [getattr(each, name) for name, _ in slopes]
        nats = [add * slope for add, (_, slope) in zip(adds, slopes, strict=True) if add is not None]
        weights.append((each.code, _sum(len(told.size), [*nats, each.nats]), each.params))
    return weights


def _basis(
    whom: Subjects,
    told: Signals,
    entries: list[Entry],
    harm: HarmTable,
    now: int,
    sums: tuple[Floats, Floats, Floats],
    lift: Floats,
) -> Basis:
    victim = (whom.sort == REPORT) & told.named
    prior = np.where(victim, harm.victim_actionable, _of(entries, lambda e: e.actionable)[told.typology])
    usual, suffered = (_of(entries, pick)[told.typology] for pick in (lambda e: e.high, lambda e: e.suffered))
    low, top = (_of(entries, lambda e, k=k: e.harm[k])[told.typology] for k in (0, 1))  # type: ignore[misc]
    hours = np.where(victim, harm.victim_hours, _of(entries, lambda e: e.hours)[told.typology])
    return Basis(
        start=logit(prior),
        alone=told.alone,
        likely=logit(np.where(told.named & (told.speaker == _victim), suffered, usual)),
        right=sums[0],
        act=sums[1],
        high=sums[2],
        named=told.named,
        low=low,
        top=top,
        otherwise=_misnamed(whom, told, harm),
        base_hours=hours,
        held=_held(told),
        days=_days(told, now),
        window=_window(whom, told, entries, harm),
        lift=lift,
    )


def _judged(told: Signals, said: Decided | None, right: Floats) -> list[Evidence]:
    """What a person found who works on it still: that it is what it is called, or that it is not."""
    if said is None or not said.judged.any():
        return []
    out = []
    for code, sign in (("judged_right", 1), ("judged_wrong", -1)):
        step = np.where((said.judged == sign) & told.named, sign * JUDGED - told.alone - right, 0.0)
        out.append(Evidence(code, right=step))
    return out


def _misnamed(whom: Subjects, told: Signals, harm: HarmTable) -> Floats:
    """The harm that a lead averts if it is not what it is called: somebody turned to the unit all the same."""
    worth = {REPORT: harm.typologies["report"], TIP: harm.typologies["tip"]}
    out = np.zeros(len(whom))
    for sort, entry in worth.items():
        usual = entry.harm[0] + (entry.harm[1] - entry.harm[0]) * entry.high
        out[(whom.sort == sort) & told.told] = harm.told_worth * usual
    return out


def _alone(told: Signals, nats: Floats) -> tuple[str, Floats, Params]:
    """What is lost because findings like the strongest one here are not always right."""
    tenths = np.minimum(np.rint(sigmoid(told.alone) * 10), 9).astype(np.int64)  # never 10 of 10
    return "alone", nats, {"count": tenths, "families": told.families}


def _finding(whom: Subjects, told: Signals, entries: list[Entry], harm: HarmTable) -> list[Evidence]:
    """What the findings themselves say."""
    usual = _of(entries, lambda e: float(e.severity))[told.typology]
    size = len(told.size)
    odds = logit(np.clip(told.score, 0.5, 0.99)) - logit(np.full(size, _TYPICAL))
    share = told.same / np.maximum(told.size, 1)
    few = np.where(told.named & (told.size > 2), np.log(np.maximum(share, 0.01)), 0.0)
    again = _ln(_once(told, told.same), told.named & (whom.sort == NETWORK))
    return [
        _evidence(
            harm, "score", np.where(told.named, odds, 0.0), percent=np.rint(told.score * 100).astype(np.int64)
        ),
        _evidence(harm, "severity", np.where(told.named, told.severity - usual, 0.0), severity=told.severity),
        _evidence(
            harm, "controller_pattern", flags_of(told.modifiers, "controller_pattern", size).astype(float)
        ),
        _evidence(harm, "crypto_only", flags_of(told.modifiers, "crypto_only", size).astype(float)),
        _evidence(harm, "repeated", again, count=_once(told, told.same)),
        _evidence(harm, "few_flagged", few, flagged=told.same, count=told.size),
    ]


def _ties(whom: Subjects, told: Signals, harm: HarmTable) -> list[Evidence]:
    """What holding many observations together says."""
    network, contacts = whom.sort == NETWORK, told.contacts
    grown = (harm.scale_harm - harm.scale_hours) * np.log(_held(told))
    days = np.where(told.addresses, _ln(told.sighted_days), np.log1p(told.sighted_days))
    copies = _once(told, told.size) // told.templates  # a sighting has no text
    shared = np.where(told.named, np.minimum(contacts.shared, told.same), contacts.shared)
    alike = _ln(copies, network & (copies >= 2))
    joined = _ln(contacts.handles, contacts.phones == 1)
    regions = np.bincount(told.regions[0], minlength=len(whom)).astype(np.int64)
    disguised = (contacts.hidden > 0) & (whom.sort != REPORT)  # how a victim writes is no evidence
    others_reports = np.where(network, told.reports, 0)
    return [
        _evidence(harm, "shared_selector", _ln(shared, shared >= 2), count=shared,
                  kind=(contacts.shared_kind, contacts.kinds)),
        _evidence(harm, "handles_one_phone", joined, count=contacts.handles),
        _evidence(harm, "same_text", alike, count=told.size, templates=told.templates),
        _evidence(harm, "victim_reports", np.log1p(others_reports), count=others_reports),
        _evidence(harm, "tips", np.where(network, np.log1p(told.tips), 0.0), count=told.tips),
        _evidence(harm, "sightings", days, count=told.sightings, days=told.sighted_days,
                  files=told.files),
        _evidence(harm, "countries", _ln(regions, regions >= 2), count=regions),
        _evidence(harm, "platforms", _ln(told.platforms, told.platforms >= 2), count=told.platforms),
        _evidence(harm, "languages", _ln(told.langs, network & (told.langs >= 2)), count=told.langs),
        _evidence(harm, "obscured_phone", disguised.astype(float), count=contacts.hidden),
        _evidence(harm, "weak_ties", contacts.weak.astype(float)),
        Evidence("size", nats=grown, params={"count": told.size}),
    ]  # fmt: skip


def _gaps(whom: Subjects, told: Signals, harm: HarmTable) -> list[Evidence]:
    """What is not known. A report or an address needs no contact to be worked on."""
    lonely = ~told.contacts.any & ~told.addresses & ~((whom.sort == REPORT) & told.told)
    placeless = np.bincount(told.regions[0], minlength=len(whom)) == 0
    return [
        _evidence(harm, "no_contact_selector", lonely.astype(float)),
        _evidence(harm, "shared_address", (told.share > 0).astype(float), share=(told.share, list(SHARES))),
        _evidence(harm, "shared_with_port", (told.nat & ~told.portless).astype(float)),
        _evidence(harm, "no_time", (told.last == NO_TIME).astype(float)),
        _evidence(harm, "no_region", placeless.astype(float)),
    ]


def _lists(lists: Listed, harm: HarmTable) -> list[Evidence]:
    """What lists of known files say. How grave they call a file is the lead's severity."""
    known = lists.entry >= 0
    return [
        _evidence(harm, "lists_agree", _ln(lists.lists, lists.lists >= 2), count=lists.lists),
        _evidence(harm, "not_pertinent", (known & (lists.severity == 0)).astype(float)),
        _evidence(harm, "not_listed", lists.unknown.astype(float)),
    ]


def _time(basis: Basis, harm: HarmTable) -> list[Evidence]:
    """How likely somebody can still be reached, and how long the lead has waited."""
    days, window = basis.days, basis.window
    reached, waited = np.log(worth.reach(days, window, harm)), np.log(worth.ageing(days, harm))
    whole = np.floor(np.nan_to_num(days)).astype(np.int64)
    lengths, at = np.unique(window, return_inverse=True)
    gone: Params = {"days": whole, "window": (at, [f"{length:g}" for length in lengths.tolist()])}
    return [
        Evidence("reach", nats=reached, params=gone),
        Evidence("ageing", nats=waited, params={"days": whole}),
    ]


def _days(told: Signals, now: int) -> Floats:
    """Days since each lead was last seen; NaN where that is not known."""
    return np.where(told.last == NO_TIME, np.nan, np.maximum(now - told.last, 0) / MICROS_A_DAY)


def _window(whom: Subjects, told: Signals, entries: list[Entry], harm: HarmTable) -> Floats:
    """Days after which half of such leads are out of reach."""
    window = _of(entries, lambda e: e.window_days)[told.typology]
    report = (whom.sort == REPORT) & told.told
    return np.where(report, np.maximum(window, harm.victim_window_days), window)


def _evidence(
    harm: HarmTable, code: str, amount: Floats, **params: Ints | list[str] | tuple[Ints, list[str]]
) -> Evidence:
    right, act, high = harm.evidence.get(code, (0.0, 0.0, 0.0))
    sums = [odds * amount if odds else None for odds in (right, act, high)]
    return Evidence(code, sums[0], sums[1], sums[2], None, params)


def _share(function: Callable[[Floats], Floats], start: Floats, step: Floats) -> Floats:
    """Mean slope of ``function`` from ``start`` over ``step``: what one log-odd is worth there."""
    tiny = np.abs(step) < 1e-6
    safe = np.where(tiny, 1e-6, step)
    return (function(start + safe) - function(start)) / safe


def _once(told: Signals, counted: Ints) -> Ints:
    """``counted`` observations of each lead, the sightings among them as one: how often an address was seen, and with
    how many files, says how much somebody watched it."""
    sighted = np.maximum(counted - (told.size - told.sightings), 0)
    once: Ints = counted - np.maximum(sighted - 1, 0)
    return once


def _held(told: Signals) -> Floats:
    """How much there is to work on. Many files from one address are one household's habit, not more harm."""
    # Reports are worked in their own leads.
    counted = _once(told, np.where(told.named, told.same - told.reports, told.size))
    return np.where(told.addresses, 1, np.clip(counted, 1, _CROWD)).astype(np.float64)


def _ln(amount: Ints, where: np.ndarray | None = None) -> Floats:
    out = np.log(np.clip(amount, 1, _CROWD).astype(np.float64))
    return out if where is None else np.where(where, out, 0.0)


def _sum(size: int, parts: list[Floats | None]) -> Floats:
    """The sum of what is there, in this order."""
    out = np.zeros(size)
    for part in parts:
        if part is not None:
            out += part
    return out


def _of(entries: list[Entry], pick: Callable[[Entry], float]) -> Floats:
    return np.array([pick(entry) for entry in entries])
