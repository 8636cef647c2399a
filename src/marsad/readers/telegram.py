"""Telegram Desktop's JSON export, one chat or a whole account, message by message.

Source: form of ``result.json`` as written by Telegram Desktop (``name``, ``type``, ``id``, ``messages``; a whole
account has ``chats.list`` and ``left_chats.list``); ``date_unixtime`` is UTC, ``date`` the exporter's local time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from marsad.model import Record, Refusal
from marsad.readers.columns import plain
from marsad.readers.contract import Reader
from marsad.readers.dates import calendar
from marsad.readers.encoding import open_text, text_head
from marsad.readers.json_stream import elements
from marsad.readers.lines import RAW, Broken
from marsad.readers.rows import gathered, moment, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.dates import Calendar
    from marsad.readers.json_stream import Path
    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source

_ABOUT = ("name", "type", "id")
_CHAT = re.compile(
    r'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|private_group|private_supergroup|public_supergroup'
    r'|private_channel|public_channel)"'
)
# What is kept beside the text; files only by their name and type.
_KEPT = (
    "from_id", "actor", "actor_id", "action", "forwarded_from", "forwarded_from_id", "reply_to_message_id",
    "reply_to_peer_id", "saved_from", "via_bot", "signature", "edited_unixtime", "media_type", "mime_type", "file",
    "photo", "file_name", "title", "members", "inviter", "location_information", "duration_seconds", "author",
)  # fmt: skip


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    yield from gathered(_messages(source, options))


def _messages(source: Source, options: ReadOptions) -> Iterator[Record | Refusal]:
    number = 0
    chat: dict[str, str] = {}
    when = calendar(options)
    stream = open_text(source, options)
    try:
        for path, item in elements(stream, _wanted, options.limits.line):
            if path[-1] in _ABOUT and not isinstance(item, Broken):
                if path[-1] == _ABOUT[0]:
                    chat = {}
                chat[path[-1]] = plain(_loaded(item))
                continue
            number += 1
            if isinstance(item, Broken):
                yield refused(source, number, item.reason, item.head)
                continue
            yield _record(item, number, chat, source, options, when)
    finally:
        stream.close()


def _wanted(path: Path) -> bool:
    if len(path) >= 2 and path[-2:] == ("messages", "*"):
        return True
    return path[-1:] != () and path[-1] in _ABOUT and path[:-1] in _CHATS


_CHATS: tuple[Path, ...] = ((), ("chats", "list", "*"), ("left_chats", "list", "*"))


def _loaded(item: bytes) -> object:
    try:
        return orjson.loads(item)
    except orjson.JSONDecodeError:
        return None


def _record(
    item: bytes, number: int, chat: dict[str, str], source: Source, options: ReadOptions, when: Calendar
) -> Record | Refusal:
    message = _loaded(item)
    if not isinstance(message, dict):
        return refused(source, number, "not a valid message", item[:RAW])
    tick = when.moment(message.get("date_unixtime")) or when.moment(message.get("date"))
    given = "/".join(filter(None, (chat.get("id", ""), plain(message.get("id")))))
    service = message.get("type") == "service"
    fields: dict[str, object] = {name: message[name] for name in _KEPT if message.get(name)}
    if chat.get("type"):
        fields["chat_type"] = chat["type"]
    text = _text(message)
    return Record(
        number,
        text,
        kind=options.kind or ("post" if "channel" in chat.get("type", "") else "message"),
        given_id=given,
        seen_at=moment(tick),
        author=plain(message.get("from") or (message.get("actor") if service else "")),
        platform="telegram",
        channel=chat.get("name", "") or options.channel,
        region=options.region,
        lang=options.lang,
        fields=fields,
    )


def _text(message: dict[str, object]) -> str:
    """What a reader of the chat sees, and behind a linked word where it leads."""
    parts = [_flat(message.get("text") or message.get("text_entities"))]
    contact = message.get("contact_information")
    if isinstance(contact, dict):
        parts.append(
            " ".join(
                plain(contact.get(k)) for k in ("first_name", "last_name", "phone_number") if contact.get(k)
            )
        )
    poll = message.get("poll")
    if isinstance(poll, dict):
        parts.append(plain(poll.get("question")))
        answers = poll.get("answers")
        parts += (
            [plain(a.get("text")) for a in answers if isinstance(a, dict)]
            if isinstance(answers, list)
            else []
        )
    parts += _buttons(message.get("inline_bot_buttons"))
    return "\n".join(part for part in parts if part)


def _flat(text: object) -> str:
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    out = []
    for piece in text:
        if isinstance(piece, dict):
            words, link = plain(piece.get("text")), plain(piece.get("href"))
            out.append(f"{words} ({link})" if link and link != words else words)
        else:
            out.append(plain(piece))
    return "".join(out)


def _buttons(rows: object) -> list[str]:
    buttons = (
        [b for row in rows if isinstance(row, list) for b in row if isinstance(b, dict)]
        if isinstance(rows, list)
        else []
    )
    return [
        " ".join(filter(None, (plain(b.get("text")), plain(b.get("data")) if b.get("type") == "url" else "")))
        for b in buttons
    ]


def _sniff(head: bytes, _name: str) -> float:
    text = text_head(head)
    if not text.lstrip().startswith("{"):
        return 0.0
    if _CHAT.search(text[:4096]) and re.search(r'"messages"\s*:\s*\[', text[:8192]):
        return 0.97
    return 0.97 if re.search(r'"(?:left_)?chats"\s*:\s*\{', text) and '"list"' in text else 0.0


READER = Reader("Telegram export", (".json",), _sniff, rows=_rows)
