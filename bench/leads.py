"""Tables that many leads come from, written straight as columns: ranking reads no texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from marsad import tables
from marsad.rank import NEEDS, load_harm

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHARES = {"post": 0.50, "report": 0.20, "sighting": 0.15, "tip": 0.05, "network": 0.10}
"""What leads are: findings alone, people's reports, addresses seen alone, tips, and networks of three adverts."""
_MEMBERS = 3
_REGIONS = ("", "IQ", "SY", "JO", "LB", "EG", "FR", "CA")
_LANGS = ("ar", "arabizi", "en", "fr")
_DAY = 86_400_000_000


def world(leads: int, seed: int) -> dict[str, pa.Table]:
    """The tables that `marsad.rank.rank` takes, for about ``leads`` leads, each with its reasons."""
    rng = np.random.default_rng(seed)
    many = {name: int(leads * share) for name, share in SHARES.items()}
    kinds = np.repeat(
        ["advert", "report", "sighting", "tip", "advert"],
        [many["post"], many["report"], many["sighting"], many["tip"], many["network"] * _MEMBERS],
    )
    size = len(kinds)
    ids = pa.array([f"{number:024x}" for number in rng.permutation(size).tolist()])
    grouped = np.arange(size) >= size - many["network"] * _MEMBERS
    number = (np.arange(size) - (size - many["network"] * _MEMBERS)) // _MEMBERS
    return {
        "observations": _observations(rng, ids, kinds),
        "readings": _readings(rng, ids, kinds),
        "selectors": _selectors(rng, ids, kinds),
        "findings": _findings(rng, ids, kinds),
        "networks": _networks(rng, many["network"]),
        "members": _members(ids, np.where(grouped, number, -1)),
    }


def _filled(schema: pa.Schema, size: int, columns: dict[str, pa.Array]) -> pa.Table:
    """A table of ``schema``: what is not in ``columns`` is empty or null."""
    blank = {pa.string(): "", pa.int64(): 0, pa.float32(): 0.9, pa.int8(): 0}
    out = []
    for field in schema:
        if field.name in columns:
            out.append(pa.array(columns[field.name]).cast(field.type))
        elif field.nullable:
            out.append(pa.nulls(size, field.type))
        else:
            out.append(pa.repeat(pa.scalar(blank[field.type], field.type), size))
    return pa.table(out, schema=schema)


def _observations(rng: np.random.Generator, ids: pa.Array, kinds: NDArray[np.str_]) -> pa.Table:
    size = len(ids)
    seen = int(NOW.timestamp() * 1e6) - (rng.exponential(20, size) * _DAY).astype(np.int64)
    sighted = kinds == "sighting"
    fields = np.full(size, "{}", object)
    fields[sighted] = [
        f'{{"ip":"2001:db8::{at:x}","asn":{64496 + at % 16},"nat":{"true" if at % 5 == 0 else "false"}}}'
        for at in range(int(sighted.sum()))
    ]
    schema = pa.schema([tables.OBSERVATIONS.field(name) for name in NEEDS])
    until = pa.repeat(pa.scalar(21_000, pa.int32()), size).cast(pa.date32())
    return _filled(schema, size, {
        "id": ids, "kind": pa.array(kinds.tolist()), "fields": pa.array(fields.tolist()),
        "region": pa.array(rng.choice(_REGIONS, size).tolist()), "retention_until": until,
        "platform": pa.array(rng.choice(["telegram", "instagram", "x", ""], size).tolist()),
        "seen_at": pa.array(seen, pa.int64(), mask=rng.random(size) < 0.05),
    })  # fmt: skip


def _readings(rng: np.random.Generator, ids: pa.Array, kinds: NDArray[np.str_]) -> pa.Table:
    speaker = np.where(kinds == "report", "victim", "offender")
    langs = pa.array(rng.choice(_LANGS, len(ids)).tolist())
    return _filled(
        tables.READINGS, len(ids), {"id": ids, "lang": langs, "speaker": pa.array(speaker.tolist())}
    )


def _selectors(rng: np.random.Generator, ids: pa.Array, kinds: NDArray[np.str_]) -> pa.Table:
    rows = np.flatnonzero((kinds != "sighting") & (rng.random(len(ids)) < 0.7))
    written = rng.choice(["plain", "words"], len(rows))
    return _filled(tables.SELECTORS, len(rows), {
        "observation": ids.take(pa.array(rows)), "kind": pa.repeat(pa.scalar("phone"), len(rows)),
        "value": pa.array([f"+1555{row:07d}" for row in rows.tolist()]), "start": pa.array(np.zeros(len(rows), int)),
        "end": pa.array(np.full(len(rows), 12)), "written": pa.array(written.tolist()),
    })  # fmt: skip


def _findings(rng: np.random.Generator, ids: pa.Array, kinds: NDArray[np.str_]) -> pa.Table:
    rows = np.flatnonzero((kinds == "advert") | ((kinds == "report") & (rng.random(len(ids)) < 0.7)))
    size = len(rows)
    names = [name for name in load_harm().typologies if name not in {"report", "tip", "other"}]
    families = pa.array(rng.choice(["text", "payment", "contact"], size * 2).tolist())
    zero = pa.array(np.zeros(size * 2, np.int32))
    cues = pa.StructArray.from_arrays(
        [families, zero, zero, pa.repeat(pa.scalar("menu_price"), size * 2)], fields=list(tables.CUE)
    )
    ends = pa.array(np.arange(size + 1, dtype=np.int32) * 2)
    return _filled(tables.FINDINGS, size, {
        "observation": ids.take(pa.array(rows)), "typology": pa.array(rng.choice(names, size).tolist()),
        "score": pa.array(rng.uniform(0.5, 1, size)), "severity": pa.array(rng.integers(1, 5, size)),
        "speaker": pa.array(np.where(kinds[rows] == "report", "victim", "offender").tolist()),
        "modifiers": pa.ListArray.from_arrays(pa.array(np.zeros(size + 1, np.int32)), pa.array([], pa.string())),
        "cues": pa.ListArray.from_arrays(ends, cues),
    })  # fmt: skip


def _members(ids: pa.Array, number: NDArray[np.int64]) -> pa.Table:
    rows = np.flatnonzero(number >= 0)
    names = pa.array([f"N-{each:09d}" for each in number[rows].tolist()], pa.string())
    return _filled(tables.MEMBERS, len(rows), {"observation": ids.take(pa.array(rows)), "network": names})


def _networks(rng: np.random.Generator, size: int) -> pa.Table:
    tie = pa.StructArray.from_arrays(
        [
            pa.repeat(pa.scalar("phone"), size),
            pa.array([f"+1555{row:07d}" for row in range(size)], pa.string()),
            pa.repeat(pa.scalar(_MEMBERS, pa.int64()), size),
            pa.array(rng.uniform(1, 9, size).astype(np.float32)),
        ],
        fields=list(tables.NETWORKS.field("selectors").type.value_type),
    )
    ties = pa.ListArray.from_arrays(pa.array(np.arange(size + 1, dtype=np.int32)), tie)
    empty = {
        name: pa.ListArray.from_arrays(
            pa.array(np.zeros(size + 1, np.int32)), pa.array([], tables.NETWORKS.field(name).type.value_type)
        )
        for name in ("typologies", "speakers", "regions", "langs", "platforms")
    }
    names = pa.array([f"N-{each:09d}" for each in range(size)], pa.string())
    counts = {"size": pa.array(np.full(size, _MEMBERS)), "templates": pa.array(np.ones(size, np.int64))}
    return _filled(tables.NETWORKS, size, {"id": names, "selectors": ties, **counts, **empty})
