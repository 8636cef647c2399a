"""How far two parts of names, and two whole names, agree: one compiled comparison for both scripts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from marsad.link.people.sounds import LONG_I, LONG_U, SOFT, A, I, U

SAME, ALIKE, NEAR = 3, 2, 1
"""Likeness of two parts: one folded spelling; one name in two spellings; a slip away; 0 = another name."""

GRADES: tuple[str, ...] = (
    "other", "one_part", "given_only", "kin", "shifted", "crossing", "near_common", "near", "short_common", "short",
    "rare", "full",
)  # fmt: skip
"""Agreement of two names, the index is what the kernel gives; see `grade`."""

MOST_PARTS = 6
_SHORT_BITS, _RARE_BITS, _NEAR_BITS = 11.0, 15.0, 12.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _bits_of(flags: Any) -> Any:
    return (flags & 1) + ((flags >> 1) & 1) + ((flags >> 2) & 1)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _both_arabic(a: Any, b: Any) -> Any:
    """Arabic leaves ا out now and then, و and ي hardly ever."""
    apart = (a | (a >> SOFT)) & 7 ^ (b | (b >> SOFT)) & 7
    if (a >> SOFT) & 7 and (b >> SOFT) & 7:
        apart &= U
    return (1 if apart & A else 0) + (3 if apart & (I | U) else 0)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _across(arabic: Any, latin: Any) -> Any:
    """Inside a name: what Arabic writes Latin must write; what Latin surely means long Arabic must write."""
    sure, heard = arabic & 7, (latin | (latin >> SOFT)) & 7
    points = 3 * _bits_of(sure & (I | U) & ~heard) + (2 if sure & A & ~heard else 0)
    if sure == 0:
        return points + (2 if latin & LONG_I else 0)
    odd = latin & (I | U) & ~sure
    return points + (2 if odd else 0)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _across_end(arabic: Any, latin: Any) -> Any:
    """Behind the last consonant: a vowel there is another name (محمد, Mohammedi), but for a."""
    sure, soft, heard = arabic & 7, (arabic >> SOFT) & 7, (latin | (latin >> SOFT)) & 7
    points = 3 * _bits_of(sure & (I | U) & ~heard) + (1 if sure & A & ~heard else 0)
    if sure == 0 and soft:
        return 1 if heard & soft == 0 else 0
    return points + (0 if sure else (3 if latin & (I | U) else (1 if latin & A else 0)))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _both_latin(a: Any, b: Any, last: Any) -> Any:
    one, two = (a | (a >> SOFT)) & 7, (b | (b >> SOFT)) & 7
    if one == 0 or two == 0:
        sure = (a | b) & 7
        if last:
            return 2 if sure & (I | U) else (1 if sure else 0)
        return 1 if one | two else 0
    if one & two == 0:
        return 1 if (a & 7) == 0 or (b & 7) == 0 else 2
    # What one has and the other cannot have; ai for i and au for u are one sound in many mouths.
    return 2 if ((a & ~two) | (b & ~one)) & (I | U) else 0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _first(a: Any, b: Any, both_latin: Any, size: Any) -> Any:
    """Before the first consonant: Ahmad and Hamad are two names, Ibrahim and Brahim one."""
    if (a == 0) != (b == 0):
        return 1 if size > 3 else 2
    return _both_latin(a, b, False) if both_latin else 0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _vowels_apart(slots: Any, i: Any, r: Any, j: Any, s: Any, size: Any, scripts: Any) -> Any:
    if scripts[j] and not scripts[i]:
        return _vowels_apart(slots, j, s, i, r, size, scripts)
    points = _first(slots[i, r, 0], slots[j, s, 0], not scripts[i], size)
    for slot in range(1, size + 1):
        a, b = slots[i, r, slot], slots[j, s, slot]
        if scripts[i] and scripts[j]:
            points += _both_arabic(a, b)
        elif not scripts[i]:
            points += _both_latin(a, b, slot == size)
        elif slot == size:
            points += _across_end(a, b)
        else:
            points += _across(a, b)
            # ou before the last consonant is long (Mahmoud), elsewhere French for a short u.
            if slot == size - 1 and a & 7 == 0 and b & LONG_U and slots[j, s, size] == 0:
                points += 2
    return points


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _one_slip(words: Any, sizes: Any, i: Any, j: Any) -> Any:
    """Whether one letter too many, too few, another, or two exchanged make one word of the other."""
    a, b = sizes[i], sizes[j]
    if abs(a - b) > 1:
        return False
    head = 0
    while head < min(a, b) and words[i, head] == words[j, head]:
        head += 1
    tail = 0
    while tail < min(a, b) - head and words[i, a - 1 - tail] == words[j, b - 1 - tail]:
        tail += 1
    left, right = a - head - tail, b - head - tail
    if left <= 1 and right <= 1:
        return True
    if left != 2 or right != 2:
        return False
    return words[i, head] == words[j, head + 1] and words[i, head + 1] == words[j, head]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def likeness(i: Any, j: Any, parts: Any) -> Any:
    """Likeness of the parts ``i`` and ``j`` of a lexicon's arrays (`lexicon.Lexicon.arrays`)."""
    skeletons, masks, slots, sizes, scripts, letters, lengths, classes, _ = parts
    if i == j:
        return SAME
    best = 0
    for r in range(2):
        for s in range(2):
            if skeletons[i, r] < 0 or skeletons[i, r] != skeletons[j, s]:
                continue
            size = sizes[i, r]
            apart = 0
            for place in range(size):
                apart += 0 if masks[i, r, place] & masks[j, s, place] else 1
            points = _vowels_apart(slots, i, r, j, s, size, scripts)
            if apart == 0 and points <= (1 if size > 1 else 0):
                return ALIKE
            if (apart == 0 and points <= (2 if size > 1 else 0)) or (apart == 1 and size > 3 and points <= 1):
                best = NEAR
    if best == 0 and scripts[i] == scripts[j] and min(lengths[i], lengths[j]) >= 5:
        best = NEAR if _one_slip(letters, lengths, i, j) else 0
    if best == 0 and min(sizes[i, 0], sizes[j, 0]) >= 4 and _one_slip(classes, sizes[:, 0], i, j):
        best = NEAR
    return best


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def grade(one: Any, two: Any, parts: Any) -> Any:
    """Index into GRADES for two names, each an array of part numbers with -1 behind.

    full: every part of both; rare, short, short_common: all of the shorter name, given name in place, by how rare
    its parts are; near: the same with one part misspelled; crossing: given name and more agree, one part does not;
    shifted: all of the shorter name, but not from the given name on (a father's name in his son's); kin: all but
    the given name.
    """
    a, b = _count(one), _count(two)
    if a == 0 or b == 0:
        return 0
    taken, like = _aligned(one, two, a, b, parts)
    bits, matched, near = 0.0, 0, 0
    for x in range(a):
        if taken[x] >= 0:
            matched += 1
            near += 1 if like[x] == NEAR else 0
            rare = parts[8]
            bits += min(rare[one[x]], rare[two[taken[x]]]) * (1.0 if like[x] > NEAR else 0.5)
    given = taken[0] == 0
    return _graded(min(a, b), a == b, matched, near, bits, given)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _graded(least: Any, equal: Any, matched: Any, near: Any, bits: Any, given: Any) -> Any:
    if matched == 0:
        return 0
    if matched == 1 and not (least == 1 and equal and near == 0):
        return 2 if given else 1
    if matched < least:
        return 5 if given else 3
    if near == 0 and equal:
        return 11  # one word each too: how common it is weighs it
    if not given and not (near and equal):
        return 4
    if near:
        return 7 if bits >= _NEAR_BITS else 6
    return 10 if bits >= _RARE_BITS else (9 if bits >= _SHORT_BITS else 8)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count(name: Any) -> Any:
    size = 0
    while size < len(name) and name[size] >= 0:
        size += 1
    return size


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _aligned(one: Any, two: Any, a: Any, b: Any, parts: Any) -> Any:
    """For each part of ``one`` the part of ``two`` it is taken for (-1 none) and how like; the likest first."""
    table = np.zeros((MOST_PARTS, MOST_PARTS), np.int8)
    for x in range(a):
        for y in range(b):
            table[x, y] = likeness(one[x], two[y], parts)
    taken = np.full(MOST_PARTS, -1, np.int64)
    like = np.zeros(MOST_PARTS, np.int8)
    used = np.zeros(MOST_PARTS, np.bool_)
    for level in (SAME, ALIKE, NEAR):
        for apart in range(max(a, b)):  # parts at the same place first
            for x in range(a):
                for y in range(b):
                    if abs(x - y) == apart and taken[x] < 0 and not used[y] and table[x, y] == level:
                        taken[x], like[x], used[y] = y, level, True
    return taken, like


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def best_grades(left: Any, right: Any, bounds: Any, names: Any, parts: Any, memo: Any) -> Any:
    """The best grade of any name of record ``left[k]`` with any of ``right[k]``.

    ``names`` is names × MOST_PARTS, those of record r in rows ``bounds[r]`` to ``bounds[r + 1]``. ``memo`` (int64,
    -1, a power of two) keeps the last answers: SQL asks for each level of a comparison anew. A pair and its grade
    are one number, so that threads may share it.
    """
    found = np.zeros(len(left), np.int8)
    for k in range(len(left)):
        pair = left[k] << 32 | right[k] << 4
        slot = (left[k] * 0x9E3779B1 ^ right[k]) & (len(memo) - 1)
        held = memo[slot]
        if held & ~15 == pair:
            found[k] = held & 15
            continue
        best = 0
        for x in range(bounds[left[k]], bounds[left[k] + 1]):
            for y in range(bounds[right[k]], bounds[right[k] + 1]):
                best = max(best, grade(names[x], names[y], parts))
        found[k] = best
        memo[slot] = pair | best
    return found
