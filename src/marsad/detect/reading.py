"""Takes one token apart, in compiled code: which words of a lexicon it may be; `marsad.detect.morphology` says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from marsad.detect.borrowing import borrowing
from marsad.detect.spellings import KIND, LONGEST, NUMBER, OWNER, SUBJECT, add_letter, look_up
from marsad.text.leet import ANYWHERE, LEAST_LETTERS, WAYS

if TYPE_CHECKING:
    from marsad.detect.spellings import Spellings

# Roles of a form. Those of a script are counted from its own first.
LEAD, TAIL, STEM, HEAD = range(4)
ARABIC, LATIN = 0, 4
EXACT, PREFIX, PREFIX_HEAD = range(8, 11)
NOUN, FEMININE, VERB = range(3)
"""Kinds of stems; beginnings and endings are readings of those that they go with."""

LEAST = 2
"""Letters of the shortest stem, and of a head that says whether any prefix begins so."""
HEAD_MOST = 3
"""Letters of a head that says whether any stem begins so: that of a shorter one is all of it."""
LONGEST_LEAD = 5
ARABIC_TAIL, LATIN_TAIL = 8, 7
"""Letters of the longest endings."""
_NUMBER_LONGEST = 7  # longer runs of digits are phones, cards and ids, not sums
_STRETCHED = 3  # of one letter in a row and more are meant as one, or as two of these:
_DOUBLED = tuple(map(ord, "oelsm"))
_AS_WRITTEN = LONGEST
_ZERO, _NINE, _A, _Z, _JOINT = ord("0"), ord("9"), ord("a"), ord("z"), ord("_")
_ARABIC_FIRST, _ARABIC_LAST = 0x600, 0x6FF


class Forms(NamedTuple):
    """All that tokens are compared with. A shape is two runs of ``shape_letters``: how it begins and how it ends."""

    spelled: Spellings
    shape_letters: npt.NDArray[np.uint32]
    shape_bounds: npt.NDArray[np.int64]
    shapes: npt.NDArray[np.int32]  # the word of each shape
    numbers: npt.NDArray[np.int32]  # words that stand for any number


class Room(NamedTuple):
    """Room to read in: the letters at hand, the hash of each beginning, rows of the endings, and the words found.

    ``tally``: how many are found, and the number of the reading; ``seen``: by which reading a word was found last.
    """

    word: npt.NDArray[np.uint32]
    sums: npt.NDArray[np.uint64]
    tails: npt.NDArray[np.int64]
    found: npt.NDArray[np.int32]
    seen: npt.NDArray[np.int64]
    tally: npt.NDArray[np.int64]


def room_for(words: int) -> Room:
    """Room to read tokens among ``words`` words."""
    return Room(
        np.zeros(LONGEST, np.uint32), np.zeros(LONGEST + 1, np.uint64), np.zeros(ARABIC_TAIL + 1, np.int64),
        np.zeros(words, np.int32), np.zeros(words, np.int64), np.zeros(2, np.int64),
    )  # fmt: skip


@borrowing()
def read(points, start, end, forms, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Find the words that the token ``points[start:end]`` may be: ``room.found``, in no order; how many they are."""
    room.tally[0] = 0
    room.tally[1] += 1
    if end - start > LONGEST:
        return 0
    if _digits(points, start, end) == end - start:
        _load(points, start, end, _AS_WRITTEN, room)
        _add(EXACT, 0, end - start, forms.spelled, room)
        if end - start <= _NUMBER_LONGEST:
            _add_numbers(forms, room)
        return room.tally[0]
    first = start
    for at in range(start, end + 1):  # hashtags join words with underscores
        if at == end or points[at] == _JOINT:
            if at > first:
                _part(points, first, at, forms, room)
            first = at + 1
    return room.tally[0]


@borrowing()
def _digits(points, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How many digits it begins with. Folding has left one kind of them."""
    at = start
    while at < end and _ZERO <= points[at] <= _NINE:
        at += 1
    return at - start


@borrowing()
def _load(points, start, end, keep, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Take letters in hand, ``keep`` of each stretched one; how many there are."""
    size = run = 0
    for at in range(start, end):
        run = run + 1 if at > start and points[at] == points[at - 1] else 1
        if run == _STRETCHED and keep < _STRETCHED:
            size -= _STRETCHED - 1 - keep
        if run < _STRETCHED or keep >= _STRETCHED:
            room.word[size] = points[at]
            room.sums[size + 1] = add_letter(room.sums[size], points[at])
            size += 1
    return size


@borrowing()
def _stretched(points, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The first letter that is stretched, 0 = none."""
    for at in range(start + 2, end):
        if points[at] == points[at - 1] == points[at - 2]:
            return points[at]
    return np.uint32(0)


@borrowing()
def _part(points, start, end, forms, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Read a token, or one of those that underscores join."""
    _word(_load(points, start, end, _AS_WRITTEN, room), forms, room)
    letter = _stretched(points, start, end)
    if letter:
        _word(_load(points, start, end, 1, room), forms, room)
        for doubled in _DOUBLED:
            if letter == doubled:
                _word(_load(points, start, end, 2, room), forms, room)
    _amount(points, start, end, forms, room)
    if not room.tally[0]:
        _alike(points, start, end, forms, room)


@borrowing()
def _alike(points, start, end, forms, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Read digits among Latin letters as the letters they look like: b1tcoin, c0ca1ne. See `marsad.text.leet`."""
    digits = 0
    for at in range(start, end):
        if _ZERO <= points[at] <= _NINE:
            digit = points[at] - _ZERO
            if WAYS[0, digit] == 0 or (digit > ANYWHERE and at in (start, end - 1)):
                return
            digits += 1
        elif not _A <= points[at] <= _Z:
            return
    if not digits or end - start - digits < LEAST_LETTERS:
        return
    for way in range(len(WAYS)):
        size = _load(points, start, end, _AS_WRITTEN, room)
        for at in range(size):
            letter = room.word[at]
            if _ZERO <= letter <= _NINE:
                room.word[at] = WAYS[way, letter - _ZERO]
            room.sums[at + 1] = add_letter(room.sums[at], room.word[at])
        _add(EXACT, 0, size, forms.spelled, room)


@borrowing()
def _amount(points, start, end, forms, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Read a number and the word that it is written together with: 5kg, usd50."""
    lead = _digits(points, start, end)
    middle = start + lead
    while middle < end and not _ZERO <= points[middle] <= _NINE:
        middle += 1
    trail = _digits(points, middle, end)
    if 0 < lead <= _NUMBER_LONGEST and start + lead < middle == end:
        _add_numbers(forms, room)
        _word(_load(points, start + lead, end, _AS_WRITTEN, room), forms, room)
    elif not lead and 2 <= middle - start <= 4 and 2 <= trail <= _NUMBER_LONGEST and middle + trail == end:
        _word(_load(points, start, middle, _AS_WRITTEN, room), forms, room)
        if room.tally[0]:
            _add_numbers(forms, room)


@borrowing()
def _word(size, forms, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Read the letters at hand."""
    _add(EXACT, 0, size, forms.spelled, room)
    _shapes(size, forms, room)
    if _ARABIC_FIRST <= room.word[0] <= _ARABIC_LAST:
        _apart(size, ARABIC, ARABIC_TAIL, forms.spelled, room)
    else:
        _prefixes(0, size, forms.spelled, room)
        _apart(size, LATIN, LATIN_TAIL, forms.spelled, room)


@borrowing()
def _shapes(size, forms, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for shape in range(len(forms.shapes)):
        first, last = forms.shape_bounds[2 * shape], forms.shape_bounds[2 * shape + 2]
        if size < last - first + LEAST:
            continue
        place = first
        while place < last:
            at = place - first if place < forms.shape_bounds[2 * shape + 1] else size - (last - place)
            if room.word[at] != forms.shape_letters[place]:
                break
            place += 1
        if place == last:
            _note(forms.shapes[shape], room)


@borrowing()
def _prefixes(start, size, spelled, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Words that need only begin so."""
    if size - start < LEAST:
        return
    if look_up(spelled, PREFIX_HEAD, room.word, room.sums, start, start + LEAST) >= 0:
        for end in range(start + LEAST, size + 1):
            _add(PREFIX, start, end, spelled, room)


@borrowing()
def _apart(size, script, longest, spelled, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Try each beginning, stem and ending of a script."""
    word, sums, known = room.word, room.sums, -1
    for lead in range(min(LONGEST_LEAD + 1, size - 1)):
        begins = look_up(spelled, script + LEAD, word, sums, 0, lead)
        if begins < 0:
            continue
        if script == ARABIC and spelled.readings[spelled.firsts[begins], KIND] == NOUN:
            _prefixes(lead, size, spelled, room)
        if not _may_begin(lead, size, script, spelled, room):
            continue
        for tail in range(min(longest, size - lead - LEAST) + 1):
            if tail > known:
                room.tails[tail] = look_up(spelled, script + TAIL, word, sums, size - tail, size)
                known = tail
            if room.tails[tail] >= 0:
                stem = look_up(spelled, script + STEM, word, sums, lead, size - tail)
                if stem >= 0:
                    _together(begins, stem, room.tails[tail], spelled, room)


@borrowing()
def _may_begin(lead, size, script, spelled, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether any stem begins like the word from ``lead`` on: most words of a text are none of ours."""
    for letters in range(LEAST, min(HEAD_MOST, size - lead) + 1):
        if look_up(spelled, script + HEAD, room.word, room.sums, lead, lead + letters) >= 0:
            return True
    return False


@borrowing()
def _together(begins, stem, ends, spelled, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Words of a stem whose kind goes with beginning and ending, and whose persons these allow together."""
    first, readings = spelled.firsts, spelled.readings
    for end in range(first[ends], first[ends + 1]):
        for begin in range(first[begins], first[begins + 1]):
            if readings[begin, KIND] != readings[end, KIND]:
                continue
            subjects = readings[begin, SUBJECT] & readings[end, SUBJECT]
            for place in range(first[stem], first[stem + 1]):
                subject, owner = readings[place, SUBJECT], readings[place, OWNER]
                if readings[place, KIND] != readings[end, KIND] or not subjects:
                    continue
                if (not subject or subject & subjects) and (not owner or owner & readings[end, OWNER]):
                    _note(readings[place, NUMBER], room)


@borrowing()
def _add(role, start, end, spelled, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """All words of a form in a role that asks nothing more."""
    row = look_up(spelled, role, room.word, room.sums, start, end)
    if row >= 0:
        for place in range(spelled.firsts[row], spelled.firsts[row + 1]):
            _note(spelled.readings[place, NUMBER], room)


@borrowing()
def _add_numbers(forms, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for number in forms.numbers:
        _note(number, room)


@borrowing()
def _note(number, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    if room.seen[number] != room.tally[1]:
        room.seen[number] = room.tally[1]
        room.found[room.tally[0]] = number
        room.tally[0] += 1
