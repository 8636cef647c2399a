"""The row half: observations in, what is read in each out. Pure, importable by name, the same on any engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from marsad.detect.columns import Named
from marsad.detect.detector import built_in
from marsad.detect.sightings import read_sighting, read_tip
from marsad.detect.stated import stated
from marsad.model import SPEAKERS
from marsad.selectors import find_batch
from marsad.tables import CUE, ROWS
from marsad.text import fold_batch
from marsad.text.dialect import dialects
from marsad.text.language import languages
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.detect.columns import FindingColumns
    from marsad.detect.detector import Detector
    from marsad.selectors import Mentions

NEEDS = ["id", "text", "region", "kind", "fields", "platform"]
"""The columns of OBSERVATIONS that the row half reads."""
_FINDING = ROWS.field("findings").type.value_type
_READ = {"sighting": read_sighting, "tip": read_tip}
_SELECTOR = ROWS.field("selectors").type.value_type


def read_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """What `read_with` gives with the packs and the model in use."""
    return read_with(built_in(), batch)


def read_with(detector: Detector, batch: pa.RecordBatch) -> pa.RecordBatch:
    """One row (`tables.ROWS`) for each observation, in order. Needs the columns id, text, region; reads kind,
    fields and platform where they are there. Pure: a row's outcome depends on that row alone.

    Spans count code points of the original text; what a record states in its fields has the span 0..0.
    """
    texts, regions, kinds, fields, platforms = (
        _strings(batch, name) for name in ("text", "region", "kind", "fields", "platform")
    )
    folded = fold_batch(texts)
    tokens = tokenize(folded)
    langs, sure = languages(folded, tokens)
    groups, certain = dialects(folded, tokens, langs)
    mentions = find_batch(folded, regions, tokens)
    # A tip speaks for a possible victim by its words; one without any is nobody's.
    told = [
        "" if kind == "tip" and not text.strip() else kind for kind, text in zip(kinds, texts, strict=True)
    ]
    detected = detector.detect_batch(folded, tokens, langs, mentions, told)
    columns = {
        "id": batch["id"],
        "lang": pa.array(langs, pa.string()),
        "lang_confidence": pa.array(sure, pa.float32()),
        "dialect": pa.array(groups, pa.string()),
        "dialect_confidence": pa.array(certain, pa.float32()),
        "speaker": _strings_of(Named(detected.speaker, SPEAKERS)),
        "speaker_confidence": pa.array(detected.confidence, pa.float32()),
        "selectors": _nested(
            len(texts), _mentioned(mentions), _stated(fields, regions, kinds, platforms), _SELECTOR
        ),
        "findings": _nested(
            len(texts), _found(detected.findings), _sighted(detector, kinds, fields), _FINDING
        ),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in ROWS.names], schema=ROWS)


def _strings(batch: pa.RecordBatch, name: str) -> list[str]:
    if name not in batch.schema.names:
        return [""] * batch.num_rows
    return [value or "" for value in batch[name].to_pylist()]


def _nested(size: int, flat: _Rows, more: _Rows, kind: pa.DataType) -> pa.ListArray:
    """Rows of two origins as one list a text: those of the text first, each origin in its own order."""
    places = np.concatenate((flat[0], more[0]))
    counts = np.bincount(places, minlength=size)
    offsets = np.concatenate((np.zeros(1, np.int32), np.cumsum(counts))).astype(np.int32)
    values = pa.concat_arrays([flat[1], more[1]]) if len(more[0]) else flat[1]
    values = values.take(pa.array(np.argsort(places, kind="stable"))) if len(more[0]) else values
    items = pa.field("item", kind, nullable=True)
    return pa.ListArray.from_arrays(pa.array(offsets), values, type=pa.list_(items))


type _Rows = tuple[np.ndarray[tuple[int], np.dtype[np.int64]], pa.StructArray]


def _struct(kind: pa.DataType, columns: dict[str, Any]) -> pa.StructArray:
    arrays = []
    for field in kind:
        column = columns[field.name]
        column = _strings_of(column) if isinstance(column, Named) else column
        arrays.append(column if isinstance(column, pa.Array) else pa.array(column, field.type))
    return pa.StructArray.from_arrays(arrays, fields=list(kind))


def _mentioned(mentions: Mentions) -> _Rows:
    columns = {
        name: getattr(mentions, name) for name in ("kind", "value", "start", "end", "confidence", "written")
    }
    return np.array(mentions.text, np.int64), _struct(_SELECTOR, columns)


def _stated(
    fields: Sequence[str], regions: Sequence[str], kinds: Sequence[str], platforms: Sequence[str]
) -> _Rows:
    found = stated(fields, regions, kinds, platforms)
    rows = [selector for _, selector in found]
    columns = {
        "kind": [row.kind for row in rows],
        "value": [row.value for row in rows],
        "start": [0] * len(rows),
        "end": [0] * len(rows),
        "confidence": [row.confidence for row in rows],
        "written": ["stated"] * len(rows),
    }
    return np.array([place for place, _ in found], np.int64), _struct(_SELECTOR, columns)


def _found(found: FindingColumns) -> _Rows:
    """Findings in words, from the detector's flat columns."""
    cues = _struct(
        CUE,
        {"family": found.cue_family, "start": found.cue_start, "end": found.cue_end, "rule": found.cue_rule},
    )  # fmt: skip
    names = ("typology", "subtype", "score", "severity", "speaker", "pack_version")
    columns: dict[str, Any] = {name: getattr(found, name) for name in names}
    columns["modifiers"] = _lists(
        found.modifier_bounds, _strings_of(found.modifier), _FINDING.field("modifiers")
    )
    columns["cues"] = _lists(found.bounds, cues, _FINDING.field("cues"))
    return found.text, _struct(_FINDING, columns)


def _lists(
    bounds: np.ndarray[tuple[int], np.dtype[np.int64]], values: pa.Array, field: pa.Field
) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(bounds.astype(np.int32)), values, type=field.type)


def _strings_of(column: Named) -> pa.StringArray:
    return pa.array(column.names, pa.string()).take(pa.array(column.codes))


def _sighted(detector: Detector, kinds: Sequence[str], fields: Sequence[str]) -> _Rows:
    """Findings in the fields of sightings and tips: their cues point at nothing (span 0..0)."""
    packs = [pack for pack in detector.lexicon.packs.packs.values() if pack.kind == "sighting"]
    rows = [
        (place, pack, seen)
        for place, kind in enumerate(kinds)
        if kind in _READ
        for pack in packs
        if (seen := _READ[kind](pack, fields[place])) is not None
    ]
    rules = [f"{pack.id}.{cue}" for _, pack, seen in rows for cue in seen.cues]
    nowhere = np.zeros(len(rules), np.int32)
    cues = _struct(CUE, {"family": ["source"] * len(rules), "start": nowhere, "end": nowhere, "rule": rules})
    bounds = np.cumsum([0, *(len(seen.cues) for _, _, seen in rows)])
    columns: dict[str, Any] = {
        "typology": [pack.id for _, pack, _ in rows],
        "subtype": [""] * len(rows),
        "score": np.array([seen.score for _, _, seen in rows], np.float32),
        "severity": [seen.severity for _, _, seen in rows],
        "speaker": ["ordinary"] * len(rows),
        "pack_version": [pack.version for _, pack, _ in rows],
        "modifiers": _lists(np.zeros_like(bounds), pa.array([], pa.string()), _FINDING.field("modifiers")),
        "cues": _lists(bounds, cues, _FINDING.field("cues")),
    }
    return np.array([place for place, _, _ in rows], np.int64), _struct(_FINDING, columns)
