"""Reads entries of a settings file and names the one that cannot be used."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from marsad.errors import UsageError


@dataclass(slots=True)
class Entries:
    """A mapping at ``path`` of a file; `close` refuses entries that nobody asked for (a misspelt one, say)."""

    file: str
    path: str
    values: dict[str, Any]
    asked: set[str] = field(default_factory=set)

    def part(self, name: str) -> Entries:
        """The mapping below."""
        return Entries(self.file, self._at(name), self._mapping(name))

    def parts(self, name: str) -> list[tuple[str, Entries]]:
        """Every named mapping below, at least one; by name, so that the order of the file decides nothing."""
        inner = self._mapping(name)
        below = Entries(self.file, self._at(name), inner)
        return [(str(key), below.part(key)) for key in sorted(inner, key=str)]

    def number(self, name: str, least: float, most: float = math.inf, *, usual: float | None = None) -> float:
        """A number from ``least`` to ``most``."""
        return self._number(self._at(name), self._get(name, usual), least, most)

    def whole(self, name: str, least: int, most: int = 10**9) -> int:
        """A whole number."""
        value = self.number(name, least, most)
        if value != int(value):
            raise self.wrong(self._at(name), value, "a whole number")
        return int(value)

    def numbers(
        self, name: str, least: float, most: float = math.inf, *, count: int = 0
    ) -> tuple[float, ...]:
        """A list of numbers; exactly ``count`` where given, else at least one."""
        values = self._get(name, None)
        if not isinstance(values, list) or not values or (count and len(values) != count):
            raise self.wrong(self._at(name), values, f"a list of {count or 'one or more'} numbers")
        return tuple(self._number(self._at(name), value, least, most) for value in values)

    def shares(self, name: str, known: list[str]) -> dict[str, float]:
        """Shares by name, together at most 1; empty where nothing is given."""
        given = self._get(name, {})
        if not isinstance(given, dict):
            raise self.wrong(self._at(name), given, "names with shares")
        if unknown := [str(key) for key in given if key not in known]:
            raise self.wrong(self._at(name), unknown[0], f"one of {', '.join(known)}")
        found = {
            str(key): self._number(self._at(f"{name}.{key}"), value, 0, 1) for key, value in given.items()
        }
        if sum(found.values()) > 1:
            raise self.wrong(self._at(name), sum(found.values()), "shares that sum up to 1 at most")
        return found

    def text(self, name: str) -> str:
        """Whatever is written there, as text."""
        return str(self._get(name, None))

    def close(self) -> None:
        """Raises UsageError for the first entry that was never asked for."""
        for name in self.values:
            if name not in self.asked:
                raise self.wrong(
                    self._at(str(name)), "an unknown entry", f"one of {', '.join(sorted(self.asked))}"
                )

    def wrong(self, path: str, got: object, expected: str) -> UsageError:
        """What is wrong with the entry at ``path``."""
        shown = "nothing" if got is None else got
        return UsageError(
            f"settings {self.file}: {path}: got {shown}, expected {expected}",
            hint="compare it with triage.yaml of the package",
        )

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _get(self, name: str, usual: object) -> Any:
        self.asked.add(name)
        return self.values.get(name, usual)

    def _mapping(self, name: str) -> dict[str, Any]:
        inner = self._get(name, None)
        if not isinstance(inner, dict) or not inner:
            raise self.wrong(self._at(name), inner, "entries below it")
        return inner

    def _number(self, path: str, value: object, least: float, most: float) -> float:
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        if not plain or not least <= float(value) <= most or math.isinf(float(value)):  # type: ignore[arg-type]
            expected = (
                f"a number of at least {least:g}"
                if math.isinf(most)
                else f"a number from {least:g} to {most:g}"
            )
            raise self.wrong(path, value, expected)
        return float(value)  # type: ignore[arg-type]
