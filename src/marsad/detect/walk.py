"""Finds the lexicon's terms among the words of a batch: begins at each term's rarest step and looks beside it.

Compiled, because every word asks several hundred terms and nearly all say no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon, Rows
    from marsad.detect.vocabulary import Signatures

type Longs = npt.NDArray[np.int64]


def find_terms(
    signatures: Signatures, elements: Rows, lexicon: Lexicon, text: Longs
) -> tuple[Longs, Longs, Longs]:
    """(term, first token, last token) of every term found, in the order of the anchors' tokens.

    ``signatures`` has one entry a token and ``elements`` the lexicon elements of each signature, ascending;
    ``text`` is the number of the text each token is in: no term reaches from one text into the next.
    """
    places = np.flatnonzero(signatures)
    room = 1024 + 4 * len(places)
    while True:
        term, first, last = (np.empty(room, np.int64) for _ in range(3))
        count = _walk(
            places, signatures, text, elements.bounds, elements.values, lexicon.singles.bounds, lexicon.singles.values,
            lexicon.anchored.bounds, lexicon.anchored.values, lexicon.steps, lexicon.gaps, lexicon.lengths,
            lexicon.anchor, term, first, last,
        )  # fmt: skip
        if count <= room:
            return term[:count], first[:count], last[:count]
        room = count


@numba.njit(cache=True, nogil=True)
def _has(signature, element, bounds, values):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for place in range(bounds[signature], bounds[signature + 1]):
        if values[place] >= element:
            return values[place] == element
    return False


@numba.njit(cache=True, nogil=True)
def _beside(token, way, reach, element, signatures, text, bounds, values):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The nearest token that way, at most ``reach`` words off in the same text, that has the element; −1 = none."""
    for distance in range(1, reach + 1):
        there = token + way * distance
        if there < 0 or there >= len(signatures) or text[there] != text[token]:
            return -1
        if signatures[there] and _has(signatures[there], element, bounds, values):
            return there
    return -1


@numba.njit(cache=True, nogil=True)
def _walk(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    places, signatures, text, bounds, values, single_bounds, single_terms, anchored_bounds, anchored_terms,
    steps, gaps, lengths, anchor, out_term, out_first, out_last,
):  # fmt: skip
    """Fill the outputs as far as they reach; how many there are in all."""
    count, room = 0, len(out_term)
    for token in places:
        for at in range(bounds[signatures[token]], bounds[signatures[token] + 1]):
            element = values[at]
            for number in range(single_bounds[element], single_bounds[element + 1]):
                if count < room:
                    out_term[count], out_first[count], out_last[count] = single_terms[number], token, token
                count += 1
            for number in range(anchored_bounds[element], anchored_bounds[element + 1]):
                term = anchored_terms[number]
                last = token
                for step in range(anchor[term] + 1, lengths[term]):
                    last = _beside(
                        last, 1, gaps[term, step], steps[term, step], signatures, text, bounds, values
                    )
                    if last < 0:
                        break
                if last < 0:
                    continue
                first = token
                for step in range(anchor[term] - 1, -1, -1):
                    first = _beside(
                        first, -1, gaps[term, step + 1], steps[term, step], signatures, text, bounds, values
                    )
                    if first < 0:
                        break
                if first < 0:
                    continue
                if count < room:
                    out_term[count], out_first[count], out_last[count] = term, first, last
                count += 1
    return count
