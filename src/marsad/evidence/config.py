"""What a store is set to: its name, where objects lie, how much it may hold, who stamps and who watches."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from marsad.errors import EvidenceError
from marsad.evidence.durable import put, told_plainly

if TYPE_CHECKING:
    from pathlib import Path

FILE = "config.yaml"
# A log's name stands in signed notes, where it must be one word. Source: c2sp.org/signed-note.
_ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_AUTHORITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")  # the name of files in stores and exports


@dataclass(frozen=True, slots=True)
class Authority:
    """Who gives timestamps (RFC 3161): ``certificates`` names a PEM file, from the store's folder on."""

    name: str
    url: str
    certificates: str


@dataclass(frozen=True, slots=True)
class Witness:
    """A partner who keeps our checkpoints: ``vkey`` is the partner's verifier key."""

    name: str
    vkey: str


@dataclass(frozen=True, slots=True)
class Config:
    """``objects`` is a URL or "" for the folder in the store; ``quota_bytes`` counts enciphered bytes, 0 = no limit."""

    origin: str
    objects: str = ""
    quota_bytes: int = 0
    authorities: tuple[Authority, ...] = ()
    witnesses: tuple[Witness, ...] = ()

    def __post_init__(self) -> None:
        texts = [self.origin, self.objects]
        for authority in self.authorities:
            texts += (authority.name, authority.url, authority.certificates)
        for witness in self.witnesses:
            texts += (witness.name, witness.vkey)
        if not all(isinstance(text, str) for text in texts):
            raise TypeError
        if type(self.quota_bytes) is not int:
            raise TypeError
        if not _ORIGIN.fullmatch(self.origin):
            raise EvidenceError(
                "the name of a log is one word of letters, digits and . _ / -",
                hint="give for example unit.example/evidence",
            )
        _check_names([authority.name for authority in self.authorities])
        if self.quota_bytes < 0:
            raise EvidenceError("a store cannot hold fewer than 0 bytes", hint="0 means no limit")


def _check_names(authorities: list[str]) -> None:
    if not all(_AUTHORITY.fullmatch(name) for name in authorities):
        raise EvidenceError(
            "the name of an authority is one word of letters, digits and _ -", hint="give a short one"
        )
    if len({name.lower() for name in authorities}) < len(authorities):
        raise EvidenceError("an authority is named twice", hint="give each a name of its own")


def read_config(store: Path) -> Config:
    """The settings of a store. Raises EvidenceError where they cannot be read or hold what nobody knows."""
    with told_plainly(f"cannot read {FILE} of the evidence store"):
        text = (store / FILE).read_text(encoding="utf-8")
    try:
        raw = yaml.safe_load(text)
        return Config(
            **{
                **raw,
                "authorities": tuple(Authority(**entry) for entry in raw.get("authorities") or ()),
                "witnesses": tuple(Witness(**entry) for entry in raw.get("witnesses") or ()),
            }
        )
    except (yaml.YAMLError, TypeError, AttributeError) as error:
        raise EvidenceError(
            f"{FILE} of the evidence store is malformed",
            hint="known: origin, objects, quota_bytes, authorities [name, url, certificates], witnesses [name, vkey]",
        ) from error


def write_config(store: Path, config: Config) -> None:
    """Whole or not at all. Raises EvidenceError."""
    raw: dict[str, Any] = dataclasses.asdict(config)
    raw["authorities"], raw["witnesses"] = list(raw["authorities"]), list(raw["witnesses"])
    body = yaml.safe_dump(raw, sort_keys=False, allow_unicode=True).encode()
    with told_plainly(f"cannot write {FILE} of the evidence store"):
        put(store / FILE, body)
