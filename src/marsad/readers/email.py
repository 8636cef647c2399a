"""E-mail (EML, MBOX): subject and visible text; attachments only by name, type and SHA-256.

Source: RFC 5322, RFC 2045 to 2047; MBOX by its "From " lines after an empty one.
"""

from __future__ import annotations

import hashlib
import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from marsad.model import Record, Refusal
from marsad.readers.contract import Reader
from marsad.readers.dates import EARLIEST, LATEST, calendar
from marsad.readers.encoding import decode_all, detect
from marsad.readers.lines import Broken, line_blocks
from marsad.readers.rows import gathered, micros, refused
from marsad.readers.scrub import clean_text
from marsad.readers.visible import page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source

_NAMES = rb"From|To|Cc|Subject|Date|Received|MIME-Version|Message-ID|Return-Path|Delivered-To|Reply-To|Content-Type"
_HEADER = re.compile(rb"(?:%s|X-[\w-]{1,40}|DKIM-Signature|ARC-[\w-]{1,30}):[ \t]?" % _NAMES, re.I)
_MBOX = re.compile(rb"From \S+ +.*\d{2}:\d{2}")
_PARTS = 1000
_ALT = (b"", b"\r")


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    yield from gathered(_records(source, options))


def _records(source: Source, options: ReadOptions) -> Iterator[Record | Refusal]:
    zone = calendar(options).zone
    for number, message in enumerate(_messages(source, options), start=1):
        if isinstance(message, Broken):
            # Its bytes may be an attachment's: none are kept, whatever they are.
            yield refused(source, number, message.reason)
            continue
        try:
            yield _record(message_from_bytes(message, policy=policy.compat32), number, options, zone)
        except (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError) as error:
            yield refused(source, number, f"not a readable message ({type(error).__name__})")


def _messages(source: Source, options: ReadOptions) -> Iterator[bytes | Broken]:
    """Whole messages: one of an EML file, all of a mailbox; one that is too long is `Broken`."""
    stream = source.open()
    limit = options.limits.message
    held: list[bytes] = []
    size, after_blank, mailbox = 0, True, source.head(5) == b"From "
    broken: Broken | None = None
    begun = False
    try:
        for block in line_blocks(stream, options.limits.line):
            for line in block:
                if isinstance(line, Broken):
                    broken = broken or line
                    continue
                if mailbox and after_blank and _MBOX.match(line):
                    if begun:
                        yield broken or b"\n".join(held)
                    held, size, broken, begun, after_blank = [], 0, None, True, False
                    continue
                after_blank = line in _ALT
                size += len(line) + 1
                if size > limit:
                    broken, held = broken or Broken(f"a message longer than {limit:,} bytes"), []
                elif broken is None:
                    held.append(line[1:] if mailbox and re.match(rb">+From ", line) else line)
                begun = True
    finally:
        stream.close()
    if begun or broken:
        yield broken or b"\n".join(held)


def _record(message: Message, number: int, options: ReadOptions, zone: tzinfo) -> Record:
    seen = _Seen()
    _gather(message, seen, 0)
    subject = _header(message, "Subject")
    body = "\n".join(seen.plain if any(part.strip() for part in seen.plain) else seen.html).strip()
    fields: dict[str, object] = {
        "subject": subject,
        "to": _header(message, "To"),
        "reply_to": _header(message, "Reply-To"),
        "return_path": _header(message, "Return-Path").strip("<> "),
        "originating_ip": _header(message, "X-Originating-IP").strip("[] "),
        "links": list(dict.fromkeys(seen.links)),
        "attachments": seen.attachments,
    }
    if not (subject or body or seen.attachments or message.get("From")):
        raise ValueError("no message")
    return Record(
        number,
        clean_text("\n\n".join(filter(None, (subject, body)))),
        kind=options.kind or "message",
        given_id=_header(message, "Message-ID").strip("<> "),
        seen_at=_date(message, zone),
        author=_header(message, "From"),
        platform=options.platform or "email",
        channel=options.channel or _header(message, "List-Id"),
        region=options.region,
        lang=options.lang,
        fields={name: value for name, value in fields.items() if value},
    )


class _Seen:
    """What a message showed so far."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.html: list[str] = []
        self.links: list[str] = []
        self.attachments: list[dict[str, object]] = []
        self.parts = 0


def _gather(part: Message, seen: _Seen, depth: int) -> None:
    """Collect a part's visible text, or the name and hash of what is attached."""
    seen.parts += 1
    if seen.parts > _PARTS:
        return
    if part.is_multipart():
        forwarded = part.get_content_type() == "message/rfc822"
        for inner in part.get_payload():
            if not isinstance(inner, Message):
                continue
            if forwarded:  # a victim forwards what was received: its head is part of what is told
                head = [f"{name}: {_header(inner, name)}" for name in ("From", "Subject") if inner.get(name)]
                seen.plain.append("\n".join(head))
                seen.html.append("\n".join(head))
            _gather(inner, seen, depth + 1)
        return
    kind = part.get_content_type()
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    name = _words(part.get_filename() or "")
    if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
        if data or name:
            digest = hashlib.sha256(data).hexdigest()
            seen.attachments.append({"name": name, "type": kind, "sha256": digest, "bytes": len(data)})
        return
    words = decode_all(data, part.get_content_charset() or "").replace("\r\n", "\n")
    if kind == "text/plain":
        seen.plain.append(words)
        return
    shown = page(words)
    if shown is not None:
        seen.html.append(shown.text)
        seen.links += shown.links


def _header(message: Message, name: str) -> str:
    """The first header of that name; raw, because the library would replace bytes that are not ASCII."""
    return next((_words(str(value)) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _words(value: str) -> str:
    """A header as text: encoded words decoded, folding undone, raw bytes by detection."""
    try:
        parts = decode_header(value[:8192])
    except (MessageError, ValueError, LookupError, TypeError):  # broken base64 inside an encoded word
        parts = [(value, None)]
    out = []
    for piece, charset in parts:
        if isinstance(piece, str):
            raw = piece.encode("ascii", "surrogateescape") if piece.isascii() or _escaped(piece) else None
            out.append(piece if raw is None else raw.decode(detect(raw), "replace"))
        else:
            out.append(decode_all(piece, "" if charset in (None, "unknown-8bit") else charset))
    return clean_text(re.sub(r"\s+", " ", "".join(out)).strip())


def _escaped(piece: str) -> bool:
    return all(char < "\x80" or "\udc80" <= char <= "\udcff" for char in piece)


def _date(message: Message, zone: tzinfo) -> datetime | None:
    try:
        found = parsedate_to_datetime(_header(message, "Date")[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    tick = micros(found)
    return found if tick is not None and EARLIEST <= tick <= LATEST else None


def _sniff(head: bytes, name: str) -> float:
    named = name.lower().endswith(READER.suffixes)
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if _MBOX.match(lines[0]):
        return 0.97
    top: list[bytes] = []
    for line in lines[:200]:
        if line.strip() == b"":
            break
        top.append(line)
    headers = {match[0].lower() for match in map(_HEADER.match, top) if match}
    if not top or not re.match(rb"[\w-]{1,60}:", top[0]):
        return 0.0
    return 0.95 if len(headers) >= 3 or (named and headers) else 0.0


READER = Reader("E-mail", (".eml", ".mbox", ".mbx"), _sniff, rows=_rows, carries=True)
