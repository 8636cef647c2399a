"""Sightings made as they come in life, and grouped into sessions: columns of a file in, tables out."""

from __future__ import annotations

import os
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 250_000
_AT_ONCE = 131_072
_YEAR_US = 365 * 86_400_000_000
_BEGIN_US = 1_735_689_600_000_000  # 1 January 2025
_A_LINE = 8  # sightings of a line on average, spread as by a power law
_SCHEMA = pa.schema(
    [("id", pa.string()), ("kind", pa.string()), ("region", pa.string()),
     ("seen_at", pa.timestamp("us", tz="UTC")), ("fields", pa.string())]
)  # fmt: skip


def make(path: str, rows: int, seed: int) -> dict[str, Any]:
    """Sightings of a year, written to a Parquet file as OBSERVATIONS has them.

    A third of the lines stands behind carrier NAT (100.64.0.0/10), one in eight behind a VPN, a few behind Tor; of the
    others most have IPv6 and change their prefix now and then, the rest shares a pool of 131,072 dynamic IPv4
    addresses (198.18.0.0/15). One sighting in eight names no client, one in ten no port.
    """
    rng = np.random.default_rng(seed)
    lines = max(rows // _A_LINE, 1)
    share = np.cumsum(np.arange(1, lines + 1) ** -0.6)
    began = time.perf_counter()
    with pq.ParquetWriter(path, _SCHEMA, compression="zstd") as out:
        for first in range(0, rows, _CHUNK):
            out.write_table(_some(first, min(_CHUNK, rows - first), lines, share, seed, rng))
    return {"seconds": time.perf_counter() - began, "bytes": Path(path).stat().st_size, "lines": lines}


def _some(first: int, many: int, lines: int, share: Any, seed: int, rng: np.random.Generator) -> pa.Table:
    line = np.searchsorted(share, rng.random(many) * share[-1]).clip(max=lines - 1).astype(np.uint64)
    life = (_mix(line, 1) % 90 + 1).astype(np.float64) / 365
    start = (_mix(line, 2) % 1000).astype(np.float64) / 1000 * (1 - life)
    u = rng.random(many)
    at = _BEGIN_US + ((start + u * life) * _YEAR_US).astype(np.int64)
    period = (u * (1 + (_mix(line, 3) % 5).astype(np.float64))).astype(np.uint64)
    sort = (_mix(line, 4) % 100).astype(np.int64)
    nat, vpn, tor = sort < 33, (sort >= 33) & (sort < 45), (sort >= 45) & (sort < 47)
    fields = pc.binary_join_element_wise(
        '{"ip":"', _address(line, period, sort, nat, vpn | tor),
        '","source_port":', _text(rng.integers(1024, 65_536, many)),
        ',"timestamp_precision_s":1,"client_id":"', _client(line, rng, many), '","file_hash":"',
        _hex((rng.pareto(0.7, many) % 50_000).astype(np.uint64), 40), '","hash_list_category":"',
        pa.array(["listed-1", "listed-2", "listed-3"]).take(pa.array(_mix(line, 5) % 3)),
        '","bytes_verified":', _text(rng.integers(0, 1 << 22, many)), ',"nat":', _flag(nat), ',"vpn":', _flag(vpn),
        ',"tor":', _flag(tor), "}", "",
    )  # fmt: skip
    names = _hex(np.arange(first, first + many, dtype=np.uint64) + np.uint64(seed << 40), 24)
    regions = pa.array(["CA", "CA", "FR", "BE"]).take(pa.array(_mix(line, 6) % 4))
    columns = [
        names,
        pa.repeat("sighting", many),
        regions,
        pa.array(at).cast(_SCHEMA.field("seen_at").type),
        fields,
    ]
    return pa.table(columns, schema=_SCHEMA)


def _address(line: Any, period: Any, sort: Any, nat: Any, service: Any) -> pa.Array:
    own = _mix(line * np.uint64(8) + period, 7)
    six = (sort >= 47) & (sort < 85)
    host = np.where(nat, own % (1 << 14), np.where(service, own % 200, own % (1 << 17)))
    second = np.where(nat, 64 + host % 64, np.where(service, 0, 18 + (host >> 16)))
    third = np.where(service, 113, (host >> 8) % 256)
    last = host % 254 + 1
    first = pa.array(["100", "203", "198"]).take(pa.array(np.where(nat, 0, np.where(service, 1, 2))))
    four = pc.binary_join_element_wise(first, _text(second), _text(third), _text(last), ".")
    parts = [_hex(own >> np.uint64(shift) & np.uint64(0xFFFF), 4) for shift in (0, 16, 32)]
    prefix = pc.binary_join_element_wise("2001:db8", parts[0], parts[1], ":")
    return pc.if_else(pa.array(six), pc.binary_join_element_wise(prefix, parts[2], "::"), four)


def _client(line: Any, rng: np.random.Generator, many: int) -> pa.Array:
    which = line * np.uint64(4) + (rng.random(many) < 0.2).astype(np.uint64)
    return pc.if_else(pa.array(rng.random(many) < 0.125), "", _hex(_mix(which, 8), 32))


def _mix(values: Any, salt: int) -> Any:
    """Well mixed whole numbers of whole numbers. Source: the finaliser of SplitMix64 (Steele and others 2014)."""
    with np.errstate(over="ignore"):
        found = (values.astype(np.uint64) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
        found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return found ^ (found >> np.uint64(31))


def _text(values: Any) -> pa.Array:
    return pa.array(values.astype(np.int64)).cast(pa.string())


def _flag(values: Any) -> pa.Array:
    return pa.array(["false", "true"]).take(pa.array(values.astype(np.int64)))


def _hex(values: Any, width: int) -> pa.Array:
    """Numbers in hexadecimal digits, with zeros before them."""
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)
    shift = np.arange(min(width, 16) - 1, -1, -1, dtype=np.uint64) * np.uint64(4)
    out = np.full((len(values), width), ord("0"), np.uint8)
    out[:, width - len(shift) :] = digits[(values[:, None].astype(np.uint64) >> shift) & np.uint64(15)]
    ends = np.arange(0, (len(values) + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(ends), pa.py_buffer(out))


def _few_at_a_time(pool: ThreadPoolExecutor, read: Any, batches: Any) -> Iterator[pa.RecordBatch]:
    """In order, and never more of the file in memory than the cores work on."""
    waiting: deque[Any] = deque()
    for batch in batches:
        waiting.append(pool.submit(read, batch))
        if len(waiting) > (os.cpu_count() or 1):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def group(path: str) -> dict[str, Any]:
    """Seconds of each step from the file to both tables, and how many there are."""
    from marsad.link.sessions import FOUND, NEEDS, read_captures, sessions

    began = time.perf_counter()
    batches = pq.ParquetFile(path).iter_batches(_AT_ONCE, columns=list(NEEDS))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pa.Table.from_batches(_few_at_a_time(pool, read_captures, batches), FOUND)
    read = time.perf_counter()
    made = sessions(found)
    done = time.perf_counter()
    return {
        "rows": made.captures.num_rows, "sessions": made.sessions.num_rows, "read": read - began, "group": done - read,
        "addresses": pc.count_distinct(found["address"]).as_py(),
    }  # fmt: skip
