"""Invented lists, and a lake to bring them into."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from marsad.engines import Lake
from marsad.hashlists import Asked, Done, import_list
from marsad.model import Provenance

WHY = Provenance("known files", "an order of 3 May", "TLP:AMBER+STRICT")
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""One grey dot, as base64."""


def md5(name: object) -> str:
    return hashlib.md5(str(name).encode()).hexdigest()


def sha1(name: object) -> str:
    return hashlib.sha1(str(name).encode()).hexdigest()


def brought(lake: Path, file: Path, name: str = "national", **more: object) -> Done:
    return import_list(Lake(lake, create=True), Asked(file, name, "a national unit", **more), WHY)  # type: ignore[arg-type]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def vics(path: Path, media: list[dict[str, object]], *, cases: bool = False) -> Path:
    """As tools write Project VIC: media at the top (2.0), or inside cases (1.3)."""
    value: list[object] = [{"CaseID": "c", "CaseMetadata": [], "Media": media}] if cases else list(media)
    return written(
        path, json.dumps({"odata.metadata": "http://example.org/DataModels/2.0.xml#Media", "value": value})
    )


def media(number: int, **more: object) -> dict[str, object]:
    own: dict[str, object] = {
        "MediaID": number, "Category": 1, "MD5": md5(number).upper(), "SHA1": sha1(number).upper(), "MediaSize": "10",
        "Series": "unforgettable-series", "Tags": "unforgettable-tag", "VictimIdentified": "unforgettable-name",
        "MediaFiles": [{"MD5": md5(number), "FileName": "unforgettable.jpg", "FilePath": "C:\\unforgettable"}],
    }  # fmt: skip
    return own | more


def everything_in(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
