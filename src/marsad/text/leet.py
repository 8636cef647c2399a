"""Digits that stand for the Latin letters they look like, in words: "b1tcoin", "paypa1", "c0ca1ne", "m3th"."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LEAST_LETTERS = 3
"""Letters a word must have beside its digits: in shorter ones digits are digits (5g, mp3, b12)."""
_EITHER = {"0": "o", "3": "e", "4": "a", "5": "s"}


def _table(one: str) -> npt.NDArray[np.uint32]:
    shown = _EITHER | {"1": one}
    return np.array([ord(shown.get(str(digit), "\0")) for digit in range(10)], np.uint32)


ANYWHERE = 1
"""The greatest digit that may begin or end a word so: "iphone5" ends in a number."""
WAYS = np.stack([_table("l"), _table("i")])
"""Two readings, for 1 is either l or i: digit → letter, 0 where a digit looks like none."""


def letters(word: str) -> tuple[str, ...]:
    """What a folded word of Latin letters and such digits may be meant as; nothing where it is no such word."""
    digits = [int(sign) for sign in word if sign in "0123456789"]
    if any(sign in "0123456789" and int(sign) > ANYWHERE for sign in word[:1] + word[-1:]):
        return ()
    if not digits or len(word) - len(digits) < LEAST_LETTERS or any(WAYS[0][digit] == 0 for digit in digits):
        return ()
    read = ("".join(chr(way[int(s)]) if s in "0123456789" else s for s in word) for way in WAYS)
    return tuple(dict.fromkeys(read))
