"""Marsad (مرصد) turns the flood of signals a unit lawfully holds into a short, explained, ranked list of leads.

Importing it is cheap: rooms are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.board import Board
    from marsad.detect import findings
    from marsad.errors import MarsadError
    from marsad.evaluate import evaluate as measure
    from marsad.evidence import export_evidence, open_vault, preview_evidence, verify_evidence
    from marsad.evidence.nouns import Act, Arrival
    from marsad.model import Finding, Provenance, Selector, Span
    from marsad.pipeline import run
    from marsad.readers.recognising import recognise
    from marsad.report import explain, leads, plan
    from marsad.selectors import find
    from marsad.synth import make_world, write_world
    from marsad.text import fold

# Where each public name lives. None has the name of a room: loading the room would hide it.
_FACE = {
    "Act": ("evidence.nouns", "Act"),
    "Arrival": ("evidence.nouns", "Arrival"),
    "Board": ("board", "Board"),
    "Finding": ("model", "Finding"),
    "MarsadError": ("errors", "MarsadError"),
    "Provenance": ("model", "Provenance"),
    "Selector": ("model", "Selector"),
    "Span": ("model", "Span"),
    "explain": ("report", "explain"),
    "export_evidence": ("evidence", "export_evidence"),
    "find": ("selectors", "find"),
    "findings": ("detect", "findings"),
    "fold": ("text", "fold"),
    "leads": ("report", "leads"),
    "make_world": ("synth", "make_world"),
    "measure": ("evaluate", "evaluate"),
    "open_vault": ("evidence", "open_vault"),
    "plan": ("report", "plan"),
    "preview_evidence": ("evidence", "preview_evidence"),
    "recognise": ("readers.recognising", "recognise"),
    "run": ("pipeline", "run"),
    "verify_evidence": ("evidence", "verify_evidence"),
    "write_world": ("synth", "write_world"),
}

__all__ = [
    "Act",
    "Arrival",
    "Board",
    "Finding",
    "MarsadError",
    "Provenance",
    "Selector",
    "Span",
    "explain",
    "export_evidence",
    "find",
    "findings",
    "fold",
    "leads",
    "make_world",
    "measure",
    "open_vault",
    "plan",
    "preview_evidence",
    "recognise",
    "run",
    "verify_evidence",
    "write_world",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("marsad")
    if name not in _FACE:
        raise AttributeError(f"module 'marsad' has no attribute {name!r}")
    room, attribute = _FACE[name]
    return getattr(importlib.import_module(f"marsad.{room}"), attribute)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
