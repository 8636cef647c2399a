"""Finds Arabic terms in texts that write Arabic in Latin letters: which words of a lexicon such a token may be."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from marsad.text.arabizi import Spellings
from marsad.text.language import is_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.detect.morphology import Morphology
    from marsad.packs import Word

_LEAST = 3
"""Letters of the shortest token that is read so."""


class Arabizi:
    """The Arabic words of a lexicon, found by how they are spelled in Latin letters."""

    def __init__(self, words: Iterable[Word], morphology: Morphology) -> None:
        self._forms = sorted({word.form for word in words if _is_arabic(word.form)})
        self._morphology = morphology

    @functools.cached_property
    def _spellings(self) -> Spellings:
        return Spellings(self._forms)  # made when the first such text comes

    def read(self, token: str) -> tuple[int, ...]:
        """Numbers of all words that a token may be, as it is written and as the Arabic it spells; ascending."""
        found = set(self._morphology.read(token))
        if len(token) >= _LEAST and token.isascii() and not token.isdecimal() and not is_foreign(token):
            for spelled in self._spellings.tokens(token):
                found.update(self._morphology.read(spelled))
        return tuple(sorted(found))


def _is_arabic(form: str) -> bool:
    return len(form) > 1 and all("\u0621" <= letter <= "\u064a" for letter in form)
