"""Lists as CSV, or one hash a line: only columns of hashes and categories are looked at."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from marsad.errors import SourceError, UsageError
from marsad.hashlists import columns, pictures
from marsad.hashlists.digests import BYTES, bare, of_length, one
from marsad.hashlists.entries import Refused, Said, qualities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    import numpy.typing as npt

_BLOCK = 8 << 20
_SEPARATORS = ",;\t|"


@dataclass(slots=True)
class _Skipped:
    """Rows with a wrong number of columns, by their number in the file."""

    header: int
    rows: list[int] = field(default_factory=list)

    def __call__(self, row: pacsv.InvalidRow) -> str:
        self.rows.append(row.number - self.header)
        return "skip"

    def numbers(self, before: int, many: int) -> tuple[npt.NDArray[np.int64], list[Refused]]:
        """Numbers of the next ``many`` records that were not skipped, and the refusals between them."""
        end = before + many
        passed: list[int] = []
        for row in sorted(self.rows):
            if row > end:
                break
            end += 1
            passed.append(row)
        self.rows = [row for row in self.rows if row > end]
        numbers = np.setdiff1d(np.arange(before + 1, end + 1), np.array(passed, np.int64), assume_unique=True)
        return numbers, [(row, "another number of columns than the first line") for row in passed]


def read(stream: IO[bytes], head: bytes, algorithm: str) -> Iterator[Said]:
    """Blocks of a list. ``algorithm`` names what a column without a telling name holds.

    Raises UsageError where no column holds hashes, or 64 digits may be either of two kinds.
    """
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf8"
    names, separator, header = _columns(head.decode(encoding, "replace"), algorithm)
    if not any(name in BYTES or name == columns.GENERIC for name in names):
        raise UsageError(
            "no column with hashes",
            hint="name it md5, sha1, sha256 or pdq in the first line, or give one hash a line",
        )
    labels = [str(number) for number in range(len(names))]
    skipped = _Skipped(int(header))
    try:
        blocks = pacsv.open_csv(
            stream,
            read_options=pacsv.ReadOptions(
                column_names=labels,
                skip_rows=int(header),
                block_size=_BLOCK,
                use_threads=False,
                encoding=encoding,
            ),
            parse_options=pacsv.ParseOptions(delimiter=separator, invalid_row_handler=skipped),
            convert_options=pacsv.ConvertOptions(column_types={label: pa.binary() for label in labels}),
        )
    except pa.ArrowInvalid as error:
        raise SourceError(
            f"this is no table: {_first_line(error)}", hint="give CSV, or one hash a line"
        ) from None
    done = 0
    try:
        for batch in blocks:
            numbers, refused = skipped.numbers(done, batch.num_rows)
            done = int(numbers[-1]) if len(numbers) else done
            yield _said(batch, names, numbers, refused, algorithm)
    except pa.ArrowInvalid as error:
        raise SourceError(
            f"after record {done:,}: {_first_line(error)}", hint="repair the file; the list stays as it was"
        ) from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].split(":", 1)[0]


def _columns(head: str, algorithm: str) -> tuple[list[str], str, bool]:
    """What each column means, what stands between columns, and whether the first line names them."""
    line = head.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
    separator = max(_SEPARATORS, key=line.count) if any(sign in line for sign in _SEPARATORS) else ","
    cells = next(csv.reader(io.StringIO(line), delimiter=separator), [])
    meant = [columns.means(cell) for cell in cells]
    if any(name in BYTES or name == columns.GENERIC for name in meant):
        return meant, separator, True
    # No names: a column whose first cell is a hash holds hashes.
    found = [
        columns.GENERIC if one(cell, algorithm) or of_length(len(cell.strip())) else "" for cell in cells
    ]
    return found, separator, False


def _said(
    batch: pa.RecordBatch,
    names: list[str],
    numbers: npt.NDArray[np.int64],
    refused: list[Refused],
    algorithm: str,
) -> Said:
    hashes: dict[str, pa.Array] = {}
    category = pa.nulls(batch.num_rows, pa.string())
    quality, kinds, passed = None, None, 0
    generic: list[pa.Array] = []
    for name, column in zip(names, batch.columns, strict=True):
        refused += [(int(numbers[row]), pictures.refusal(seal)) for row, seal in pictures.in_column(column)]
        if name == columns.UNMATCHED:
            passed += int(pc.sum(pc.greater(pc.binary_length(column), 0)).as_py() or 0)
        elif name in BYTES:
            hashes[name] = _text(column)
        elif name == columns.GENERIC:
            generic.append(_text(column))
        elif name == columns.CATEGORY:
            category = _text(column)
        elif name == columns.QUALITY:
            quality = qualities(_text(column))
        elif name == columns.ALGORITHM:
            kinds = _text(column)
    for values in generic:
        sorted_out, wrong, unknown = by_kind(values, kinds, algorithm)
        refused += [(int(numbers[row]), why) for row, why in wrong]
        passed += unknown
        for kind, column in sorted_out.items():
            hashes[kind] = pc.coalesce(hashes[kind], column) if kind in hashes else column
    return Said(numbers, hashes, category, quality, refused, {"other kinds": passed} if passed else {})


def _text(column: pa.Array) -> pa.Array:
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([value.decode("utf-8", "replace") for value in column.to_pylist()], pa.string())


def by_kind(
    values: pa.Array, kinds: pa.Array | None, algorithm: str
) -> tuple[dict[str, pa.Array], list[Refused], int]:
    """Hashes of a column without a telling name by algorithm; which rows hold none; how many are of other kinds.

    A prefix decides, then what another column calls it, then ``algorithm``, then the length.
    """
    lengths = pc.fill_null(pc.binary_length(pc.utf8_trim_whitespace(values)), 0)
    plain = not pc.any(pc.match_substring(values, ":")).as_py()
    if plain and kinds is None and algorithm:
        return {algorithm: values}, [], 0
    if plain and kinds is None:
        alike = pc.unique(lengths).to_pylist()
        if len(alike) == 1 and (only := of_length(alike[0])) and only != "sha256":
            return {only: values}, [], 0
    found: dict[str, list[str | None]] = {}
    wrong: list[Refused] = []
    unknown = 0
    said = kinds.to_pylist() if kinds is not None else [None] * len(values)
    for row, (value, kind) in enumerate(zip(values.to_pylist(), said, strict=True)):
        name = kind_of((value or "").strip(), kind or "", algorithm)
        if name in BYTES:
            if name not in found:
                found[name] = [None] * len(values)
            found[name][row] = value
        elif name == columns.UNMATCHED:
            unknown += 1
        elif value:
            wrong.append(
                (row, f"hash: {len(bare(pa.array([value]))[0].as_py() or '')} digits, expected 32, 40 or 64")
            )
    return {name: pa.array(column, pa.string()) for name, column in found.items()}, wrong, unknown


def kind_of(value: str, said: str, algorithm: str) -> str:
    """The algorithm of a hash, UNMATCHED for one that Marsad cannot match, "" where nothing tells.

    Raises UsageError for 64 digits of which nobody says whether they are SHA-256 or PDQ.
    """
    prefix, sign, rest = value.rpartition(":")
    for name in (prefix if sign else "", said):
        kind = columns.means(name) if name else ""
        if kind in BYTES or kind == columns.UNMATCHED:
            return kind
    if algorithm:
        return algorithm
    found = of_length(len(rest))
    if found == "sha256":
        raise UsageError(
            "hashes of 64 digits are SHA-256 or PDQ, and nothing in the file says which",
            hint="add --algorithm sha256 or --algorithm pdq",
        )
    return found
