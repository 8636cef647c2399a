"""Makes texts in chunks, on threads: the same for the same number of items and seed, whoever makes them."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
import pyarrow as pa

from marsad.errors import UsageError
from marsad.evaluate.reposts.chance import below, seeded, uniform
from marsad.evaluate.reposts.copying import copy, fill
from marsad.evaluate.reposts.pools import LANGUAGES, Pools, pools
from marsad.evaluate.reposts.sizes import ends, place
from marsad.evaluate.reposts.wording import HABIT, PLAIN, TRICKS, Knobs, compose, draft
from marsad.evaluate.reposts.writing import MARGIN, put_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

HALVES = ("open", "sealed")
CHUNK = 32_768
"""Texts made at a time: about 10 MB."""
SCHEMA = pa.schema([
    ("text", pa.large_string()), ("template", pa.int64()), ("language", pa.dictionary(pa.int8(), pa.string())),
    ("slots", pa.float32()), ("trick", pa.dictionary(pa.int8(), pa.string())), ("disguised", pa.bool_()),
])  # fmt: skip
"""``template``: the truth. ``slots``: share of the template's words that change with each copy. ``trick``: how its
copies are disguised where they are, "plain" = never; ``disguised``: whether this one is."""

_VERBATIM = 0.2  # share of the copies that repeat one of the template's first versions word for word
_VERSIONS = 3
_GUESS = 600  # bytes of a text, to begin with


class _Plan(NamedTuple):
    pools: Pools
    knobs: Knobs
    items: int
    seed: np.uint64
    ends: npt.NDArray[np.int64]


class _Columns(NamedTuple):
    offsets: npt.NDArray[np.int64]
    template: npt.NDArray[np.int64]
    language: npt.NDArray[np.int8]
    slots: npt.NDArray[np.float32]
    trick: npt.NDArray[np.int8]
    disguised: npt.NDArray[np.bool_]


def texts(
    items: int, seed: int, half: str, knobs: Knobs | None = None, *, workers: int | None = None
) -> pa.Table:
    """All texts in memory, one chunk a column. Raises UsageError as `chunks` does."""
    return pa.Table.from_batches(chunks(items, seed, half, knobs, workers=workers), SCHEMA).combine_chunks()


def write(
    path: Path, items: int, seed: int, half: str, knobs: Knobs | None = None, *, workers: int | None = None
) -> None:
    """The same into an Arrow file; never more than a few chunks are in memory."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, SCHEMA) as writer:
        for batch in chunks(items, seed, half, knobs, workers=workers):
            writer.write_batch(batch)


def chunks(
    items: int, seed: int, half: str, knobs: Knobs | None = None, *, workers: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Batches of `SCHEMA` in order, made by ``workers`` threads (all cores).

    ``half``: "open", which anybody may read and tune on, or "sealed", which is for scoring alone; they share no
    sentence. Raises UsageError on fewer than 1 item or another half.
    """
    if half not in HALVES:
        raise UsageError(f"no half is called {half}", hint=f"take one of: {', '.join(HALVES)}")
    if items < 1:
        raise UsageError(f"{items} texts cannot be made", hint="for example 10000")
    own = np.uint64(seeded(np.uint64(seed % 2**64), 7))  # compiled loops give plain numbers back
    exact = Knobs(*map(float, knobs or Knobs()))  # loops are compiled for numbers of one type
    plan = _Plan(pools(half), exact, items, own, ends(items))
    return _ordered(plan, workers or len(os.sched_getaffinity(0)))


def _ordered(plan: _Plan, workers: int) -> Iterator[pa.RecordBatch]:
    firsts = iter(range(0, plan.items, CHUNK))
    with ThreadPoolExecutor(workers) as pool:
        waiting = deque(pool.submit(_chunk, plan, first) for first in islice(firsts, workers + 1))
        while waiting:
            yield waiting.popleft().result()
            if (first := next(firsts, None)) is not None:
                waiting.append(pool.submit(_chunk, plan, first))


def _chunk(plan: _Plan, first: int) -> pa.RecordBatch:
    size = min(CHUNK, plan.items - first)
    made = _Columns(
        np.zeros(size + 1, np.int64), np.empty(size, np.int64), np.empty(size, np.int8),
        np.empty(size, np.float32), np.empty(size, np.int8), np.empty(size, np.bool_),
    )  # fmt: skip
    out, room, sent = np.empty(size * _GUESS + MARGIN, np.uint8), draft(), copy()
    done = _write(plan, first, 0, room, sent, out, made)
    while done < size:
        out = np.concatenate([out[: made.offsets[done]], np.empty(len(out), np.uint8)])
        done = _write(plan, first, done, room, sent, out, made)
    letters = pa.py_buffer(out[: made.offsets[-1]].copy())
    text = pa.LargeStringArray.from_buffers(size, pa.py_buffer(made.offsets), letters)
    language = pa.DictionaryArray.from_arrays(made.language, list(LANGUAGES))
    trick = pa.DictionaryArray.from_arrays(made.trick, list(TRICKS))
    return pa.record_batch([text, made.template, language, made.slots, trick, made.disguised], schema=SCHEMA)


@numba.njit(cache=True, nogil=True)
def _write(plan, first, done, room, sent, out, made):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Texts ``first + done`` and on until all are written or ``out`` is full; returns how many are."""
    pools, knobs, own, bounds = plan.pools, plan.knobs, plan.seed, plan.ends
    state, copies = np.zeros(1, np.uint64), bounds[-1]
    habits = min(1.0, knobs.disguised * HABIT)
    hiding = knobs.disguised / habits if habits else 0.0
    for at in range(done, len(made.template)):
        if made.offsets[at] + MARGIN > len(out):
            return at
        stand = place(first + at, plan.items, own)
        number = (
            np.searchsorted(bounds, stand, side="right") if stand < copies else len(bounds) + stand - copies
        )
        size, phrases, speech, topic, habit, style, share = compose(pools, knobs, own, number, room)
        state[0] = seeded(own ^ np.uint64(0xC0), stand)
        if uniform(state) < _VERBATIM:
            state[0] = seeded(seeded(own ^ np.uint64(0xC1), number), below(state, _VERSIONS))
        hides = habit != PLAIN and uniform(state) < hiding
        count = fill(pools, knobs, room, size, phrases, speech, topic, state, sent)
        method = habit if hides else PLAIN
        end = put_down(pools, knobs, sent, count, speech, method, style, state, out, made.offsets[at])
        made.offsets[at + 1], made.template[at], made.language[at] = end, number, speech
        made.slots[at], made.trick[at], made.disguised[at] = share, habit, hides
    return len(made.template)
