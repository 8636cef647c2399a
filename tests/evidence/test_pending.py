from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.nouns import Arrival
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.evidence.nouns import Act


BODY = "رسالة مبتكرة\n".encode() * 200_000


def objects(vault: Vault) -> list[Path]:
    return sorted(path for path in (vault.path / "objects").glob("*/*"))


def drafts(vault: Vault) -> list[str]:
    return [path.name for path in (vault.path / "incoming").glob("*/*") if path.name != "lock"]


def actions(vault: Vault) -> list[str]:
    return [event.action for event in vault.events()]


def test_pending_bytes_are_read_before_they_are_sealed(vault: Vault, act: Act) -> None:
    with vault.pending(io.BytesIO(BODY), Arrival("a"), act) as pending:
        assert pending.open().readline() == "رسالة مبتكرة\n".encode()
        assert pending.open().read() == BODY
        assert pending.known() == []
        assert actions(vault) == ["created"]
        item = pending.seal(kind="source", media_type="text/plain")
    assert json.loads(item.record)["kind"] == "source"
    assert vault.open(item.id, act).read() == BODY
    assert drafts(vault) == []
    with pytest.raises(EvidenceError, match="settled"):
        pending.seal()


@pytest.mark.parametrize("leave", ["drop", "close", "raise"])
def test_pending_bytes_that_are_not_sealed_leave_nothing(vault: Vault, act: Act, leave: str) -> None:
    pending = vault.pending(io.BytesIO(BODY), Arrival("a"), act)
    assert len(drafts(vault)) == 1
    if leave == "raise":
        with pytest.raises(RuntimeError), pending:
            raise RuntimeError
    else:
        (pending if leave == "drop" else vault).__exit__(None, None, None)
    assert drafts(vault) == []
    with Vault(vault.path) as again:
        assert (actions(again), objects(again)) == (["created"], [])


def test_pending_bytes_may_be_kept_as_a_hash_and_marked_text_as_bytes(vault: Vault, act: Act) -> None:
    with vault.pending(io.BytesIO(BODY), Arrival("a"), act) as pending:
        assert pending.seal(held="hash").held == "hash"
    with vault.pending(io.BytesIO(BODY), Arrival("a", marked="tip"), act) as pending:
        assert pending.seal().held == "hash"
    assert objects(vault) == []
    with vault.pending(io.BytesIO(b"words"), Arrival("a", marked="tip"), act) as pending:
        assert vault.open(pending.seal(held="bytes").id, act).read() == b"words"


def test_whoever_sweeps_may_be_killed_too_and_the_next_one_ends_it(vault: Vault, tmp_path: Path) -> None:
    """The lock of a folder of drafts goes last: without it nobody would dare to sweep what is left."""
    left = tmp_path / "store" / "incoming" / "0123456789abcdef"
    left.mkdir()
    for name in ("lock", "a.part", "b.part", "z.part"):
        (left / name).write_bytes(b"x")
    killed = (
        "import os, pathlib, signal, sys\n"
        "from marsad.evidence.vault import Vault\n"
        "kept = pathlib.Path.unlink\n"
        "def one_then_die(path, missing_ok=False):\n"
        "    kept(path, missing_ok=missing_ok)\n"
        "    if path.suffix == '.part':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "pathlib.Path.unlink = one_then_die\n"
        "Vault(pathlib.Path(sys.argv[1]))\n"
    )
    subprocess.run([sys.executable, "-c", killed, str(vault.path)], check=False)
    assert 1 <= len(list(left.glob("*.part"))) <= 2
    Vault(vault.path).close()
    assert not left.exists()
