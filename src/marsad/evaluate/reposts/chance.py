"""Chance that depends on numbers only: the same for a text wherever, whenever and in whatever order it is made."""

from __future__ import annotations

import numba
import numpy as np

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@numba.njit(cache=True, nogil=True)
def mixed(value):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """64 bits of which each depends on all those of ``value``.

    Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators" (SplitMix64).
    """
    value = (value ^ (value >> np.uint64(30))) * _FIRST
    value = (value ^ (value >> np.uint64(27))) * _SECOND
    return value ^ (value >> np.uint64(31))


@numba.njit(cache=True, nogil=True)
def seeded(owner, number):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The seed that thing ``number`` of ``owner`` (a seed itself) draws from."""
    return mixed(mixed(np.uint64(owner) + _STEP) ^ (np.uint64(number) * _STEP + _FIRST))


@numba.njit(cache=True, nogil=True)
def uniform(state):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The next number in [0, 1); ``state`` is an array of one seed and moves on."""
    state[0] += _STEP
    return np.float64(mixed(state[0]) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@numba.njit(cache=True, nogil=True)
def below(state, size):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The next whole number from 0 to ``size`` - 1."""
    return np.int64(uniform(state) * size)


@numba.njit(cache=True, nogil=True)
def within(state, span):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The next whole number of a range given as (first, beyond)."""
    return span[0] + below(state, span[1] - span[0])
