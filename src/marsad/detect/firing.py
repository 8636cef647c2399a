"""Which rules fire in which texts: co-occurrence of cues, near enough to each other; one walk over a batch's hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.detect.borrowing import borrowing

if TYPE_CHECKING:
    from marsad.detect.phrases import Hits
    from marsad.detect.rules import Rulebook

type Longs = npt.NDArray[np.int64]

_ONE = np.uint64(1)
# The place of a number's only bit, by the product with a sequence in which every six bits in a row are different.
_SEQUENCE = 0x03F79D71B4CB0A89
_OF_PRODUCT = np.zeros(64, np.int64)
_OF_PRODUCT[[((_SEQUENCE << place) & 0xFFFFFFFFFFFFFFFF) >> 58 for place in range(64)]] = np.arange(64)
_DE_BRUIJN = np.uint64(_SEQUENCE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The texts of a batch that are looked at (ascending: those that hold a cue of any rule), the rules that fired in
    them, and the hits that made them.

    In ``texts[i]`` the rules ``rule[bounds[i]:bounds[i + 1]]`` fired, ascending; the hits of firing ``f`` are
    ``hits[hit_bounds[f]:hit_bounds[f + 1]]``, ascending.
    """

    texts: Longs
    bounds: Longs
    rule: Longs
    hit_bounds: Longs
    hits: Longs


def widen(evidence: Evidence, more: Longs) -> Evidence:
    """The same evidence with ``more`` texts (ascending) in which nothing fired."""
    texts = np.union1d(evidence.texts, more)
    if len(texts) == len(evidence.texts):
        return evidence
    fired = np.zeros(len(texts), np.int64)
    fired[np.searchsorted(texts, evidence.texts)] = np.diff(evidence.bounds)
    bounds = np.append(0, np.cumsum(fired))
    return Evidence(texts, bounds, evidence.rule, evidence.hit_bounds, evidence.hits)


def fire(book: Rulebook, hits: Hits) -> Evidence:
    """Ask the rules over a batch's hits."""
    starts = np.flatnonzero(np.diff(hits.text, prepend=-1))
    texts, bounds = hits.text[starts], np.append(starts, len(hits))
    most = int(np.diff(bounds).max(initial=0))
    fired_room, used_room = 1024 + 2 * len(hits), 1024 + 4 * len(hits)
    out = np.zeros(len(bounds), np.int64)
    room = [np.empty(most, np.int64) for _ in range(3)]
    while True:
        rule, hit_bounds = np.empty(fired_room, np.int64), np.zeros(fired_room + 1, np.int64)
        used = np.empty(used_room, np.int64)
        fired, count = _fire(
            bounds, hits.cue, hits.first, hits.word, book.bounds, book.wanted, book.counts, book.none, book.within,
            book.watch, *room, np.zeros(most, np.bool_), out, rule, hit_bounds, used,
        )  # fmt: skip
        if fired <= fired_room and count <= used_room:
            # Where no rule has anything to ask, none fired: such a text is as if it held no cue.
            asked = np.flatnonzero(np.logical_or.reduceat(book.asked[hits.cue], starts))
            kept = np.append(0, asked + 1)
            return Evidence(texts[asked], out[kept], rule[:fired], hit_bounds[: fired + 1], used[:count])
        fired_room, used_room = max(fired, fired_room), max(count, used_room)


@numba.njit(cache=True, nogil=True)
def _fire(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    bounds, cue, first, word, group_bounds, wanted, counts, none, within, watch, lead, other, firsts, chosen,
    out_bounds, out_rule, out_hit_bounds, out_hits,
):  # fmt: skip
    """Fill the outputs as far as they reach; how many firings there are in all, and how many hits they used.

    Rows of the tables are asked by their number: a view of a row would cost more than the asking.
    """
    fired, used = 0, 0
    present, ready = np.zeros(wanted.shape[1], np.uint64), np.zeros(watch.shape[1], np.uint64)
    for row in range(len(bounds) - 1):
        low, high = bounds[row], bounds[row + 1]
        _read(cue, low, high, watch, present, ready)
        for part in range(len(ready)):
            left = ready[part]
            while left:
                lowest = left & (~left + _ONE)
                left ^= lowest
                rule = (part << 6) + _OF_PRODUCT[(lowest * _DE_BRUIJN) >> np.uint64(58)]
                groups, until = group_bounds[rule], group_bounds[rule + 1]
                if not _holds(rule, groups, until, none, wanted, present):
                    continue
                if not _enough(groups, until, wanted, counts, low, high, cue, word, firsts):
                    continue
                before = used
                if within[rule]:
                    _choose_near(
                        groups, until, within[rule], wanted, low, high, cue, first, lead, other, firsts, chosen
                    )  # fmt: skip
                    used = _use(low, high, chosen, out_hits, used)
                else:
                    used = _use_all(groups, until, wanted, low, high, cue, out_hits, used)
                if used == before:
                    continue
                if fired < len(out_rule):
                    out_rule[fired], out_hit_bounds[fired + 1] = rule, used
                fired += 1
        out_bounds[row + 1] = fired
    return fired, used


@borrowing()
def _read(cue, low, high, watch, present, ready):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The set of a text's cues, and that of the rules worth asking."""
    for part in range(len(present)):
        present[part] = 0
    for part in range(len(ready)):
        ready[part] = 0
    for hit in range(low, high):
        this = cue[hit]
        bit = _ONE << np.uint64(this & 63)
        if not present[this >> 6] & bit:
            present[this >> 6] |= bit
            for part in range(len(ready)):
                ready[part] |= watch[this, part]


@borrowing()
def _holds(rule, groups, until, none, wanted, present):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether every group is in the text, and nothing that must not."""
    for part in range(len(present)):
        if none[rule, part] & present[part]:
            return False
    for group in range(groups, until):
        there = np.uint64(0)
        for part in range(len(present)):
            there |= wanted[group, part] & present[part]
        if not there:
            return False
    return True


@borrowing()
def _among(wanted, group, cue):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    return (wanted[group, cue >> 6] >> np.uint64(cue & 63)) & _ONE


@borrowing()
def _enough(groups, until, wanted, counts, low, high, cue, word, seen):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether the text holds as many different words of each group as it asks for. ``seen``: room to work in."""
    for group in range(groups, until):
        if counts[group] < 2:
            continue
        size = 0
        for hit in range(low, high):
            if size < counts[group] and _among(wanted, group, cue[hit]):
                new = True
                for place in range(size):
                    new &= seen[place] != word[hit]
                if new:
                    seen[size] = word[hit]
                    size += 1
        if size < counts[group]:
            return False
    return True


@borrowing()
def _use(low, high, chosen, out, used):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Write down the chosen hits as far as there is room; how many there are now."""
    for hit in range(low, high):
        if chosen[hit - low]:
            if used < len(out):
                out[used] = hit
            used += 1
    return used


@borrowing()
def _use_all(groups, until, wanted, low, high, cue, out, used):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Write down the hits of all groups; see `_use`."""
    for hit in range(low, high):
        for group in range(groups, until):
            if _among(wanted, group, cue[hit]):
                if used < len(out):
                    out[used] = hit
                used += 1
                break
    return used


@borrowing()
def _choose_near(groups, until, within, wanted, low, high, cue, first, lead, other, firsts, chosen):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Choose the hits of the first group that are near one of each other group, and those that are near these."""
    for hit in range(high - low):
        chosen[hit] = False
    leading = _members(wanted, groups, low, high, cue, lead)
    for group in range(groups + 1, until):
        size = _members(wanted, group, low, high, cue, other)
        leading = _keep_near(lead, leading, other, size, first, within, firsts)
        if not leading:
            return
    for place in range(leading):
        chosen[lead[place] - low] = True
    for group in range(groups + 1, until):
        size = _members(wanted, group, low, high, cue, other)
        size = _keep_near(other, size, lead, leading, first, within, firsts)
        for place in range(size):
            chosen[other[place] - low] = True


@borrowing()
def _members(wanted, group, low, high, cue, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    size = 0
    for hit in range(low, high):
        if _among(wanted, group, cue[hit]):
            out[size] = hit
            size += 1
    return size


@borrowing()
def _keep_near(these, size, those, others, first, within, firsts):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Keep in ``these[:size]`` the hits with one of ``those[:others]`` within so many tokens; how many are left.

    Selector cues have no place among the words: they are near to everything.
    """
    for place in range(others):
        token = first[those[place]]
        if token < 0:
            return size
        at = place  # hits stand in the order of the text already, but for signs that folding took apart
        while at and firsts[at - 1] > token:
            firsts[at] = firsts[at - 1]
            at -= 1
        firsts[at] = token
    kept = 0
    for place in range(size):
        token = first[these[place]]
        if token < 0 or _any_near(firsts, others, token, within):
            these[kept] = these[place]
            kept += 1
    return kept


@borrowing()
def _any_near(firsts, size, token, within):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether one of the ascending ``firsts[:size]`` is at most ``within`` from the token."""
    low, high = 0, size
    while low < high:
        middle = (low + high) >> 1
        if firsts[middle] < token - within:
            low = middle + 1
        else:
            high = middle
    return low < size and firsts[low] <= token + within
