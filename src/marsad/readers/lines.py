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
    for region in line_regions(stream, limit, block):
        yield [region] if isinstance(region, Broken) else lines_of(region, limit)


def line_regions(stream: Stream, limit: int, block: int = BLOCK) -> Iterator[bytes | Broken]:
    """The same before it is cut into lines: whole lines without the last newline, a block's worth at a time."""
    carry: list[bytes] = []
    held, skipping = 0, False
    while True:
        try:
            chunk = stream.read(block)
        except Cut as cut:
            yield Broken(cut.message, b"".join(carry)[:RAW], end=True)
            return
        if not chunk:
            break
        last = chunk.rfind(b"\n")
        if last < 0:
            if not skipping:
                carry.append(chunk)
                held += len(chunk)
            if held > limit:
                yield Broken(_too_long(limit), b"".join(carry)[:RAW])
                carry, held, skipping = [], 0, True
            continue
        first = chunk.index(b"\n") + 1 if skipping else 0
        if first <= last:
            yield b"".join((*carry, memoryview(chunk)[first:last]))
        rest = chunk[last + 1 :]
        skipping, carry, held = False, [rest] if rest else [], len(rest)
    if carry:
        yield b"".join(carry)


def lines_of(region: bytes, limit: int) -> list[bytes | Broken]:
    """The lines of a region; those longer than ``limit`` bytes are `Broken`."""
    lines = region.split(b"\n")
    if len(region) <= limit:
        return [*lines]
    return [line if len(line) <= limit else Broken(_too_long(limit), line[:RAW]) for line in lines]


def _too_long(limit: int) -> str:
    return f"line longer than {limit:,} bytes"


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
