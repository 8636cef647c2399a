"""Words of a folded batch and their places: letters of scripts without spaces apart, selectors whole."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from marsad.link.letters import ALONE, CLASS, entries
from marsad.selectors import find_batch
from marsad.text.tokens import word_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Columns = dict[str, npt.NDArray[Any]]
"""One entry a word: text, word (a hash), first and last (folded points; -1 = none), start and end (code points of the
original), kind."""

WORD, LONE, NUMBER, REST, SELECTOR = range(5)
"""Kinds of words: LONE is a letter of a script without spaces, REST what was not read word by word; from SELECTOR on,
SELECTOR + place in SELECTORS."""
SELECTORS = (
    "phone", "email", "handle", "url", "invite", "wallet", "iban", "card", "ip", "onion", "hash",
)  # fmt: skip


def places(batch: FoldedBatch, tokens: Tokens) -> Columns:
    """Words of the batch with their places in the folded points (``first``, ``last``) and the originals."""
    end = batch.origin[tokens.ends - 1].astype(np.int64) + 1 if len(tokens.ends) else tokens.ends
    columns: Columns = {
        "text": tokens.text, "word": tokens.hashes, "first": tokens.starts, "last": tokens.ends,
        "start": batch.origin[tokens.starts].astype(np.int64), "end": end,
        "kind": np.zeros(len(end), np.int8),
    }  # fmt: skip
    _with_marks(batch, columns)
    return columns


def _with_marks(batch: FoldedBatch, columns: Columns) -> None:
    """Words end behind the vowel signs and joiners that folding dropped from their last letter."""
    following = batch.origin[columns["last"]] if len(columns["last"]) else columns["last"]
    for at in np.flatnonzero(following != columns["end"]).tolist():
        text, end = batch.originals[int(columns["text"][at])], int(columns["end"][at])
        while end < len(text) and _mark(text[end]):
            end += 1
        columns["end"][at] = end


@functools.lru_cache(1 << 12)
def _mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"} or char in "\u0640\u200d\ufe0f" or "🏻" <= char <= "🏿"


def letters_apart(batch: FoldedBatch, columns: Columns) -> Columns:
    """Words of scripts without spaces letter by letter; runs of other letters in them stay words."""
    alone = entries()[0][batch.points] >> np.uint32(CLASS) == ALONE
    before = np.concatenate(([0], np.cumsum(alone)))
    mixed = np.flatnonzero(before[columns["last"]] > before[columns["first"]])
    if not len(mixed):
        return columns
    rows = []
    for at in mixed.tolist():
        first, last = int(columns["first"][at]), int(columns["last"][at])
        cuts = [i for i in range(first, last) if i == first or alone[i] or alone[i - 1]]
        rows += [(int(columns["text"][at]), a, b) for a, b in zip(cuts, [*cuts[1:], last], strict=True)]
    stay = np.ones(len(columns["text"]), bool)
    stay[mixed] = False
    return joined({name: column[stay] for name, column in columns.items()}, _rows(batch, rows))


def _rows(batch: FoldedBatch, rows: Sequence[tuple[int, int, int]]) -> Columns:
    """Columns for words given as (text, first, last) of the folded points."""
    text, first, last = (np.fromiter(column, np.int64, len(rows)) for column in zip(*rows, strict=True))
    words = np.fromiter((word_hash(batch.joined[a:b]) for _, a, b in rows), np.uint64, len(rows))
    columns: Columns = {
        "text": text, "word": words, "first": first, "last": last,
        "start": batch.origin[first].astype(np.int64), "end": batch.origin[last - 1].astype(np.int64) + 1,
        "kind": np.zeros(len(rows), np.int8),
    }  # fmt: skip
    _with_marks(batch, columns)
    return columns


def joined(one: Columns, other: Columns) -> Columns:
    """Both, by text and place."""
    columns = {name: np.concatenate((one[name], other[name])) for name in one}
    order = np.lexsort((columns["start"], columns["text"]))
    return {name: column[order] for name, column in columns.items()}


def selectors_whole(
    batch: FoldedBatch, tokens: Tokens, columns: Columns, regions: Sequence[str]
) -> tuple[Columns, dict[int, str]]:
    """Each selector as one word instead of those that it is written with; also their values."""
    found = find_batch(batch, regions, tokens)
    rows, values = [], dict[int, str]()
    reached = (-1, -1)
    for text, kind, value, start, end in zip(
        found.text, found.kind, found.value, found.start, found.end, strict=True
    ):
        if kind not in SELECTORS or (text, start) < reached:
            continue
        reached = (text, end)
        word = word_hash(f"{kind} {value}")
        values[word] = value
        rows.append((text, word, start, end, SELECTOR + SELECTORS.index(kind)))
    if not rows:
        return columns, values
    mentions = unread(rows)
    return joined(_outside(batch, columns, mentions), mentions), values


def unread(rows: Sequence[tuple[int, int, int, int, int]]) -> Columns:
    """Columns for words that are not read letter by letter, given as (text, word, start, end, kind)."""
    text, word, start, end, kind = zip(*rows, strict=True)
    none = np.full(len(rows), -1, np.int64)
    return {
        "text": np.array(text, np.int64), "word": np.array(word, np.uint64), "first": none, "last": none,
        "start": np.array(start, np.int64), "end": np.array(end, np.int64), "kind": np.array(kind, np.int8),
    }  # fmt: skip


def _outside(batch: FoldedBatch, columns: Columns, mentions: Columns) -> Columns:
    """Words that stand outside of all mentions; of one that is partly inside the part before and behind it."""
    key = (columns["text"] << 32) | columns["start"]
    until = (columns["text"] << 32) | columns["end"]
    starts, ends = ((mentions["text"] << 32) | mentions[name] for name in ("start", "end"))
    touched = np.searchsorted(starts, until, "left") > np.searchsorted(ends, key, "right")
    if not touched.any():
        return columns
    over = np.searchsorted(starts, key, "right") - 1  # the last mention that begins no later
    inside_one = (over >= 0) & (ends[over] >= until)
    rows = []
    for at in np.flatnonzero(touched & ~inside_one).tolist():
        text, first, last = (int(columns[name][at]) for name in ("text", "first", "last"))
        inside = np.zeros(last - first, bool)
        origin = (text << 32) | batch.origin[first:last].astype(np.int64)
        for one in range(
            int(np.searchsorted(ends, key[at], "right")), int(np.searchsorted(starts, until[at]))
        ):
            inside |= (origin >= starts[one]) & (origin < ends[one])
        edges = np.flatnonzero(np.diff(np.concatenate(([True], inside, [True])).astype(np.int8)))
        rows += [(text, first + int(a), first + int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    rest = {name: column[~touched] for name, column in columns.items()}
    return joined(rest, _rows(batch, rows)) if rows else rest
