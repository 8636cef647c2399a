"""Web archives (WARC, WARC.gz, WACZ): the visible text of their pages, with language and links.

Pictures, recordings and everything else that is no page or plain text are passed over unread.

Source: WARC 1.1 (ISO 28500:2017); WACZ 1.1.1 (WARC files under ``archive/`` in a ZIP).
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marsad.model import Record, Refusal
from marsad.readers.archive import entries
from marsad.readers.contract import Reader
from marsad.readers.encoding import decode_all
from marsad.readers.rows import gathered, refused
from marsad.readers.source import BLOCK, Cut, gunzipped
from marsad.readers.visible import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastwarc.warc import WarcRecord

    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source, Stream

_PAGE = 8 << 20  # bytes of one page
_HTML = ("text/html", "application/xhtml+xml")
_CUT = "the source ends in the middle of this record"


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    yield from gathered(_found(source, options))


def _found(source: Source, options: ReadOptions) -> Iterator[Record | Refusal]:
    if not source.head(4).startswith(b"PK"):
        yield from _archive(source, options, 0)
        return
    number = 0
    for member in entries(source):
        inside = member.label if not isinstance(member, Refusal) else member.source
        if not re.search(r"!archive/[^!]*\.warc(\.gz)?$", inside):
            continue
        if isinstance(member, Refusal):
            number += 1
            yield refused(source, number, member.reason)
            continue
        plain = gunzipped(member) if member.head(2) == b"\x1f\x8b" else member
        for found in _archive(plain, options, number):
            number = found.number
            yield found


class _Watched:
    """A stream that keeps the reason of a cut for later and remembers how its bytes ended."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.cut = ""
        self._told = 0
        self.last = b"\r\n\r\n"

    def read(self, size: int = BLOCK, /) -> bytes:
        try:
            data = self._stream.read(size)
        except Cut as cut:
            self.cut = cut.message
            return b""
        self._told += len(data)
        self.last = (self.last + data)[-4:]
        return data

    def close(self) -> None:
        self._stream.close()

    def seek(self, _offset: int, _whence: int = 0, /) -> int:
        raise OSError("a stream")

    def tell(self) -> int:
        return self._told


def _archive(source: Source, options: ReadOptions, before: int) -> Iterator[Record | Refusal]:
    from fastwarc.warc import ArchiveIterator

    stream = _Watched(source.open())
    number = before
    try:
        for record in ArchiveIterator(stream, parse_http=True, max_header_len=1 << 20):
            number += 1
            found = _page(record, number, source, options)
            if found is not None:
                yield found
            if isinstance(found, Refusal) and found.reason == _CUT:
                return
    except (OSError, ValueError, EOFError):
        yield refused(source, number + 1, stream.cut or "not valid WARC from here on")
        return
    finally:
        stream.close()
    if stream.cut or stream.last != b"\r\n\r\n":
        yield refused(source, number + 1, stream.cut or "the source ends in the middle of a record")


def _page(record: WarcRecord, number: int, source: Source, options: ReadOptions) -> Record | Refusal | None:
    headers = record.headers
    kind = (record.http_content_type or headers.get("Content-Type") or "").split(";")[0].strip().lower()
    wanted = (headers.get("WARC-Type") or "").lower() in ("response", "resource", "conversion") and (
        kind in _HTML or kind == "text/plain"
    )
    if not wanted:
        rest = record.content_length
        while rest > 0 and (data := record.reader.read(min(rest, BLOCK))):
            rest -= len(data)
        return refused(source, number, _CUT) if rest > 0 else None
    data = record.reader.read(_PAGE + 1)
    if len(data) > _PAGE:
        return refused(source, number, f"a page longer than {_PAGE:,} bytes")
    if len(data) < record.content_length and len(data) <= _PAGE:
        return refused(source, number, _CUT)
    return _read(data, kind, record, number, source, options)


def _read(
    data: bytes, kind: str, record: WarcRecord, number: int, source: Source, options: ReadOptions
) -> Record | Refusal:
    url = record.headers.get("WARC-Target-URI") or ""
    words = decode_all(_unpacked(data, record), record.http_charset or _declared(data))
    fields: dict[str, object] = {"url": url}
    text, lang = words.strip(), ""
    if kind in _HTML:
        seen = page(words, url)
        if seen is None:
            return refused(source, number, "markup nested too deep")
        text, lang = "\n".join(filter(None, (seen.title, seen.text))), seen.lang
        fields |= {"title": seen.title, "links": list(seen.links)}
    if record.http_headers is not None and record.http_headers.status_code:
        fields["status"] = record.http_headers.status_code
    return Record(
        number,
        text,
        kind=options.kind,
        given_id=(record.record_id or "").strip("<>"),
        seen_at=record.record_date,
        platform=options.platform or "web",
        channel=options.channel or _host(url),
        region=options.region,
        lang=lang if re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", lang) else options.lang,
        fields={name: value for name, value in fields.items() if value},
    )


def _unpacked(data: bytes, record: WarcRecord) -> bytes:
    """The payload without a gzip content coding, at most ``_PAGE`` bytes of it."""
    coding = (record.http_headers.get("Content-Encoding") or "").lower() if record.http_headers else ""
    if coding not in ("gzip", "x-gzip", "deflate") or (coding != "deflate" and data[:2] != b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(wbits=47 if coding != "deflate" else 15).decompress(data, _PAGE)
    except zlib.error:
        return data


def _declared(data: bytes) -> str:
    match = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", data[:4096], re.I)
    return match[1].decode("ascii", "ignore") if match else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _sniff(head: bytes, name: str) -> float:
    if head.startswith(b"WARC/"):
        return 0.99
    wacz = head.startswith(b"PK\x03\x04") and (
        name.lower().endswith(".wacz") or b"datapackage.json" in head[:200]
    )
    return 0.95 if wacz else 0.0


READER = Reader("Web archives", (".warc", ".warc.gz", ".wacz"), _sniff, rows=_rows, carries=True)
