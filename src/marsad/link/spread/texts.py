"""Templates of texts that no machine holds together: the steps of `marsad.link.templates` on an engine's tables.

The words of a text are about a quarter of its bytes; nothing else of it leaves the first step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.link.buckets import alike, cores, torn
from marsad.link.counts import Counts, counts, lengths
from marsad.link.minhash import BANDS, BUCKET, NONE, keys_of
from marsad.link.refine import SMALL, refine
from marsad.link.shingles import FEW, read_words
from marsad.link.similar import owned, rarity
from marsad.link.spread.ragged import packed, unpacked, whole_numbers
from marsad.link.templates import ENOUGH, stable_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.engines.contract import Expression, Tables

_READ = pa.schema(
    [("id", pa.string()), ("content", pa.int64()), ("nats", pa.float32()), ("count", pa.int32()),
     ("kept", pa.int32()), ("words", pa.binary())]
)  # fmt: skip
_KEYED = pa.schema(
    [("content", pa.int64()), ("words", pa.binary()), ("weights", pa.binary()), ("keys", pa.binary())]
)
_BUCKETS = pa.schema(
    [("bucket", pa.int64()), ("band", pa.int8()), ("key", pa.int64()), ("content", pa.int64()),
     ("words", pa.binary()), ("weights", pa.binary())]
)  # fmt: skip
_EDGES = pa.schema([("one", pa.int64()), ("two", pa.int64())])
_CORES = pa.schema(
    [("component", pa.int64()), ("core", pa.int64()), ("many", pa.int64()), ("kept", pa.int64()),
     ("words", pa.binary())]
)  # fmt: skip
_CORE_BUCKETS = pa.schema(
    [("bucket", pa.int64()), ("band", pa.int8()), ("key", pa.int64()), ("core", pa.int64()),
     ("words", pa.binary()), ("many", pa.int64())]
)  # fmt: skip
_WHOLE = _KEYED.append(pa.field("component", pa.int64()))
_FINER = pa.schema([("content", pa.int64()), ("owner", pa.int64())])
_NAMED = pa.schema([("owner", pa.int64()), ("root", pa.string()), ("template", pa.string())])


@dataclass(frozen=True, slots=True)
class Texts:
    """``found``: of each observation ``id``, ``nats`` (what its text tells), ``template`` (its name, "" = alone) and
    ``text_group`` (the smallest id among its copies). ``read`` has the words of each, ``among`` how often words stand
    in all."""

    found: Expression
    read: Expression
    among: Counts


def templates(tables: Tables, texts: Expression) -> Texts:
    """``texts``: id and text, each id once."""
    read = tables.keep(tables.by_row(texts, _read, _READ))
    telling = read.filter(read.nats >= ENOUGH)
    different = telling.filter(telling["count"] >= FEW).group_by("content")
    # Texts of the same content have the same words: those of any stand for all.
    different = tables.keep(different.agg(words=telling.words.arbitrary(), kept=telling.kept.max()))
    total = tables.fetch(different.agg(total=different.kept.sum().fill_null(0)))["total"][0].as_py()
    among = tables.add_up(different, partial(_counted, size=lengths(int(total))))
    keyed = tables.keep(tables.by_row(different, partial(_keyed, among=among), _KEYED))
    joined = _joined(tables, tables.by_row(keyed, _in_buckets, _BUCKETS), _alike)
    joined = joined.select(content=joined.node, component=joined.component)
    owner = _gathered(tables, keyed, _refined(tables, keyed.inner_join(joined, "content")))
    found = _by_observation(tables, read, telling, owner)
    return Texts(found, read, Counts(among.texts, among.words, np.zeros(0, np.uint8)))


def _joined(tables: Tables, buckets: Expression, pairs: Callable[[pa.Table], pa.Table]) -> Expression:
    """The component of each ``node`` that ``pairs`` holds together with others, both by content."""
    return tables.keep(tables.components(tables.by_group(buckets, "bucket", pairs, _EDGES)))


def _refined(tables: Tables, rows: Expression) -> Expression:
    """``content`` and its ``owner``, one content for each group; ``rows`` are keyed texts with their ``component``."""
    sizes = rows.group_by("component").agg(size=rows.count())
    large = rows.semi_join(sizes.filter(sizes["size"] >= SMALL), "component")
    finer = tables.keep(tables.by_group(large, "component", _finer, _FINER))
    small = rows.anti_join(finer, "content")
    return finer.union(small.select(content="content", owner="component"))


def _gathered(tables: Tables, keyed: Expression, owner: Expression) -> Expression:
    """Groups that one text was torn into put together: ``content`` and ``owner`` again."""
    rows = keyed.left_join(owner, "content")
    names = ("content", "words", "weights", "keys")
    rows = tables.keep(rows.select(*names, component=rows.owner.fill_null(rows.content)))
    cores = tables.keep(tables.by_group(rows, "component", _cores, _CORES))
    total = tables.fetch(cores.agg(total=cores.kept.sum().fill_null(0)))["total"][0].as_py()
    among = tables.add_up(cores, partial(_counted, size=lengths(int(total))))
    buckets = tables.by_row(cores, partial(_in_core_buckets, among=among), _CORE_BUCKETS)
    joined = _joined(tables, buckets, partial(_torn, among=among))
    cores = cores.left_join(joined, cores.core == joined.node)
    whole = cores.select("component", whole=cores.component_right.fill_null(cores.core))
    rows = rows.inner_join(whole, "component").select(*names, component="whole")
    return _refined(tables, tables.keep(tables.by_row(rows, partial(_weighed, among=among), _WHOLE)))


def _by_observation(tables: Tables, read: Expression, telling: Expression, owner: Expression) -> Expression:
    found = telling.left_join(owner, "content")
    found = tables.keep(found.select("id", owner=found.owner.fill_null(found.content)))
    groups = found.group_by("owner").agg(root=found.id.min(), copies=found.count())
    names = tables.by_row(groups.filter(groups.copies > 1).select("owner", "root"), _named, _NAMED)
    named = found.inner_join(names, "owner").select("id", "root", "template")
    every = read.left_join(named, "id")
    return tables.keep(
        every.select(
            "id", "nats", template=every.template.fill_null(""), text_group=every.root.fill_null(every.id)
        )
    )


def _read(batch: pa.RecordBatch) -> pa.RecordBatch:
    read = read_words(batch["text"])
    columns = [
        batch["id"], pa.array(read.content.view(np.int64)), pa.array(read.nats), pa.array(read.count),
        pa.array(np.diff(read.bounds).astype(np.int32)), packed(read.hashes, read.bounds),
    ]  # fmt: skip
    return pa.RecordBatch.from_arrays(columns, schema=_READ)


def _counted(table: pa.Table, size: tuple[int, int]) -> Counts:
    return counts(*unpacked(table["words"], np.uint32), size)


def _keyed(batch: pa.RecordBatch, among: Counts) -> pa.RecordBatch:
    words, bounds = unpacked(batch["words"], np.uint32)
    keys = keys_of(words, bounds, among)
    each = np.arange(len(keys) + 1) * BANDS
    columns = [
        batch["content"], batch["words"], packed(rarity(words, among), bounds), packed(keys.ravel(), each)
    ]  # fmt: skip
    return pa.RecordBatch.from_arrays(columns, schema=_KEYED)


def _weighed(batch: pa.RecordBatch, among: Counts) -> pa.RecordBatch:
    """Words weigh by how few groups have them."""
    words, bounds = unpacked(batch["words"], np.uint32)
    columns = [
        batch["content"], batch["words"], packed(owned(words, among), bounds), batch["keys"], batch["component"]
    ]  # fmt: skip
    return pa.RecordBatch.from_arrays(columns, schema=_WHOLE)


def _in_buckets(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A row for each band in which a text has a key."""
    keys = unpacked(batch["keys"], np.uint64)[0].reshape(-1, BANDS)
    return _spread_out(batch, keys, ("content", "words", "weights"), _BUCKETS)


def _in_core_buckets(batch: pa.RecordBatch, among: Counts) -> pa.RecordBatch:
    """A row for each band in which a core has a key."""
    keys = keys_of(*unpacked(batch["words"], np.uint32), among)
    return _spread_out(batch, keys, ("core", "words", "many"), _CORE_BUCKETS)


def _spread_out(
    batch: pa.RecordBatch, keys: npt.NDArray[np.uint64], names: tuple[str, ...], schema: pa.Schema
) -> pa.RecordBatch:
    row, band = np.nonzero(keys != NONE)
    key = keys[row, band]
    bucket = band.astype(np.int64) << (64 - int(BUCKET)) | (key >> BUCKET).astype(np.int64)
    columns = [pa.array(bucket), pa.array(band.astype(np.int8)), pa.array(key.view(np.int64))]
    which = pa.array(row)
    return pa.RecordBatch.from_arrays(columns + [batch[name].take(which) for name in names], schema=schema)


def _alike(rows: pa.Table) -> pa.Table:
    words, bounds = unpacked(rows["words"], np.uint32)
    weights, _ = unpacked(rows["weights"], np.uint8)
    key, content = (whole_numbers(rows[name], np.uint64) for name in ("key", "content"))
    found = alike(rows["band"].to_numpy(), key, content, words, weights, bounds)
    return pa.table([side.view(np.int64) for side in found], schema=_EDGES)


def _torn(rows: pa.Table, among: Counts) -> pa.Table:
    key, core = (whole_numbers(rows[name], np.uint64) for name in ("key", "core"))
    words, bounds = unpacked(rows["words"], np.uint32)
    found = torn(rows["band"].to_numpy(), key, core, words, bounds, whole_numbers(rows["many"]), among)
    return pa.table([side.view(np.int64) for side in found], schema=_EDGES)


def _cores(rows: pa.Table) -> pa.Table:
    words, bounds = unpacked(rows["words"], np.uint32)
    weights, _ = unpacked(rows["weights"], np.uint8)
    content = whole_numbers(rows["content"], np.uint64)
    component, groups = np.unique(whole_numbers(rows["component"]), return_inverse=True)
    found, group, many = cores(words, weights, bounds, content, groups)
    columns = [component[group], content[found.chosen].view(np.int64), many, np.diff(found.bounds)]
    return pa.table([*columns, packed(found.words, found.bounds)], schema=_CORES)


def _finer(rows: pa.Table) -> pa.Table:
    words, bounds = unpacked(rows["words"], np.uint32)
    weights, _ = unpacked(rows["weights"], np.uint8)
    keys = unpacked(rows["keys"], np.uint64)[0].reshape(-1, BANDS)
    content = whole_numbers(rows["content"], np.uint64)
    groups = np.unique(whole_numbers(rows["component"]), return_inverse=True)[1]
    owner = refine(words, weights, bounds, keys, content, groups)
    return pa.table([content.view(np.int64), content[owner].view(np.int64)], schema=_FINER)


def _named(batch: pa.RecordBatch) -> pa.RecordBatch:
    names = [stable_name("T", root) for root in batch["root"].to_pylist()]
    return pa.RecordBatch.from_arrays(
        [batch["owner"], batch["root"], pa.array(names, pa.string())], schema=_NAMED
    )
