"""The power goes at any moment: what was acknowledged is there, whole, and the store opens by itself."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.evidence.disks import CALLS, Call, Disk, recorded

from marsad.errors import EvidenceError
from marsad.evidence.nouns import Act
from marsad.evidence.vault import Vault
from marsad.evidence.verify import verify_store

if TYPE_CHECKING:
    from collections.abc import Iterator

ACT = Act("officer 7")
# Every line that is written to standard output acknowledges what is durable by then.
WORK = """
import io, os, sys, hashlib
from pathlib import Path
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault
act = Act("officer 7")
def say(*words): os.write(1, (" ".join(words) + "\\n").encode())
def add(vault, body, **more):
    item = vault.add(io.BytesIO(body), Arrival("x", **more), act)
    say("sealed", item.id, hashlib.sha256(body).hexdigest())
    return item
with Vault(Path(sys.argv[1])) as vault:
    one = add(vault, b"one" * 9)
    add(vault, bytes(range(256)) * 5000)
    add(vault, b"one" * 9)
    add(vault, b"known by its hash", marked="label")
    vault.checkpoint(); say("checkpoint", str(vault.log.size))
    vault.pending(io.BytesIO(b"dropped"), Arrival("x"), act).drop()
    for at in range(3):
        add(vault, b"small %d" % at)
    two = add(vault, b"two" * 9)
    say("erasing", two.id)
    vault.erase(two.id, act, reason="retention"); say("erased", two.id)
    add(vault, b"after")
    vault.open(one.id, act).close(); say("read", one.id)
with Vault(Path(sys.argv[1])) as vault:
    add(vault, b"opened again")
    vault.checkpoint(); say("checkpoint", str(vault.log.size))
"""


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Call]]:
    """A store as it was before, the path at which a process then worked on it, and what that process called."""
    if not shutil.which("strace"):
        if os.environ.get("CI") == "true":
            pytest.fail("strace is missing")
        pytest.skip("needs strace (apt-get install strace)")
    folder = tmp_path_factory.mktemp("power")
    Vault.create(folder / "store").close()
    shutil.copytree(folder / "store", folder / "before")
    said = ["strace", "-f", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o", str(folder / "trace")]
    done = subprocess.run(
        [*said, sys.executable, "-c", WORK, str(folder / "store")],
        check=False,
        capture_output=True,
        text=True,
    )
    if "PTRACE" in done.stderr:
        pytest.skip("this place does not let a process be traced")
    assert done.returncode == 0, done.stderr
    return folder / "before", folder / "store", recorded((folder / "trace").read_text())


def disks(before: Path, store: Path, calls: list[Call]) -> Iterator[Disk]:
    """The disk after each call that changed it."""
    shutil.rmtree(store)
    shutil.copytree(before, store)
    disk = Disk(store)
    for call in calls:
        if disk.follow(call):
            yield disk


def check(store: Path, said: list[list[str]]) -> None:
    """Opens what was found and holds it against what was said."""
    gone = {words[1] for words in said if words[0] == "erasing"}
    with Vault(store) as vault:
        for words in said:
            if words[0] == "sealed" and words[1] not in gone:
                item = vault.item(words[1])
                assert item.sha256 == words[2]
                if item.held == "bytes":
                    with vault.open(item.id, ACT) as stream:
                        assert hashlib.sha256(stream.read()).hexdigest() == words[2]
            elif words[0] == "erased":
                assert vault.item(words[1]).held == "erased"
            elif words[0] == "checkpoint":
                assert (store / "checkpoints" / f"{int(words[1]):012d}.note").stat().st_size > 100
            elif words[0] == "read":
                assert "read" in [event.action for event in vault.timeline(words[1], None)]
        whole = [item for item in vault.items(ACT) if item.held == "bytes"]
        for item in whole:  # also what was not acknowledged is there wholly or not at all
            assert hashlib.sha256(vault.open(item.id, ACT).read()).hexdigest() == item.sha256
        names = {path.name for path in (store / "objects").glob("*/*")}
        assert {
            event.more["object"] for item in whole for event in vault.timeline(item.id, None)[:1]
        } <= names
    assert verify_store(store).faults == ()


def replay(trace: tuple[Path, Path, list[Call]], tmp_path: Path, *, every: int, states: int) -> int:
    chance, points = Random(20261122), 0
    # Thousands of disks are made and thrown away: memory does it faster.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else tmp_path) as made:
        for number, disk in enumerate(disks(*trace)):
            if (number + every // 2) % every:
                continue
            points += 1
            said = [line.split() for line in disk.said.decode().splitlines()]
            for state in range(states):
                where = Path(made) / f"{number}.{state}"
                disk.after_the_power_went(where, chance)
                check(where, said)
                shutil.rmtree(where)
    return points


def test_what_was_acknowledged_is_whole_whenever_the_power_goes(
    trace: tuple[Path, Path, list[Call]], tmp_path: Path
) -> None:
    assert replay(trace, tmp_path, every=12, states=2) > 10


@pytest.mark.soak
def test_what_was_acknowledged_is_whole_after_every_single_call(
    trace: tuple[Path, Path, list[Call]], tmp_path: Path
) -> None:
    assert replay(trace, tmp_path, every=1, states=3) > 150


def test_the_disk_that_forgets_does_forget(trace: tuple[Path, Path, list[Call]], tmp_path: Path) -> None:
    """Without flushing nothing would be safe: with all calls of fsync left out, acknowledged items are lost."""
    before, store, calls = trace
    lazy = [call for call in calls if call.name not in {"fsync", "fdatasync"}]
    *_, last = disks(before, store, lazy)
    chance, lost = Random(1), 0
    for state in range(12):
        last.after_the_power_went(tmp_path / f"{state}", chance)
        try:
            check(tmp_path / f"{state}", [line.split() for line in last.said.decode().splitlines()])
        except (EvidenceError, AssertionError, OSError):
            lost += 1
    assert lost >= 6
