"""What the figures were measured on: without it they mean nothing."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """Cores we may use, memory in GB, and how busy the machine was before we began (load average)."""

    processor: str
    cores: int
    memory_gb: float
    python: str
    system: str
    load: float

    @property
    def line(self) -> str:
        """One line to stand above the tables."""
        return (
            f"{self.processor}, {self.cores} cores, {self.memory_gb:.1f} GB, Python {self.python}, "
            f"{self.system}; load average at the start {self.load:.2f}"
        )


def look() -> Machine:
    """The machine as it is now."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        _processor(),
        len(os.sched_getaffinity(0)),
        pages / 1e9,
        platform.python_version(),
        f"{platform.system()} {platform.machine()}",
        os.getloadavg()[0],
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")
