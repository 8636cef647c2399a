"""Ties observations that carry copies of one picture, by perceptual hashes that came with them.

Marsad never computes such a hash: that would mean opening pictures, and it neither stores nor reads any (readers refuse
their bytes). A platform or the unit's own tool delivers the hash in a record's fields.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.hamming import BITS, distinct, read_hashes, spread, write_hashes
from marsad.link.image_groups import image_groups
from marsad.link.ordered import whole
from marsad.tables import SELECTORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from marsad.link.hamming import Hashes

IMAGE, FILE = "image", "hash"
KEYS = ("pdq", "image_hash", "perceptual_hash", "phash")
"""Fields that carry a picture's hash: 64 hex digits, "pdq:" before them or not, or a list of such."""
QUALITY = "pdq_quality"
FAIR = 50
"""Hashes of less quality (0 to 100) say too little. Source: Meta, PDQ reference: discard at 49 and below."""
PREFIX = "pdq:"
_ONE = re.compile(r"(?:pdq:)?([0-9a-f]{64})", re.IGNORECASE)
_CARRIES = f'(?i)"({"|".join(KEYS)})"'
_LISTED = ("sighting", "tip")
"""Kinds of observation whose pictures are listed files: the same file goes through many hands."""
_FEWEST, _MOST = BITS // 4, BITS - BITS // 4
"""A hash is cut at the median, so that half of its bits are set (128 ± 8 by chance); where a quarter or less is, or
three quarters or more, the picture was nearly one colour."""


def flat(hashes: Hashes) -> npt.NDArray[np.bool_]:
    """Which hashes are of pictures without anything in them: they are like each other and say nothing."""
    many = spread(hashes)
    return (many <= _FEWEST) | (many >= _MOST)


def is_flat(value: str) -> bool:
    """The same for one value of kind `image`."""
    return bool(flat(read_hashes([value.removeprefix(PREFIX)]))[0])


FOUND = pa.schema([("observation", pa.string()), ("kind", pa.string()), ("digits", pa.string())])
_NAMED = pa.schema([SELECTORS.field(name) for name in ("observation", "kind", "value", "confidence")])
NEEDS = ["id", "kind", "fields"]
"""The columns of OBSERVATIONS that images are read from."""


def read_images(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The hashes that came with observations (NEEDS): one row each (FOUND), row by row.

    The kind is `image`, or `hash` where the picture is a listed file. What is no such hash, or of low quality, is
    passed over: it stays in the fields as it was.
    """
    rows = np.flatnonzero(pc.match_substring_regex(batch["fields"], _CARRIES).to_numpy(zero_copy_only=False))
    at: list[int] = []
    digits: list[str] = []
    for row, text in zip(rows.tolist(), batch["fields"].take(pa.array(rows)).to_pylist(), strict=True):
        found = sorted(set(_hashes(text)))
        at += [row] * len(found)
        digits += found
    where = pa.array(at, pa.int64())
    listed = pc.is_in(batch["kind"].take(where), pa.array(_LISTED))
    columns = [batch["id"].take(where), pc.if_else(listed, FILE, IMAGE), pa.array(digits, pa.string())]
    return pa.RecordBatch.from_arrays(columns, schema=FOUND)


def _hashes(text: str) -> Iterator[str]:
    try:
        fields: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return
    known = {name.lower(): value for name, value in fields.items()} if isinstance(fields, dict) else {}
    quality = _listed(known.get(QUALITY))
    for key in KEYS:
        for place, value in enumerate(values := _listed(known.get(key))):
            # One quality is said of all, several of one each.
            said = (
                quality[place] if len(quality) == len(values) else quality[0] if len(quality) == 1 else None
            )
            if isinstance(value, str) and (match := _ONE.fullmatch(value.strip())) and not _poor(said):
                yield match[1].lower()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _poor(quality: Any) -> bool:
    try:
        return quality is not None and float(quality) < FAIR
    except (TypeError, ValueError):
        return False


def name_images(digits: pa.Array) -> pa.Array:
    """The value of each hash (64 hex digits): "pdq:" and the smallest hash of its group of copies.

    All hashes that there are must come together. Flat ones are grouped with none but their equals.
    """
    hashes, rows, starts = distinct(read_hashes(digits.to_pylist()))
    first = np.arange(len(hashes))
    full = np.flatnonzero(~flat(hashes))
    first[full] = full[image_groups(hashes[full])]
    names = pa.array([PREFIX + written for written in write_hashes(hashes)], pa.string())
    of = np.empty(len(rows), np.int64)
    of[rows] = np.repeat(first, np.diff(starts))
    return names.take(pa.array(of))


def with_images(selectors: pa.Table, observations: pa.Table) -> pa.Table:
    """Selectors and the pictures of observations in one table: observation, kind, value, confidence."""
    batches = observations.select(NEEDS).to_batches()
    found = pa.Table.from_batches([read_images(batch) for batch in batches], FOUND).combine_chunks()
    values = name_images(whole(found["digits"]))
    sure = pa.array(np.ones(len(values), np.float32))
    named = pa.table([found["observation"], found["kind"], values, sure], schema=_NAMED)
    return pa.concat_tables([selectors.select(_NAMED.names), named])
