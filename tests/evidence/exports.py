"""A small store and its export, made once for the tests that break it."""

from __future__ import annotations

import io
from pathlib import Path

from marsad.evidence.export import export
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault

ACT = Act("A. Analyst", "case 12", "article 5")


def sealed(path: Path) -> Vault:
    """A store with three items: bytes with an Arabic name, a chat, and one of which only the hash is held."""
    vault = Vault.create(path, origin="unit.example/evidence")
    vault.add(io.BytesIO(b"not really a picture"), Arrival("صورة =1.png", "screenshot", "image/png"), ACT)
    vault.add(io.BytesIO("ادفع خلال ساعة".encode() * 5), Arrival("chat.txt", "chat", "text/plain"), ACT)
    vault.add(io.BytesIO(b"never kept"), Arrival("tip.bin", "source", marked="reported"), ACT)
    return vault


def exported(path: Path, name: str = "out") -> Path:
    """The export of such a store, as a folder or, where ``name`` ends so, a ZIP."""
    with sealed(path / "store") as vault:
        return export(vault, [], path / name, ACT, to="Court").out


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of an export by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
