"""Several processes work on one store at once."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

from marsad.evidence.nouns import Act
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

WORK = """
import io, sys
from pathlib import Path
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault
act = Act("process " + sys.argv[2])
with Vault.open_or_create(Path(sys.argv[1])) as vault:
    for at in range(int(sys.argv[3])):
        body = (sys.argv[2] if at % 2 else "shared").encode() + b" %d" % at  # every second one is everybody's
        item = vault.add(io.BytesIO(body), Arrival("x"), act)
        assert vault.open(item.id, act).read() == body
        if at % 5 == 4:
            vault.erase(item.id, act, reason="test")
        else:
            print(item.id, item.sha256, flush=True)
        vault.checkpoint()
"""


def test_processes_found_seal_read_and_erase_side_by_side(tmp_path: Path) -> None:
    store, each, many = tmp_path / "store", 20, 4
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, str(store), str(number), str(each)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(many)
    ]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * many
    act = Act("officer 7")
    with Vault(store) as vault:
        for name, digest in (line.split() for text in said for line in text.splitlines()):
            assert hashlib.sha256(vault.open(name, act).read()).hexdigest() == digest
        erased = many * each // 5
        assert (vault.count(), len([1 for item in vault.items(act) if item.held == "erased"])) == (
            many * each,
            erased,
        )
        assert vault.log.root() == vault.log.recomputed_root()
        named = {item.sha256 for item in vault.items(act) if item.held == "bytes"}
        assert len(list((store / "objects").glob("*/*"))) == len(named)
        assert [path for path in (store / "incoming").glob("*/*") if path.name != "lock"] == []


def test_a_killed_process_leaves_nothing_that_the_next_does_not_sweep(tmp_path: Path) -> None:
    store = tmp_path / "store"
    Vault.create(store).close()
    killed = """
import io, os, sys
from pathlib import Path
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault
import marsad.evidence.committing as committing
vault = Vault(Path(sys.argv[1]))
vault.pending(io.BytesIO(b"pending"), Arrival("x"), Act("a"))
committing.Committer.submit = lambda *_: os._exit(9)  # the object is in its place, its entry is not
vault.add(io.BytesIO(b"placed"), Arrival("x"), Act("a"))
"""
    done = subprocess.run([sys.executable, "-c", killed, str(store)], check=False)
    assert done.returncode == 9
    assert len(list((store / "objects").glob("*/*"))) == 1
    assert len(list((store / "incoming").glob("*/*"))) == 3
    with Vault(store) as vault:
        assert vault.count() == 0
        assert list((store / "objects").glob("*/*")) == []
        assert len(list((store / "incoming").glob("*/*"))) == 1


def test_who_opens_a_store_does_not_sweep_what_others_are_bringing_in(tmp_path: Path) -> None:
    import io

    from marsad.evidence.nouns import Arrival

    act = Act("officer 7")
    with (
        Vault.create(tmp_path / "store") as vault,
        vault.pending(io.BytesIO(b"x"), Arrival("x"), act) as pending,
    ):
        done = subprocess.run(
            [sys.executable, "-c", WORK, str(vault.path), "1", "2"], check=False, capture_output=True
        )
        assert done.returncode == 0
        assert vault.open(pending.seal().id, act).read() == b"x"
