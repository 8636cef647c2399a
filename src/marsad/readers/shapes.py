"""Documents (objects with keys) to rows, together with those of the same shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from marsad.readers.columns import plan, rows_of
from marsad.readers.dates import calendar
from marsad.readers.rows import COLUMN_NAMES, Rows, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


def rows_by_shape(source: Source, options: ReadOptions, blocks: Iterable[Found]) -> Iterator[Rows]:
    """Blocks of documents as rows; documents with the same keys go through column by column."""
    when: Calendar | None = None
    for found in blocks:
        shapes: dict[tuple[str, ...], list[int]] = {}
        for place, doc in enumerate(found.docs):
            shapes.setdefault(tuple(doc), []).append(place)
        when = when or calendar(options, _times(shapes, found, options))
        rows = _by_shape(shapes, found, options, when)
        rows.refusals.extend(refused(source, number, it.reason, it.head) for number, it in found.broken)
        yield rows


def _times(shapes: dict[tuple[str, ...], list[int]], found: Found, options: ReadOptions) -> Iterator[object]:
    """The written times of a block, whatever their column is called."""
    for names, places in shapes.items():
        column = plan(names, options.map).takes.get("seen_at")
        if column is not None:
            yield from (found.docs[place][column] for place in places)


def _by_shape(
    shapes: dict[tuple[str, ...], list[int]], found: Found, options: ReadOptions, when: Calendar
) -> Rows:
    parts = []
    for names, places in shapes.items():
        chosen, numbers = found.docs, found.numbers
        if len(shapes) > 1:
            chosen, numbers = [chosen[place] for place in places], [numbers[place] for place in places]
        parts.append(rows_of({name: [doc[name] for doc in chosen] for name in names}, numbers, options, when))
    return parts[0] if len(parts) == 1 else _merged(parts)


def _merged(parts: list[Rows]) -> Rows:
    """Several blocks as one, in the order of their numbers."""
    whole = Rows()
    for part in parts:
        for name in COLUMN_NAMES:
            getattr(whole, name).extend(getattr(part, name))
    order = sorted(range(len(whole)), key=whole.number.__getitem__)
    if any(a > b for a, b in pairwise(order)):
        for name in COLUMN_NAMES:
            column = getattr(whole, name)
            column[:] = [column[place] for place in order]
    return whole
