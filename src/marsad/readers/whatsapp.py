"""WhatsApp's chat export (txt): Arabic, English and French forms, either order of day and month.

Source: exports of Android (``12/03/2024, 10:05 - Name: text``) and iOS (``[12/03/2024, 10:05:07] Name: text``) in
several languages; times are the exporting phone's local ones, without a zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.model import Record, Refusal
from marsad.readers.contract import Reader
from marsad.readers.dates import EARLIEST, LATEST, at, calendar, ordered
from marsad.readers.encoding import open_text, text_head
from marsad.readers.lines import RAW, Broken, line_blocks, text_lines
from marsad.readers.rows import gathered, micros, moment, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from marsad.readers.dates import Calendar
    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source

_MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff"
# Direction marks may stand anywhere in a date; few at a time, so that a line of nothing else costs no more.
_M = f"[{_MARKS}]{{0,4}}"
_S = "[ \u00a0\u202f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\t]"
_HEAD = re.compile(
    rf"{_M}(?P<open>\[)?{_M}"
    rf"(?P<a>\d{{1,4}}){_M}(?P<mark>[/.\-]){_M} ?(?P<b>\d{{1,2}}){_M}(?P=mark){_M} ?(?P<c>\d{{1,4}})"
    rf"{_M}\.?[,،]?{_S}{{1,6}}"
    rf"(?:(?:à|at|um|klo|في|الساعة){_S}{{1,6}})?"
    rf"(?P<hour>\d{{1,2}}){_S}?[:.h٫]{_S}?(?P<minute>\d{{2}})(?:{_M}[:.٫]{_M}(?P<second>\d{{2}}))?"
    rf"(?:{_S}{{0,6}}(?P<half>[AaPp]\.?{_S}?[Mm]\.?|[صم]|صباحًا|صباحا|مساءً|مساء))?{_M}"
    rf"(?(open)\]{_S}{{0,6}}|{_S}{{1,6}}[-–]{_S}{{1,6}})"
)
_SENDER = re.compile(
    rf"{_M}(?:~{_S}{{0,6}})?(?P<name>[^:\n]{{1,120}}?){_M}:(?: |{_M}$|(?={_M}\S))", re.DOTALL
)
_LEADING = re.compile(f"[{_MARKS}\\s]*+")
_MESSAGE = 1 << 20  # characters of one message
# Placeholders of media, and notices that stand in every chat: kept as fields, since as text they would make
# unrelated chats look alike.
_MEDIA = re.compile(
    r"<(?:Media omitted|Médias omis|Fichier omis|تم استبعاد الوسائط|الوسائط غير مدرجة|تم حذف الوسائط)>"
    r"|(?:image|video|audio|sticker|GIF|document|Contact card) omitted"
    r"|(?:image|vidéo|audio|sticker|GIF|document) (?:absente?|omise?)"
    r"|(?:تم )?(?:استبعاد|حذف) (?:الصورة|الفيديو|المقطع الصوتي|الملصق|المستند|الوسائط)"
    r"|(?:الصورة|الفيديو|المقطع الصوتي|الملصق|المستند) (?:غير مدرجة|غير مدرج|محذوفة|محذوف)"
)
_FILE = re.compile(
    r"<(?:attached|pièce jointe|المُرفق|المرفق|مرفق)\s*: ?(?P<ios>[^<>\n]{1,200})>"
    r"|(?P<android>[^<>\n:/\\]{1,200}\.\w{2,5}) \((?:file attached|fichier joint|الملف مرفق|ملف مرفق)\)"
)
_NOTICE = re.compile(
    r"end-to-end encrypted|chiffrés? de bout en bout|مشفرة تمامًا بين الطرفين|مشفرة تماما|التشفير التام"
)


@dataclass(slots=True)
class _Message:
    """A message being read: its head, and its lines so far."""

    head: re.Match[str]
    lines: list[str]
    size: int = 0
    broken: list[Broken] = field(default_factory=list)


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    yield from gathered(_records(source, options, _Evidence(source, options).day_first()))


class _Evidence:
    """What the whole file says about the order of day and month."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.options = options
        self.over = [0, 0]  # how often the first, the second number is above 12
        self.backward = [0, 0]  # steps back in time if the first, the second number is the day
        last: list[tuple[int, ...] | None] = [None, None]
        for head in (_HEAD.match(line) for line in _lines(source, options) if isinstance(line, str)):
            if head is None or len(head["a"]) == 4:
                continue
            a, b, year = int(head["a"]), int(head["b"]), int(head["c"])
            self.over[0] += a > 12
            self.over[1] += b > 12
            for which, date in enumerate(((year, b, a), (year, a, b))):
                before = last[which]
                self.backward[which] += before is not None and date < before
                last[which] = date

    def day_first(self) -> bool:
        """The order asked for, else numbers above 12 decide, else which order goes forward, else day first."""
        if self.options.day_first is not None:
            return self.options.day_first
        if self.over[0] != self.over[1]:
            return self.over[0] > self.over[1]
        return self.backward[0] <= self.backward[1]


def _lines(source: Source, options: ReadOptions) -> Iterator[str | Broken]:
    stream = open_text(source, options)
    try:
        for block in text_lines(line_blocks(stream, options.limits.line)):
            yield from block
    finally:
        stream.close()


def _records(source: Source, options: ReadOptions, day_first: bool) -> Iterator[Record | Refusal]:
    when = calendar(options)
    for number, message in enumerate(_messages(_lines(source, options)), start=1):
        if isinstance(message, Broken):
            yield refused(source, number, message.reason, message.head)
        elif message.broken:
            yield refused(source, number, message.broken[0].reason, message.broken[0].head)
        else:
            yield _record(message, number, source, options, when, day_first)


def _messages(lines: Iterable[str | Broken]) -> Iterator[_Message | Broken]:
    """Lines that begin with a date begin a message; the others go on with it."""
    message: _Message | None = None
    for line in lines:
        head = _HEAD.match(line) if isinstance(line, str) else None
        if head is not None:
            if message is not None:
                yield message
            message = _Message(head, [head.string[head.end() :]])
        elif isinstance(line, Broken):
            if message is None:
                yield line
            else:
                message.broken.append(line)
        elif message is not None:
            message.size += len(line) + 1
            if message.size <= _MESSAGE:
                message.lines.append(line)
            elif not message.broken:
                message.broken.append(Broken(f"a message longer than {_MESSAGE:,} characters"))
        elif line.strip(" \ufeff\u200e\u200f"):
            yield Broken("no date at the beginning", line.encode("utf-8", "replace")[:RAW])
    if message is not None:
        yield message


def _time(head: re.Match[str], when: Calendar, day_first: bool) -> datetime | None:
    date = ordered(head["a"], head["b"], head["c"], day_first)
    found = at(date, head["hour"], head["minute"], head["second"], head["half"]) if date else None
    tick = micros(found.replace(tzinfo=when.zone)) if found else None
    return moment(tick) if tick is not None and EARLIEST <= tick <= LATEST else None


def _record(
    message: _Message, number: int, source: Source, options: ReadOptions, when: Calendar, day_first: bool
) -> Record | Refusal:
    seen = _time(message.head, when, day_first)
    if seen is None:
        return refused(source, number, "no such date or time", message.head[0].encode()[:RAW])
    words = "\n".join(message.lines).rstrip()
    sender = _SENDER.match(words)
    author = sender["name"].strip(" \u200e\u200f\u00a0\u202f\u202a\u202c") if sender else ""
    text = words[sender.end() :] if sender else words
    text = text[_LEADING.match(text).end() :].strip()  # type: ignore[union-attr]
    fields: dict[str, object] = {} if sender else {"system": True}
    if len(text) < 400 and _NOTICE.search(text):
        text, fields = "", {"system": True, "notice": "encryption"}
    elif match := _FILE.search(text, 0, 600):
        name = (match["ios"] or match["android"]).strip(" \u200e\u200f\u202a\u202c")
        fields["attachment"] = name
        text = (text[: match.start()] + text[match.end() :]).strip(" \n\u200e\u200f")
    elif _MEDIA.fullmatch(text.strip("\u200e\u200f")):
        text, fields["media"] = "", "omitted"
    return Record(
        number, text, kind=options.kind or "message", seen_at=seen, author=author, platform="whatsapp",
        channel=options.channel, region=options.region, lang=options.lang, fields=fields,
    )  # fmt: skip


def _sniff(head: bytes, name: str) -> float:
    if name.lower().endswith((".log", ".csv", ".tsv")):
        return 0.0  # programs write dates at the head of their lines too
    lines = [line for line in text_head(head).split("\n")[:60] if line.strip()]
    heads = sum(bool(_HEAD.match(line)) for line in lines)
    if not lines or not _HEAD.match(lines[0]):
        return 0.6 if heads >= 3 and heads >= 0.3 * len(lines) else 0.0
    return 0.97 if heads >= 2 or len(lines) == 1 or _SENDER.match(lines[0]) else 0.6


READER = Reader("WhatsApp export", (".txt",), _sniff, rows=_rows)
