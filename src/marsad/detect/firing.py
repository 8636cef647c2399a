"""Which rules fire in which texts: co-occurrence of cues, near enough to each other; one walk over a batch's hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

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
    """The texts of a batch that hold any cue (ascending), the rules that fired in them and the hits that made them.

    In ``texts[i]`` the rules ``rule[bounds[i]:bounds[i + 1]]`` fired, ascending; the hits of firing ``f`` are
    ``hits[hit_bounds[f]:hit_bounds[f + 1]]``, ascending.
    """

    texts: Longs
    bounds: Longs
    rule: Longs
    hit_bounds: Longs
    hits: Longs


def fire(book: Rulebook, hits: Hits) -> Evidence:
    """Ask the rules over a batch's hits."""
    starts = np.flatnonzero(np.diff(hits.text, prepend=-1))
    texts, bounds = hits.text[starts], np.append(starts, len(hits))
    most = int(np.diff(bounds).max(initial=0))
    fired_room, used_room = 1024 + 2 * len(hits), 1024 + 4 * len(hits)
    out = np.zeros(len(bounds), np.int64)
    while True:
        rule, hit_bounds = np.empty(fired_room, np.int64), np.zeros(fired_room + 1, np.int64)
        used = np.empty(used_room, np.int64)
        fired, count = _fire(
            bounds, hits.cue, hits.first, hits.word, book.bounds, book.wanted, book.counts, book.none, book.within,
            book.watch, np.empty((4, most), np.int64), out, rule, hit_bounds, used,
        )  # fmt: skip
        if fired <= fired_room and count <= used_room:
            return Evidence(texts, out, rule[:fired], hit_bounds[: fired + 1], used[:count])
        fired_room, used_room = max(fired, fired_room), max(count, used_room)


@numba.njit(cache=True, nogil=True)
def _fire(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    bounds, cue, first, word, group_bounds, wanted, counts, none, within, watch, room, out_bounds, out_rule,
    out_hit_bounds, out_hits,
):  # fmt: skip
    """Fill the outputs as far as they reach; how many firings there are in all, and how many hits they used."""
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
                if not _holds(groups, until, none[rule], wanted, counts, present, low, high, cue, word):
                    continue
                size = _use(groups, until, within[rule], wanted, low, high, cue, first, room)
                if not size:
                    continue
                if fired < len(out_rule):
                    out_rule[fired], out_hit_bounds[fired + 1] = rule, used + size
                if used + size <= len(out_hits):
                    out_hits[used : used + size] = room[0, :size]
                fired += 1
                used += size
        out_bounds[row + 1] = fired
    return fired, used


@numba.njit(cache=True, nogil=True)
def _read(cue, low, high, watch, present, ready):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The set of a text's cues, and that of the rules worth asking."""
    present[:] = 0
    ready[:] = 0
    for hit in range(low, high):
        this = cue[hit]
        bit = _ONE << np.uint64(this & 63)
        if not present[this >> 6] & bit:
            present[this >> 6] |= bit
            for part in range(len(ready)):
                ready[part] |= watch[this, part]


@numba.njit(cache=True, nogil=True)
def _holds(groups, until, none, wanted, counts, present, low, high, cue, word):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether every group is in the text, with as many different words as it asks for, and nothing that must not."""
    for part in range(len(present)):
        if none[part] & present[part]:
            return False
    for group in range(groups, until):
        there = np.uint64(0)
        for part in range(len(present)):
            there |= wanted[group, part] & present[part]
        if not there:
            return False
    for group in range(groups, until):
        if counts[group] > 1 and not _several(wanted[group], counts[group], low, high, cue, word):
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _among(wanted, cue):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    return (wanted[cue >> 6] >> np.uint64(cue & 63)) & _ONE


@numba.njit(cache=True, nogil=True)
def _several(wanted, count, low, high, cue, word):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether the text holds at least ``count`` different words of the cues ``wanted``."""
    seen, size = np.empty(count, np.int64), 0
    for hit in range(low, high):
        if _among(wanted, cue[hit]) and not (seen[:size] == word[hit]).any():
            seen[size] = word[hit]
            size += 1
            if size == count:
                return True
    return False


@numba.njit(cache=True, nogil=True)
def _use(groups, until, within, wanted, low, high, cue, first, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Put the hits that make the rule fire into ``room[0]``, ascending; how many.

    ``within`` keeps the hits that have one of each other group so near; a selector cue is near to everything.
    """
    used, lead, other, sorted_firsts = room[0], room[1], room[2], room[3]
    if not within:
        size = 0
        for hit in range(low, high):
            for group in range(groups, until):
                if _among(wanted[group], cue[hit]):
                    used[size] = hit
                    size += 1
                    break
        return size
    leading = _members(wanted[groups], low, high, cue, lead)
    for group in range(groups + 1, until):
        size = _members(wanted[group], low, high, cue, other)
        leading = _keep_near(lead, leading, other, size, first, within, sorted_firsts)
    used[: high - low] = 0
    for place in range(leading):
        used[lead[place] - low] = 1
    for group in range(groups + 1, until):
        size = _members(wanted[group], low, high, cue, other)
        size = _keep_near(other, size, lead, leading, first, within, sorted_firsts)
        for place in range(size):
            used[other[place] - low] = 1
    size = 0
    for place in range(high - low):
        if used[place]:
            used[size] = low + place
            size += 1
    return size


@numba.njit(cache=True, nogil=True)
def _members(wanted, low, high, cue, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    size = 0
    for hit in range(low, high):
        if _among(wanted, cue[hit]):
            out[size] = hit
            size += 1
    return size


@numba.njit(cache=True, nogil=True)
def _keep_near(these, size, those, others, first, within, firsts):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Keep in ``these[:size]`` the hits that are near one of ``those[:others]``; how many are left."""
    if not others:
        return 0
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
        at = np.searchsorted(firsts[:others], token)
        near = token < 0 or (at < others and firsts[at] - token <= within)
        if near or (at and token - firsts[at - 1] <= within):
            these[kept] = these[place]
            kept += 1
    return kept
