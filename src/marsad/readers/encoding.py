"""Which encoding a text is in, decided from samples, and the text as UTF-8 whatever it was.

Source: code pages from the Python codecs; byte habits of Arabic in windows-1256 and ISO 8859-6 from their
letter tables (Arabic words are runs of high bytes, French accents stand alone between ASCII letters).
"""

from __future__ import annotations

import codecs
import contextlib
import functools
import re
from typing import TYPE_CHECKING

from marsad.readers.source import BLOCK, seekable

if TYPE_CHECKING:
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source, Stream

SAMPLE = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What running text is made of: ASCII, Latin-1 letters, Arabic, general punctuation, presentation forms.
_USUAL = re.compile("[\t\n\r -~\u00a0-\u024f\u0600-\u06ff\u2000-\u206f\ufb50-\ufeff]")
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_STRANGE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_STRAY = re.compile("[\udc80-\udcff]")
_COUNTED = 1 << 16
# The seven most frequent letters of Arabic text: alef lam ya mim waw nun ra.
_FREQUENT = frozenset("اليمونر")


def detect(sample: bytes) -> str:
    """The Python name of the encoding ``sample`` (some KiB from anywhere in a text) is written in.

    One of utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be, utf-32, cp1256, iso8859_6, cp1252.
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    wide = _wide(sample)
    if wide:
        return wide
    good, bad = _utf8_counts(sample)
    # Other encodings hardly ever make whole UTF-8 characters; a few stray bytes in a UTF-8 file make refused
    # records, not a file in another encoding.
    if bad == 0 or good >= 2 * bad:
        return "utf-8"
    runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
    if runs < 0.5 * len(_HIGH.findall(sample)):
        return "cp1252"
    return max(("cp1256", "iso8859_6"), key=lambda name: _arabic(sample.decode(name, "replace")))


def _arabic(text: str) -> float:
    return sum(char in _FREQUENT for char in text) / max(len(text), 1)


def _wide(sample: bytes) -> str:
    """utf-16-le or utf-16-be without a mark, or "" (tell-tale: control bytes, which 8-bit text has not)."""
    if len(sample) - len(sample.translate(None, _CONTROL)) < 0.1 * len(sample):
        return ""
    even = sample[: len(sample) // 2 * 2]
    share = {
        name: len(_USUAL.findall(even.decode(name, "replace"))) / max(len(even) // 2, 1)
        for name in ("utf-16-le", "utf-16-be")
    }
    best = max(share, key=lambda name: share[name])
    return best if share[best] >= 0.85 else ""


def _utf8_counts(sample: bytes) -> tuple[int, int]:
    """Whole multi-byte characters and stray bytes; a character cut off by the sample's edges is neither."""
    for last in range(4):
        try:
            sample[: len(sample) - last].decode()
        except UnicodeDecodeError:
            continue
        return 1, 0
    text = sample[:_COUNTED].decode("utf-8", "surrogateescape")
    good = sum(char > "\x7f" for char in text) - len(_STRAY.findall(text))
    return good, len(_STRAY.findall(text[3:-3])) or 1


class _Recoded:
    """A stream of another encoding as UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ended = False

    def read(self, size: int = BLOCK, /) -> bytes:
        while not self._ended:
            chunk = self._stream.read(max(size // 2, 4))
            self._ended = not chunk
            text = self._decoder.decode(chunk, final=not chunk)
            if text:
                return text.encode("utf-8", "replace")
        return b""

    def close(self) -> None:
        self._stream.close()


class _Unmarked:
    """A UTF-8 stream without its byte order mark."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._first = True

    def read(self, size: int = BLOCK, /) -> bytes:
        chunk = self._stream.read(size)
        if self._first and chunk:
            self._first = False
            while len(chunk) < 3 and (more := self._stream.read(3 - len(chunk))):
                chunk += more
            chunk = chunk.removeprefix(codecs.BOM_UTF8) or self._stream.read(size)
        return chunk

    def close(self) -> None:
        self._stream.close()


def encoding_of(source: Source, options: ReadOptions) -> str:
    """The encoding asked for, else the one detected.

    Where the head of a long file on disk is plain ASCII, its middle and its end are looked at too.
    """
    if options.encoding:
        return codecs.lookup(options.encoding).name
    head = source.head(SAMPLE)
    if source.steady and source.size > 4 * SAMPLE and head.isascii():
        with contextlib.closing(seekable(source)) as file:
            for place in (source.size // 2, source.size - SAMPLE):
                file.seek(place // 4 * 4)  # keeps the halves of UTF-16 apart
                window = file.read(SAMPLE)
                if not window.isascii():
                    return detect(window)
    return detect(head)


def open_text(source: Source, options: ReadOptions) -> Stream:
    """The source as UTF-8 without a byte order mark."""
    return as_utf8(source.open(), encoding_of(source, options))


def as_utf8(stream: Stream, encoding: str) -> Stream:
    """``stream`` of ``encoding`` as UTF-8 without a byte order mark."""
    if encoding in {"utf-8", "utf-8-sig", "ascii"}:
        return _Unmarked(stream)
    return _Recoded(stream, encoding)


@functools.lru_cache(maxsize=4)  # every reader asks for the same head in turn
def text_head(head: bytes) -> str:
    """The first bytes of a source as text for recognition; "" for what is no text."""
    encoding = detect(head)
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    return "" if len(_STRANGE.findall(text)) > 0.05 * len(text) + 4 else text


def decode_all(data: bytes, charset: str) -> str:
    """All of ``data`` by the charset it claims, by detection where the claim is wrong; never raises."""
    if charset:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            pass
    return data.decode(detect(data[:SAMPLE]), "replace").removeprefix("\ufeff")
