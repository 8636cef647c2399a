"""How well reposted texts are grouped, on texts of a generator whose writer had not seen how that is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.errors import UsageError
from marsad.evaluate.clusters import Agreement, agreement
from marsad.evaluate.reposts import Knobs, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pyarrow as pa

SIZES = (10_000, 100_000)
"""Numbers of texts that are scored beside the one that is asked for."""
SEEDS = 3
"""Seeds that each size up to the last of these is scored with: one large group moves the figures of a seed."""
LEAST = 100
BANDS: Mapping[str, tuple[float, float]] = {
    "under 10 %": (0.0, 0.10), "10 to 20 %": (0.10, 0.20), "20 to 30 %": (0.20, 0.30), "from 30 %": (0.30, 1.01),
}  # fmt: skip
"""Shares of a template's words that change with each copy."""
SHARES = (0.05, 0.15, 0.25, 0.35, 0.45)
_CURVE = 10_000  # texts at each point of a curve


@dataclass(frozen=True, slots=True)
class Grouped:
    """Agreement on ``items`` texts of a seed, of all and of parts that hold whole templates.

    A part's figures judge its texts among themselves: what was glued to a text of another part shows in
    ``overall`` alone. ``by_trick``: by how a template's copies are disguised where they are.
    """

    items: int
    seed: int
    overall: Agreement
    by_language: Mapping[str, Agreement]
    by_slots: Mapping[str, Agreement]
    by_trick: Mapping[str, Agreement]


@dataclass(frozen=True, slots=True)
class RepostScores:
    """Sizes from small to large, of each its seeds, and curves at 10,000 texts of the first seed.

    ``slots``: by the share of changing words that every template has. ``disguised``: by the share of words
    that are disguised in every text.
    """

    half: str
    seed: int
    sizes: tuple[Grouped, ...]
    slots: Mapping[float, Agreement]
    disguised: Mapping[float, Agreement]


def score_reposts(items: int, seed: int, half: str = "sealed") -> RepostScores:
    """Score at 10,000, 100,000 and ``items`` texts, where these are fewer, with ``seed`` and the next ones.

    Raises UsageError below 100 texts.
    """
    if items < LEAST:
        raise UsageError(f"{items} texts cannot be scored", hint="for example --reposts 100000")
    sizes = sorted({size for size in SIZES if size < items} | {items})
    runs = [(size, seed + more) for size in sizes for more in range(SEEDS if size <= SIZES[-1] else 1)]
    few = min(items, _CURVE)
    return RepostScores(
        half,
        seed,
        tuple(_grouped(texts(size, one, half), one) for size, one in runs),
        {share: _point(few, seed, half, Knobs(least=share, most=share)) for share in SHARES},
        {
            share: _point(few, seed, half, Knobs(disguised=1.0, hit_least=share, hit_most=share))
            for share in SHARES
        },
    )


def _point(items: int, seed: int, half: str, knobs: Knobs) -> Agreement:
    made = texts(items, seed, half, knobs)
    return agreement(made["template"].to_numpy(), _labels(made))


def _labels(made: pa.Table) -> npt.NDArray[np.int64]:
    from marsad.link.templates import group

    return np.asarray(group(made["text"].chunk(0)).label, np.int64)


def _grouped(made: pa.Table, seed: int) -> Grouped:
    truth, found = made["template"].to_numpy(), _labels(made)
    slots = made["slots"].to_numpy()

    def parts(masks: Mapping[str, npt.NDArray[np.bool_]]) -> dict[str, Agreement]:
        return {name: agreement(truth[some], found[some]) for name, some in masks.items() if some.any()}

    return Grouped(
        made.num_rows,
        seed,
        agreement(truth, found),
        parts(_named(made, "language")),
        parts({name: (slots >= low) & (slots < high) for name, (low, high) in BANDS.items()}),
        parts(_named(made, "trick")),
    )


def _named(made: pa.Table, column: str) -> dict[str, npt.NDArray[np.bool_]]:
    coded = made[column].chunk(0)
    codes = coded.indices.to_numpy()
    return {name: codes == number for number, name in enumerate(coded.dictionary.to_pylist())}
