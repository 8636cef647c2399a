"""Texts as they may be shown: cut to a readable length, in pieces by mark, with nothing invisible left in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.report.book import Mark

LENGTH = 900  # code points shown of a text
_LEAD_IN = 160  # code points before the first mark when a long text is cut

INVISIBLE = {
    0x200B: "ZWSP", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x2028: "LS",
    0x2029: "PS",
}  # fmt: skip
"""Characters that change what a reader sees without being seen; shown by name. Source: Unicode TR36, TR9."""
_KEPT = {0x09, 0x0A, 0x0D}
_DROPPED = {
    0x061C,
    0x200E,
    0x200F,
    0xFEFF,
    0x00AD,
}  # everyday marks of direction and hyphens: harmless, only noise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text with the same marks. ``control`` names an invisible character instead of text."""

    text: str
    marks: tuple[Mark, ...] = ()
    control: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in pieces and how many code points are not shown before and after them."""

    pieces: tuple[Piece, ...]
    before: int = 0
    after: int = 0


def pieces(text: str, marks: Sequence[Mark], length: int = LENGTH) -> Cut:
    """``text`` in pieces; where it is longer than ``length``, the stretch round its first cue."""
    inside = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    start, stop = _window(len(text), inside, length)
    edges = {start, stop}
    for mark in inside:
        edges |= {min(max(mark.start, start), stop), min(max(mark.end, start), stop)}
    ordered = sorted(edges)
    out: list[Piece] = []
    for left, right in pairwise(ordered):
        on = tuple(mark for mark in inside if mark.start <= left and right <= mark.end)
        out.extend(_visible(text[left:right], on))
    return Cut(tuple(out), before=start, after=len(text) - stop)


def plain(text: str) -> str:
    """One line of ``text`` without anything invisible: for terminals and tables."""
    shown = "".join(" " if _control(c) else c for c in text if ord(c) not in _DROPPED)
    return " ".join(shown.split())


def _window(size: int, marks: Sequence[Mark], length: int) -> tuple[int, int]:
    if size <= length:
        return 0, size
    cues = [mark.start for mark in marks if mark.family] or [mark.start for mark in marks]
    first = min(cues, default=0)
    start = 0 if first < length - _LEAD_IN else min(first - _LEAD_IN, size - length)
    return start, start + length


def _visible(text: str, marks: tuple[Mark, ...]) -> list[Piece]:
    out, kept = [], ""
    for char in text:
        if ord(char) in _DROPPED:
            continue
        name = _control(char)
        if not name:
            kept += char
            continue
        if kept:
            out.append(Piece(kept, marks))
        out.append(Piece("", marks, name))
        kept = ""
    if kept:
        out.append(Piece(kept, marks))
    return out


def _control(char: str) -> str:
    """The name of an invisible character; "" for a visible one. Joiners stay: Arabic script and emoji need them."""
    point = ord(char)
    if point in INVISIBLE:
        return INVISIBLE[point]
    if (point < 0x20 or 0x7F <= point < 0xA0) and point not in _KEPT:
        return f"U+{point:04X}"
    if 0xE0000 <= point <= 0xE007F or 0xD800 <= point <= 0xDFFF:
        return f"U+{point:04X}"
    return ""
