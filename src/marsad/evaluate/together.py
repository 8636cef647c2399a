"""Pairs of records put together, against those that belong together."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.evaluate.scores import share


@dataclass(frozen=True, slots=True)
class Together:
    """Pairs of records that were put together against those that truly are one person; rates NaN where undefined."""

    what: str
    true_pairs: int
    found_pairs: int
    right: int

    @property
    def precision(self) -> float:
        """Share of found pairs that are right."""
        return share(self.right, self.found_pairs)

    @property
    def recall(self) -> float:
        """Share of true pairs that were found."""
        return share(self.right, self.true_pairs)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return share(2.0 * self.right, self.true_pairs + self.found_pairs)
