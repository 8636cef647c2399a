"""What a caller may tell the readers about a source, and how much a source may cost."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from marsad.errors import UsageError
from marsad.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

COLUMNS: tuple[str, ...] = (
    "text", "kind", "given_id", "seen_at", "author", "platform", "channel", "region", "lang",
)  # fmt: skip
"""Our columns a foreign column may be mapped to."""

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a source is taken before it is refused; bytes unless said otherwise.

    ``ratio`` is unpacked bytes for each packed byte, looked at once ``free`` bytes came out of one entry.
    """

    line: int = 16 * _MIB  # one line or one record
    message: int = 64 * _MIB  # one e-mail with its attachments
    columns: int = 4096  # columns of a table, count
    entries: int = 100_000  # entries of an archive, count
    depth: int = 4  # archives inside archives, count
    ratio: int = 200
    free: int = 32 * _MIB
    total: int = 64 * 1024 * _MIB  # unpacked bytes out of one path
    spool: int = 2048 * _MIB  # standard input, or an archive inside an archive


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: every field may stay empty, then the content decides.

    ``map`` gives our column → their column (``{"text": "Message", "seen_at": "date"}``). ``kind``, ``region``,
    ``lang``, ``platform`` and ``channel`` fill what a record does not say itself. ``timezone`` is the zone of
    times written without one: "" = UTC, and captures of an address without a zone are refused. ``day_first``
    decides 03/04/2024; None lets the source's own dates decide. ``header`` says whether a CSV begins with column
    names. ``exact_ids`` gives ``given_id`` as JSON, so that 7 and "7" stay apart for who has to name records as the
    source did. ``now`` is the moment of reading, after which no address was seen; None = nobody asks. Wrong values
    raise `UsageError`.
    """

    map: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    kind: str = ""
    region: str = ""
    lang: str = ""
    platform: str = ""
    channel: str = ""
    encoding: str = ""
    timezone: str = ""
    day_first: bool | None = None
    header: bool | None = None
    exact_ids: bool = False
    limits: Limits = field(default_factory=Limits)
    now: datetime | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.map) - set(COLUMNS))
        if unknown:
            raise UsageError(
                f"--map names {', '.join(map(repr, unknown))}, which is no column of ours",
                hint=f"columns: {', '.join(COLUMNS)}",
            )
        if self.kind and self.kind not in KINDS:
            raise UsageError(f"kind {self.kind!r} is not known", hint=f"kinds: {', '.join(KINDS)}")
        if self.region and not re.fullmatch("[A-Z]{2}", self.region):
            raise UsageError(
                f"region {self.region!r} is no country code", hint="two capitals, for example IQ"
            )
        if self.encoding:
            _known_encoding(self.encoding)
        try:
            ZoneInfo(self.timezone or "UTC")
        except (KeyError, ValueError, OSError) as error:
            raise UsageError(
                f"time zone {self.timezone!r} is not known", hint="an IANA name, for example Asia/Baghdad"
            ) from error


def _known_encoding(name: str) -> None:
    try:
        text = codecs.lookup(name)._is_text_encoding
    except LookupError:
        text = False
    if not text:
        raise UsageError(
            f"encoding {name!r} is not known", hint="for example utf-8, utf-16, windows-1256 or windows-1252"
        )
