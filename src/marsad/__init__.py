"""Marsad (مرصد) turns the flood of signals a unit lawfully holds into a short, explained, ranked list of leads.

Importing it is cheap: rooms are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.detect import detect
    from marsad.errors import MarsadError
    from marsad.evaluate import evaluate
    from marsad.model import Finding, Provenance, Selector, Span
    from marsad.pipeline import run
    from marsad.report import explain, leads
    from marsad.selectors import find
    from marsad.synth import make_world, write_world
    from marsad.text import fold

_FACE = {
    "Finding": "model",
    "MarsadError": "errors",
    "Provenance": "model",
    "Selector": "model",
    "Span": "model",
    "detect": "detect",
    "evaluate": "evaluate",
    "explain": "report",
    "find": "selectors",
    "fold": "text",
    "leads": "report",
    "make_world": "synth",
    "run": "pipeline",
    "write_world": "synth",
}

__all__ = [
    "Finding",
    "MarsadError",
    "Provenance",
    "Selector",
    "Span",
    "detect",
    "evaluate",
    "explain",
    "find",
    "fold",
    "leads",
    "make_world",
    "run",
    "write_world",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("marsad")
    if name not in _FACE:
        raise AttributeError(f"module 'marsad' has no attribute {name!r}")
    return getattr(importlib.import_module(f"marsad.{_FACE[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
