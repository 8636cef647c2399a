"""Documents (objects with keys) to rows, together with those of the same shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import SourceError
from marsad.readers.columns import plan, rows_of
from marsad.readers.dates import calendar
from marsad.readers.rows import COLUMN_NAMES, Rows, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marsad.readers.columns import Column
    from marsad.readers.dates import Calendar
    from marsad.readers.lines import Broken
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source


@dataclass(frozen=True, slots=True)
class Found:
    """A block of values: the records with their numbers, and what was none."""

    numbers: list[int] = field(default_factory=list)
    docs: list[dict[str, object]] = field(default_factory=list)
    broken: list[tuple[int, Broken]] = field(default_factory=list)

    def add(self, number: int, value: dict[str, object] | Broken) -> None:
        """Append one value under its number."""
        if isinstance(value, dict):
            self.numbers.append(number)
            self.docs.append(value)
        else:
            self.broken.append((number, value))


class Lazy(Protocol):
    """A block of values that may do without being parsed one by one."""

    def columns(self, options: ReadOptions) -> tuple[dict[str, Column], Sequence[int]] | None:
        """All values by name, and the numbers of the records; None where they must be looked at one by one."""

    def found(self) -> Found:
        """The values one by one."""


def rows_by_shape(source: Source, options: ReadOptions, blocks: Iterable[Found | Lazy]) -> Iterator[Rows]:
    """Blocks of documents as rows; documents that can be read alike go through column by column."""
    when: Calendar | None = None
    for block in blocks:
        # The first one says how times are written, so its values are looked at one by one.
        whole = None if isinstance(block, Found) or when is None else block.columns(options)
        if whole is not None and when is not None:
            yield rows_of(*whole, options, when)
            continue
        found = block if isinstance(block, Found) else block.found()
        groups = _groups(found, options)
        if when is None:
            _check_names(source, groups, options)
            when = calendar(options, _times(groups, options))
        parts = [rows_of(columns, numbers, options, when) for columns, numbers in groups]
        rows = parts[0] if len(parts) == 1 else _merged(parts) if parts else Rows()
        rows.refusals.extend(refused(source, number, it.reason, it.head) for number, it in found.broken)
        yield rows


type _Group = tuple[dict[str, list[object]], list[int]]


def _groups(found: Found, options: ReadOptions) -> list[_Group]:
    """Columns and record numbers: one group where keys may be missing but none means two things, else by shape."""
    shapes = dict.fromkeys(map(tuple, found.docs))
    names = tuple(dict.fromkeys(name for shape in shapes for name in shape))
    if len(shapes) == 1 or alike(shapes, names, options):
        return [({name: [doc.get(name) for doc in found.docs] for name in names}, found.numbers)]
    places: dict[tuple[str, ...], list[int]] = {}
    for place, doc in enumerate(found.docs):
        places.setdefault(tuple(doc), []).append(place)
    return [
        ({name: [found.docs[p][name] for p in where] for name in shape}, [found.numbers[p] for p in where])
        for shape, where in places.items()
    ]


def _check_names(source: Source, groups: list[_Group], options: ReadOptions) -> None:
    """Say so at once where the caller's mapping names nothing that is there."""
    there = {name for columns, _ in groups for name in columns}
    if options.map and there and there.isdisjoint(options.map.values()):
        raise SourceError(
            f"{source.label} has no {', '.join(map(repr, sorted(options.map.values())))} in its first records",
            hint=f"they have: {', '.join(sorted(there)[:20])}",
        )


def alike(shapes: Iterable[tuple[str, ...]], names: tuple[str, ...], options: ReadOptions) -> bool:
    """Whether all shapes feed our columns from the same ones of theirs."""
    if len(names) > 256:
        return False
    whole = plan(names, options.map)
    rest = set(whole.rest)
    for shape in shapes:
        part = plan(shape, options.map)
        if not part.takes.items() <= whole.takes.items() or not rest.issuperset(part.rest):
            return False
        if "text" in whole.takes and "text" not in part.takes:
            return False  # its text is put together from what it shows
    return True


def _times(groups: list[_Group], options: ReadOptions) -> Iterator[object]:
    """The written times of a block, whatever their column is called."""
    for columns, _ in groups:
        name = plan(tuple(columns), options.map).takes.get("seen_at")
        if name is not None:
            yield from columns[name]


def _merged(parts: list[Rows]) -> Rows:
    """Several blocks as one, in the order of their numbers."""
    order = pc.sort_indices(pa.concat_arrays([part.number for part in parts]))
    columns = {
        name: pa.concat_arrays([getattr(part, name) for part in parts]).take(order) for name in COLUMN_NAMES
    }
    return Rows(**columns, refusals=[each for part in parts for each in part.refusals])
