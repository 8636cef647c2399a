"""Objects lie in a store that speaks S3: a real server on this machine, through the real client."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.cipher import SEGMENT
from marsad.evidence.nouns import Arrival
from marsad.evidence.places import place_of
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marsad.evidence.nouns import Act

pytestmark = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("s3fs", "moto", "flask"))),
    reason="pip install s3fs 'moto[server]'",
)
BODY = os.urandom(2 * SEGMENT + 77)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a bucket of a server that is gone afterwards."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
        ("AWS_ACCESS_KEY_ID", "invented"),
        ("AWS_SECRET_ACCESS_KEY", "invented"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    name = f"sealed-{os.urandom(4).hex()}"  # the server's buckets outlive it in this process
    s3fs.S3FileSystem().mkdir(name)
    yield f"s3://{name}/unit"
    server.stop()
    s3fs.S3FileSystem.clear_instance_cache()


def test_a_vault_works_with_a_bucket(bucket: str, tmp_path: Path, act: Act) -> None:
    with Vault.create(tmp_path / "s", objects=bucket) as vault:
        item = vault.add(io.BytesIO(BODY), Arrival("a"), act)
        again = vault.add(io.BytesIO(BODY), Arrival("b"), act)
    with Vault(tmp_path / "s") as vault:
        with vault.open(again.id, act) as stream:
            stream.seek(SEGMENT - 5)
            assert stream.read(10) == BODY[SEGMENT - 5 : SEGMENT + 5]
            stream.seek(0)
            assert stream.read() == BODY
        place = place_of(bucket, vault.path)
        (name,) = place.names()
        lying = place.open(name)
        assert hashlib.sha256(lying.pread(0, lying.size)).hexdigest() == name
        vault.erase(item.id, act, reason="retention", everywhere=True)
        assert list(place.names()) == []
    assert list((vault.path / "incoming").glob("*")) == []


def test_a_server_that_is_gone_is_told_plainly_and_nothing_is_sealed(
    bucket: str, tmp_path: Path, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs

    with Vault.create(tmp_path / "s", objects=bucket) as vault:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        s3fs.S3FileSystem.clear_instance_cache()
        vault.close()
    with Vault(tmp_path / "s") as vault:
        with pytest.raises(EvidenceError, match="could not be stored"):
            vault.add(io.BytesIO(BODY), Arrival("a"), act)
        assert (vault.count(), vault.log.size) == (0, 1)
