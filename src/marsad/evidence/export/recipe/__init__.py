"""Lines that anybody can read and type to check an export: sha256sum, openssl and a shell, in three languages."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = ("VERIFY.md", "VERIFY.ar.md", "VERIFY.fr.md")
_SLOT = re.compile(r"\{([a-z_]+)\}")
_BLOCK = re.compile(r"^\[([a-z]+)\]\n", re.M)
_STAMPS = {
    "VERIFY.md": (
        "There are none in this export: nobody but the unit says when.",
        "Somebody else says when: {names}.",
    ),
    "VERIFY.ar.md": (
        "لا أختام زمنية في هذا التسليم: لا أحد سوى الجهة يشهد على الوقت.",
        "جهة أخرى تشهد على الوقت: {names}.",
    ),
    "VERIFY.fr.md": (
        "Il n’y en a pas dans cette remise : l’unité seule dit quand.",
        "Un tiers dit quand : {names}.",
    ),
}


def write_recipe(facts: Mapping[str, Any]) -> dict[str, bytes]:
    """The files by name. ``facts``: export, origin, size, fingerprint, at, tool, items (a list), stamps (names)."""
    here = files(__name__)
    blocks = _blocks(here.joinpath("lines.txt").read_text(encoding="utf-8"))
    said = {name: str(facts[name]) for name in ("export", "origin", "size", "fingerprint", "at", "tool")}
    said["items"] = str(len(facts["items"]))
    made = {}
    for name in FILES:
        none, some = _STAMPS[name]
        stamps = facts.get("stamps") or []
        slots = {**blocks, **said, "stamps_said": some.format(names=", ".join(stamps)) if stamps else none}
        text = here.joinpath(name).read_text(encoding="utf-8")
        made[name] = _filled(text, slots).encode()
    return made


def _filled(text: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: slots.get(match[1], match[0]), text)


def _blocks(text: str) -> dict[str, str]:
    parts = _BLOCK.split(text)
    return {name: body.strip("\n") for name, body in zip(parts[1::2], parts[2::2], strict=True)}
