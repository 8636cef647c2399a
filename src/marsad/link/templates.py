"""Groups texts that were written from the same text with slots, and names the groups.

Equal texts first (so a text that came a million times costs as much as one), then near-duplicates among the
different ones. The steps, each a function of arrays that another engine can call on parts of the texts:

1. words of each text: `shingles.read_words` (any rows)
2. texts told apart by ``content``; those that tell ENOUGH and have FEW words or more go on, one row each
3. `counts.counts` of any parts, added up
4. `similar.rarity` (weights of the words) and `minhash.keys_of` (one key a band): any rows, given the counts
5. `buckets.alike`: whole buckets, that is all rows with the same band and ``key >> BUCKET``
6. groups: the connected components of what is alike
7. `refine.refine`: whole groups
8. `buckets.cores`: whole groups; a core is the text that stands for its group, slots left out
9. steps 3 to 6 with cores for texts: `counts.counts`, `minhash.keys_of`, `buckets.torn`; groups of joined cores are one
10. `similar.owned` (weights by the counts of cores: any rows) and `refine.refine` again: whole groups
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.consensus import consensus
from marsad.link.counts import Counts, counts, lengths
from marsad.link.gather import gather, pair_sets
from marsad.link.labels import in_groups, smallest
from marsad.link.minhash import bands, shared_pairs, shelves
from marsad.link.refine import Different, different, finer
from marsad.link.shingles import FEW, pick, read_words
from marsad.link.similar import owned

if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH = 16.0
"""Nats a text must tell for its copies to mean anything: about ten letters."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """``label[i]`` is the group of text ``i`` (groups of one are alone), ``nats`` what the text tells.

    Labels are equal exactly where texts belong together; they say nothing by themselves. ``counted`` is how often
    words stand in all of them, for whoever looks at the texts again (no pairs).
    """

    label: npt.NDArray[np.int64]
    nats: npt.NDArray[np.float32]
    counted: Counts


def group(texts: pa.Array | pa.ChunkedArray) -> Grouping:
    """Group a column of strings. The order of the texts changes nothing but the order of the answer.

    About 40 µs of processor time and 0.6 KB of memory a text at a million texts of 45 words.
    """
    read = read_words(texts)
    telling = np.flatnonzero(read.nats >= ENOUGH)
    # Different texts in the order of their content, whatever order they came in.
    content, first, inverse = np.unique(read.content[telling], return_index=True, return_inverse=True)
    long = np.flatnonzero(read.count[telling[first]] >= FEW)
    rows = telling[first[long]]
    # Texts that will be compared stand near each other in memory: numbered so, they take a third less time.
    shelved = np.argsort(shelves(read.hashes, read.bounds, rows))
    words, bounds = pick(read.hashes, read.bounds, rows[shelved])
    nats = read.nats
    del read
    number = np.empty(len(long), np.int64)
    number[shelved] = np.arange(len(long))
    counted = counts(words, bounds, lengths(len(words)))
    texts = different(words, bounds, number, counted)
    owner = np.arange(len(content))
    owner[long] = long[_gathered(texts, finer(texts, texts.components()))[number]]
    label = np.arange(len(content), len(content) + len(nats))
    label[telling] = owner[inverse]
    return Grouping(label, nats, replace(counted, pairs=counted.pairs[:0]))


def _gathered(texts: Different, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Groups whose texts were torn apart by shuffled sentences, dropped words and slots, brought together again."""
    order, starts = in_groups(groups[texts.which], texts.size)
    rows = texts.which[order]
    core = consensus(texts.words, texts.weights, texts.bounds, rows, starts)
    among = counts(core.words, core.bounds, lengths(len(core.words)))
    pairs = shared_pairs(core.words, core.bounds, among)
    place = np.empty(texts.size, np.int64)
    place[texts.which] = np.arange(len(texts.which))
    which = np.argsort(place[core.chosen])
    joined = np.empty(len(which), np.int64)
    many = np.diff(starts)
    sets = pair_sets(core.words, core.bounds, many, among)
    joined[which] = gather(bands(*pairs, which), which, many, *sets, among)
    found = np.empty(texts.size, np.int64)
    found[rows] = np.repeat(core.chosen[joined], np.diff(starts))
    return finer(texts.weighed(owned(texts.words, among)), found)


def name_groups(ids: pa.Array, label: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """The template of each of ``ids`` (ascending) by its number, 0 = alone, and the templates' names.

    A name is ``T-`` and 12 hexadecimal digits of the hash of the smallest member's id; that of number 0 is "".
    """
    first = smallest(label, int(label.max(initial=-1)) + 1)
    count = np.bincount(first, minlength=len(first))
    roots = np.flatnonzero(count > 1)
    number = np.zeros(len(first), np.int64)
    number[roots] = np.arange(1, len(roots) + 1)
    names = ["", *(stable_name("T", key) for key in ids.take(pa.array(roots)).to_pylist())]
    return number[first], pa.array(names, pa.string())


def stable_name(letter: str, key: str) -> str:
    """``letter``, a hyphen and 12 hexadecimal digits that depend on ``key`` alone."""
    return f"{letter}-{hashlib.blake2b(key.encode(), digest_size=6).hexdigest()}"


def link_texts(ids: Sequence[str], texts: Sequence[str]) -> list[str | None]:
    """The template of each text, None = alone. A template has at least two texts."""
    if not len(ids):
        return []
    order = pc.sort_indices(pa.array(ids, pa.string())).to_numpy()
    label = group(pa.array(texts, pa.string())).label
    number, names = name_groups(pa.array(ids, pa.string()).take(pa.array(order)), label[order])
    template = np.empty(len(order), np.int64)
    template[order] = number
    return [found or None for found in names.take(pa.array(template)).to_pylist()]
