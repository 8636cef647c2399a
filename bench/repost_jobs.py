"""What fresh processes do with reposted texts: make them, group them, let datasketch group them, score."""

from __future__ import annotations

import resource
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

type Said = dict[str, Any]
type Labels = npt.NDArray[np.int64]

THRESHOLDS = (0.3, 0.4, 0.5, 0.6)
PERMUTATIONS = (64, 128)
_WARM = 3_000
_PIECE = 100_000
_POINTS = 1_000_000


def make(path: str, items: int, seed: int, workers: int) -> Said:
    """Write texts of the sealed half as an Arrow file."""
    from marsad.evaluate.reposts import write

    began = time.perf_counter()
    write(Path(path), items, seed, "sealed", workers=workers)
    return {"seconds": time.perf_counter() - began, "bytes": Path(path).stat().st_size}


def group(path: str, limit: int, labels: str) -> Said:
    """Group the first ``limit`` texts of a file: Arrow column in, labels out. Loops are compiled before."""
    return _timed(_column(path, limit), labels)


def hostile(name: str, items: int) -> Said:
    """Group a column that is meant to hurt; ``groups``: labels given."""
    return _timed(HOSTILE[name](items), "")


def _timed(column: pa.ChunkedArray, labels: str) -> Said:
    from marsad.evaluate.reposts import texts
    from marsad.link.templates import group

    group(texts(_WARM, 1, "open")["text"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    began, spent = time.perf_counter(), time.process_time()
    found = np.asarray(group(column).label, np.int64)
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    said = {"texts": len(found), "bytes": column.nbytes, "before": before, "seconds": seconds, "cpu": cpu}
    if labels:
        np.save(labels, found)
    else:
        said["groups"] = len(np.unique(found))
    return said


def agree(path: str, limit: int, labels: str) -> Said:
    """How well saved labels agree with the truth; apart from grouping, so that its memory is not counted there."""
    return _score(_truth(path, limit), np.load(labels))


def datasketch(path: str, limit: int) -> Said:
    """MinHash of pairs of folded words, banded index, and what shares a bucket with what shares a bucket.

    The words are those that we fold ourselves. Two ways, each with every threshold of `THRESHOLDS` and scored
    against the truth; seconds are CPU time of a setting alone. "as documented": a sketch updated pair by pair, each
    text asked for. "in bulk": its fastest ways, with a faster hash than its default, buckets joined without asking.
    """
    texts, truth = _column(path, limit).to_pylist(), _truth(path, limit)
    _pairs(texts[:_WARM])
    began = time.process_time()
    pairs = _pairs(texts)
    words, rows = time.process_time() - began, []
    for way, permutations in (("as documented", 128), *(("in bulk", count) for count in PERMUTATIONS)):
        began = time.process_time()
        sketches = (_sketches if way == "as documented" else _bulk)(pairs, permutations)
        sketched = time.process_time() - began
        for threshold in THRESHOLDS:
            began = time.process_time()
            buckets = (_asked if way == "as documented" else _shared)(sketches, threshold, permutations)
            found = _joined(len(texts), buckets)
            cpu = sketched + time.process_time() - began
            setting = {"way": way, "permutations": permutations, "threshold": threshold, "cpu": cpu}
            rows.append(setting | _score(truth, found))
    return {"texts": len(texts), "words": words, "rows": rows}


def _sketches(pairs: list[list[bytes]], permutations: int) -> list[Any]:
    from datasketch import MinHash

    found = []
    for some in pairs:
        sketch = MinHash(num_perm=permutations)
        for pair in some:
            sketch.update(pair)
        found.append(sketch)
    return found


def _bulk(pairs: list[list[bytes]], permutations: int) -> list[Any]:
    from datasketch import MinHash

    return list(MinHash.bulk(pairs, num_perm=permutations, hashfunc=zlib.crc32))


def _asked(sketches: list[Any], threshold: float, permutations: int) -> Iterator[list[int]]:
    """Of each text itself and what the index answers."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=permutations)
    for number, sketch in enumerate(sketches):
        index.insert(number, sketch)
    for number, sketch in enumerate(sketches):
        yield [number, *index.query(sketch)]


def _shared(sketches: list[Any], threshold: float, permutations: int) -> Iterator[list[int]]:
    """What lies in each bucket of the index."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=permutations)
    with index.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch, check_duplication=False)
    for table in index.hashtables:
        yield from map(list, map(table.get, table.keys()))


def _pairs(texts: list[str]) -> list[list[bytes]]:
    """Of each text the pairs of neighbouring folded words, or its only word."""
    from marsad.text import fold_batch
    from marsad.text.tokens import tokenize

    batch = fold_batch(texts)
    tokens, letters = tokenize(batch), batch.joined
    spans = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    words = [letters[start:end].encode() for start, end in spans]
    bounds = tokens.bounds.tolist()
    found = []
    for first, last in pairwise(bounds):
        some = words[first:last]
        found.append([b"%b %b" % pair for pair in pairwise(some)] or some)
    return found


def _joined(size: int, buckets: Iterator[list[int]]) -> Labels:
    """Labels of what shares a bucket with what shares a bucket …"""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    firsts, others = [], []
    for members in buckets:
        firsts.extend([members[0]] * (len(members) - 1))
        others.extend(members[1:])
    graph = coo_array((np.ones(len(firsts), np.int8), (firsts, others)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _score(truth: Labels, found: Labels) -> Said:
    from marsad.evaluate.clusters import agreement

    one = agreement(truth, found)
    return {"ari": one.ari, "pair_precision": one.pair_precision, "pair_recall": one.pair_recall}


def _column(path: str, limit: int) -> pa.ChunkedArray:
    """The texts, in memory: a mapped file would be counted as the grouping's memory or not as the kernel likes."""
    with pa.OSFile(path) as file:
        options = pa.ipc.IpcReadOptions(included_fields=[0])
        reader = pa.ipc.open_file(file, options=options)
        column = pa.chunked_array([reader.get_batch(at)["text"] for at in range(reader.num_record_batches)])
    return column.slice(0, limit)


def _truth(path: str, limit: int) -> Labels:
    with pa.OSFile(path) as file:
        table = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(included_fields=[1])).read_all()
    return np.asarray(table["template"].slice(0, limit).to_numpy(), np.int64)


def _repeated(text: str, items: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.repeat(pa.scalar(text, pa.large_string()), items)])


def _rambling(words: int, seed: int) -> str:
    return " ".join(np.random.default_rng(seed).integers(0, 2**40, words).astype(str).tolist()).translate(
        _LETTERS
    )


def _sharing(items: int) -> pa.ChunkedArray:
    """Texts of one sentence that all have and twelve words that nobody else has."""
    pieces = []
    for first in range(0, items, _PIECE):
        size = min(_PIECE, items - first)
        rest = np.random.default_rng(first).integers(2**40, 2**45, (size, 12)).astype(str)
        texts = [f"{_SENTENCE} {' '.join(row).translate(_LETTERS)}" for row in rest.tolist()]
        pieces.append(pa.array(texts, pa.large_string()))
    return pa.chunked_array(pieces)


_LETTERS = str.maketrans("0123456789", "abcdefghij")  # figures may be folded into one: these are to be words
_SENTENCE = (
    "serious callers only please, the platform is not responsible for what buyers and sellers agree on"
)
HOSTILE: dict[str, Callable[[int], pa.ChunkedArray]] = {
    "one text again and again": lambda items: _repeated(f"{_SENTENCE}, call +1-555-0100", items),
    "one sentence in all, the rest in none": _sharing,
    "nothing but empty texts": lambda items: _repeated("", items),
    "one empty text": lambda _: _repeated("", 1),
    "one text of 1 MB": lambda _: pa.chunked_array(
        [pa.array([_rambling(_POINTS // 13, 1)], pa.large_string())]
    ),
    "one word of 1 MB": lambda _: _repeated("a" * _POINTS, 1),
    "ten texts of 1 MB, one alike": lambda _: pa.chunked_array(
        [pa.array([_rambling(_POINTS // 13, at % 9) for at in range(10)], pa.large_string())]
    ),
}
