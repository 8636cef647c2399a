"""What no table may hold: NULs, lone surrogates, and pictures hidden in text. Each is replaced, in sight."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

_LONE = re.compile("[\0\ud800-\udfff]")
_MEDIA = re.compile(
    r"data:([a-z]{1,20}/[\w.+-]{1,60})(?:;[\w=.+-]{1,60}){0,4};base64,([A-Za-z0-9+/=%_-]*)", re.I
)
_MARK = ";base64,"


def clean_text(text: str) -> str:
    """``text`` without NULs and lone surrogates (U+FFFD instead) and without embedded media."""
    if "\0" in text or not _encodable(text):
        text = _LONE.sub("\ufffd", text)
    return without_media(text) if _MARK in text else text


def clean_json(text: str) -> str:
    """A JSON text (which has neither NULs nor surrogates, except as NUL escapes) without embedded media."""
    if "\\u0000" in text:
        text = re.sub(r"(?<!\\)((?:\\\\)*)\\u0000", "\\1\ufffd", text)
    return without_media(text) if _MARK in text else text


def may_be_unclean(data: bytes, json: bool) -> bool:
    """Whether UTF-8 ``data`` (of many texts, or of many JSON texts) holds anything that cleaning would take out."""
    return (b"\\u0000" if json else b"\0") in data or _MARK.encode() in data


def without_media(text: str) -> str:
    """Base64 data URIs replaced by their type and SHA-256: the hash may be matched, the bytes are never kept."""
    return _MEDIA.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    packed = match[2].replace("-", "+").replace("_", "/").rstrip("=%")
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return f"[{match[1]} not kept]"
    return f"[{match[1]} not kept, sha256 {hashlib.sha256(data).hexdigest()}]"


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
