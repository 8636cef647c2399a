"""Captures, an address seen at a time each, out of what sightings and tips carry in their fields."""

from __future__ import annotations

import functools
import math
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from marsad.link.sessions.settings import settings
from marsad.selectors.addresses import canonical, is_carrier_nat, is_reserved
from marsad.tables import CAPTURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NEEDS = ("id", "kind", "region", "seen_at", "fields")
"""The columns of OBSERVATIONS that captures are read from."""
KINDS = ("sighting", "tip")
"""Kinds of observation that carry addresses in their fields."""

_BLOCK = 262_144  # rows parsed at a time: what is read at once is held twice
_TEXTS = {
    "address": ("ip", "ip_address", "source_ip", "src_ip", "ip_capture"),
    "client": ("client_id", "client", "guid", "client_id_or_guid"),
    "hash": ("file_hash", "info_hash", "infohash", "sha1", "md5", "sha256"),
    "category": ("hash_list_category", "category"),
    "country": ("geo_country",),
    "lease": ("lease",),
}
_NUMBERS = {
    "port": ("source_port", "port"),
    "precision_s": ("timestamp_precision_s",),
    "bytes_verified": ("bytes_verified",),
}
_FLAGS = {"tor": ("tor",), "vpn": ("vpn", "proxy"), "hosting": ("hosting",), "nat": ("nat", "cgn", "cgnat")}
"""The first that holds says who may stand behind an address: the widest first."""
_NO = frozenset(("", "0", "false", "no", "none", "null", "unknown", "n", "non", "لا"))
_NUMBERS_IN_ORDER = (_NUMBERS["port"], _NUMBERS["bytes_verified"], _NUMBERS["precision_s"])
_TYPES = {"precision_s": pa.float64(), "port": pa.int64(), "bytes_verified": pa.int64()}

PLAIN = pa.schema(
    [
        *((name, pa.string()) for names in _TEXTS.values() for name in names),
        *((name, _TYPES[ours]) for ours, names in _NUMBERS.items() for name in names),
        *((name, pa.bool_()) for names in _FLAGS.values() for name in names),
    ]
)
"""Fields as the readers write them. Records that hold to it go through as columns, others one by one."""

FOUND = pa.schema([field for field in CAPTURES if field.name != "session"])
"""CAPTURES before anybody knows their sessions."""


def captures(observations: pa.Table) -> pa.Table:
    """The CAPTURES table without ``session``, a row an address and time, from OBSERVATIONS (NEEDS).

    What is no address gives no row; a tip gives one for each of its captures, one after the other.
    """
    rows = pc.is_in(observations["kind"], pa.array(KINDS))
    chosen = observations.select(NEEDS).filter(rows).to_batches(max_chunksize=_BLOCK)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # most of it lets go of the interpreter
        return pa.Table.from_batches(pool.map(read_captures, chosen), FOUND)


def read_captures(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same for one batch; other kinds than sightings and tips give none."""
    sightings, tips = (batch.filter(pc.equal(batch["kind"], kind)) for kind in KINDS)
    plain = _as_columns(sightings["fields"]) if len(sightings) else None
    found = _one_by_one(sightings) if plain is None else _from_columns(sightings, plain)
    return pa.concat_batches([found, _one_by_one(tips)]) if len(tips) else found


type _Fields = dict[str, pa.Array]
"""Values by name, in types of PLAIN; names that no record has are missing."""


def _as_columns(fields: pa.StringArray) -> _Fields | None:
    """All fields parsed at once by Arrow; None where any record is not as PLAIN has it."""
    lines = pc.binary_join(pa.ListArray.from_arrays([0, len(fields)], fields), "\n")[0].as_buffer()
    reading = pj.ReadOptions(use_threads=False, block_size=len(lines) + 1)
    # To look for what is there takes half the time; fields of ours must be alike then, and those of others too.
    for options in (
        pj.ParseOptions(),
        pj.ParseOptions(explicit_schema=PLAIN, unexpected_field_behavior="ignore"),
    ):
        try:
            found = pj.read_json(pa.BufferReader(lines), reading, options)
        except pa.ArrowInvalid:
            continue
        if found.num_rows != len(fields):
            return None
        known = {name: _typed(_one(found[name]), name) for name in found.column_names if name in PLAIN.names}
        if all(column is not None for column in known.values()):
            return {name: column for name, column in known.items() if column is not None}
    return None


def _typed(column: pa.Array, name: str) -> pa.Array | None:
    """A column in its type of PLAIN; None where it is of another."""
    wanted = PLAIN.field(name).type
    whole = pa.types.is_integer(column.type) and pa.types.is_floating(wanted)
    if column.type == wanted or whole or pa.types.is_null(column.type):
        return column.cast(wanted)
    return None


def _first(fields: _Fields, names: tuple[str, ...], rows: int) -> pa.Array:
    """The first of several columns that says anything; null where none does."""
    columns = [fields[name] for name in names if name in fields]
    if columns and pa.types.is_string(columns[0].type):
        columns = [pc.utf8_trim_whitespace(column) for column in columns]
        columns = [pc.if_else(pc.equal(column, ""), None, column) for column in columns]
    kind = PLAIN.field(names[0]).type
    return pc.coalesce(*columns) if columns else pa.nulls(rows, kind)


def _from_columns(batch: pa.RecordBatch, fields: _Fields) -> pa.RecordBatch:
    rows = len(batch)
    texts = {name: pc.fill_null(_first(fields, names, rows), "") for name, names in _TEXTS.items()}
    share = pa.repeat(pa.scalar("", pa.string()), rows)
    for name, names in reversed(_FLAGS.items()):
        flags = [pc.fill_null(fields[each], False) for each in names if each in fields]
        if flags:
            share = pc.if_else(functools.reduce(pc.or_, flags), name, share)
    address, share = _addresses(texts["address"], share)
    port, verified, precision = (_first(fields, names, rows) for names in _NUMBERS_IN_ORDER)
    country = pc.utf8_upper(pc.if_else(pc.equal(texts["country"], ""), batch["region"], texts["country"]))
    columns = {
        "observation": batch["id"],
        "address": address,
        "at": batch["seen_at"],
        "precision_s": pc.if_else(pc.greater(precision, 0.0), precision, None),
        "port": pc.if_else(pc.and_(pc.greater(port, 0), pc.less(port, 65_536)), port, None).cast(pa.int32()),
        "client": _clients(texts["client"]),
        "hash": pc.utf8_lower(texts["hash"]),
        "category": texts["category"],
        "bytes_verified": pc.max_element_wise(pc.fill_null(verified, 0), 0),
        "share": share,
        "lease": _known(pc.utf8_lower(texts["lease"])),
        "country": pc.if_else(pc.match_substring_regex(country, "^[A-Z]{2}$"), country, ""),
    }
    found = pa.RecordBatch.from_arrays([columns[field.name] for field in FOUND], schema=FOUND)
    there = pc.not_equal(address, "")
    return found if pc.all(there).as_py() else found.filter(there)


def _one(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) else found


def _addresses(written: pa.Array, share: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Addresses in canonical form ("" = none, or nobody's), and shares, which carriers' own block says by itself."""
    coded = written.dictionary_encode()
    names = [canonical(name) for name in coded.dictionary.to_pylist()]
    names = ["" if name and is_reserved(name) else name for name in names]
    behind = [bool(name) and is_carrier_nat(name) for name in names]
    address = pa.array(names, pa.string()).take(coded.indices)
    if not any(behind):
        return address, share
    nat = pc.and_(pa.array(behind).take(coded.indices), pc.equal(share, ""))
    return address, pc.if_else(nat, "nat", share)


def _clients(written: pa.Array) -> pa.Array:
    """Clients; those that are none, and those of nothing but zeros, are ""."""
    nothing = pc.is_in(pc.utf8_lower(written), pa.array(sorted(settings().no_client)))
    nothing = pc.or_(nothing, pc.match_substring_regex(written, "^[0-]+$"))
    return pc.if_else(nothing, "", written)


def _known(lease: pa.Array) -> pa.Array:
    return pc.if_else(pc.is_in(lease, pa.array(["static", "dynamic", "mobile"])), lease, "")


def _one_by_one(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows: list[dict[str, Any]] = []
    kept = [name for name in NEEDS if name != "kind"]
    for name, region, seen, text in zip(*(batch[each].to_pylist() for each in kept), strict=True):
        rows += [
            {"id": name, "region": region, "seen_at": told.pop("at", seen), **told} for told in _told(text)
        ]
    plain = {name: [row.get(name) for row in rows] for name in PLAIN.names}
    fields = {field.name: pa.array(plain[field.name], field.type) for field in PLAIN}
    seen_at = pa.array([row["seen_at"] for row in rows], CAPTURES.field("at").type)
    again = pa.RecordBatch.from_arrays(
        [pa.array([row["id"] for row in rows], pa.string()), pa.array([row["region"] for row in rows], pa.string()),
         seen_at],
        names=["id", "region", "seen_at"],
    )  # fmt: skip
    return _from_columns(again, fields)


def _told(text: str) -> Iterator[dict[str, Any]]:
    """What a record says of each of its captures, by names and in types of PLAIN; `at` where a capture has its own."""
    try:
        fields = orjson.loads(text)
    except orjson.JSONDecodeError:
        return  # a foreign table may hold anything
    if not isinstance(fields, dict):
        return
    listed = fields.get("captures")
    several = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    common = _plain(fields)
    for each in several:
        yield {**_without_ports(common), **_plain(each), "at": _moment(each.get("at"))}
    if several and _written(fields.get("ip_capture")) in {_written(each.get("ip")) for each in several}:
        return
    if any(common.get(name) for name in _TEXTS["address"]):
        one = dict(common)
        if common.get("ip_capture") and "ip_capture_time" in fields:
            one["at"] = _moment(fields["ip_capture_time"])
        yield one


def _without_ports(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a tip as a whole: its addresses and ports are each capture's own."""
    own = {*_TEXTS["address"], *_NUMBERS["port"]}
    return {name: value for name, value in fields.items() if name not in own}


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        kind = PLAIN.field(name).type if name in PLAIN.names else None
        if kind is None or value is None:
            continue
        if pa.types.is_boolean(kind):
            found[name] = _written(value).casefold() not in _NO
        elif pa.types.is_string(kind):
            found[name] = _written(value)
        else:
            found[name] = _number(value, whole=pa.types.is_integer(kind))
    return found


def _written(value: object) -> str:
    if value is None or value is False or isinstance(value, (dict, list)):
        return ""
    return "true" if value is True else str(value).strip()


def _number(value: object, *, whole: bool) -> float | int | None:
    if isinstance(value, (dict, list)):
        return None
    try:
        found = float(str(value)) if not isinstance(value, bool) else math.nan
    except ValueError:
        return None
    if not math.isfinite(found) or abs(found) >= 2**53:
        return None
    return int(found) if whole else found


def _moment(value: object) -> datetime | None:
    """A written time with its zone (ISO 8601); None where it has none: then it is not known when."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.astimezone(UTC) if found is not None and found.tzinfo else None
