"""Memory is summed over everything a measurement starts, and a failing one says why."""

import os
import subprocess
import sys

import pytest
from bench.watch import JobError, session_memory, watch

HOLD = "import time; held = bytearray(60_000_000); time.sleep(1.2)"


def script(body: str) -> list[str]:
    return [sys.executable, "-c", body]


def test_memory_of_children_is_counted() -> None:
    parent = (
        "import subprocess, sys\n"
        f"children = [subprocess.Popen([sys.executable, '-c', {HOLD!r}]) for _ in range(2)]\n"
        "[child.wait() for child in children]\n"
        "print('{\"ok\": 1}')"
    )
    found = watch(script(parent))
    assert found.said == {"ok": 1}
    assert found.peak_bytes > 110_000_000
    assert found.seconds > 1


def test_cpu_time_of_children_is_counted() -> None:
    busy = "import time; t = time.process_time()\nwhile time.process_time() - t < 1: pass"
    parent = (
        "import subprocess, sys, time\n"
        f"children = [subprocess.Popen([sys.executable, '-c', {busy!r}]) for _ in range(2)]\n"
        "[child.wait() for child in children]\n"
        "print('{}')"
    )
    assert 1.2 < watch(script(parent)).cpu < 4


def test_only_the_last_line_is_the_answer() -> None:
    assert watch(script("print('noise'); print('{\"a\": 2}')")).said == {"a": 2}


def test_a_failing_measurement_says_why() -> None:
    with pytest.raises(JobError, match="out of paper"):
        watch(script("raise SystemExit('out of paper')"))


def test_a_session_without_processes_has_no_memory() -> None:
    gone = subprocess.Popen(script("pass"), start_new_session=True)
    gone.wait()
    assert session_memory(gone.pid) == 0
    assert session_memory(os.getsid(0)) > 0
