"""A template in a terminal: its constant text with the slots in brackets, and under it what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marsad.link.slots import Fixed
from marsad.report.console import FSI, PDI, isolate
from marsad.report.shapes import MOST, USUAL, family
from marsad.report.spans import pieces, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from marsad.link.slots import Slot
    from marsad.report.book import Shape
    from marsad.report.words import Words

_COLOURS = {"call": "cyan", "pay": "yellow", "web": "blue", "who": "magenta", "where": "green", "when": "red"}
_VALUES = 4


def shapes_terminal(found: Sequence[Shape], w: Words) -> list[RenderableType]:
    """The templates one under the other; [] where there are none."""
    out: list[RenderableType] = []
    for one in found:
        out += [_head(one, w), Padding(_text(one, w), (0, 0, 0, 2)), Padding(_slots(one, w), (0, 0, 1, 2))]
    return [Text(w.say("ui.shapes"), "bold"), *out] if out else []


def _head(one: Shape, w: Words) -> Text:
    told = [one.template, w.say("ui.copies", count=one.size), w.say("ui.slots", count=len(one.text.slots))]
    if one.first_seen and one.last_seen:
        told.append(" – ".join(dict.fromkeys(f"{when:%Y-%m-%d}" for when in (one.first_seen, one.last_seen))))
    return Text(" · ".join(told), "dim")


def _text(one: Shape, w: Words) -> Text:
    """Constant text, slots as [kind ×12], and what many copies lack in braces with its share."""
    out = Text(FSI)
    for part in one.text.parts:
        if isinstance(part, Fixed):
            said = _shown(part.text)
            rare = part.share < MOST and said.strip()
            out.append(f"{{{said.strip()}}}({part.share:.0%}) " if rare else said)
        else:
            several = f"×{part.different}" if part.different > 1 else plain(part.values[0].text)
            part_of = f" {part.share:.0%}" if part.share < USUAL else ""
            out.append(f"[{w.slot(part.kind)} {several}{part_of}]", _COLOURS.get(family(part.kind), "bold"))
    return out.append(PDI)


def _shown(text: str) -> str:
    return "".join(f"<{piece.control}>" if piece.control else piece.text for piece in pieces(text, ()).pieces)


def _slots(one: Shape, w: Words) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for slot in one.text.slots:
        colour = _COLOURS.get(family(slot.kind), "bold")
        table.add_row(Text(f"{w.slot(slot.kind)} ×{slot.different}", colour), _values(slot, w))
    return table


def _values(slot: Slot, w: Words) -> str:
    named = slot.values[:_VALUES]
    told = [f"{isolate(plain(value.text))} {value.count}" for value in named]
    more = slot.different - len(named)
    return " · ".join(told) + (f" · {w.say('ui.and_more', count=more)}" if more > 0 else "")
