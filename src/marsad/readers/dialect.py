"""How a table in text is written: its delimiter, whether quotes quote, and whether it begins with names."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from marsad.readers.columns import is_usual

_DELIMITERS = ",\t;|"
_SAMPLE = 1 << 15
_QUOTED = re.compile(r'(?:^|\t)"([^"\t]*+(?:""[^"\t]*+)*+)"(?=\t|$)')
_NAME = re.compile(r"[^\W\d][\w .()/-]{0,40}")


@dataclass(frozen=True, slots=True)
class Dialect:
    """``sure`` is how surely (probability) the sample is such a table at all, by its content alone."""

    delimiter: str
    quoting: bool
    header: bool
    sure: float


def dialect_of(sample: str, *, whole: bool, delimiter: str = "", header: bool | None = None) -> Dialect:
    """The dialect that makes the most even table of ``sample``; ``whole`` says that nothing follows it."""
    sample = sample[:_SAMPLE].replace("\r\n", "\n").replace("\0", "\ufffd")
    lines = sample.split("\n")
    lines = [line for line in (lines if whole or len(lines) == 1 else lines[:-1]) if line.strip()]
    if not lines:
        return Dialect(delimiter or ",", True, bool(header), 0.0)
    found = [_scored(lines, mark, header) for mark in delimiter or _DELIMITERS]
    return max(found, key=lambda dialect: dialect.sure)


def _scored(lines: list[str], mark: str, header: bool | None) -> Dialect:
    quoted, quoted_even = _parsed(lines, mark, csv.QUOTE_MINIMAL)
    bare, bare_even = _parsed(lines, mark, csv.QUOTE_NONE)
    opens = re.compile(rf'(?:^|{re.escape(mark)})"')
    # Quotes that quote stand right after a delimiter; if believing them makes the table uneven, they are words.
    quoting = quoted_even >= bare_even
    if mark == "\t" and len(bare[0]) > 1 and bare_even == 1:
        # Few programs quote in TSV, and people's quotes are seldom balanced: only doubled ones are proof.
        quoting = any('""' in cell for line in lines for cell in _QUOTED.findall(line))
    rows, even = (quoted, quoted_even) if quoting else (bare, bare_even)
    first = rows[0]
    usual = sum(map(is_usual, first))
    names = header if header is not None else usual > 0 or _named(rows)
    return Dialect(
        mark, quoting, names, _sureness(rows, even, usual, any(opens.search(line) for line in lines))
    )


def _sureness(rows: list[list[str]], even: float, usual: int, quotes: bool) -> float:
    if len(rows[0]) == 1:
        return (0.8 if quotes else 0.45) if usual and len(rows) > 1 else 0.0
    if even < 0.7:
        return 0.3 * even if usual > 1 else 0.0
    if usual:
        return 0.7 + 0.15 * even + 0.01 * min(len(rows[0]), 9)
    return 0.3 * even if len(rows) > 2 else 0.15


def _parsed(lines: list[str], mark: str, quoting: int) -> tuple[list[list[str]], float]:
    """Rows, and the share of them that have as many cells as the first."""
    try:
        rows = list(csv.reader((f"{line}\n" for line in lines), delimiter=mark, quoting=quoting))  # type: ignore[arg-type]
    except csv.Error:  # a stray carriage return, an endless field
        rows = [line.split(mark) for line in lines]
    rows = rows[:1] + rows[1:-1] if len(rows) > 2 else rows  # the last may be cut off inside a quoted field
    width = len(rows[0])
    return rows, sum(len(row) == width for row in rows) / len(rows)


def _named(rows: list[list[str]]) -> bool:
    """Whether a first row without usual names still looks like names over values."""
    first = rows[0]
    if len(first) < 2 or len(set(first)) < len(first) or not all(map(_NAME.fullmatch, first)):
        return False
    below = [cell for row in rows[1:50] for cell in row]
    return any(len(cell) > 60 or re.search(r"\d", cell) for cell in below)
