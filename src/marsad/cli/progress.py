"""Bars on stderr for anything over two seconds; silent where stderr is not a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.model import Refusal

_STAGES = {
    "world": "making the artificial world",
    "read": "reading and detecting",
    "link": "linking",
    "rank": "ranking",
    "report": "writing the report",
    "simulate": "simulating",
}


class Bars:
    """One bar a stage. Linking and ranking tell no share, so their bar only shows that they live."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._quiet = not console.is_terminal
        self._bars = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[note]}"), TimeElapsedColumn(),
            TimeRemainingColumn(), console=console, disable=self._quiet,
        )  # fmt: skip
        self._console = console
        self._now: TaskID | None = None
        self._started = time.monotonic()
        self._name = ""

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finish()
        self._bars.stop()

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._finish()
        self._name, self._started = _STAGES.get(name, name), time.monotonic()
        self._now = self._bars.add_task(self._name, total=None, note="")

    def read(self, done: int, total: int, records: int) -> None:
        """Move the bar of the stage that reads."""
        if self._now is not None:
            self._bars.update(self._now, completed=done, total=total or None, note=f"{records:,}")

    def refused(self, refusals: Sequence[Refusal]) -> None:
        """Not drawn: they are counted in the end, and lie aside."""

    def _finish(self) -> None:
        if self._now is None:
            return
        self._bars.update(self._now, completed=1, total=1)
        if self._quiet:
            self._console.print(f"{self._name}: {time.monotonic() - self._started:.1f} s", highlight=False)
        self._now = None
