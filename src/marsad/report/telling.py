"""Reasons of leads in words: each, and the one that says most."""

from __future__ import annotations

from typing import Any

from marsad.report.markup import each

_TELLING = (
    "victim_reports", "handles_one_phone", "shared_selector", "tips", "sightings", "countries", "controller_pattern",
    "obscured_phone", "same_text", "score", "severity", "size",
)  # fmt: skip

_DULL = ("clock_erasure", "in_network")


def in_words(reason: Any) -> str:
    """A reason in every language."""
    params = dict(reason["params"])
    return each(lambda w: w.reason(reason["code"], params))


def most_telling(lead: Any) -> Any | None:
    """The reason that says most about a lead."""
    return min(lead["reasons"], key=_telling, default=None)


def in_a_line(lead: Any) -> str:
    """What says most about a lead, in every language; "" where there is nothing to say."""
    most = most_telling(lead)
    return in_words(most) if most else ""


def _telling(reason: Any) -> int:
    """Facts that fix a lead's tier come before all; where it lies and when it is erased says little."""
    if not reason["weight"]:
        return len(_TELLING) if reason["code"] in _DULL else -1
    return _TELLING.index(reason["code"]) if reason["code"] in _TELLING else len(_TELLING)
