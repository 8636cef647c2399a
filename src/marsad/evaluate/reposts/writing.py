"""Puts the words of a copy down as UTF-8, some of them disguised as people do it who fear a filter."""

from __future__ import annotations

import numba
import numpy as np

from marsad.evaluate.reposts.chance import below, uniform
from marsad.evaluate.reposts.copying import COMMA, STOP
from marsad.evaluate.reposts.pools import DIGIT, LETTER, NOT_ZERO
from marsad.evaluate.reposts.wording import ALIKE, APART, DIGITS, DRAWN, EMOJI, HIDDEN, MARKS, MIXED, PLAIN

MARGIN = 64_000
"""Free bytes that a text must find: more than the longest needs."""

_LOOK = {
    "a": "аɑ", "b": "Ьв", "c": "сϲ", "d": "ԁɗ", "e": "еҽ", "g": "ɡ9", "h": "һհ", "i": "іı", "j": "јʝ", "k": "кκ",
    "l": "ӏ1", "m": "мᴍ", "n": "ոп", "o": "о0", "p": "рρ", "r": "гᴦ", "s": "ѕ5", "t": "тτ", "u": "սυ", "v": "νѵ",
    "w": "ѡԝ", "x": "хχ", "y": "уү", "z": "ᴢʐ", "0": "OО", "1": "lІ", "5": "Sѕ", "ا": "ٱآ", "ك": "کڪ", "ي": "یې",
    "ه": "ہھ", "ن": "ڼڹ", "و": "ۅۉ", "ل": "ڵڸ", "ر": "ڔړ", "ت": "ټٿ", "س": "ښڛ", "ع": "ڠع", "ى": "یے",
}  # fmt: skip
_SEPARATORS = (". ", " - ", "\n", " | ", "! ", " ✅ ", ".. ", " • ", " ")
_BETWEEN = np.array([ord(sign) for sign in " ._-* "], np.uint32)
_HIDDEN = np.array([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD], np.uint32)
_ARABIC_MARKS = np.array([0x0640, 0x064E, 0x064F, 0x0650, 0x0651, 0x0652], np.uint32)
_LATIN_MARKS = np.array([0x0301, 0x0308, 0x0323, 0x0332, 0x0307], np.uint32)
_DECORATION = np.array([ord(sign) for sign in "✨🔥💯🌹👍🙏💥📣🎁😊"], np.uint32)
_ZEROS = np.array([ord(sign) for sign in "٠۰０𝟎"], np.uint32)
_KEYCAP = np.array([0xFE0F, 0x20E3], np.uint32)
_POINTS = 0x0700  # letters below it may have look-alikes
_WORD = 512  # code points that a disguised word has room for
_SHOUTED = 0.03


def _padded(lines: tuple[str, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.uint32]]:
    table = np.zeros((len(lines), max(map(len, lines))), np.uint32)
    for row, line in zip(table, lines, strict=True):
        row[: len(line)] = [ord(sign) for sign in line]
    return table


def _look_alikes() -> np.ndarray[tuple[int, int], np.dtype[np.uint32]]:
    table = np.zeros((_POINTS, 2), np.uint32)
    for letter, others in _LOOK.items():
        table[ord(letter)] = [ord(other) for other in others]
    return table


_STYLES, _ALIKE = _padded(_SEPARATORS), _look_alikes()


@numba.njit(cache=True, nogil=True)
def put_down(pools, knobs, copy, count, language, trick, style, state, out, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Append a copy's text to ``out`` from byte ``end`` on; returns where it ends. PLAIN leaves words as they are."""
    share = knobs.hit_least + (knobs.hit_most - knobs.hit_least) * uniform(state)
    if trick in {HIDDEN, MARKS}:
        share *= 2
    shouted = uniform(state) < _SHOUTED
    if uniform(state) < 0.15:
        style = below(state, len(_STYLES))
    points, spread = np.empty(_WORD, np.uint32), np.empty(_WORD, np.uint32)
    for at in range(count):
        word, this = copy.words[at], trick
        if trick == MIXED:
            this = 1 + below(state, MIXED - 1)
        if this == EMOJI and pools.emoji[word] >= 0 and uniform(state) < 0.7:
            word = pools.emoji[word]
        if this == DIGITS and pools.figure[word] and uniform(state) < 0.7:
            size = _read(pools, word, copy.seeds[at], points)
            end = _figures(pools, language, points, size, state, out, end)
        elif this not in (PLAIN, DIGITS) and uniform(state) < share:
            size = _disguised(points, _read(pools, word, copy.seeds[at], points), this, state, spread)
            end = _encoded(spread, size, shouted, out, end)
        elif shouted or pools.figure[word]:
            end = _encoded(points, _read(pools, word, copy.seeds[at], points), shouted, out, end)
        else:  # most words: as they are
            for place in range(pools.word[word], pools.word[word + 1]):
                out[end] = pools.letters[place]
                end += 1
        if at + 1 < count:
            end = _parted(copy.after[at], language, style, out, end)
    return end


@numba.njit(cache=True, nogil=True)
def _parted(after, language, style, out, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """What stands between two words."""
    if after == STOP:
        for sign in _STYLES[style]:
            if sign:
                end = _point(sign, out, end)
        return end
    if after == COMMA:
        end = _point(np.uint32(0x060C if language <= 1 else 0x2C), out, end)
    return _point(np.uint32(0x20), out, end)


@numba.njit(cache=True, nogil=True)
def _read(pools, word, seed, points):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The code points of a word, with its figures and letters drawn."""
    at, last, size = pools.word[word], pools.word[word + 1], 0
    while at < last and size < _WORD:
        byte = np.uint32(pools.letters[at])
        extra = 0 if byte < 0x80 else 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3
        point = byte if not extra else byte & np.uint32(0x3F >> extra)
        for more in range(1, extra + 1):
            point = (point << np.uint32(6)) | np.uint32(pools.letters[at + more] & 0x3F)
        points[size] = point
        size, at = size + 1, at + extra + 1
    if pools.figure[word]:
        _draw(points, size, np.array([seed], np.uint64))
    return size


@numba.njit(cache=True, nogil=True)
def _draw(points, size, state):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Put figures and letters where a word only says that there are some."""
    for at in range(size):
        if points[at] == DIGIT:
            points[at] = 0x30 + below(state, 10)
        elif points[at] == NOT_ZERO:
            points[at] = 0x31 + below(state, 9)
        elif points[at] == LETTER:
            points[at] = 0x61 + below(state, 26)


@numba.njit(cache=True, nogil=True)
def _disguised(points, size, trick, state, spread):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """A word in disguise, in ``spread``; returns its length."""
    made, between = 0, _BETWEEN[below(state, len(_BETWEEN))]
    drawn, times = below(state, size), 2 + below(state, 4)
    for at in range(size):
        point = points[at]
        letter = point > 0x40
        if trick == ALIKE and point < _POINTS and _ALIKE[point, 0] and uniform(state) < 0.6:
            point = _ALIKE[point, below(state, 2)]
        made = _kept(point, spread, made)
        if trick == APART and at + 1 < size and size >= 3:
            made = _kept(between, spread, made)
        elif trick == DRAWN and letter and at == drawn:
            for _ in range(times):
                made = _kept(point, spread, made)
        elif trick == HIDDEN and uniform(state) < 0.6:
            made = _kept(_HIDDEN[below(state, len(_HIDDEN))], spread, made)
        elif trick == MARKS and letter and uniform(state) < 0.5:
            marks = _ARABIC_MARKS if 0x600 < point < 0x700 else _LATIN_MARKS
            made = _kept(marks[below(state, len(marks))], spread, made)
    if trick == EMOJI:
        made = _kept(np.uint32(0x20), spread, made)
        made = _kept(_DECORATION[below(state, len(_DECORATION))], spread, made)
    return made


@numba.njit(cache=True, nogil=True)
def _kept(point, spread, made):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    if made < _WORD:
        spread[made] = point
        made += 1
    return made


@numba.njit(cache=True, nogil=True)
def _figures(pools, language, points, size, state, out, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """A figure in other digits, as keycaps or as words."""
    way, room = below(state, len(_ZEROS) + 2), np.empty(_WORD, np.uint32)
    for at in range(size):
        digit = np.int64(points[at]) - 0x30
        if not 0 <= digit <= 9:
            end = _point(points[at], out, end)
        elif way < len(_ZEROS):
            end = _point(_ZEROS[way] + np.uint32(digit), out, end)
        elif way == len(_ZEROS):
            end = _point(points[at], out, end)
            for sign in _KEYCAP:
                end = _point(sign, out, end)
        else:
            length = _read(pools, pools.spoken[language, digit], np.uint64(0), room)
            end = _encoded(room, length, False, out, end)
            if at + 1 < size:
                end = _point(np.uint32(0x20), out, end)
    return end


@numba.njit(cache=True, nogil=True)
def _encoded(points, size, shouted, out, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for at in range(size):
        point = points[at]
        if shouted and 0x61 <= point <= 0x7A:
            point -= np.uint32(0x20)
        end = _point(point, out, end)
    return end


@numba.njit(cache=True, nogil=True)
def _point(point, out, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """One code point as UTF-8."""
    if point < 0x80:
        out[end] = point
        return end + 1
    if point < 0x800:
        out[end], out[end + 1] = 0xC0 | (point >> 6), 0x80 | (point & 0x3F)
        return end + 2
    if point < 0x10000:
        out[end], out[end + 1], out[end + 2] = (
            0xE0 | (point >> 12),
            0x80 | ((point >> 6) & 0x3F),
            0x80 | (point & 0x3F),
        )
        return end + 3
    out[end], out[end + 1] = 0xF0 | (point >> 18), 0x80 | ((point >> 12) & 0x3F)
    out[end + 2], out[end + 3] = 0x80 | ((point >> 6) & 0x3F), 0x80 | (point & 0x3F)
    return end + 4
