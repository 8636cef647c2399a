"""Lists as JSON: Project VIC (VICS 1.3 to 2.0), ThreatExchange and HMA, plain arrays, JSON Lines; read as a stream."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa

from marsad.errors import SourceError
from marsad.hashlists import columns, pictures
from marsad.hashlists.csv_lists import kind_of
from marsad.hashlists.digests import BYTES, of_length
from marsad.hashlists.entries import Said, qualities
from marsad.readers.json_stream import elements
from marsad.readers.lines import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import IO

_AT_ONCE = 20_000
_LIMIT = 64 << 20  # bytes of one record, pictures that should not be there included
_ARRAYS = ("value", "data", "hashes", "items", "signals", "indicators", "entries", "media", "results")
_NESTED = re.compile(rb'"(?:Media|media)"\s*:\s*\[')
_ALTERNATIVE = ("alternativehashes", "hashes")
_PAIR = 2


def read(stream: IO[bytes], head: bytes, algorithm: str) -> Iterator[Said]:
    """Blocks of a list, whatever its size, in memory bounded by its largest record.

    Of VICS, `Media` records are read wherever they stand: at the top (2.0) or inside cases (1.3).
    Source: the exports that forensic tools write and read, as public readers of them show; the data model itself is
    given out under agreement only.
    """
    wanted = _wanted(head)
    block: list[tuple[int, Any]] = []
    broken: list[tuple[int, str]] = []
    number = 0
    for _, item in elements(stream, wanted, _LIMIT):
        if isinstance(item, Broken) and item.end:
            raise SourceError(
                f"after record {number:,}: {item.reason}", hint="the list stays as it was; get the file again"
            )
        number += 1
        if isinstance(item, Broken):
            broken.append((number, item.reason))
        else:
            block.append((number, item))
        if len(block) >= _AT_ONCE:
            yield _said(block, broken, algorithm)
            block, broken = [], []
    if block or broken or not number:
        yield _said(block, broken, algorithm)


def _wanted(head: bytes) -> Callable[[tuple[str, ...]], bool]:
    """Where records stand in this document."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        return lambda path: path == ("*",)
    if _is_lines(head):
        return lambda path: path == ()
    if _NESTED.search(head):
        return lambda path: len(path) >= _PAIR and path[-2].casefold() == "media" and path[-1] == "*"
    return lambda path: len(path) == _PAIR and path[0].casefold() in _ARRAYS and path[1] == "*"


def _is_lines(head: bytes) -> bool:
    """Whether the first line is a record by itself."""
    first, _, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        record = orjson.loads(first)
    except orjson.JSONDecodeError:
        return False
    listed = isinstance(record, dict) and any(key.casefold() in _ARRAYS for key in record)
    return bool(rest.strip()) or not listed


def _said(block: list[tuple[int, Any]], broken: list[tuple[int, str]], algorithm: str) -> Said:
    records, refused = _parsed(block, list(broken))
    pictured = {number for number, item in block if pictures.may_hold(item)}
    many = len(records)
    hashes: dict[str, list[str | None]] = {}
    category: list[str | None] = [None] * many
    quality: list[Any] = [None] * many
    passed: dict[str, int] = {}
    for row, (number, record) in enumerate(records):
        if number in pictured:
            refused += [
                (number, pictures.refusal(seal)) for seal in dict.fromkeys(pictures.in_values(record))
            ]
        for kind, value in _hashes(record, algorithm):
            if kind in BYTES:
                held = hashes.get(kind)
                if held is None:
                    held = hashes[kind] = [None] * many
                held[row] = held[row] or value
            elif kind == columns.UNMATCHED:
                passed["other kinds"] = passed.get("other kinds", 0) + 1
            else:
                refused.append((number, f"hash: {len(value)} digits, expected 32, 40 or 64"))
        said = record if isinstance(record, dict) else {}
        category[row], quality[row] = _first(said, columns.CATEGORY), _first(said, columns.QUALITY)
    return Said(
        np.array([number for number, _ in records], np.int64),
        {kind: pa.array(values, pa.string()) for kind, values in hashes.items()},
        pa.array(category, pa.string()),
        qualities(pa.array(quality, pa.string())),
        refused,
        passed,
    )


def _parsed(
    block: list[tuple[int, Any]], refused: list[tuple[int, str]]
) -> tuple[list[tuple[int, Any]], list[tuple[int, str]]]:
    """Records of a block; one call for all of them where all are whole."""
    try:
        values = orjson.loads(b"[" + b",".join(item for _, item in block) + b"]")
        return [(number, value) for (number, _), value in zip(block, values, strict=True)], refused
    except (orjson.JSONDecodeError, ValueError):
        found = []
        for number, item in block:
            try:
                found.append((number, orjson.loads(item)))
            except orjson.JSONDecodeError:
                refused.append((number, "no JSON"))
        return found, refused


def _hashes(record: Any, algorithm: str) -> Iterator[tuple[str, str]]:
    """(algorithm, digits) of every hash that a record states; "" as algorithm for what is no hash of any kind."""
    if isinstance(record, str):
        yield kind_of(record.strip(), "", algorithm), record
        return
    if isinstance(record, list):
        if record and isinstance(record[0], str):
            yield kind_of(record[0].strip(), "", algorithm or _pdq(record[0])), record[0]
        return
    if not isinstance(record, dict):
        return
    told = {key: columns.means(key) for key in record}
    said = next((str(record[key]) for key, what in told.items() if what == columns.ALGORITHM), "")
    for key, what in told.items():
        value = record[key]
        if isinstance(value, str) and value:
            if what in BYTES or what == columns.UNMATCHED:
                yield what, value
            elif what == columns.GENERIC:
                yield kind_of(value.strip(), said, algorithm or _pdq(value)), value
        elif isinstance(value, list) and key.casefold() in _ALTERNATIVE:
            yield from _alternative(value)
    if not any(what in BYTES and record[key] for key, what in told.items()):
        # A record may leave its own hash to the first of its files.
        for each in record.get("MediaFiles") or ():
            if isinstance(each, dict) and isinstance(each.get("MD5"), str):
                yield "md5", each["MD5"]
                return


def _pdq(value: str) -> str:
    """Pairs of hash and id, and records with a bare hash, are what PDQ lists look like as JSON."""
    return "pdq" if of_length(len(value.strip())) == "sha256" else ""


def _alternative(listed: list[Any]) -> Iterator[tuple[str, str]]:
    """`AlternativeHashes` of VICS: other kinds of hash by name."""
    for each in listed:
        if not isinstance(each, dict):
            continue
        name, value = (str(each.get(key) or "") for key in ("HashName", "HashValue"))
        if value:
            kind = columns.means(name)
            yield kind if kind in BYTES else columns.UNMATCHED, value


def _first(record: Mapping[str, Any], what: str) -> str | None:
    for key, value in record.items():
        if columns.means(key) == what and value is not None and not isinstance(value, dict | list):
            return str(value)
    return None
