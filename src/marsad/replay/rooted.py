"""All leads of a run under one hash, so that one entry of the log commits to each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from marsad.evidence.tree import leaf_hash

if TYPE_CHECKING:
    import pyarrow as pa

_AS = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z


def lead_bytes(row: dict[str, Any]) -> bytes:
    """A row of LEADS as JSON: keys in order, no spaces, times as RFC 3339 in UTC, fractions in their shortest form.

    What is null is left out: a column that is younger than a run must not change what the run committed to.
    """
    return orjson.dumps(_said(row), option=_AS)


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if inner is not None}
    return [_said(inner) for inner in value] if isinstance(value, list) else value


def leaves(leads: pa.Table) -> tuple[list[str], list[bytes]]:
    """Ids in order, and the leaf hash of each lead. Source: RFC 9162, section 2.1.1."""
    ids, hashes = [], []
    for row in leads.sort_by("id").to_pylist():
        ids.append(row["id"])
        hashes.append(leaf_hash(lead_bytes(row)))
    return ids, hashes
