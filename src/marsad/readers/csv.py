"""CSV and TSV: delimiter, quoting, encoding and column names by content; one bad row never takes others along."""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.errors import SourceError
from marsad.readers.columns import plan, rows_of
from marsad.readers.contract import Reader
from marsad.readers.dates import calendar
from marsad.readers.dialect import Dialect, dialect_of
from marsad.readers.encoding import as_utf8, encoding_of, text_head
from marsad.readers.lines import RAW, Broken, line_blocks, text_lines
from marsad.readers.rows import Rows, refused
from marsad.readers.source import HEAD, prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.dates import Calendar
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source

type Row = list[str]
_OPEN = "a quoted field is never closed"


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    encoding = encoding_of(source, options)
    sample = prefix(as_utf8(source.open(), encoding), HEAD)
    tab = "\t" if source.label.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else ""
    dialect = dialect_of(
        sample.decode("utf-8", "replace"), whole=len(sample) < HEAD, delimiter=tab, header=options.header
    )
    stream = as_utf8(source.open(), encoding)
    try:
        table = _Table(source, options, dialect)
        cutter = _Cutter(dialect, options.limits.line)
        for block in text_lines(line_blocks(stream, options.limits.line)):
            yield table.rows(cutter.cut(block))
        yield table.rows(cutter.rest())
    finally:
        stream.close()


class _Cutter:
    """Lines to rows of cells. A quote that swallows lines it should not is found out and taken as a word."""

    def __init__(self, dialect: Dialect, limit: int) -> None:
        self.mark, self.quoting, self.limit = dialect.delimiter, dialect.quoting, limit
        self.open: list[str] = []  # lines of a record whose quoted field goes on
        self.held = 0
        cell = rf'"([^"]*+(?:""[^"]*+)*+)"(?=$|{re.escape(self.mark)})|([^{re.escape(self.mark)}]*)'
        self.cell = re.compile(rf"(?:{cell})(?:{re.escape(self.mark)}|$)", re.DOTALL)

    def cut(self, lines: list[str | Broken]) -> list[Row | Broken]:
        """The rows that end within these lines."""
        if not self.quoting:
            return [line if isinstance(line, Broken) else line.split(self.mark) for line in lines if line]
        found: list[Row | Broken] = []
        whole: list[str] = []
        waiting = deque(lines)
        while waiting:
            line = waiting.popleft()
            if isinstance(line, Broken):
                found += self._parsed(whole)
                whole = []
                self._reopen(waiting, found)
                found.append(line)
            elif self.open:
                self._go_on(line, waiting, found, whole)
            elif line.count('"') & 1 and self._opens(line):
                self.open, self.held = [line], len(line)
            elif line:
                whole.append(line)
        return found + self._parsed(whole)

    def rest(self) -> list[Row | Broken]:
        """What is left at the end of the source."""
        found: list[Row | Broken] = []
        while self.open:
            waiting: deque[str | Broken] = deque()
            self._reopen(waiting, found)
            found += self.cut(list(waiting))
        return found

    def _go_on(
        self, line: str, waiting: deque[str | Broken], found: list[Row | Broken], whole: list[str]
    ) -> None:
        self.open.append(line)
        self.held += len(line) + 1
        if line.count('"') & 1:
            record = "\n".join(self.open)
            if self._strict(record) is not None:
                self.open = []
                whole.append(record)
                return
        elif self.held <= self.limit:
            return
        found += self._parsed(whole)
        whole.clear()
        self._reopen(waiting, found)

    def _reopen(self, waiting: deque[str | Broken], found: list[Row | Broken]) -> None:
        """The quote that opened was none: read its line by itself and the ones after it anew."""
        if self.open:
            found.append(_Alone(self.open[0].split(self.mark), self.open[0]))
            waiting.extendleft(reversed(self.open[1:]))
            self.open, self.held = [], 0

    def _opens(self, line: str) -> bool:
        """Whether a quoted field runs on after this line (a quote inside a bare field opens nothing)."""
        return self._strict(line) is None and re.search(rf'(?:^|{re.escape(self.mark)})"', line) is not None

    def _strict(self, record: str) -> Row | None:
        cells: Row = []
        place = 0
        while True:
            match = self.cell.match(record, place)
            if match is None or (match[2] is not None and match[2].startswith('"')):
                return None
            if match[2] is not None and "\n" in match[2]:
                return None
            bare, quoted = match[2], match[1]
            cells.append(str(bare) if quoted is None else str(quoted).replace('""', '"'))
            if match.end() == len(record) and not match[0].endswith(self.mark):
                return cells
            place = match.end()

    def _parsed(self, records: list[str]) -> list[Row | Broken]:
        try:
            # Strict: a word in quotes at the head of a bare cell must not lose them.
            rows: list[Row | Broken] = list(csv.reader(records, delimiter=self.mark, strict=True))
            if len(rows) == len(records):
                return rows
        except csv.Error:  # a bare carriage return, a field beyond the module's own limit
            pass
        return [self._strict(record) or _Alone(record.split(self.mark), record) for record in records]


class _Alone(list[str]):
    """A row read without believing its quotes: good only if it has as many cells as the header."""

    def __init__(self, cells: Row, line: str) -> None:
        super().__init__(cells)
        self.line = line


class _Table:
    """Rows under a header."""

    def __init__(self, source: Source, options: ReadOptions, dialect: Dialect) -> None:
        self.source, self.options, self.dialect = source, options, dialect
        self.names: tuple[str, ...] = ()
        self.number = 0
        self.spills = False  # text stands last, so cells too many are its own delimiters
        self.when: Calendar | None = None

    def rows(self, found: list[Row | Broken]) -> Rows:
        """A block of rows; the first one ever gives the names."""
        if not self.names:
            found = self._begin(found)
        kept: list[Row] = []
        numbers: list[int] = []
        refusals = []
        width = len(self.names)
        for row in found:
            self.number += 1
            fit = row if isinstance(row, list) and len(row) == width else self._fitted(row)
            if isinstance(fit, Broken):
                refusals.append(refused(self.source, self.number, fit.reason, fit.head))
            else:
                kept.append(fit)
                numbers.append(self.number)
        if not kept:
            return Rows(refusals=refusals)
        columns = dict(zip(self.names, zip(*kept, strict=True), strict=True))
        times = plan(self.names, self.options.map).takes.get("seen_at")
        self.when = self.when or calendar(self.options, columns[times] if times else ())
        rows = rows_of(columns, numbers, self.options, self.when)
        rows.refusals.extend(refusals)
        return rows

    def _begin(self, found: list[Row | Broken]) -> list[Row | Broken]:
        first = next((place for place, row in enumerate(found) if isinstance(row, list)), None)
        if first is None:
            return found
        row = found[first]
        limit = self.options.limits.columns
        if len(row) > limit:  # type: ignore[arg-type]
            raise SourceError(f"{self.source.label} has {len(row):,} columns, at most {limit:,} are read")  # type: ignore[arg-type]
        if self.dialect.header:
            self.names = _unique([cell.strip().strip('"') for cell in row])  # type: ignore[union-attr]
            missing = sorted(set(self.options.map.values()) - set(self.names))
            if missing and len(missing) == len(set(self.options.map.values())):
                raise SourceError(
                    f"{self.source.label} has no column {', '.join(map(repr, missing))}",
                    hint=f"its columns: {', '.join(self.names[:20])}",
                )
            found = found[:first] + found[first + 1 :]
        else:
            self.names = tuple(f"c{place}" for place in range(1, len(row) + 1))  # type: ignore[arg-type]
        self._place_text(
            [row for row in found if isinstance(row, list) and len(row) == len(self.names)][:200]
        )
        self.spills = plan(self.names, self.options.map).takes.get("text") == self.names[-1]
        return found

    def _place_text(self, rows: list[Row]) -> None:
        """Where no column is named as text, the one with the longest words on average becomes it."""
        layout = plan(self.names, self.options.map)
        if "text" in layout.takes or not layout.rest or not rows or layout.sighting:
            return
        length = {
            name: sum(len(row[place]) for row in rows if not row[place].replace(".", "").isdigit())
            for place, name in enumerate(self.names)
            if name in layout.rest
        }
        longest = max(length, key=lambda name: length[name])
        kind = layout.takes.get("kind")
        if not kind and self.options.kind == "sighting":
            return
        if kind and all(row[self.names.index(kind)].strip().lower() == "sighting" for row in rows):
            return
        self.options = _with_text(self.options, longest)

    def _fitted(self, row: Row | Broken) -> Row | Broken:
        if isinstance(row, Broken):
            return row
        width = len(self.names)
        raw = self.dialect.delimiter.join(row).encode("utf-8", "replace")[:RAW]
        if isinstance(row, _Alone):
            return Broken(_OPEN, raw) if len(row) != width else row
        if len(row) > width and self.spills:
            return [*row[: width - 1], self.dialect.delimiter.join(row[width - 1 :])]
        if len(row) > width:
            return Broken(f"{len(row):,} cells under {width:,} columns", raw)
        return row + [""] * (width - len(row))


def _with_text(options: ReadOptions, name: str) -> ReadOptions:
    return replace(options, map={**options.map, "text": name})


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    out = []
    for place, name in enumerate(names, start=1):
        named = name or f"c{place}"
        seen[named] = seen.get(named, 0) + 1
        out.append(named if seen[named] == 1 else f"{named}.{seen[named]}")
    return tuple(out)


def _sniff(head: bytes, name: str) -> float:
    text = text_head(head)
    named = name.lower().endswith(READER.suffixes)
    if not text.strip() or text.lstrip().startswith(("{", "[")):
        return 0.6 if named and text.strip() else 0.0
    sure = dialect_of(text, whole=len(head) < HEAD).sure
    return max(sure, 0.9) if named else sure


READER = Reader("CSV and TSV", (".csv", ".tsv", ".tab"), _sniff, rows=_rows)
