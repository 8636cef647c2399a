"""Brings a list of hashes into a lake: hashes, categories and where they are from, and nothing else."""

from __future__ import annotations

import re
import secrets
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import LakeError, SourceError, UsageError
from marsad.hashlists.categories import scheme as scheme_of
from marsad.hashlists.entries import Refused, check
from marsad.hashlists.lists import Import, current, row_of
from marsad.hashlists.opening import opened, seal
from marsad.tables.hashes import HASHES
from marsad.tables.runs import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marsad.engines import Lake
    from marsad.hashlists.categories import Scheme
    from marsad.hashlists.opening import Opened
    from marsad.model import Provenance

_NAME = re.compile(r"\w[\w .:+-]{0,39}")
_KEPT = 10_000
"""Refusals that are kept one by one; beyond them they are counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be imported. ``version`` is the list's own; "" = the day of the import. ``algorithm`` names what a
    column without a telling name holds; ``scheme`` or ``own`` says which categories there are."""

    path: Path
    name: str
    from_whom: str
    version: str = ""
    algorithm: str = ""
    scheme: str = ""
    own: Path | None = None


@dataclass(slots=True)
class Done:
    """What an import did: records read, hashes by algorithm, what was refused (the first of it, and how often)."""

    id: str
    name: str
    version: str
    up_to_date: bool = False
    replaced: str = ""
    entries: int = 0
    hashes: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    refusals: list[Refused] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)


class _Stopped(Exception):
    """The reader gave up; the writer above it only sees that its stream broke."""


def import_list(lake: Lake, asked: Asked, why: Provenance) -> Done:
    """Import a list, in place of its earlier version; the same file again adds nothing.

    Raises UsageError without purpose, legal basis, name or sender, SourceError where the file cannot be read to its
    end: then the list stays as it was.
    """
    _require(asked, why)
    graded, sealed = scheme_of(asked.scheme, asked.own), seal(asked.path)
    now = datetime.now(UTC)
    version = asked.version or f"{now:%Y-%m-%d}"
    with lake.writing():
        before = current(lake).get(asked.name)
        if before and _same(before, asked, sealed, graded):
            return Done(before.id, before.name, before.version, up_to_date=True)
        done = Done(f"H-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", asked.name, version)
        done.replaced = before.version if before else ""
        with opened(asked.path, asked.algorithm) as source:
            _write(lake, source, graded, done)
            made = Import(
                done.id, done.name, version, "imported", asked.from_whom, source.format, sealed, graded.name,
                {name: graded.severity(name) for name in sorted(done.categories)}, dict(sorted(done.hashes.items())),
                done.entries, done.refused, "", why, datetime.now(UTC),
            )  # fmt: skip
        lake.append("refusals", _refusals(done))
        lake.append("hash_lists", row_of(made))
    return done


def _require(asked: Asked, why: Provenance) -> None:
    lacking = [name for name in ("purpose", "legal_basis", "handling") if not getattr(why, name).strip()]
    lacking += [] if asked.from_whom.strip() else ["from"]
    if lacking:
        raise UsageError(
            f"a hash list needs {' and '.join(lacking).replace('_', ' ')}",
            hint='for example: --purpose "known files" --legal-basis "article 5" --from "national unit"',
        )
    if not _NAME.fullmatch(asked.name):
        raise UsageError(
            "that is no name for a list", hint="letters, digits, blank and . : + - _, at most 40"
        )


def _same(before: Import, asked: Asked, sealed: str, graded: Scheme) -> bool:
    alike = before.file == sealed and before.version == (asked.version or before.version)
    return (
        alike
        and before.scheme == graded.name
        and all(graded.severity(name) == severity for name, severity in before.severities.items())
    )


def _write(lake: Lake, source: Opened, graded: Scheme, done: Done) -> None:
    """Stream the hashes into the lake: memory is that of a few blocks. Writes nothing where nothing is right."""
    stopped: list[SourceError | UsageError] = []
    rows = _rows(source, graded, done, stopped)
    first = next(rows, None)
    if first is None:
        if stopped:
            raise stopped[0]
        why = done.refusals[0][1] if done.refusals else "there is no hash in it"
        raise SourceError(
            f"nothing of the list can be used; first of {done.refused:,}: {why}",
            hint="the list stays as it was",
        )

    def batches() -> Iterator[pa.RecordBatch]:
        yield from first.to_batches()
        for table in rows:
            yield from table.to_batches()
        if stopped:
            raise _Stopped

    try:
        lake.replace_part("hashes", done.name, pa.RecordBatchReader.from_batches(HASHES, batches()))
    except LakeError as error:
        raise stopped[0] if stopped else error from None


def _rows(
    source: Opened, graded: Scheme, done: Done, stopped: list[SourceError | UsageError]
) -> Iterator[pa.Table]:
    """What of each block goes into the lake; counts on the way."""
    try:
        for said in source.blocks:
            checked = check(said, graded, done.name, done.id)
            done.entries += checked.entries
            done.refused += len(checked.refused)
            done.refusals += checked.refused[: max(_KEPT - len(done.refusals), 0)]
            done.passed.update(said.passed)
            for name, counter in (("algorithm", done.hashes), ("category", done.categories)):
                counter.update(
                    {
                        each["values"]: each["counts"]
                        for each in pc.value_counts(checked.rows[name]).to_pylist()
                    }
                )
            if checked.rows.num_rows:
                yield checked.rows
    except (SourceError, UsageError) as error:
        stopped.append(error)
    except (OSError, EOFError, zlib.error, BadZipFile) as error:  # what unpacks finds out on the way
        stopped.append(
            SourceError(f"the packed file is damaged: {error}", hint="the list stays as it was; get it again")
        )


def _refusals(done: Done) -> pa.Table:
    """Refused records without a byte of theirs."""
    many = len(done.refusals)
    records, reasons = ([each[at] for each in done.refusals] for at in (0, 1))
    columns = [[done.id] * many, [done.name] * many, records, reasons, [b""] * many]
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, REFUSALS.types, strict=True)],
        schema=REFUSALS,
    )
