"""One copy of a template as it is sent: slots filled, words lost, swapped or added, phrases shuffled, cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from marsad.evaluate.reposts.chance import below, seeded, uniform, within
from marsad.evaluate.reposts.wording import ROOM, values

if TYPE_CHECKING:
    import numpy.typing as npt

WORDS = 2 * ROOM
"""Words that a copy may have at most."""
SPACE, COMMA, STOP = range(3)
"""What follows a word: nothing but a space, a comma, the end of a phrase."""
# Shares of copies: with lost, swapped and added words; with their phrases in another order; cut off.
_NOISY, _SHUFFLED, _CUT = 0.55, 0.08, 0.07
_DROPPED, _SWAPPED, _ADDED = 0.08, 0.04, 0.06


class Copy(NamedTuple):
    """Room for one copy: words, the seed of the figures and letters in each, and what follows it."""

    words: npt.NDArray[np.int32]
    seeds: npt.NDArray[np.uint64]
    after: npt.NDArray[np.int8]


def copy() -> Copy:
    """Empty room for one copy."""
    return Copy(np.zeros(WORDS, np.int32), np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.int8))


@numba.njit(cache=True, nogil=True)
def fill(pools, knobs, room, size, phrases, language, topic, state, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Write the words of a copy into ``out``; returns how many."""
    noise = knobs.noise if uniform(state) < _NOISY else 0.0
    drop, swap, add = (
        noise * _DROPPED * uniform(state),
        noise * _SWAPPED * uniform(state),
        noise * _ADDED * uniform(state),
    )
    order = np.arange(phrases)
    if phrases > 2 and uniform(state) < _SHUFFLED:
        for at in range(phrases - 1, 0, -1):
            other = below(state, at + 1)
            order[at], order[other] = order[other], order[at]
    keep = 0.6 + 0.3 * uniform(state) if uniform(state) < _CUT else 1.0
    starts = np.searchsorted(room.phrase[:size], np.arange(phrases + 1))
    count = 0
    for phrase in order:
        for at in range(starts[phrase], starts[phrase + 1]):
            count = _token(pools, room, at, language, topic, state, out, count)
            if noise and uniform(state) < drop and count > 1:
                count -= 1
            if noise and uniform(state) < add:
                choice = within(state, pools.fillers[language])
                count = _words(pools, choice, seeded(state[0], at), out, count)
        if count:
            out.after[count - 1] = STOP
    for at in range(count - 1 if noise else 0):
        if uniform(state) < swap:
            out.words[at], out.words[at + 1] = out.words[at + 1], out.words[at]
            out.seeds[at], out.seeds[at + 1] = out.seeds[at + 1], out.seeds[at]
    return max(min(count, 5), np.int64(keep * count))


@numba.njit(cache=True, nogil=True)
def _token(pools, room, at, language, topic, state, out, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """A word as it is; of a slot the template's own value, or one that this copy draws."""
    token = room.tokens[at]
    if token >= 0:
        return _word(token, np.uint64(0), out, count)
    span = values(pools, language, topic, token)
    fixed = room.fixed[at]
    if fixed:
        choice = span[0] + np.int64(fixed >> np.uint64(33)) % (span[1] - span[0])
        count = _words(pools, choice, fixed, out, count)
    else:
        count = _words(pools, within(state, span), seeded(state[0], at), out, count)
    if room.comma[at]:
        out.after[count - 1] = COMMA
    return count


@numba.njit(cache=True, nogil=True)
def _words(pools, choice, seed, out, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for at in range(pools.choice[choice], pools.choice[choice + 1]):
        count = _word(pools.tokens[at], seeded(seed, at), out, count)
    return count


@numba.njit(cache=True, nogil=True)
def _word(word, seed, out, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    if count < WORDS:
        out.words[count], out.seeds[count], out.after[count] = word, seed, SPACE
        count += 1
    return count
