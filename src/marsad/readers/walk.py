"""From a path to its readers: which one fits, what lies inside, and everything read in one order."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from marsad.errors import SourceError, UsageError
from marsad.model import Refusal
from marsad.readers.media import Media, media_type
from marsad.readers.options import ReadOptions
from marsad.readers.rows import Rows, records_of, with_pictures_told
from marsad.readers.source import HEAD, Cut, Meter, Source, chunks, from_path, from_spool, gunzipped, prefix
from marsad.registry import plugins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marsad.model import Record
    from marsad.readers.contract import Keep, Reader
    from marsad.readers.source import Stream

_GZIP = b"\x1f\x8b"
_SURE = 0.1


def readers() -> Mapping[str, Reader]:
    """Every reader by name."""
    return plugins("readers", "READER")


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


def blocks(source: Source, options: ReadOptions, keep: Keep | None = None) -> Iterator[tuple[str, Rows]]:
    """Everything in a source, member after member: (label, rows). Damage becomes refusals, never an error.

    ``keep`` is given each file that is about to be read, once, unless it lies in an archive that it was given.
    """
    last = 0
    label = source.label
    try:
        chosen = choose(source, options)
        if chosen is None:
            yield label, _only(Refusal(label, 0, "empty file"))
            return
        if keep is not None and not source.evidence and source.folder is None:
            source = keep(source, chosen[1])
            chosen = choose(source, options)  # again: what was kept is what is read
            if chosen is None:
                yield label, _only(Refusal(label, 0, "empty file"))
                return
        source, reader = chosen
        if reader.members is not None:
            yield from _inside(source, reader, options, keep)
            return
        if reader.rows is None:
            return
        for rows in reader.rows(source, options):
            named = (each if each.source else replace(each, source=label) for each in rows.refusals)
            rows.refusals[:] = sorted(named, key=lambda each: each.number)
            if len(rows) or rows.refusals:
                last = max(
                    [last, *rows.number[-1:].to_pylist(), *(refusal.number for refusal in rows.refusals)]
                )
                yield label, replace(with_pictures_told(label, rows), evidence=source.evidence)
        if last == 0:
            yield label, _only(Refusal(label, 0, "no records"))
    except Cut as cut:
        yield label, _only(Refusal(label, last + 1, cut.message))
    except SourceError as error:
        yield label, _only(Refusal(label, last + 1 if last else 0, error.message))


def _only(refusal: Refusal) -> Rows:
    return Rows(refusals=[refusal])


def _inside(
    source: Source, reader: Reader, options: ReadOptions, keep: Keep | None
) -> Iterator[tuple[str, Rows]]:
    if source.depth > options.limits.depth:
        raise SourceError(f"archives nested deeper than {options.limits.depth}")
    if reader.members is None:
        return
    near = _Near()
    for found in reader.members(source, options):
        if isinstance(found, Refusal):
            yield source.label, _only(found)
            continue
        member = replace(found, evidence=source.evidence)
        source.meter.entries += 1
        if source.meter.entries > options.limits.entries:
            yield from _released(near.leave(), options, keep)
            raise SourceError(f"more than {options.limits.entries:,} entries")
        if near.place != _place(member.label):
            yield from _released(near.leave(), options, keep)
            near = _Near(_place(member.label))
        if title := media_type(prefix(member.open(), 16)):
            known = _hashed(member, title)
            near.media += [known] if isinstance(known, Media) else []
            yield source.label, _only(known if isinstance(known, Refusal) else _not_kept(source, known))
            continue
        near.others += 1
        if near.others == 1:
            near.alone = member
            continue
        yield from _released(near.leave(), options, keep)
        yield from blocks(member, options, keep)
    if near.alone is not None:
        yield from _lone(source, reader, options, replace(near.alone, beside=tuple(near.media)), keep)


@dataclass(slots=True)
class _Near:
    """What lies in one place: pictures, and the only other file, held back until it is known to be the only one."""

    place: str = ""
    alone: Source | None = None
    others: int = 0
    media: list[Media] = field(default_factory=list)

    def leave(self) -> Source | None:
        """The file held back, with the pictures that lie beside it where it is the only one."""
        held, self.alone = self.alone, None
        return replace(held, beside=tuple(self.media)) if held and self.others == 1 and self.media else held


def _place(label: str) -> str:
    return label.rpartition("/")[0] if "/" in label.rpartition("!")[2] else label.rpartition("!")[0]


def _released(held: Source | None, options: ReadOptions, keep: Keep | None) -> Iterator[tuple[str, Rows]]:
    if held is not None:
        yield from blocks(held, options, keep)


def _lone(
    source: Source, reader: Reader, options: ReadOptions, alone: Source, keep: Keep | None
) -> Iterator[tuple[str, Rows]]:
    """The one member that is no picture, with those that lie beside it; found again, as its archive was closed."""
    if reader.members is not None:
        members = (each for each in reader.members(source, options) if isinstance(each, Source))
        for member in members:
            if member.label == alone.label and not media_type(prefix(member.open(), 16)):
                found = replace(member, beside=alone.beside, evidence=alone.evidence)
                yield from blocks(found, options, keep)
                return


def _hashed(member: Source, title: str) -> Media | Refusal:
    """What a picture is known by; its bytes go through the hash and nowhere else."""
    digest, size = hashlib.sha256(), 0
    try:
        stream = member.open()
        try:
            for chunk in chunks(stream):
                digest.update(chunk)
                size += len(chunk)
        finally:
            stream.close()
    except SourceError as error:
        return Refusal(member.label.rpartition("!")[0] or member.label, 0, f"{title}: {error.message}")
    return Media(title, size, digest.hexdigest())


def _not_kept(source: Source, media: Media) -> Refusal:
    """Under the name of what it lay in: a picture's own name may be a victim's."""
    return Refusal(source.label, 0, media.reason)


def open_source(path: str | Path | Source, options: ReadOptions, *, meter: Meter | None = None) -> Source:
    """A path, "-" for standard input (kept in a temporary file up to ``limits.spool``), or a source as it is."""
    if isinstance(path, Source):
        return path
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
