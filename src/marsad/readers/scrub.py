"""What no table may hold: NULs, lone surrogates, and pictures hidden in text. Each is replaced, in sight."""

from __future__ import annotations

import re

from marsad.readers.media import hides, may_hide, media_type, take_out

_LONE = re.compile("[\0\ud800-\udfff]")
_LONG = re.compile(rb"[A-Za-z0-9+/=_\\%-]{60,}")
_DIGEST = re.compile(rb"[0-9a-f]{64}|[0-9A-F]{64}")
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))


def clean_text(text: str) -> str:
    """``text`` without NULs and lone surrogates (U+FFFD instead) and without embedded media."""
    if "\0" in text or not _encodable(text):
        text = _LONE.sub("\ufffd", text)
    return take_out(text) if hides(text) else text


def clean_json(text: str) -> str:
    """A JSON text (which has neither NULs nor surrogates, except as NUL escapes) without embedded media."""
    if "\\u0000" in text:
        text = re.sub(r"(?<!\\)((?:\\\\)*)\\u0000", "\\1\ufffd", text)
    return take_out(text) if hides(text) else text


def may_be_unclean(data: bytes, json: bool) -> bool:
    """Whether UTF-8 ``data`` (of many texts, or of many JSON texts) holds anything that cleaning would take out."""
    return (b"\\u0000" if json else b"\0") in data or may_hide(data)


def clean_raw(raw: bytes) -> bytes:
    """What may be kept of a refused record's bytes: b"" where they are no text, long runs of base64 left out.

    Cut anywhere, a picture's base64 has no beginning to know it by: no run that long is kept, but a hash.
    """
    if media_type(raw[:16]) or len(raw.translate(None, _CONTROL)) < 0.99 * len(raw):
        return b""
    return _LONG.sub(lambda run: run[0] if _DIGEST.fullmatch(run[0]) else b"[not kept]", raw)


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
