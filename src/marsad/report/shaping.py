"""The templates of a network as a picture shows them: what is constant in their copies and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.link.slots import align
from marsad.report.book import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COPIES = 3
"""Of fewer copies nobody can say what is constant."""
VICTIMS = 0.2
"""A template is not drawn where more copies than this, for each that may be shown, are read as a victim's."""
SHAPES = 4
"""Templates shown of a network, the largest ones."""


def shape_up(
    copies: Mapping[str, Sequence[str]],
    sizes: Mapping[str, int],
    texts: Mapping[str, str],
    facts: Mapping[str, Mapping[str, Any]],
) -> tuple[Shape, ...]:
    """The shapes of templates, the largest first; ``copies`` names the observations whose words may be shown.

    ``sizes`` counts all copies of each template, ``texts`` and ``facts`` (region, seen_at) are by observation.
    Templates whose copies share too little are left out.
    """
    found = []
    for name, those in copies.items():
        rows = [facts[each] for each in those]
        text = align([texts.get(each, "") for each in those], [row["region"] for row in rows]).template
        times = [row["seen_at"] for row in rows if row["seen_at"]]
        if text.holds:
            size = max(sizes.get(name, 0), text.copies)
            found.append(Shape(name, size, text, min(times, default=None), max(times, default=None)))
    return tuple(sorted(found, key=lambda one: (-one.size, one.template)))
