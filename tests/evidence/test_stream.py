"""What is far larger than memory may be is sealed and read in memory that does not grow."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Prints the most memory (KiB) that was used before, after sealing, and after reading it all again.
WORK = """
import hashlib, io, resource, sys
from pathlib import Path
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault

class Endless(io.RawIOBase):
    def __init__(self, size):
        self.left, self.block = size, bytes(range(256)) * 4096
    def readable(self):
        return True
    def readinto(self, target):
        n = min(len(target), self.left, len(self.block))
        target[:n] = self.block[:n]
        self.left -= n
        return n

size, act = int(sys.argv[2]), Act("a")
most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with Vault.create(Path(sys.argv[1])) as vault:
    small = vault.add(Endless(5 << 20), Arrival("warm"), act)
    vault.open(small.id, act).read(1)
    before = most()
    item = vault.add(Endless(size), Arrival("large"), act)
    sealed = most()
    digest, count = hashlib.sha256(), 0
    with vault.open(item.id, act) as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            count += len(piece)
        assert digest.hexdigest() == item.sha256 and count == item.size == size
        stream.seek(size - 3)
        assert stream.read() == bytes([253, 254, 255])
print(before, sealed, most())
"""


def growth(tmp_path: Path, size: int) -> int:
    """MiB of memory that sealing and reading ``size`` bytes took beyond what a small item takes."""
    said = subprocess.run(
        [sys.executable, "-c", WORK, str(tmp_path / "store"), str(size)],
        check=True,
        capture_output=True,
        text=True,
    )
    before, *after = map(int, said.stdout.split())
    shutil.rmtree(tmp_path / "store")
    return (max(after) - before) >> 10


def test_300_mb_take_no_more_memory_than_5(tmp_path: Path) -> None:
    assert growth(tmp_path, 300 << 20) <= 8


@pytest.mark.soak
def test_5_gb_take_no_more_memory_than_5_mb(tmp_path: Path) -> None:
    assert growth(tmp_path, 5 * 10**9 // 256 * 256) <= 8
