"""Makes src/marsad/rank/precision.yaml: how often findings that stand alone are right in the artificial world.

Run it again after packs or the world changed:  .venv/bin/python scripts/measure_precision.py 2026-11-22
"""

from __future__ import annotations

import sys

from marsad.evaluate.precision import SPLIT, Counts, measure
from marsad.rank.precision import MEASURED

ITEMS, SEEDS = 20_000, (11, 12, 13, 14, 15, 16)  # below 1,000: seeds for building, never for scoring

_HEAD = """\
# How often findings that stand alone are right, counted in the artificial world. Made by scripts/measure_precision.py:
# do not edit. A row is a typology; its eight pairs are [right, seen] for one, two, three, four or more families of
# cues, each with a score below .90 and from .90 on. offender, victim: whose words; told: reports, tips, sightings.
# The world is ours and flatters; harm.yaml says how much rarer crimes are in what a unit watches.
"""


def main(day: str) -> None:
    """Write the file; ``day`` is put into it, so that the same call writes the same bytes."""
    counts = measure(ITEMS, SEEDS)
    seeds = ", ".join(str(seed) for seed in SEEDS)
    lines = [
        f'version: "{day}"',
        f'measured_on: "artificial world, {SPLIT} families, {ITEMS} rows a seed, seeds {seeds}"',
    ]
    MEASURED.write_text(_HEAD + "\n".join([*lines, "cells:", *_rows(counts)]) + "\n", encoding="utf-8")


def _rows(counts: Counts) -> list[str]:
    rows = []
    for side, typologies in counts.items():
        rows.append(f"  {side}:")
        rows += [f"    {name}: {pairs}" for name, pairs in typologies.items()]
    return rows


if __name__ == "__main__":
    main(sys.argv[1])
