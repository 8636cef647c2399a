"""The disk is full, or fails, at any step: a plain error, nothing half done, and everything works again afterwards."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ACT = Act("officer 7")
PAGE = 4096
BODY = os.urandom(9 * PAGE)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 4 MiB, in memory."""
    place = tmp_path / "small"
    place.mkdir()
    said = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(said, check=False, capture_output=True).returncode:
        pytest.skip("only somebody who may mount can make a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path, free: int) -> None:
    """Leaves ``free`` bytes."""
    with (place / "filler").open("wb", buffering=0) as out:
        there = os.statvfs(place)
        os.posix_fallocate(out.fileno(), 0, there.f_bavail * there.f_frsize - free)


def whole(store: Path, sealed: dict[str, bytes]) -> None:
    """Everything that was acknowledged is there; nothing lies about that is not."""
    with Vault(store) as vault:
        for name, body in sealed.items():
            with vault.open(name, ACT) as stream:
                assert stream.read() == body
        assert vault.log.root() == vault.log.recomputed_root()
        named = {
            event.more["object"]
            for event in vault.events()
            if event.action == "sealed" and "object" in event.more
        }
        assert {path.name for path in (store / "objects").glob("*/*")} <= named
        assert [path for path in (store / "incoming").glob("*/*") if path.name != "lock"] == []
        assert vault.held_bytes() == sum(path.stat().st_size for path in (store / "objects").glob("*/*"))


def test_sealing_on_a_full_disk_is_refused_plainly_and_loses_nothing(small: Path) -> None:
    store, sealed, refused = small / "store", {}, 0
    with Vault.create(store) as vault:
        first = vault.add(io.BytesIO(b"first"), Arrival("first"), ACT)
        sealed[first.id] = b"first"
        for pages in range(40):
            fill(small, pages * PAGE)
            body = BODY + bytes([pages])
            try:
                item = vault.add(io.BytesIO(body), Arrival("x"), ACT)
                sealed[item.id] = body
            except EvidenceError as error:
                assert "full" in str(error) or "No space" in str(error)
                refused += 1
            assert vault.log.size == len(sealed) + 1
            (small / "filler").unlink()
        last = vault.add(io.BytesIO(b"last"), Arrival("last"), ACT)
        sealed[last.id] = b"last"
    assert refused >= 5
    assert len(sealed) >= 5
    whole(store, sealed)


@pytest.mark.parametrize("deed", ["note", "erase", "checkpoint", "open"])
def test_nothing_is_half_done_on_a_full_disk(small: Path, deed: str) -> None:
    store = small / "store"
    with Vault.create(store) as vault:
        items = [vault.add(io.BytesIO(b"%d" % at), Arrival("x"), ACT) for at in range(40)]
        deeds: dict[str, Callable[[str], object]] = {
            "note": lambda name: vault.note("held", ACT, item=name),
            "erase": lambda name: vault.erase(name, ACT, reason="retention"),
            "checkpoint": lambda name: vault.checkpoint(),
            "open": lambda name: vault.open(name, ACT).close(),
        }
        done = []
        for at, item in enumerate(items):
            before, events = vault.item(item.id), vault.log.size
            fill(small, at // 2 * PAGE)
            try:
                deeds[deed](item.id)
                done.append(item.id)
            except EvidenceError:
                held = vault.item(item.id).held
                # An erasure counts from its entry on; what the full disk kept back of it is done at the next opening.
                assert (held, vault.log.size) in ((before.held, events), ("erased", events + 1))
            (small / "filler").unlink()
    kept = {}
    with Vault(store) as vault:
        for at, item in enumerate(items):
            if vault.item(item.id).held == "bytes":
                kept[item.id] = b"%d" % at
    assert done
    assert deed == "erase" or len(kept) == 40
    assert not (deed == "erase" and set(done) & set(kept))
    whole(store, kept)


def test_a_store_that_cannot_be_made_is_told_plainly_and_can_be_made_later(small: Path) -> None:
    made = 0
    for pages in [*range(0, 60, 4), 400]:
        fill(small, pages * PAGE)
        try:
            Vault.create(small / "store").close()
            made += 1
            break
        except EvidenceError:
            assert not (small / "store" / "MARSAD-EVIDENCE").exists()
        finally:
            (small / "filler").unlink()
    assert made
    with Vault(small / "store") as vault:
        vault.add(io.BytesIO(b"x"), Arrival("x"), ACT)
        assert [event.action for event in vault.events()] == ["created", "sealed"]


WORK = """
import io, os, sys
from pathlib import Path
from marsad.errors import EvidenceError
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault
act = Act("officer 7")
with Vault(Path(sys.argv[1])) as vault:
    for at in range(3):
        body = os.urandom(4000)
        try:
            item = vault.add(io.BytesIO(body), Arrival("x"), act)
            print("sealed", item.id, body.hex(), flush=True)
            vault.open(item.id, act).close()
            vault.checkpoint()
        except EvidenceError as error:
            print("refused", str(error).split("\\n")[0], flush=True)
"""
FAILING = [
    (call, error, when)
    for call, error in (
        ("pwrite64", "ENOSPC"), ("fdatasync", "EIO"), ("fsync", "EIO"), ("link", "ENOSPC"), ("rename", "EIO"),
    )
    for when in range(1, 13)
]  # fmt: skip


def fails_at(tmp_path: Path, call: str, error: str, when: int) -> bool:
    """Whether the ``when``-th such call was there to fail; checks that it did no harm."""
    store = tmp_path / f"{call}.{when}"
    Vault.create(store).close()
    calls = {"link": "link,linkat", "rename": "rename,renameat,renameat2"}.get(call, call)
    inject = ["-e", f"inject={calls}:error={error}:when={when}", "-e", f"trace={calls}"]
    done = subprocess.run(
        ["strace", "-f", "-o", f"{store}.trace", *inject, sys.executable, "-c", WORK, str(store)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if "PTRACE" in done.stderr:
        pytest.skip("this place does not let a process be traced")
    assert done.returncode == 0 or "EvidenceError" in done.stderr, (
        done.stderr
    )  # at opening and closing it is raised
    said = [line.split() for line in done.stdout.splitlines()]
    sealed = {words[1]: bytes.fromhex(words[2]) for words in said if words[0] == "sealed"}
    with Vault(store) as vault:
        for name, body in sealed.items():
            assert (
                hashlib.sha256(vault.open(name, ACT).read()).hexdigest() == hashlib.sha256(body).hexdigest()
            )
        assert vault.log.root() == vault.log.recomputed_root()
    return bool(re.search(r"INJECTED", (tmp_path / f"{call}.{when}.trace").read_text()))


@pytest.mark.parametrize(("call", "error", "when"), FAILING[2::7])
def test_a_call_that_fails_costs_at_most_what_was_not_acknowledged(
    tmp_path: Path, call: str, error: str, when: int
) -> None:
    needs_strace()
    fails_at(tmp_path, call, error, when)


@pytest.mark.soak
def test_every_call_may_fail(tmp_path: Path) -> None:
    needs_strace()
    assert sum(fails_at(tmp_path, *each) for each in FAILING) > 40


def needs_strace() -> None:
    if not shutil.which("strace"):
        if os.environ.get("CI") == "true":
            pytest.fail("strace is missing")
        pytest.skip("needs strace (apt-get install strace)")
