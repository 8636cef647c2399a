"""Lines out of a stream in blocks, in bounded memory whatever the length of a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.readers.source import BLOCK, Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.source import Stream

RAW = 4096
"""A refusal keeps at most this many bytes of what was refused."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Stands in the place of a line (or record) that cannot be had: why, and how it began.

    ``end`` says that nothing follows, because the source was cut here.
    """

    reason: str
    head: bytes = b""
    end: bool = False


def line_blocks(stream: Stream, limit: int, block: int = BLOCK) -> Iterator[list[bytes | Broken]]:
    """Lines without their newline, a block's worth at a time; a longer one than ``limit`` bytes is `Broken`.

    A final line without a newline counts. Where the stream is cut, the unfinished line is `Broken`.
    """
    carry: list[bytes] = []
    held, skipping = 0, False
    too_long = f"line longer than {limit:,} bytes"
    while True:
        try:
            chunk = stream.read(block)
        except Cut as cut:
            yield [Broken(cut.message, b"".join(carry)[:RAW], end=True)]
            return
        if not chunk:
            break
        found: list[bytes | Broken] = [*chunk.split(b"\n")]
        last = chunk[chunk.rfind(b"\n") + 1 :]
        if len(found) == 1:
            if not skipping:
                carry.append(chunk)
                held += len(chunk)
            if held > limit:
                yield [Broken(too_long, b"".join(carry)[:RAW])]
                carry, held, skipping = [], 0, True
            continue
        found.pop()
        if skipping:
            del found[0]
        elif carry:
            found[0] = b"".join((*carry, chunk[: chunk.index(b"\n")]))
        skipping, carry, held = False, [last] if last else [], len(last)
        if limit < block or (found and len(found[0]) > limit):  # type: ignore[arg-type]
            found = [_bounded(line, limit, too_long) for line in found]
        yield found
    if carry:
        yield [_bounded(b"".join(carry), limit, too_long)]


def _bounded(line: bytes | Broken, limit: int, reason: str) -> bytes | Broken:
    return Broken(reason, line[:RAW]) if isinstance(line, bytes) and len(line) > limit else line


def text_lines(blocks: Iterator[list[bytes | Broken]]) -> Iterator[list[str | Broken]]:
    """The same lines as text, without a final carriage return; those that are not UTF-8 are `Broken`."""
    for block in blocks:
        yield decoded(block)


def decoded(block: list[bytes | Broken]) -> list[str | Broken]:
    """One block of lines as text; whole blocks are decoded at once where nothing is wrong with them."""
    try:
        text = b"\n".join(block).decode()  # type: ignore[arg-type]
    except (TypeError, UnicodeDecodeError):
        return [_text(line) for line in block]
    if not block:
        return []
    lines: list[str | Broken] = [*text.split("\n")]
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines  # type: ignore[union-attr]


def _text(line: bytes | Broken) -> str | Broken:
    if isinstance(line, Broken):
        return line
    try:
        return line.decode().removesuffix("\r")
    except UnicodeDecodeError as error:
        return Broken(f"not valid UTF-8 at byte {error.start} of the record", line[:RAW])
