"""Cuts a text into the parts of its template, and finds how most copies write the constant ones."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from marsad.link.slots.template import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.slots.columns import Grid
    from marsad.link.slots.reading import Ints, Reading

HEARD = 300
"""Different texts that are asked how a constant part is written."""


def pieces(reading: Reading, owner: Ints, fixed: Sequence[bool], text: int) -> list[Piece]:
    """Text number ``text`` as pieces that cover it; ``owner`` is the part of each word, ``fixed`` which are constant.

    What stands between two words belongs to the constant part beside it; values begin and end with a word.
    """
    out: list[Piece] = []
    at, slot_before = 0, False
    for part, start, end in _runs(reading, owner, text):
        if fixed[part]:
            out.append(Piece(part, at if slot_before or not out else start, end))
        else:
            if out and not slot_before:
                out[-1] = out[-1]._replace(end=start)
            elif start > at:
                # The constant part between two slots, or before the first.
                out.append(Piece(out[-1].part + 1 if out else part - 1, at, start))
            out.append(Piece(part, start, end))
        if len(out) > 1 and out[-2].end < out[-1].start:
            out[-2] = out[-2]._replace(end=out[-1].start)
        at, slot_before = end, not fixed[part]
    size = len(reading.texts[text])
    if out and not slot_before:
        out[-1] = out[-1]._replace(end=size)
    elif at < size:
        out.append(Piece(out[-1].part + 1 if out else 0, at, size))
    return out


def _runs(reading: Reading, owner: Ints, text: int) -> list[tuple[int, int, int]]:
    """Part, start and end of neighbouring words of one part."""
    a, b = int(reading.bounds[text]), int(reading.bounds[text + 1])
    rows = zip(owner[a:b].tolist(), reading.start[a:b].tolist(), reading.end[a:b].tolist(), strict=True)
    found = []
    for part, words in groupby(rows, key=lambda row: row[0]):
        those = list(words)
        found.append((part, those[0][1], those[-1][2]))
    return found


def spellings(reading: Reading, owner: Ints, laid: Grid, fixed: Sequence[bool], weight: Ints) -> list[str]:
    """Each constant part as most of those copies write it that have it whole; "" for slots."""
    many = min(HEARD, len(reading.texts))
    end = int(reading.bounds[many])
    whole = np.zeros((many, len(fixed)), np.int64)
    np.add.at(whole, (laid.text[:end], owner[:end]), np.where(laid.same[:end], 1, -1))
    heard: list[dict[str, tuple[int, int]]] = [{} for _ in fixed]
    for text in range(many):
        found = pieces(reading, owner, fixed, text)
        there = {piece.part for piece in found}
        for part, start, stop in found:
            if fixed[part]:
                # Signs at its ends are told best by a copy that has what stands beside it, too.
                beside = (part - 1 in there) + (part + 1 in there)
                score = 3 * int(whole[text, part]) + beside
                said = reading.texts[text][start:stop]
                best, count = heard[part].get(said, (score, 0))
                heard[part][said] = max(best, score), count + int(weight[text])
    return [min(said, key=lambda text: (-said[text][0], -said[text][1], text), default="") for said in heard]
