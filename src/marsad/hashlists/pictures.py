"""Pictures where only hashes may be: known by how they begin, hashed, and never written anywhere."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

import pyarrow as pa
import pyarrow.compute as pc

_BYTES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}(?:WEBP|AVI )|BM.{4}\0\0\0\0|II\*\0|MM\0\*|\x1aE\xdf\xa3|"
    rb".{4}ftyp|\x00\x00\x01[\xba\xb3]|FLV\x01",
    re.DOTALL,
)
"""How files of pictures and films begin. Source: the formats' own specifications (JFIF, PNG, GIF, RIFF, BMP, TIFF,
Matroska, ISO 14496-12, MPEG, FLV)."""
_WRITTEN = (
    r"(?i:data:[a-z]{1,20}/[\w.+-]{1,60}(?:;[\w=.+-]{1,60}){0,4};base64,)|"
    r"/9j/|iVBORw0KG|R0lGOD|UklGR|SUkqA|TU0AK|GkXfo|AAAA.{2,6}ZnR5c"
)
"""The same as base64."""
_MAYBE = re.compile(rb'"\s*(?:[dD][aA][tT][aA]:|\\?/9j|iVBORw0KG|R0lGOD|UklGR|SUkqA|TU0AK|GkXfo|AAAA)')
_LEAST = 24  # characters: no picture is smaller
_REST = re.compile(r"[A-Za-z0-9+/_-]*")


def is_picture(head: bytes) -> bool:
    """Whether a file that begins like this is a picture or a film."""
    return _BYTES.match(head) is not None


def hashed(value: str) -> str:
    """SHA-256 of the picture that a string carries as base64; "" where it carries none."""
    match = re.match(rf"\s*(?:{_WRITTEN})", value)
    if match is None or len(value) < _LEAST:
        return ""
    packed = value[match.end() :] if "," in match[0] else value.strip()
    packed = (_REST.match(re.sub(r"\s", "", packed)) or [""])[0].replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(packed[: len(packed) // 4 * 4] + _padding(packed))
    except (binascii.Error, ValueError):
        data = value.encode("utf-8", "replace")
    return hashlib.sha256(data).hexdigest()


def _padding(packed: str) -> str:
    rest = packed[len(packed) // 4 * 4 :]
    return rest + "=" * (4 - len(rest)) if len(rest) > 1 else ""


def refusal(seal: str) -> str:
    """What is said of a picture."""
    return f"a picture where only hashes may be: not kept (sha256 {seal})"


def may_hold(item: bytes) -> bool:
    """Whether JSON may carry a picture anywhere; saves looking at each value of what carries none."""
    return _MAYBE.search(item) is not None


def in_column(values: pa.Array) -> list[tuple[int, str]]:
    """(row, SHA-256) of each picture in a column of binary strings."""
    longest = pc.max(pc.binary_length(values)).as_py() or 0
    if longest < _LEAST:
        return []
    marked = pc.fill_null(pc.match_substring_regex(values, rf"^\s*(?:{_WRITTEN})"), False)
    if not pc.any(marked).as_py():
        return []
    rows = pc.indices_nonzero(marked)
    texts = [bytes(value).decode("latin-1") for value in values.take(rows).to_pylist()]
    return [(row, seal) for row, text in zip(rows.to_pylist(), texts, strict=True) if (seal := hashed(text))]


def in_values(value: object) -> list[str]:
    """SHA-256 of each picture anywhere inside a JSON value."""
    if isinstance(value, str):
        seal = hashed(value) if len(value) >= _LEAST else ""
        return [seal] if seal else []
    if isinstance(value, dict):
        value = list(value.values())
    return [seal for each in value for seal in in_values(each)] if isinstance(value, list) else []
