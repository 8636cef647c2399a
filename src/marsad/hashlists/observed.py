"""The hashes that sightings and tips state, looked up in the lists in force: one row an observation and entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from marsad.hashlists import digests
from marsad.hashlists.lists import current
from marsad.hashlists.matcher import Matcher
from marsad.link.images import FAIR, KEYS, QUALITY
from marsad.tables.hashes import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from marsad.engines import Lake

KINDS = ("sighting", "tip")
_PLAIN = ("file_hash", "hash", "md5", "sha1", "sha256")
"""Fields with the hash of a file; the hash of a torrent is none and is left alone."""
_NESTED = '"files":[{'
_AT_ONCE = 200_000


def mark(lake: Lake, as_of: datetime | None = None) -> str:
    """Tells whether the lists in force have changed; "" where there are none."""
    return " ".join(each.id for each in current(lake, as_of).values())


def look_up(lake: Lake) -> None:
    """Writes what `listed` says into the lake, where there ever was a list. The caller holds the pen."""
    if lake.version("hash_lists") >= 0:
        lake.replace("listed", listed(lake))


def listed(lake: Lake) -> pa.Table:
    """What lists in force say about the files of sightings and tips (`tables.LISTED`), by observation.

    An observation whose hashes are on no list has one row without a list. Nothing where no list is in force.
    """
    matcher = Matcher.of(lake)
    if matcher is None:
        return LISTED.empty_table()
    rows = lake.read("observations", columns=["id", "fields"], where=ds.field("kind").isin(KINDS))
    parts = [_matched(matcher, batch) for batch in rows.to_batches(max_chunksize=_AT_ONCE)]
    found = pa.concat_tables([LISTED.empty_table(), *parts])
    return found.sort_by([(name, "ascending") for name in LISTED.names])


def _matched(matcher: Matcher, batch: pa.RecordBatch) -> pa.Table:
    stated = [pair for pair in _stated(batch["fields"]) if len(pair[1])]
    asked = np.unique(np.concatenate([[], *(rows for _, rows, _, _ in stated)]).astype(np.int64))
    parts, answered = [], [np.empty(0, np.int64)]
    for algorithm, rows, hashes, poor in stated:
        found = matcher.ask(algorithm, hashes)
        at = rows[found.question]
        answered.append(at)
        entries = [matcher.entries[code] for code in found.entry.tolist()]
        low = poor[found.question] | np.array([each.poor for each in entries], np.bool_)
        columns = [
            batch["id"].take(pa.array(at)), [each.name for each in entries], [each.version for each in entries],
            [each.category for each in entries], [each.severity for each in entries], [algorithm] * len(at),
            found.distance, low,
        ]  # fmt: skip
        parts.append(_table(columns))
    none = np.setdiff1d(asked, np.concatenate(answered))
    empty: list[Any] = [[value] * len(none) for value in ("", "", "", None, "", 0, False)]
    return (
        pa.concat_tables([*parts, _table([batch["id"].take(pa.array(none)), *empty])])
        .group_by(LISTED.names)
        .aggregate([])
        .cast(LISTED)
    )


def _table(columns: list[Any]) -> pa.Table:
    kinds = zip(columns, LISTED.types, strict=True)
    arrays = [column if isinstance(column, pa.Array) else pa.array(column, kind) for column, kind in kinds]
    return pa.table(arrays, schema=LISTED)


type _Stated = tuple[str, np.ndarray, digests.Digests, np.ndarray]
"""Algorithm, row, bytes and low quality of stated hashes."""


def _stated(fields: pa.Array) -> Iterator[_Stated]:
    """Stated hashes: fields of the record by one search over all texts, lists inside it text by text."""
    nested = pc.match_substring(fields, _NESTED).to_numpy(zero_copy_only=False)
    lists = pc.match_substring_regex(fields, f'"(?:{"|".join((*KEYS, *_PLAIN))})":\\[').to_numpy(
        zero_copy_only=False
    )
    apart = nested | lists | pc.match_substring(fields, f'"{QUALITY}"').to_numpy(zero_copy_only=False)
    plain = np.flatnonzero(~apart)
    texts = fields.take(pa.array(plain))
    for key in (*_PLAIN, *KEYS):
        names = ("pdq",) if key in KEYS else digests.EXACT
        value = pc.extract_regex(texts, f'"{key}":"(?:[a-z0-9]+:)?(?P<v>[0-9A-Fa-f]{{32,64}})"').field("v")
        for name in names:
            right = pc.fill_null(pc.equal(pc.binary_length(value), 2 * digests.BYTES[name]), False)
            rows = np.flatnonzero(right.to_numpy(zero_copy_only=False))
            found, _, _ = digests.decode(value.take(pa.array(rows)), name)
            yield name, plain[rows], found, np.zeros(len(rows), np.bool_)
    yield from _one_by_one(fields, np.flatnonzero(apart))


def _one_by_one(fields: pa.Array, rows: np.ndarray) -> Iterator[_Stated]:
    found: dict[str, list[tuple[int, bytes, bool]]] = {name: [] for name in digests.BYTES}
    for row, text in zip(rows.tolist(), fields.take(pa.array(rows)).to_pylist(), strict=True):
        try:
            record = orjson.loads(text)
        except orjson.JSONDecodeError:
            continue
        for name, raw, poor in dict.fromkeys(_of(record)):
            found[name].append((row, raw, poor))
    for name, held in found.items():
        where, low = (
            np.array([row for row, _, _ in held], np.int64),
            np.array([p for _, _, p in held], np.bool_),
        )
        yield name, where, digests.many([raw for _, raw, _ in held], name), low


def _of(record: Any) -> Iterator[tuple[str, bytes, bool]]:
    if not isinstance(record, dict):
        return
    quality = record.get(QUALITY)
    poor = isinstance(quality, int | float) and quality < FAIR
    for key in (*_PLAIN, *KEYS):
        value = record.get(key)
        for each in value if isinstance(value, list) else [value]:
            hash_ = digests.one(each, "pdq" if key in KEYS else "") if isinstance(each, str) else None
            if hash_ is not None:
                yield *hash_, poor and hash_[0] == "pdq"
    for each in record["files"] if isinstance(record.get("files"), list) else ():
        yield from _of(each)
