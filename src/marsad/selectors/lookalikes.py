"""Letters that stand for others: Cyrillic, Greek and small capitals among Latin letters, and digits inside words.

Source: Unicode Technical Standard 39 (confusables), the part that prints like a Latin letter or a digit.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOWER = {
    "а": "a", "ɑ": "a", "α": "a", "в": "b", "ь": "b", "с": "c", "ϲ": "c", "ԁ": "d", "е": "e", "є": "e", "ҽ": "e",
    "ε": "e", "ɡ": "g", "ց": "g", "һ": "h", "н": "h", "հ": "h", "і": "i", "ι": "i", "ı": "i", "ј": "j", "ϳ": "j",
    "к": "k", "κ": "k", "ӏ": "l", "ⅼ": "l", "м": "m", "п": "n", "ո": "n", "η": "n", "о": "o", "ο": "o", "σ": "o",
    "օ": "o", "р": "p", "ρ": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "τ": "t", "υ": "u", "ս": "u", "ц": "u",
    "ѵ": "v", "ν": "v", "ԝ": "w", "ω": "w", "х": "x", "χ": "x", "у": "y", "γ": "y", "ү": "y",
}  # fmt: skip
_UPPER = {
    "А": "A", "Α": "A", "В": "B", "Β": "B", "С": "C", "Е": "E", "Ε": "E", "Ԍ": "G", "Н": "H", "Η": "H", "І": "I",
    "Ι": "I", "Ј": "J", "К": "K", "Κ": "K", "М": "M", "Μ": "M", "Ν": "N", "О": "O", "Ο": "O", "Р": "P", "Ρ": "P",
    "Ѕ": "S", "Т": "T", "Τ": "T", "Ѵ": "V", "Ԝ": "W", "Х": "X", "Χ": "X", "У": "Y", "Υ": "Y", "Ζ": "Z",
}  # fmt: skip
_SMALL_CAPITALS = str.maketrans(dict(zip("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdeghijklmnoprstuvwyz", strict=True)))
_TABLE = str.maketrans(_LOWER | _UPPER) | _SMALL_CAPITALS
_FOREIGN = "".join(_LOWER) + "".join(_UPPER)
_ANY = re.compile("[\u0250-\u0590\u1d00-\u1d22\ua731]")
_MIXED = re.compile(rf"[A-Za-z0-9_.]*(?:[A-Za-z][_.0-9]*[{_FOREIGN}]|[{_FOREIGN}][_.0-9]*[A-Za-z])[\w.]*")
_DIGITS = {"a": "4", "e": "3", "i": "1l", "l": "1i", "o": "0", "s": "5", "t": "7", "g": "96"}
RANGES = ((0x250, 0x590), (0x1D00, 0x1D22))
"""Where the look-alikes of Latin letters stand: Greek, Cyrillic, Armenian, phonetic letters, small capitals."""


def plain(text: str) -> str:
    """``text`` with every look-alike as the Latin letter it shows; the length stays."""
    return text.translate(_TABLE)


def unmixed(text: str) -> str:
    """``text`` with the look-alikes of words that mix them with Latin letters put plainly; the length stays.

    A word wholly of another script is left alone: it is a word of another language. Small capitals are no script.
    """
    if not _ANY.search(text):
        return text
    return _MIXED.sub(_shown, text.translate(_SMALL_CAPITALS))


def _shown(match: re.Match[str]) -> str:
    shown = plain(match[0])
    return shown if shown.isascii() else match[0]


def disguised(word: str, most: int = 2) -> Iterator[str]:
    """Ways to write an ASCII word with up to ``most`` letters as digits that look alike ("1nsta", "te1egram")."""
    places = [at for at, letter in enumerate(word) if letter in _DIGITS]
    for count in range(1, most + 1):
        for chosen in itertools.combinations(places, count):
            for signs in itertools.product(*(_DIGITS[word[at]] for at in chosen)):
                letters = list(word)
                for at, sign in zip(chosen, signs, strict=True):
                    letters[at] = sign
                yield "".join(letters)
