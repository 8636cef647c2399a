"""A block of records as Arrow columns: what readers hand on, because a row at a time costs too much."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import Record, Refusal
from marsad.readers.scrub import clean_raw, clean_text
from marsad.readers.strings import jsons, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marsad.readers.source import Source

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BLOCK_ROWS = 1024
_BLOCK_CHARS = 4 << 20


def _no_words() -> pa.StringArray:
    return pa.array([], pa.string())


def _no_numbers() -> pa.Int64Array:
    return pa.array([], pa.int64())


@dataclass(frozen=True, slots=True)
class Rows:
    """Records as Arrow columns of one length, in ascending ``number``, and what was refused among them.

    ``seen`` is microseconds since 1970 UTC or null, nothing else is null; ``fields`` is a JSON object with
    sorted keys.
    """

    number: pa.Int64Array = field(default_factory=_no_numbers)
    text: pa.StringArray = field(default_factory=_no_words)
    kind: pa.StringArray = field(default_factory=_no_words)
    given_id: pa.StringArray = field(default_factory=_no_words)
    seen: pa.Int64Array = field(default_factory=_no_numbers)
    author: pa.StringArray = field(default_factory=_no_words)
    platform: pa.StringArray = field(default_factory=_no_words)
    channel: pa.StringArray = field(default_factory=_no_words)
    region: pa.StringArray = field(default_factory=_no_words)
    lang: pa.StringArray = field(default_factory=_no_words)
    fields: pa.StringArray = field(default_factory=_no_words)
    refusals: list[Refusal] = field(default_factory=list)
    evidence: str = ""  # see `Source`

    def __len__(self) -> int:
        return len(self.number)


_PLAIN = ("text", "kind", "given_id", "author", "platform", "channel", "region", "lang")
COLUMN_NAMES: tuple[str, ...] = tuple(f.name for f in fields(Rows) if f.name not in {"refusals", "evidence"})


def _gathered(records: Sequence[Record], refusals: list[Refusal]) -> Rows:
    """Single records as a block, cleaned of what no table may hold."""
    words = {name: strings([getattr(record, name) for record in records]) for name in _PLAIN}
    return Rows(
        number=pa.array([record.number for record in records], pa.int64()),
        seen=pa.array([micros(record.seen_at) for record in records], pa.int64()),
        fields=jsons([dumps(record.fields) for record in records]),
        refusals=refusals,
        **words,
    )


def dumps(value: object) -> str:
    """``value`` as JSON with sorted keys; what JSON does not know becomes its ``str``."""
    try:
        return orjson.dumps(
            value, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
        ).decode()
    except (TypeError, ValueError):  # lone surrogates, integers beyond 64 bits, too deep
        return orjson.dumps(_plain(value, 20), option=orjson.OPT_SORT_KEYS).decode()


def _plain(value: object, depth: int) -> object:
    """``value`` with everything JSON cannot say written as text, and nothing deeper than ``depth``."""
    if isinstance(value, dict) and depth:
        return {clean_text(str(k)): _plain(v, depth - 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)) and depth:
        return [_plain(v, depth - 1) for v in value]
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int) and abs(value) < 1 << 63:
        return value
    return "…" if isinstance(value, (dict, list, tuple)) else clean_text(str(value))


def micros(when: datetime | None) -> int | None:
    """Microseconds since 1970 UTC; None stays None."""
    return None if when is None else (when - _EPOCH) // timedelta(microseconds=1)


def moment(tick: int | None) -> datetime | None:
    """The time of so many microseconds since 1970 UTC; None stays None."""
    return None if tick is None else _EPOCH + timedelta(microseconds=tick)


def records_of(rows: Rows) -> Iterator[Record | Refusal]:
    """A block record by record, refusals at their place."""
    refusals = iter(rows.refusals)
    refusal = next(refusals, None)
    columns = (getattr(rows, name).to_pylist() for name in COLUMN_NAMES)
    for number, text, kind, given, seen, author, platform, channel, region, lang, extra in zip(
        *columns, strict=True
    ):
        while refusal and refusal.number < number:
            yield refusal
            refusal = next(refusals, None)
        yield Record(
            number,
            text,
            kind,
            given,
            moment(seen),
            author,
            platform,
            channel,
            region,
            lang,
            {} if extra == "{}" else orjson.loads(extra),
        )
    while refusal:
        yield refusal
        refusal = next(refusals, None)


def gathered(found: Iterable[Record | Refusal]) -> Iterator[Rows]:
    """Single records in blocks, handed on by number of rows or amount of text, whichever comes first."""
    records: list[Record] = []
    refusals: list[Refusal] = []
    chars = 0
    for item in found:
        if isinstance(item, Refusal):
            refusals.append(item)
        else:
            records.append(item)
            chars += len(item.text)
        if len(records) + len(refusals) >= _BLOCK_ROWS or chars >= _BLOCK_CHARS:
            yield _gathered(records, refusals)
            records, refusals, chars = [], [], 0
    if records or refusals:
        yield _gathered(records, refusals)


def refused(source: Source, number: int, reason: str, raw: bytes = b"") -> Refusal:
    """A refusal of this source's record ``number``."""
    return Refusal(source.label, number, reason, clean_raw(raw))


_HASHES_ONLY = ("tip", "sighting", "report")
_NOT_KEPT = re.compile(r"\[([^\[\]]{1,60}) not kept, sha256 ([0-9a-f]{64})\]")


def with_pictures_told(label: str, rows: Rows) -> Rows:
    """``rows`` with a refusal for each picture that was taken out of a tip, a sighting or a person's report.

    Elsewhere a picture is part of what people post: its hash in its place says enough.
    """
    chosen = pc.is_in(rows.kind, pa.array(_HASHES_ONLY))
    hidden = pc.or_(
        *(pc.match_substring(column, " not kept, sha256 ") for column in (rows.text, rows.fields))
    )
    found = pc.indices_nonzero(pc.and_(chosen, hidden)).to_pylist()
    if not found:
        return rows
    told = {
        (each.number, digest) for each in rows.refusals for digest in re.findall("[0-9a-f]{64}", each.reason)
    }
    for row in found:
        number = rows.number[row].as_py()
        for title, digest in _NOT_KEPT.findall(f"{rows.text[row]} {rows.fields[row]}"):
            if (number, digest) not in told:
                told.add((number, digest))
                rows.refusals.append(
                    Refusal(label, number, f"{title}: media are never kept, sha256 {digest}")
                )
    rows.refusals.sort(key=lambda each: each.number)
    return rows
