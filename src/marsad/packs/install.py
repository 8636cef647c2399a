"""Takes packs of other units in: signed by a trusted key, newer than what is there, able to work."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from marsad.errors import PackError, UsageError
from marsad.packs.home import home, pack_folders
from marsad.packs.keys import trusted_keys
from marsad.packs.loader import BUILT_IN, load_packs, version_of
from marsad.packs.signing import ENVELOPE, SIGNED, Signature, check_signature, sign_pack

if TYPE_CHECKING:
    from Crypto.PublicKey import ECC

_ID = re.compile(r"[a-z][a-z0-9_]{2,60}")


def sign_folder(folder: Path, key: ECC.EccKey) -> Path:
    """Sign the pack in ``folder``, which must load: nobody should be sent a pack that cannot work."""
    pack = load_packs(folder.parent, only=folder.name)[folder.name]
    return sign_pack(folder, pack.id, pack.version, key)


def install_pack(folder: Path, *, older: bool = False) -> Signature:
    """Copy the signed pack in ``folder`` to where this unit's packs live; from then on it is used everywhere.

    It takes the place of a built-in or installed pack of the same id. Raises PackError where the signature is
    missing, wrong or of an unknown key, where a file was changed, where the pack cannot work, and where what is
    there is as new (``older=True`` allows going back).
    """
    if not folder.is_dir():
        raise PackError(f"{folder.name}: no such folder", hint="give the pack's folder; unpack it first")
    target_root = home() / "packs"
    target_root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(home() / "packs.lock"), tempfile.TemporaryDirectory(dir=home(), prefix=".taking-") as name:
        trusted = trusted_keys()
        check_signature(folder, trusted)  # before anything is copied: a folder may hold anything
        # And once more on the copy: what is checked is what is kept, whatever happens to the source meanwhile.
        copy = Path(name) / folder.resolve().name
        copy.mkdir()
        for file in (*SIGNED, ENVELOPE):
            shutil.copyfile(folder / file, copy / file, follow_symlinks=False)
        said = check_signature(copy, trusted)
        pack = load_packs(copy.parent, only=copy.name)[copy.name] if copy.name == said.pack else None
        if pack is None or not _ID.fullmatch(pack.id) or pack.version != said.version:
            raise PackError(
                f"{copy.name}/{ENVELOPE}: signed for another pack or version",
                hint="get it from who signed it",
            )
        _newer(pack.id, pack.version, older=older)
        _swap(copy, target_root / pack.id)
    return said


def remove_pack(pack_id: str) -> None:
    """Take an installed pack away; a built-in one of the same id serves again."""
    if pack_id not in {folder.name for folder in pack_folders()}:
        raise UsageError(f"{pack_id!r} is not installed", hint="`marsad packs list` shows what is")
    with FileLock(home() / "packs.lock"):
        shutil.rmtree(home() / "packs" / pack_id)


def _newer(pack_id: str, version: str, *, older: bool) -> None:
    roots = [home() / "packs", BUILT_IN]
    there = next((load_packs(r, only=pack_id)[pack_id] for r in roots if (r / pack_id).is_dir()), None)
    if there is not None and not older and version_of(version) <= version_of(there.version):
        raise PackError(
            f"{pack_id}: version {version} is not newer than {there.version}, which is here",
            hint="ask for a newer one; --older goes back on purpose",
        )


def _swap(new: Path, target: Path) -> None:
    """Two renames, so that a reader sees the old pack, none for a moment, or the new one, never a half."""
    old = new.parent / "old"
    if target.exists():
        target.rename(old)
    new.rename(target)
