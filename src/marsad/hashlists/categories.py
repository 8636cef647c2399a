"""What a list's categories weigh: built-in tables by country, or the unit's own; the list's own words are kept."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from marsad.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_BUILT_IN = Path(__file__).with_name("categories.yaml")
ANY = "any"
"""All built-in schemes together: what weighs differently in two of them has no severity."""
_LEAST, _MOST, _LONGEST = 0, 5, 40
_SAID_BEFORE = re.compile(r"(?:category|categorie|catégorie|cat|فئة|الفئة)[\s.:_-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scheme:
    """Severity (0 to 5, None = not known) by category in lower case."""

    name: str
    severities: Mapping[str, int | None]

    def known(self, category: str) -> bool:
        """Whether this is one of its categories; none at all is always allowed."""
        return not category or plain(category) in self.severities

    def severity(self, category: str) -> int | None:
        """The severity of a category as the list writes it."""
        return self.severities.get(plain(category))


def plain(category: str) -> str:
    """A category for comparison: "Category A", "cat. a" and "A" are the same, and so are "1" and "1.0"."""
    word = _SAID_BEFORE.sub("", category.strip(), count=1) or category.strip()
    return word.removesuffix(".0").casefold()


def scheme(name: str = "", own: Path | None = None) -> Scheme:
    """The scheme called ``name`` (all built-in ones together by default), or the unit's ``own`` file.

    Raises UsageError where there is none of that name, or the file is none.
    """
    if own is not None:
        return _own(own)
    schemes = _built_in()
    if (name or ANY) not in schemes:
        raise UsageError(
            f"there is no scheme of categories called {name!r}", hint=f"there are: {', '.join(schemes)}"
        )
    return schemes[name or ANY]


@functools.cache
def _built_in() -> dict[str, Scheme]:
    data = yaml.safe_load(_BUILT_IN.read_text(encoding="utf-8"))
    schemes = {name: Scheme(name, _read(each["categories"])) for name, each in data["schemes"].items()}
    together: dict[str, int | None] = {}
    for each in schemes.values():
        for category, severity in each.severities.items():
            together[category] = severity if together.get(category, severity) == severity else None
    return {ANY: Scheme(ANY, together), **schemes}


def _own(path: Path) -> Scheme:
    hint = "categories: {A: 5, B: 3, other: 0} and source: who says so"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Scheme(path.stem[:_LONGEST], _read(data.get("categories", data)))
    except (OSError, yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        raise UsageError(f"{path.name} is no table of categories: {error}", hint=hint) from None


def _read(categories: Mapping[Any, Any]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for category, severity in categories.items():
        if severity is not None and not _LEAST <= int(severity) <= _MOST:
            raise ValueError(f"severity {severity}, expected {_LEAST} to {_MOST} or null")
        if len(str(category)) > _LONGEST:
            raise ValueError(f"a category of {len(str(category))} characters")
        found[plain(str(category))] = None if severity is None else int(severity)
    return found
