"""Compiles functions that only borrow the arrays they are given, so that calling them counts no references."""

from __future__ import annotations

import functools

import numba

# Counting the references to a dozen arrays at each call took a third of the time of reading a word. What such a
# function is given outlives it; it makes no arrays and returns none: the compiler refuses it otherwise.
borrowing = functools.partial(numba.njit, cache=True, nogil=True, _nrt=False)
