"""What a list says, column by column: checked, turned into bytes, and everything else left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.hashlists.digests import BYTES, as_column, bare, decode
from marsad.tables.hashes import HASHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from marsad.hashlists.categories import Scheme

type Refused = tuple[int, str]
"""Number of the record (from 1) and why, without any of its words."""
_QUALITY = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A block of a list's records as they are written: strings, null where a record says nothing.

    ``refused`` are records, or parts of records, that the reader of the format could not take; ``passed`` counts
    hashes of kinds that Marsad cannot match, by kind.
    """

    record: npt.NDArray[np.int64]
    hashes: Mapping[str, pa.Array]  # by algorithm
    category: pa.Array
    quality: pa.Array | None = None  # int8 or null
    refused: list[Refused] = field(default_factory=list)
    passed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What of a block goes into the lake (HASHES), how many of its records, and what was refused."""

    rows: pa.Table
    entries: int
    refused: list[Refused]


def check(said: Said, scheme: Scheme, list_: str, run: str) -> Checked:
    """Refuse wrong hashes and unknown categories; a record with one wrong hash keeps its right ones."""
    refused = list(said.refused)
    category = pc.utf8_trim_whitespace(pc.fill_null(said.category, ""))
    allowed = _allowed(category, scheme)
    refused += [
        (int(said.record[row]), f"category is none of scheme {scheme.name!r}")
        for row in np.flatnonzero(~allowed)
    ]
    named, good = np.zeros(len(said.record), np.bool_), np.zeros(len(said.record), np.bool_)
    parts: list[pa.Table] = []
    for algorithm, written in said.hashes.items():
        values = bare(written)
        there = pc.is_valid(values).to_numpy(zero_copy_only=False)
        named |= there
        rows = np.flatnonzero(there & allowed)
        digests, right, whole = decode(values.take(pa.array(rows)), algorithm)
        refused += _wrong(algorithm, said.record[rows], right, whole)
        rows, digests = rows[whole], digests[whole]
        good[rows] = True
        parts.append(_table(algorithm, digests, rows, category, said.quality, list_, run))
    refused += [(int(said.record[row]), "no hash") for row in np.flatnonzero(~named & allowed)]
    rows_of = pa.concat_tables(parts) if parts else HASHES.empty_table()
    return Checked(rows_of, int(good.sum()), sorted(refused))


def _allowed(category: pa.Array, scheme: Scheme) -> npt.NDArray[np.bool_]:
    coded = category.dictionary_encode()
    known = np.array([scheme.known(name) for name in coded.dictionary.to_pylist()], np.bool_)
    codes = coded.indices.to_numpy(zero_copy_only=False)
    return known[codes] if len(codes) else np.zeros(0, np.bool_)


def _wrong(
    algorithm: str, record: npt.NDArray[np.int64], right: npt.NDArray[np.bool_], whole: npt.NDArray[np.bool_]
) -> list[Refused]:
    digits = 2 * BYTES[algorithm]
    return [
        (
            int(record[row]),
            f"{algorithm}: {'other characters than 0-9 a-f' if right[row] else f'not {digits} digits'}",
        )
        for row in np.flatnonzero(~whole)
    ]


def _table(
    algorithm: str,
    digests: npt.NDArray[np.uint8],
    rows: npt.NDArray[np.int64],
    category: pa.Array,
    quality: pa.Array | None,
    list_: str,
    run: str,
) -> pa.Table:
    many, at = len(rows), pa.array(rows)

    def same(word: str) -> pa.Array:
        return pa.array([word]).take(pa.array(np.zeros(many, np.int64)))

    stated = quality.take(at) if quality is not None and algorithm == "pdq" else pa.nulls(many, pa.int8())
    columns = [same(list_), same(run), same(algorithm), as_column(digests), category.take(at), stated]
    return pa.table(columns, schema=HASHES)


def qualities(values: pa.Array) -> pa.Array:
    """Stated qualities (0 to 100) as numbers; null where they are none."""
    numbers: list[int | None] = []
    for value in values.to_pylist():
        try:
            number = round(float(value)) if value else None
        except (TypeError, ValueError, OverflowError):
            number = None
        numbers.append(number if number is not None and 0 <= number <= _QUALITY else None)
    return pa.array(numbers, pa.int8())
