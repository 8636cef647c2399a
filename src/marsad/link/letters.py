"""What each code point is to a template: part of a word, a digit, a sign, a word of its own, a gap or nothing."""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
import numpy.typing as npt

from marsad.text.alphabet import DROP, MANY, alphabet
from marsad.text.lookalikes import looks

GAP, LETTER, DIGIT, SIGN, ALONE, NOTHING, SEVERAL, SLOT = range(8)
CLASS = 24
"""An entry is a class above bit CLASS and the folded code point below."""
# Scripts written without spaces, where each letter is taken as a word: Thai to Tibetan, Myanmar, Khmer, kana, Han.
_SPACELESS = (
    (0x0E00, 0x10A0), (0x1780, 0x1800), (0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x30000),
)  # fmt: skip


@functools.cache
def entries() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """The entry of each code point; for those that unfold to several, where in the third array these begin."""
    folded = alphabet()
    classes = _classes(0x30000)
    kind = np.zeros(0x110000, np.uint32)
    kind[: len(classes)] = classes
    single = (folded.lower != DROP) & (folded.lower != MANY)
    value = _plain()[np.where(single, folded.lower, 0)]
    table = kind[value] << np.uint32(CLASS) | value
    table[folded.lower == DROP] = NOTHING << CLASS
    starts, unfolded = [0], []
    for number, (point, (lower, _)) in enumerate(sorted(folded.expansions.items())):
        table[point] = SEVERAL << CLASS | number
        unfolded += [int(table[ord(char)]) for char in lower]
        starts.append(len(unfolded))
    return table, np.array(starts, np.int64), np.array(unfolded, np.uint32)


def _plain() -> npt.NDArray[np.uint32]:
    """One of all letters that print alike, for each code point; "l" prints like "i" and both like "1"."""
    plain = np.arange(0x110000, dtype=np.uint32)
    latin = looks().latin
    plain[ord("A") : ord("Z") + 1] += np.uint32(32)
    plain[ord("l")] = plain[ord("L")] = ord("i")
    plain[: len(latin)][latin > 0] = plain[latin[latin > 0]]
    return plain


@functools.cache
def leet() -> npt.NDArray[np.uint32]:
    """The entry of the letter that each digit looks like inside a word, 0 where there is none."""
    found = np.zeros(16, np.uint32)
    for digit, letter in zip("013457", "oieast", strict=True):
        found[int(digit)] = LETTER << CLASS | ord(letter)
    return found


def _classes(many: int) -> npt.NDArray[np.uint32]:
    """The class of each of the first ``many`` code points."""
    category = np.array(list(map(unicodedata.category, map(chr, range(many)))))
    out = np.full(many, GAP, np.uint32)
    out[np.isin(category, ("So", "Sc"))] = SIGN
    out[category == "Nd"] = DIGIT
    letter = np.isin(category, ("Lu", "Ll", "Lt", "Lm", "Lo", "Mc"))
    out[letter] = LETTER
    for first, last in _SPACELESS:
        out[first:last][letter[first:last]] = ALONE
    out[0x1F3FB:0x1F400] = NOTHING  # a skin tone belongs to the sign before it
    return out
