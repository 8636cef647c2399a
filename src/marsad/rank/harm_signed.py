"""Who answers for a harm table: it is signed like a pack, and a lake keeps each table it was ranked with."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from marsad.errors import PackError, UsageError
from marsad.packs.envelope import seal, unseal
from marsad.packs.keys import trusted_keys
from marsad.rank.harm import BUILT_IN, load_harm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from Crypto.PublicKey import ECC

    from marsad.rank.harm import HarmTable

_TYPE = "application/vnd.marsad.harm-table+json"
_SUFFIX = ".signature.json"
_FOLDER = "harm"
_TABLE = "harm.yaml"
_STAMP = "%Y%m%dT%H%M%S%fZ"
_MOST_BYTES = 1_000_000


def sign_harm(path: Path, key: ECC.EccKey) -> Path:
    """Write the signature of a harm table that can be used beside it; returns its path. PackError where it cannot."""
    table = load_harm(path)
    statement = {"version": table.version, "sha256": _digest(path)}
    out = _signature(path)
    out.write_text(seal(_TYPE, statement, key), encoding="ascii")
    return out


def signed_harm(path: Path, trusted: Mapping[str, tuple[str, ECC.EccKey]] | None = None) -> HarmTable:
    """The harm table at ``path``, ``signed_by`` the name under which its key is trusted; "" where nobody signed it.

    Raises PackError naming the file: a table that cannot be used, a wrong signature, a key that is not trusted, a
    table changed since it was signed.
    """
    table, signature = load_harm(path), _signature(path)
    if not signature.exists():
        return table
    refuse = partial(_refuse, signature.name)
    keys = trusted_keys() if trusted is None else trusted
    body, signer, _ = unseal(signature.read_bytes()[:_MOST_BYTES], _TYPE, keys, refuse)
    try:
        said = json.loads(body)
        version, digest = str(said["version"]), str(said["sha256"])
    except (ValueError, KeyError, TypeError):
        raise refuse("signed, but not as a harm table", "sign it with `marsad harm sign`") from None
    if (version, digest) != (table.version, _digest(path)):
        raise _refuse(
            path.name, "changed since it was signed", "sign your own change with `marsad harm sign`"
        )
    return replace(table, signed_by=signer)


def use_harm(path: Path, lake: Path, now: datetime | None = None, *, unsigned: bool = False) -> HarmTable:
    """Rank ``lake`` with the table at ``path`` from now on: it is copied there with its signature.

    Tables in use before are kept. Raises PackError for what `signed_harm` refuses, UsageError for a table that nobody
    signed (unless ``unsigned``), and for another content under a version that the lake has seen.
    """
    table = signed_harm(path)
    if not table.signed_by and not unsigned:
        raise UsageError(
            f"{path.name}: nobody has signed this harm table",
            hint=f"marsad harm sign {path.name} --key KEY, or --unsigned for a trial",
        )
    for earlier in _kept(lake):
        if load_harm(earlier / _TABLE).version == table.version and _digest(earlier / _TABLE) != _digest(
            path
        ):
            raise UsageError(
                f"{path.name}: this lake was ranked with another table of version {table.version}",
                hint="raise the version in the file and sign it again",
            )
    folder = lake / _FOLDER / (now or datetime.now(UTC)).strftime(_STAMP)
    folder.mkdir(parents=True)
    shutil.copyfile(path, folder / _TABLE)
    if table.signed_by:
        shutil.copyfile(_signature(path), _signature(folder / _TABLE))
    return table


def harm_of(lake: Path, known: datetime | None = None) -> HarmTable:
    """The table that ``lake`` is ranked with, or was at ``known`` (UTC): its own, else the built-in one.

    Where the key is not trusted on this machine the table serves all the same, and says so. Raises PackError where
    it was changed since it was signed.
    """
    stamp = known.astimezone(UTC).strftime(_STAMP) if known else "~"
    folders = [folder for folder in _kept(lake) if folder.name <= stamp]
    if not folders:
        return load_harm()
    path = folders[-1] / _TABLE
    keys = trusted_keys()
    if _signature(path).exists() and not (_key_ids(_signature(path)) & set(keys)):
        return replace(load_harm(path), signed_by="a key that is not trusted here")
    return signed_harm(path, keys)


def harm_file(lake: Path) -> Path:
    """The file of the table that ``lake`` is ranked with."""
    kept = _kept(lake)
    return kept[-1] / _TABLE if kept else BUILT_IN


def harms(lake: Path) -> dict[str, HarmTable]:
    """Every table that ``lake`` was or may have been ranked with, by version: its own, and the built-in one."""
    tables = (load_harm(), *(load_harm(folder / _TABLE) for folder in _kept(lake)))
    return {table.version: table for table in tables}


def harm_mark(lake: Path) -> str:
    """The same while a lake has the same table of its own; "" where it has none."""
    kept = _kept(lake)
    return f"harm-{_digest(kept[-1] / _TABLE)[:16]}" if kept else ""


def new_harm(path: Path) -> Path:
    """Begin a table of one's own: a copy of the built-in one. UsageError where there is a file already."""
    if path.exists():
        raise UsageError(f"{path.name}: the file is already there", hint="choose another name")
    shutil.copyfile(BUILT_IN, path)
    return path


def _kept(lake: Path) -> list[Path]:
    """The folders of the tables that a lake has used, the newest last."""
    return sorted(folder for folder in (lake / _FOLDER).glob("*Z") if (folder / _TABLE).is_file())


def _key_ids(path: Path) -> set[str]:
    try:
        return {str(each["keyid"]) for each in json.loads(path.read_bytes()[:_MOST_BYTES])["signatures"]}
    except (ValueError, KeyError, TypeError):
        return set()


def _signature(path: Path) -> Path:
    return path.with_name(path.name + _SUFFIX)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _refuse(name: str, what: str, hint: str) -> PackError:
    return PackError(f"{name}: {what}", hint=hint)
