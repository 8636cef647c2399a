"""Searching pictures' hashes: made as they come in life, then searched by Marsad, by comparing all, and by faiss."""

from __future__ import annotations

import importlib.util
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from marsad.link.hamming import RADIUS, Hashes
from marsad.link.hash_index import HashIndex

if TYPE_CHECKING:
    from collections.abc import Callable

QUERIES, SLOW = 1_000, 20
"""Queries for an index, and for whatever compares all."""
_ROUNDS = 3
_TURNED = 24
_CHUNK = 100_000


def made(rows: int, seed: int) -> Hashes:
    """Half of the rows are copies of pictures, up to 24 bits apart and one in ten exact, the other half stands alone.

    Of copies a picture has as many as its rank to the power of -0.8 says: among a million rows the first has 15,000.
    Two tenths of all share sixteen or twenty-four of their bits and nothing else, and one in fifty is of an all but
    empty picture: crowds as they come in life.
    """
    rng = np.random.default_rng(seed)
    pictures = _random(rng, max(rows // 50, 1))
    share = np.cumsum(np.arange(1, len(pictures) + 1) ** -0.8)
    parts = []
    for first in range(0, rows, _CHUNK):
        many = min(_CHUNK, rows - first)
        which = np.searchsorted(share, rng.random(many // 2) * share[-1])
        copies = pictures[which]
        changed = rng.random(len(copies)) > 0.1
        copies[changed] = turned(copies[changed], rng.integers(0, _TURNED + 1, int(changed.sum())), rng)
        parts += [copies, _random(rng, many - len(copies))]
    hashes = np.concatenate(parts)[rng.permutation(rows)]
    tenth, few = rows // 10, rows // 50
    hashes[:tenth, 1] &= np.uint64(0xFFFF0000FFFFFFFF)
    hashes[tenth : 2 * tenth, 2] |= np.uint64(0x0000000000FFFFFF)
    hashes[2 * tenth : 2 * tenth + few] = _empty(rng, few)
    return hashes[rng.permutation(rows)]


def _empty(rng: np.random.Generator, many: int) -> Hashes:
    """Hashes of pictures with hardly anything in them."""
    return turned(np.zeros((many, 4), np.uint64), rng.integers(0, 40, many), rng)


def _random(rng: np.random.Generator, many: int) -> Hashes:
    return rng.integers(0, 2**64, (many, 4), dtype=np.uint64)


def turned(hashes: Hashes, bits: np.ndarray, rng: np.random.Generator) -> Hashes:
    """Hashes with up to ``bits`` bits turned."""
    place = rng.integers(0, 256, (len(hashes), int(bits.max(initial=0))))
    mask = np.zeros_like(hashes)
    for at in range(place.shape[1]):
        one = np.uint64(1) << (place[:, at] & 63).astype(np.uint64)
        mask[np.arange(len(hashes)), place[:, at] >> 6] |= np.where(at < bits, one, np.uint64(0))
    return hashes ^ mask


def search(rows: int, seed: int, peers: bool) -> dict[str, Any]:
    """CPU seconds to build and milliseconds of CPU a query on one core, of each way; pairs found of those there are."""
    hashes = made(rows, seed)
    rng = np.random.default_rng(seed + 1)
    near = turned(hashes[rng.integers(0, rows, QUERIES // 2)], np.full(QUERIES // 2, 20), rng)
    empty = _empty(rng, QUERIES // 20)
    rest = _random(rng, QUERIES - len(near) - len(empty))
    queries = np.concatenate((near, rest, empty))[rng.permutation(QUERIES)]
    HashIndex.build(hashes[:2_000]).search(queries[:10])
    HashIndex.build(hashes[: max(rows // 10, 20_000)]).search(queries[:10])
    began = time.process_time()
    index = HashIndex.build(hashes)
    built = time.process_time() - began
    parts = (index.hashes, index.rows, index.starts, index.values, index.members, index.away)
    found = index.search(queries[:SLOW])
    answers = len(index.search(queries).row)
    kinds = np.zeros(rows, np.uint32)
    each = sorted(
        _each(lambda one=one: index.nearest(one, kinds, 1), 1, rounds=2) for one in queries[:, None]
    )  # type: ignore[misc]
    told = [
        {"name": "Marsad", "build": built, "ms": _each(lambda: index.search(queries), QUERIES), "pairs": len(found.row),
         "bytes": sum(part.nbytes for part in parts)},
        {"name": "Marsad, the nearest of each list", "build": 0.0, "ms": sum(each) / QUERIES, "pairs": -1,
         "bytes": 0, "p99": each[QUERIES * 99 // 100], "worst": each[-1]},
    ]  # fmt: skip
    columns = [np.ascontiguousarray(hashes[:, word]) for word in range(4)]
    pairs = sum(len(_compared(columns, query)) for query in queries[:SLOW])
    ms = _each(lambda: [_compared(columns, query) for query in queries[:SLOW]], SLOW)
    told.append(
        {"name": "NumPy, all compared", "build": 0.0, "ms": ms, "pairs": pairs, "bytes": hashes.nbytes}
    )
    if peers and importlib.util.find_spec("faiss"):
        told += _faiss(hashes, queries)
    return {
        "rows": rows,
        "different": len(index.hashes),
        "answers": answers / QUERIES,
        "pairs": pairs,
        "ways": told,
    }


def _compared(columns: list[np.ndarray], query: np.ndarray) -> np.ndarray:
    apart = np.bitwise_count(columns[0] ^ query[0]).astype(np.uint16)
    for word in (1, 2, 3):
        apart += np.bitwise_count(columns[word] ^ query[word])
    return np.flatnonzero(apart <= RADIUS)


def _faiss(hashes: Hashes, queries: Hashes) -> list[dict[str, Any]]:
    """Flat, and its multi-index hash: sixteen tables of sixteen bits, one bit turned."""
    import faiss

    faiss.omp_set_num_threads(1)
    told = []
    data, asked = (np.ascontiguousarray(each).view(np.uint8) for each in (hashes, queries))
    for name, index, many in (
        ("faiss IndexBinaryFlat", faiss.IndexBinaryFlat(256), SLOW),
        ("faiss IndexBinaryMultiHash 16 × 16, 1 turned", faiss.IndexBinaryMultiHash(256, 16, 16), SLOW),
    ):
        began = time.process_time()
        index.add(data)
        built = time.process_time() - began
        if hasattr(index, "nflip"):
            index.nflip = 1
        # It finds what is nearer than the radius that it is given.
        limits = index.range_search(asked[:SLOW], RADIUS + 1)[0]
        ms = _each(lambda index=index, many=many: index.range_search(asked[:many], RADIUS + 1), many)  # type: ignore[misc]
        told.append({"name": name, "build": built, "ms": ms, "pairs": int(limits[-1]), "bytes": 0})
    return told


def _each(work: Callable[[], object], many: int, rounds: int = _ROUNDS) -> float:
    """Best CPU milliseconds a query."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return 1e3 * min(taken) / many
