"""Plain text: a record a line, blank lines passed over; a record's number is the number of its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from marsad.readers.contract import Reader
from marsad.readers.encoding import open_text, text_head
from marsad.readers.lines import Broken, line_blocks, text_lines
from marsad.readers.rows import Rows, refused
from marsad.readers.strings import same, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.model import Refusal
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    stream = open_text(source, options)
    try:
        number = 0
        for block in text_lines(line_blocks(stream, options.limits.line)):
            numbered = list(enumerate(block, start=number + 1))
            number += len(block)
            kept = [(n, line) for n, line in numbered if isinstance(line, str) and line.strip()]
            broken = [
                refused(source, n, line.reason, line.head) for n, line in numbered if isinstance(line, Broken)
            ]
            yield filled([n for n, _ in kept], [line for _, line in kept], options, broken)
    finally:
        stream.close()


def filled(numbers: list[int], texts: list[str], options: ReadOptions, refusals: list[Refusal]) -> Rows:
    """Rows of bare texts."""
    count = len(numbers)
    return Rows(
        number=pa.array(numbers, pa.int64()), text=strings(texts), seen=pa.nulls(count, pa.int64()),
        given_id=same("", count), author=same("", count), fields=same("{}", count),
        **{name: same(getattr(options, name), count) for name in _SAME}, refusals=refusals,
    )  # fmt: skip


_SAME = ("kind", "platform", "channel", "region", "lang")
# What is named so but is nothing of the kind has been damaged; its bytes are no words.
_NOT_TEXT = (
    ".zip", ".gz", ".warc", ".wacz", ".parquet", ".arrow", ".arrows", ".feather", ".ipc", ".docx", ".xlsx", ".pdf",
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".mov", ".opus", ".ogg", ".mp3", ".m4a",
)  # fmt: skip


def _sniff(head: bytes, name: str) -> float:
    if name.lower().endswith(_NOT_TEXT) or not text_head(head).strip():
        return 0.0
    return 0.5 if name.lower().endswith(READER.suffixes) else 0.2


READER = Reader("Plain text", (".txt", ".text", ".log", ".ioc"), _sniff, rows=_rows)
