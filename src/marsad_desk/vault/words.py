"""What the vault's codes are called in the reader's language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from datetime import datetime

HELD = {
    "bytes": _("Kept whole"),
    "hash": _("Hash and label only"),
    "erased": _("Erased"),
}
KINDS = {
    "upload": _("File"),
    "chat": _("Chat export"),
    "screenshot": _("Screenshot"),
    "web": _("Web page"),
    "text": _("Text"),
    "source": _("Source of an analysis"),
    "pack": _("Rules in force"),
    "run": _("Analysis"),
}
SUBJECTS = {
    "unknown": _("Not known yet"),
    "suspect": _("A suspect"),
    "victim": _("A victim"),
    "witness": _("A witness"),
    "coerced": _("Somebody who may be coerced"),
}
DETAILS = {
    "size": _("Size"),
    "at": _("When it was taken"),
    "by": _("Who took it"),
    "device": _("Device"),
    "app": _("App"),
    "url": _("Page or account"),
}
COUNTS = {
    "items": _("Items"),
    "entries": _("Entries of the log"),
    "objects": _("Sealed files"),
    "records": _("Records"),
    "checkpoints": _("Signed checkpoints"),
    "timestamps": _("Timestamps of authorities"),
}
NOTES = {
    "key.own": _("The key was not compared with one that came by another way."),
    "stamps.own": _("The certificates of the timestamps are the ones that came with them."),
    "stamps.none": _("No authority has put a time under this."),
    "keys.none": _("The keys are not here: what the files say was not compared."),
    "objects.extra": _("There are files that no entry speaks of, left by an interrupted writer."),
    "archive": _("A web archive was broken before it was sealed."),
}
_CHANGED, _LOG = _("Changed since it was sealed"), _("The log was changed")
_RECORD, _ADDED = _("A record is not as it was sealed"), _("Added later")
FAULTS = {
    **dict.fromkeys(("changed", "object", "damaged", "file"), _CHANGED),
    **dict.fromkeys(("entry", "history", "tree", "proof"), _LOG),
    **dict.fromkeys(("record", "item", "index"), _RECORD),
    **dict.fromkeys(("extra", "strange"), _ADDED),
    "missing": _("Missing"),
    "checkpoint": _("A checkpoint does not fit the log"),
    "key": _("The key is another one"),
    "stamp": _("A timestamp is not good"),
    "archive": _("A web archive is not whole"),
    "database": _("The database is damaged"),
}
HANDLING = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")


@dataclass(frozen=True, slots=True)
class Row:
    """An item as a list shows it."""

    id: str
    name: str
    held: str
    held_word: Any
    kind_word: Any
    size: str
    sha256: str
    handling: str
    subject: Any
    received: str
    last_day: datetime | None
    on_hold: bool


def row(item: Any) -> Row:
    """An item in words; of an erased one only that it was."""
    said = json.loads(item.record) if item.record else {}
    return Row(
        item.id,
        item.name,
        item.held,
        HELD[item.held],
        KINDS.get(said.get("kind", ""), said.get("kind", "")),
        size(item.size),
        item.sha256,
        item.handling,
        SUBJECTS.get(said.get("subject_category", ""), said.get("subject_category", "")),
        said.get("received_at", ""),
        item.retain_until - timedelta(days=1) if item.retain_until else None,
        item.on_hold,
    )


def size(count: int) -> str:
    """Bytes, for example 1.5 MB; "" where it is not known."""
    if count < 0:
        return ""
    number, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if number < 1000 or unit == "TB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"


def items(count: int) -> str:
    """So many items."""
    return str(ngettext("%(n)s item", "%(n)s items", count) % {"n": count})


def events(count: int) -> str:
    """So many entries."""
    return str(ngettext("%(n)s entry", "%(n)s entries", count) % {"n": count})
