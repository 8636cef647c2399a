"""The largest templates of some tables, for a terminal, for programs, and as a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group

from marsad.errors import UsageError
from marsad.report.console import render
from marsad.report.gather import template_shapes
from marsad.report.lines import json_lines, template_json
from marsad.report.page import templates_html
from marsad.report.terminal_shape import shapes_terminal
from marsad.report.words import words

if TYPE_CHECKING:
    from marsad.report.source import Read

FORMATS = ("table", "json", "html")


def templates(read: Read, shape: str, *, limit: int, lang: str, width: int) -> str:
    """The ``limit`` largest templates (0 = all) in one of FORMATS."""
    w = words(lang)  # an unknown language is refused before any work
    if shape not in FORMATS:
        raise UsageError(f"format {shape!r} is unknown", hint=f"one of {', '.join(FORMATS)}")
    found = template_shapes(read, limit)
    if shape == "json":
        return json_lines([template_json(one) for one in found])
    if shape == "html":
        return templates_html(found, lang)
    return render(Group(*shapes_terminal(found, w) or [w.say("ui.no_templates")]), width, False)
