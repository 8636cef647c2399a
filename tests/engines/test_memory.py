"""A process that keeps what it frees works on as before, and asks the system for less."""

import platform
import subprocess
import sys

import pytest

from marsad.engines import memory

_WORK = """
import resource, sys
import numpy as np
from marsad.engines.memory import keep_freed
if sys.argv[1] == "keep":
    keep_freed()
def round():
    first, second = np.ones(1 << 20), np.ones(1 << 20)
    del second, first
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
round()
before = faults()
for _ in range(40):
    round()
print(faults() - before)
"""


def faults(how: str) -> int:
    """Pages that the system handed out for the same rounds, start and first round left out (a page may be huge)."""
    done = subprocess.run([sys.executable, "-c", _WORK, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_blocks_of_one_round_serve_the_next() -> None:
    assert faults("keep") < faults("give back") / 2


def test_where_it_cannot_be_asked_for_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Library:
        def __getattr__(self, name: str) -> None:
            asked.append(name)
            raise AttributeError(name)

    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: Library())
    memory.keep_freed()
    assert asked == ["mallopt"]
