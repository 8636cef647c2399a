"""Walks the code points and words of a page once and marks what the kinds look for; compiled.

Array operations would pass over millions of code points a dozen times for what one loop sees together.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from marsad.text.classes import SIGN, classes
from marsad.text.lexicon import GLUED_MOST, glueable
from marsad.text.tokens import word_hash

if TYPE_CHECKING:
    from marsad.text.tokens import Tokens

type Places = npt.NDArray[np.int64]
type Bytes = npt.NDArray[np.uint8]
type Points = npt.NDArray[np.uint32]

DIGIT, LATIN, LETTER, BREAK = np.uint8(1), np.uint8(2), np.uint8(4), np.uint8(8)
POINT, BRACKET, SPACE, ALIKE = np.uint8(16), np.uint8(32), np.uint8(64), np.uint8(128)
NUMBER, JOIN, FILLER = np.uint8(1), np.uint8(2), np.uint8(4)
_NUMERIC, _SAID, _JOINS, _BOUND = np.uint8(1), np.uint8(2), np.uint8(4), np.uint8(8)
_GAP = 7  # code points between two digits of one phone
PHONE_DIGITS = 7
_LONG = 25  # ASCII letters and digits in a row that may be a wallet, a hash or an onion name
_WORTH = 2  # digits one number word gives, at most, in most runs
_AND, _LETTER_O, _LETTER_L, _LETTER_I, _UNDERSCORE = ord("و"), ord("o"), ord("l"), ord("i"), ord("_")
_LONG_WORD = 14  # letters of the longest number word
_KNOWN, _SEEN = 1 << 13, np.uint64(51)  # words remembered, by the top 13 bits of their hash
_BASE, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(48)  # as in `word_hash`


class Marks(NamedTuple):
    """What one walk over a page saw, each in order of place.

    ``flags`` says what each code point is; ``dots`` are places of . @ : and /, ``figures`` of digits without one
    before them, ``alikes`` of what may be a look-alike of a Latin letter.
    """

    flags: Bytes
    chain_starts: Places
    chain_ends: Places
    runs: Places
    run_ends: Places
    ibans: Places
    tons: Places
    dots: Places
    figures: Places
    alikes: Places


def marks(points: Points, cased: Points, table: Bytes) -> Marks:
    """Chains of digits, long runs of ASCII letters and digits, where an IBAN or a TON address may start, and signs.

    ``table`` has the flags of every code point.
    """
    flags = np.empty(len(points), np.uint8)
    arrays = [np.empty(len(points) // least + 1, np.int64) for least in (7, 7, 25, 25, 4, 2, 1, 2, 1)]
    counts = _marks(points, cased, table, flags, *arrays)
    which = (0, 0, 1, 1, 2, 3, 4, 5, 6)
    return Marks(flags, *(array[: counts[at]].copy() for at, array in zip(which, arrays, strict=True)))


@numba.njit(cache=True, nogil=True)
def _marks(points, cased, table, flags, starts, ends, runs, run_ends, ibans, tons, dots, figures, alikes):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill the arrays; how many chains, runs, IBANs, TON addresses, signs, figures and look-alikes there are."""
    word = DIGIT | LATIN
    chains = long = banks = coins = signs = heads = odd = 0
    first, last, digits, broken = -1, -1, 0, False
    run = 0  # where the run of letters and digits around the place starts
    for at in range(len(points)):
        flag = flags[at] = table[points[at]]
        if flag & POINT:
            dots[signs] = at
            signs += 1
        if flag >= ALIKE:  # the highest flag
            alikes[odd] = at
            odd += 1
        # What is rare is asked first, and where a run starts takes no branch: a walk is as slow as its wrong guesses.
        if cased[at] == 81 and run == at - 1 and (cased[run] == 69 or cased[run] == 85):  # EQ, UQ
            tons[coins] = run
            coins += 1
        if at - run >= _LONG and flag & word == 0:
            runs[long], run_ends[long] = run, at
            long += 1
        run = at + 1 if flag & word == 0 else run
        if flag & DIGIT == 0:
            broken |= flag & BREAK != 0
            continue
        if last < 0 or last < at - 1:
            figures[heads] = at
            heads += 1
        if last < 0 or broken or at - last > _GAP:
            if digits >= PHONE_DIGITS:
                starts[chains], ends[chains] = first, last + 1
                chains += 1
            first, digits = at, 0
        latin = run == at - 2 and flags[run] & flags[run + 1] & LATIN
        if latin and at + 1 < len(points) and table[points[at + 1]] & DIGIT:
            ibans[banks] = run
            banks += 1
        last, broken = at, False
        digits += 1
    if digits >= PHONE_DIGITS:
        starts[chains], ends[chains] = first, last + 1
        chains += 1
    if len(points) - run >= _LONG:
        runs[long], run_ends[long] = run, len(points)
        long += 1
    return chains, long, banks, coins, signs, heads, odd


@numba.njit(cache=True, nogil=True)
def foreign(points, starts, ends):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Which ranges are not all ASCII: few, but to cut each out as a string would take longer than all else."""
    found = np.zeros(len(starts), np.bool_)
    for at in range(len(starts)):
        for place in range(starts[at], ends[at]):
            found[at] |= points[place] > 127
    return found


def spoken_texts(tokens: Tokens, roles: Bytes, points: Points, fewest: int) -> list[int]:
    """Texts in which number words, joining words and digits that stand in a row come to ``fewest`` digits.

    ``roles`` is NUMBER, JOIN or FILLER for each word.
    """
    if not len(tokens.starts):
        return []
    rows = tokens.starts, tokens.ends, tokens.hashes, tokens.text
    found: list[int] = np.unique(_dictated(*rows, roles, points, classes(), fewest, *_glueable())).tolist()
    return found


@functools.cache
def _glueable() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint64]]:
    """The number words that may be written together: a sieve of 65,536 places by hash, and the hashes in order."""
    sieve = np.zeros(1 << 16, np.bool_)
    hashes = np.array(sorted(map(word_hash, glueable())), np.uint64)
    sieve[((hashes * _BASE) >> _SHIFT).astype(np.int64)] = True
    return sieve, hashes


@numba.njit(cache=True, nogil=True)
def _dictated(starts, ends, hashes, text, roles, points, table, fewest, sieve, words):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The text of one word of each row of numeric words that is long enough and has a number or a joining word."""
    found = np.empty(len(starts), np.int64)
    reached = np.zeros(GLUED_MOST + 1, np.int64)
    # What the last word of each hash's place was: most words are seen before.
    known, kinds, worths = np.zeros(_KNOWN, np.uint64), np.zeros(_KNOWN, np.uint8), np.zeros(_KNOWN, np.int64)
    count, total, has, joins = 0, 0, False, False
    for at in range(len(starts)):
        slot = (hashes[at] * _BASE) >> _SEEN
        if known[slot] != hashes[at]:
            known[slot] = hashes[at]
            kinds[slot], worths[slot] = _counted(
                points, starts[at], ends[at], roles[at], table, sieve, words, reached
            )
        kind, worth = kinds[slot], worths[slot]
        if kind & _NUMERIC == 0 or at == 0 or text[at] != text[at - 1]:
            total, has, joins = 0, False, False
        if kind & _NUMERIC == 0:
            continue
        # A joining word counts only between numbers.
        joins |= kind & (_JOINS | _BOUND) != 0 and total > 0
        has |= kind & _SAID != 0 or (joins and worth > 0)
        total += worth
        if has and total >= fewest:
            found[count] = text[at]
            count += 1
    return found[:count]


@numba.njit(cache=True, nogil=True)
def _counted(points, start, end, role, table, sieve, words, reached):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """What a word is in a dictated number, and how many digits it may give."""
    kind = np.uint8(0)
    digits = alike = 0
    length = end - start
    for place in range(start, end):
        point = points[place]
        digits += 48 <= point <= 57
        alike += point in (_LETTER_O, _LETTER_L, _LETTER_I)
    bound = digits > 0 and digits == length - 1 and points[start] == _AND
    oh = length > 1 and alike == length and points[start] == _LETTER_O
    like = oh or (alike > 0 and digits > 0 and digits + alike == length)
    if like:
        digits = length
    said = like or role & NUMBER != 0
    if not said and role == 0 and 4 <= length <= GLUED_MOST and digits < length and not bound:
        parts = _parts(points, start, end, sieve, words, reached)
        said = parts > 0
        digits = max(digits, parts)
    sign = length == 1 and table[points[start]] == SIGN
    if said or bound or digits == length or sign or role & (JOIN | FILLER):
        kind |= _NUMERIC
    if said:
        kind |= _SAID
        digits += _WORTH
    if role & JOIN:
        kind |= _JOINS
    if bound:
        kind |= _BOUND
    return kind, digits


@numba.njit(cache=True, nogil=True)
def _parts(points, start, end, sieve, words, reached):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How many numbers a word may be written together from; 0 where something else is left.

    ``reached`` is room to note at each place of the word the most parts before it, plus one.
    """
    reached[: end - start + 1] = 0
    reached[0] = 1
    last = 0
    for at in range(start, end):
        here = reached[at - start]
        if here == 0:
            if at - start > last:
                return 0
            continue
        if 48 <= points[at] <= 57 or points[at] == _UNDERSCORE:
            reached[at + 1 - start] = max(reached[at + 1 - start], here + 1)
            last = max(last, at + 1 - start)
        value, power = np.uint64(0), np.uint64(1)
        for to in range(at, min(end, at + _LONG_WORD)):
            value += np.uint64(points[to]) * power
            power *= _BASE
            if (
                to > at
                and sieve[(value * _BASE) >> _SHIFT]
                and words[np.searchsorted(words, value) % len(words)] == value
            ):
                reached[to + 1 - start] = max(reached[to + 1 - start], here + 1)
                last = max(last, to + 1 - start)
    return max(reached[end - start] - 1, 0)
