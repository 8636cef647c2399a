from __future__ import annotations

import io
import json
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
