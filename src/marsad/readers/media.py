"""Pictures, recordings and documents by their first bytes, also where they hide in text as base64 or hexadecimal.

What is found is named by its kind, its length and its SHA-256, which may be matched with lists of hashes. The bytes are
never handed on.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST = (
    (b"\xff\xd8\xff", "JPEG picture"), (b"\x89PNG", "PNG picture"), (b"GIF8", "GIF picture"), (b"BM", "BMP picture"),
    (b"OggS", "Ogg recording"), (b"ID3", "MP3 recording"), (b"\x1a\x45\xdf\xa3", "Matroska or WebM video"),
    (b"%PDF", "PDF document"), (b"fLaC", "FLAC recording"), (b"II*\0", "TIFF picture"), (b"MM\0*", "TIFF picture"),
    (b"\0\0\x01\xba", "MPEG video"), (b"FLV\x01", "Flash video"), (b"\xff\x0a", "JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "JPEG XL picture"),
)  # fmt: skip
_RIFF = (b"WEBP", b"AVI ", b"WAVE")
# How the first bytes above begin in base64.
_BASE64 = (
    "_9j_", "iVBORw0KGg", "R0lGODdh", "R0lGODlh", "UklGR", "JVBERi0", "GkXfo", "SUQzA", "SUQzB",
    "T2dnUw", "SUkqA", "TU0AK", "ZkxhQ", "AAABu", "RkxWA", "AAAADEpYT",
)  # fmt: skip
_JPEG = r"\\{0,2}/9j\\{0,2}/"  # JSON writes a backslash before each
_FTYP, _BMP = r"AAAA[A-Za-z0-9+/]GZ0eX", r"Qk[A-Za-z0-9+/]{6}AAAAA"
_DATA = ";base64,"
_SIGNS = re.compile("|".join((_DATA, _JPEG, *_BASE64, "GZ0eX", "AAAAA", "[0-9a-f]{128}")), re.I)
# A run of so many signs of base64 that it must fill one block of _BLOCK bytes; of hexadecimal, three.
_BLOCK, _HEX_BLOCKS = 32, 3
_CLASS = np.zeros(256, np.uint8)
_CLASS[[*b"0123456789abcdefABCDEF_-"]] = 1
_CLASS[[*b"GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz+/=%\\"]] = 2
_LINE = r"(?:[A-Za-z0-9+/_%-]|\\+[/nrt])"  # "\/" and "\n" in JSON that was written into a text
_BODY = rf"{_LINE}{{16,}}(?:\s+{_LINE}{{16,}})*(?:={{1,2}}|\s*\n{_LINE}{{1,76}}={{0,2}}(?=$|[\s\"<]))?"
_HIDDEN = re.compile(
    rf"data:(?P<said>[a-z]{{1,20}}/[\w.+-]{{1,60}})(?:;[\w=.+-]{{1,60}}){{0,4}};base64,(?P<uri>(?:{_BODY}|{_LINE}*={{0,2}}))"
    rf"|(?<![A-Za-z0-9+/])(?P<bare>(?={'|'.join(_BASE64)}|{_JPEG}|{_FTYP}|{_BMP}){_BODY})"
    r"|(?<![0-9A-Fa-f])(?P<hex>(?:[0-9A-Fa-f]{2}){64,})"
)
_FEWEST = 40  # characters of base64 that a picture of one point needs at least


@dataclass(frozen=True, slots=True)
class Media:
    """Something that is not kept: what it is, how many bytes, their SHA-256 ("" where they could not be read)."""

    title: str
    size: int
    sha256: str

    @property
    def shown(self) -> str:
        """What stands in its place."""
        return f"[{self.title} not kept, sha256 {self.sha256}]" if self.sha256 else f"[{self.title} not kept]"

    @property
    def reason(self) -> str:
        """Why it is refused, in words for a person."""
        return f"{self.title}, {self.size:,} bytes: media are never kept, sha256 {self.sha256 or 'unknown'}"


def media_type(head: bytes) -> str:
    """What picture, recording or document without readable text begins like this, or ""."""
    if head[4:8] == b"ftyp":
        return "MPEG-4 or HEIF media"
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return "RIFF media"
    return next(
        (
            kind
            for magic, kind in _FIRST
            if head.startswith(magic) and not (magic == b"BM" and head[6:10] != b"\0" * 4)
        ),
        "",
    )


def may_hide(data: bytes) -> bool:
    """Whether media may hide in many texts one after the other: cheap, and wrong only where it says yes.

    Looks for runs as long as a picture of a hundred bytes needs: whole blocks without a space or a full stop, that are
    not the 64 digits of a hash. Smaller ones are mostly found too.
    """
    if _DATA.encode() in data:
        return True
    blocks = np.frombuffer(data, np.uint8, len(data) // _BLOCK * _BLOCK).reshape(-1, _BLOCK)
    rows = np.arange(len(blocks))
    for column in (31, 15, 7, 23, *range(_BLOCK)):
        rows = rows[_CLASS[blocks[rows, column]] > 0]
        if not len(rows):
            return False
    if (_CLASS[blocks[rows]] > 1).any():
        return True
    return bool((rows[_HEX_BLOCKS - 1 :] - rows[: 1 - _HEX_BLOCKS] == _HEX_BLOCKS - 1).any())


def hides(text: str) -> bool:
    """Whether a text has anything that hidden media begin with: `take_out` has nothing to do where it has not."""
    return _SIGNS.search(text) is not None


def take_out(text: str, found: Callable[[Media], None] | None = None) -> str:
    """``text`` with all hidden media named instead; ``found`` is told each."""

    def named(match: re.Match[str]) -> str:
        media = _read(match)
        if media is None:
            return match[0]
        if found is not None:
            found(media)
        return media.shown

    return _HIDDEN.sub(named, text)


def _read(match: re.Match[str]) -> Media | None:
    said = match["said"]
    if match["hex"]:
        data = bytes.fromhex(match["hex"])
    else:
        packed = match["uri"] if said else match["bare"]
        if not said and len(packed) < _FEWEST:
            return None
        data = unpacked(packed)
    title = said or media_type(data[:16])
    return Media(title, len(data), hashlib.sha256(data).hexdigest() if data else "") if title else None


def unpacked(packed: str) -> bytes:
    """The bytes of base64 in either alphabet, broken into lines or cut off; b"" where it is none."""
    text = unquote(packed) if "%" in packed else packed
    text = re.sub(r"\\[rnt]|[\s\\]", "", text).replace("-", "+").replace("_", "/").rstrip("=%")
    if len(text) % 4 == 1:  # cut off inside a byte
        text = text[:-1]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
