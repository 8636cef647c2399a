"""Arrow's columns of words, made from Python's and laid open for compiled loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.readers.scrub import clean_json, clean_text, may_be_unclean

if TYPE_CHECKING:
    from collections.abc import Sequence

type Held = tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]
"""Where each row begins (one more than rows) in the bytes of all."""


def held(column: pa.StringArray) -> Held:
    """The column's own memory; rows are ``bytes[offsets[i]:offsets[i + 1]]``."""
    _, offsets, data = column.buffers()
    ends = (
        np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
        if len(column)
        else np.zeros(1, np.int32)
    )
    return ends, np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(0, np.uint8)


def longest(column: Held) -> int:
    """Bytes of the longest row."""
    return int(np.diff(column[0]).max(initial=0))


def same(value: str, count: int) -> pa.StringArray:
    """``count`` times ``value``."""
    return pa.repeat(pa.scalar(value, pa.string()), count)


def strings(values: Sequence[str]) -> pa.StringArray:
    """Python's words as a column of words that a table may hold (`scrub.clean_text`)."""
    try:
        return cleaned(pa.array(values, pa.string()))
    except UnicodeEncodeError:  # lone surrogates
        return pa.array([clean_text(value) for value in values], pa.string())


def cleaned(column: pa.StringArray) -> pa.StringArray:
    """The column with each of its words cleaned, where there is anything to clean at all."""
    if not may_be_unclean(_bytes(column), json=False):
        return column
    return pa.array([value and clean_text(value) for value in column.to_pylist()], pa.string())


def jsons(values: Sequence[str]) -> pa.StringArray:
    """JSON texts as a column (`scrub.clean_json`)."""
    column = pa.array(values, pa.string())
    if not may_be_unclean(_bytes(column), json=True):
        return column
    return pa.array(list(map(clean_json, values)), pa.string())


def _bytes(column: pa.StringArray) -> bytes:
    offsets, data = held(column)
    return data[offsets[0] : offsets[-1]].tobytes()
