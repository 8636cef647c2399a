"""From a path to its readers: which one fits, what lies inside, and everything read in one order."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from marsad.errors import SourceError, UsageError
from marsad.model import Refusal
from marsad.readers.options import ReadOptions
from marsad.readers.rows import Rows, records_of
from marsad.readers.source import HEAD, Cut, Meter, Source, from_path, from_spool, gunzipped, prefix
from marsad.registry import plugins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marsad.model import Record
    from marsad.readers.contract import Reader
    from marsad.readers.source import Stream

_GZIP = b"\x1f\x8b"
_MEDIA = (
    (b"\xff\xd8\xff", "JPEG picture"), (b"\x89PNG", "PNG picture"), (b"GIF8", "GIF picture"), (b"BM", "BMP picture"),
    (b"OggS", "Ogg recording"), (b"ID3", "MP3 recording"), (b"\x1a\x45\xdf\xa3", "Matroska or WebM video"),
    (b"%PDF", "PDF document"), (b"fLaC", "FLAC recording"), (b"II*\0", "TIFF picture"), (b"MM\0*", "TIFF picture"),
)  # fmt: skip
_SURE = 0.1


def readers() -> Mapping[str, Reader]:
    """Every reader by name."""
    return plugins("readers", "READER")


def media_type(head: bytes) -> str:
    """What picture, recording or document without readable text this is, or ""."""
    if head[4:8] == b"ftyp":
        return "MPEG-4 or HEIF media"
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        return "RIFF media"
    return next(
        (
            kind
            for magic, kind in _MEDIA
            if head.startswith(magic) and not (magic == b"BM" and head[6:10] != b"\0" * 4)
        ),
        "",
    )


def choose(source: Source, options: ReadOptions) -> tuple[Source, Reader] | None:
    """The reader for a source, and the source with a gzip packing taken off; None for an empty one.

    Raises `SourceError` where no reader knows the content.
    """
    known = readers()
    if options.format and options.format not in known:
        raise UsageError(f"format {options.format!r} is not known", hint=f"formats: {', '.join(known)}")
    if source.folder is not None:
        return source, known["folder"]
    head = source.head()
    if not head:
        return None
    name = source.label.rpartition("!")[2]
    if head.startswith(_GZIP):
        inner = gunzipped(source)
        head = prefix(inner.open(), HEAD)
        name = name.lower().removesuffix(".gz")
        source = inner
        if not head:
            return None
    if options.format and not (source.depth or source.folder):
        return source, known[options.format]
    scores = {key: reader.sniff(head, name) for key, reader in known.items()}
    best = max(scores, key=lambda key: scores[key])
    if scores[best] < _SURE:
        kind = media_type(head)
        raise SourceError(
            f"{source.label}: {kind or 'unknown binary data'} is not read",
            hint="media are never read; seal them as evidence" if kind
            else f"formats: {'; '.join(reader.title for reader in known.values())}",
        )  # fmt: skip
    return source, known[best]


def blocks(source: Source, options: ReadOptions) -> Iterator[tuple[str, Rows]]:
    """Everything in a source, member after member: (label, rows). Damage becomes refusals, never an error."""
    last = 0
    label = source.label
    try:
        chosen = choose(source, options)
        if chosen is None:
            yield label, _only(Refusal(label, 0, "empty file"))
            return
        source, reader = chosen
        if reader.members is not None:
            yield from _inside(source, reader, options)
            return
        if reader.rows is None:
            return
        for rows in reader.rows(source, options):
            if len(rows) or rows.refusals:
                last = max(
                    [last, *rows.number[-1:].to_pylist(), *(refusal.number for refusal in rows.refusals)]
                )
                yield label, rows
        if last == 0:
            yield label, _only(Refusal(label, 0, "no records"))
    except Cut as cut:
        yield label, _only(Refusal(label, last + 1, cut.message))
    except SourceError as error:
        yield label, _only(Refusal(label, last + 1 if last else 0, error.message))


def _only(refusal: Refusal) -> Rows:
    return Rows(refusals=[refusal])


def _inside(source: Source, reader: Reader, options: ReadOptions) -> Iterator[tuple[str, Rows]]:
    if source.depth > options.limits.depth:
        raise SourceError(f"archives nested deeper than {options.limits.depth}")
    if reader.members is None:
        return
    media = 0
    for member in reader.members(source, options):
        if isinstance(member, Refusal):
            yield source.label, _only(member)
            continue
        source.meter.entries += 1
        if source.meter.entries > options.limits.entries:
            raise SourceError(f"more than {options.limits.entries:,} entries")
        if media_type(prefix(member.open(), 16)):
            media += 1
        else:
            yield from blocks(member, options)
    if media:
        reason = f"{media} pictures, recordings or documents not read: media are never kept"
        yield source.label, _only(Refusal(source.label, 0, reason))


def open_source(path: str | Path, options: ReadOptions, *, meter: Meter | None = None) -> Source:
    """A path, or "-" for standard input (kept in a temporary file up to ``limits.spool``)."""
    meter = meter or Meter(options.limits)
    if str(path) == "-":
        waiting = Source("-", lambda: cast("Stream", sys.stdin.buffer), meter)
        source = from_spool(cast("Stream", sys.stdin.buffer), waiting)
        meter.packed = source.size
        return source
    return from_path(Path(path), options.limits, meter=meter)


def read(path: str | Path, options: ReadOptions | None = None) -> Iterator[Record | Refusal]:
    """Every record of a source in order; what cannot be read comes as a `Refusal` and the rest goes on.

    Numbers start again at 1 in each member of a folder or archive. Raises `SourceError` where the source does
    not exist or is of no known format.
    """
    options = options or ReadOptions()
    source = open_source(path, options)
    choose(source, options)
    for _, rows in blocks(source, options):
        yield from records_of(rows)


records = read
"""The same under the name the command line's programs use."""
