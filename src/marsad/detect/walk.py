"""Finds the lexicon's terms among the words of a batch: begins at each term's rarest step and looks beside it.

Compiled, because every word asks several hundred terms and nearly all say no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.borrowing import borrowing
from marsad.detect.meanings import AHEAD, REACH_SHIFT, SPREAD, SPREAD_SHIFT

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.meanings import Meanings
    from marsad.detect.vocabulary import Signatures

type Longs = npt.NDArray[np.int64]


def find_terms(
    signatures: Signatures, meanings: Meanings, lexicon: Lexicon, bounds: Longs
) -> tuple[Longs, Longs, Longs, Longs]:
    """(term, first token, last token) of every term found, text by text, and the bounds of each text's own.

    ``signatures`` has one entry a token; tokens ``bounds[i]:bounds[i + 1]`` are the words of text ``i``: no term
    reaches from one text into the next.
    """
    room = 1024 + 2 * len(signatures)
    found = np.empty(len(bounds), np.int64)
    while True:
        term, first, last = (np.empty(room, np.int64) for _ in range(3))
        count = _walk(
            signatures, bounds, meanings.elements.bounds, meanings.elements.values, meanings.sketch,
            meanings.singles.bounds, meanings.singles.values, meanings.anchored.bounds, meanings.anchored.values,
            meanings.look, lexicon.steps, lexicon.gaps, lexicon.lengths, lexicon.anchor, term, first, last, found,
        )  # fmt: skip
        if count <= room:
            return term[:count], first[:count], last[:count], found
        room = count


@borrowing()
def _sketched(signature, bit, sketch):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    return (sketch[signature, bit >> 6] >> np.uint64(bit & 63)) & np.uint64(1) != 0


@borrowing()
def _has(signature, element, bounds, values):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    low, high = bounds[signature], bounds[signature + 1]
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < element:
            low = middle + 1
        else:
            high = middle
    return low < bounds[signature + 1] and values[low] == element


@borrowing()
def _beside(token, way, reach, element, signatures, low, high, bounds, values, sketch):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The nearest token that way, at most ``reach`` words off in the same text, that has the element; −1 = none."""
    bit = np.int64((np.uint64(element) * SPREAD) >> SPREAD_SHIFT)
    for distance in range(1, reach + 1):
        there = token + way * distance
        if there < low or there >= high:
            return -1
        if _sketched(signatures[there], bit, sketch) and _has(signatures[there], element, bounds, values):
            return there
    return -1


@borrowing()
def _reach(token, term, signatures, low, high, bounds, values, sketch, steps, gaps, lengths, anchor):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """First and last token of the term whose anchor is the token; −1 where a step is missing."""
    last = token
    for step in range(anchor[term] + 1, lengths[term]):
        last = _beside(
            last, 1, gaps[term, step], steps[term, step], signatures, low, high, bounds, values, sketch
        )
        if last < 0:
            return -1, -1
    first = token
    for step in range(anchor[term] - 1, -1, -1):
        gap = gaps[term, step + 1]
        first = _beside(first, -1, gap, steps[term, step], signatures, low, high, bounds, values, sketch)
        if first < 0:
            return -1, -1
    return first, last


@borrowing()
def _may(look, token, signatures, low, high, sketch):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether the step beside the anchor can stand there at all; see `Meanings`."""
    bit, reach = look & (AHEAD - 1), look >> REACH_SHIFT
    if look & AHEAD:
        for there in range(token + 1, min(token + reach + 1, high)):
            if _sketched(signatures[there], bit, sketch):
                return True
    else:
        for there in range(max(token - reach, low), token):
            if _sketched(signatures[there], bit, sketch):
                return True
    return False


@borrowing()
def _walk(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    signatures, token_bounds, bounds, values, sketch, single_bounds, single_terms, anchored_bounds, anchored_terms,
    look, steps, gaps, lengths, anchor, out_term, out_first, out_last, out_bounds,
):  # fmt: skip
    """Fill the outputs as far as they reach; how many there are in all."""
    count, room = 0, len(out_term)
    for text in range(len(token_bounds) - 1):
        out_bounds[text] = count
        low, high = token_bounds[text], token_bounds[text + 1]
        for token in range(low, high):
            signature = signatures[token]
            for number in range(single_bounds[signature], single_bounds[signature + 1]):
                if count < room:
                    out_term[count], out_first[count], out_last[count] = single_terms[number], token, token
                count += 1
            for number in range(anchored_bounds[signature], anchored_bounds[signature + 1]):
                if not _may(look[number], token, signatures, low, high, sketch):
                    continue
                term = anchored_terms[number]
                first, last = _reach(
                    token, term, signatures, low, high, bounds, values, sketch, steps, gaps, lengths, anchor
                )
                if first < 0:
                    continue
                if count < room:
                    out_term[count], out_first[count], out_last[count] = term, first, last
                count += 1
    out_bounds[len(token_bounds) - 1] = count
    return count
