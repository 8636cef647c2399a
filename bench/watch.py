"""Runs a measurement in a fresh process and watches the memory of everything it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INTERVAL = 0.25
"""Seconds between two looks; a peak shorter than this can be missed."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a job said; from start to end: wall seconds, CPU seconds of all its processes, peak memory in bytes.

    CPU time is read while the processes live: of each, up to `INTERVAL` of its last moments can be missed.

    Memory is the sum over the job's processes of their proportional set size (shared pages are divided
    among those that share them), or of their resident size where the kernel does not tell.
    """

    said: dict[str, Any]
    seconds: float
    cpu: float
    peak_bytes: int


class JobError(RuntimeError):
    """A measurement did not finish; the message carries the end of what it wrote."""


def environment() -> dict[str, str]:
    """What a job runs in: as installed programs do, with compiled modules kept.

    Where this machine forbids that, they are kept in the temporary folder: compiling all modules takes ten seconds.
    """
    found = dict(os.environ)
    if found.pop("PYTHONDONTWRITEBYTECODE", ""):
        found.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "marsad-bench-modules"))
    return found


def run(job: str, **options: object) -> Watched:
    """Run ``python -m bench.jobs JOB OPTIONS`` and watch it."""
    command = [sys.executable, "-m", "bench.jobs", job, json.dumps(options)]
    return watch(command, environment())


def watch(command: list[str], env: dict[str, str] | None = None) -> Watched:
    """Run a command whose last line on stdout is JSON. Raises JobError where it fails."""
    began = time.perf_counter()
    # A session of its own: every process the job starts is in it, also those whose parent has gone.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True, env=env
    ) as child:
        peak, spent = 0, dict[int, float]()
        while True:
            try:
                out, err = child.communicate(timeout=INTERVAL)
                break
            except subprocess.TimeoutExpired:
                spent |= session_cpu(child.pid)
                peak = max(peak, session_memory(child.pid))
        seconds = time.perf_counter() - began
    if child.returncode:
        raise JobError(f"{' '.join(command[2:4])} ended with {child.returncode}: {err.strip()[-2000:]}")
    said = json.loads(out.strip().splitlines()[-1])
    return Watched(said, seconds, sum(spent.values()), peak or int(said.get("max_rss", 0)))


def session_memory(session: int) -> int:
    """Bytes of memory of all processes of a session; 0 where there is no /proc."""
    return sum(_memory(pid) for pid in _stats(session))


def session_cpu(session: int) -> dict[int, float]:
    """CPU seconds so far of each living process of a session."""
    ticks = os.sysconf("SC_CLK_TCK")
    # utime and stime are the 14th and 15th field of stat, two of which stand before the parenthesis.
    return {pid: (int(fields[11]) + int(fields[12])) / ticks for pid, fields in _stats(session).items()}


def _stats(session: int) -> dict[int, list[str]]:
    """The fields of /proc/PID/stat after the name, of every process of the session."""
    found = {}
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdecimal():
            try:
                # The name in parentheses may hold anything; state, ppid, pgrp, session follow it.
                fields = (
                    (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                )
            except OSError:
                continue
            if int(fields[3]) == session:
                found[int(entry.name)] = fields
    return found


def _memory(pid: int) -> int:
    """Proportional set size of one process, or its resident size; 0 when it is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
