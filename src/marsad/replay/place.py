"""Where the evidence of a lake lies."""

from __future__ import annotations

from pathlib import Path

HERE = "evidence"
ELSEWHERE = "EVIDENCE"
"""File of a lake that names the folder of its store, where that is not the folder `HERE` of the lake."""


def store_of(lake: Path) -> Path | None:
    """The folder of a lake's store; None where nothing was sealed yet."""
    elsewhere = lake / ELSEWHERE
    if elsewhere.is_file():
        return Path(elsewhere.read_text("utf-8").strip())
    return lake / HERE if (lake / HERE).is_dir() else None
