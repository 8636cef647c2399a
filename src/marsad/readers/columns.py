"""Foreign columns to ours: the usual names in English, French and Arabic, cleaning, and the rest into fields."""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import KINDS
from marsad.readers.rows import Rows, dumps
from marsad.readers.sightings import is_sighting, settled
from marsad.readers.strings import cleaned, jsons, same, strings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marsad.readers.dates import Calendar
    from marsad.readers.options import ReadOptions

# In order of preference: the first one a record has is taken.
_USUAL: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "full_text", "message", "body", "content", "tweet", "message_text", "msg", "sms", "post", "caption",
        "comment", "texte", "contenu", "النص", "نص", "الرسالة", "رسالة", "نص_الرسالة", "التغريدة", "المحتوى",
        # forms that people report with
        "what_happened", "what_happened?", "narrative", "incident_description", "description_of_incident",
        "ماذا_حدث", "ماذا_حدث؟", "وصف_الحادث", "تفاصيل_الحادث", "récit",
        "recit", "que_s'est_il_passé", "description_des_faits",
    ),
    "given_id": (
        "given_id", "id", "id_str", "_id", "uuid", "uid", "message_id", "tweet_id", "post_id", "identifiant",
        "معرف", "المعرف",
    ),
    "seen_at": (
        "seen_at", "timestamp", "datetime", "date_time", "created_at", "created", "sent_at", "posted_at",
        "published_at", "date", "time", "date_utc", "timestamp_utc", "observed_at", "time_utc", "datetime_utc",
        "captured_at", "التاريخ", "تاريخ", "الوقت",
        "incident_time", "incident_date", "date_of_incident", "incident_datetime", "when", "when_did_it_happen",
        "تاريخ_الحادث", "وقت_الحادث", "date_des_faits", "date_de_l'incident",
    ),
    "author": (
        "author", "user", "username", "user_name", "screen_name", "from", "sender", "handle", "auteur", "expediteur",
        "expéditeur", "المرسل", "الكاتب", "المستخدم",
    ),
    "platform": ("platform", "plateforme", "site", "app", "المنصة"),
    "channel": ("channel", "group", "chat", "room", "forum", "canal", "groupe", "القناة", "المجموعة"),
    "region": ("region", "country", "country_code", "pays", "البلد", "الدولة"),
    "lang": ("lang", "lang_given", "language", "langue", "اللغة"),
    "kind": ("kind",),
}  # fmt: skip
_OURS = {name: column for column, names in _USUAL.items() for name in names}
_LANG = re.compile("[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?|arabizi|other")
# What a person would read in a record that has no text of its own, in this order.
_VISIBLE = (
    "title",
    "subject",
    "name",
    "url",
    "link",
    "domain",
    "description",
    "address",
    "addresses",
    "phone",
    "email",
)


# Of these, in a person's report, what is the reporter's own and never part of what is told.
_OWN = frozenset({"name", "address", "addresses", "phone", "email"})


@dataclass(frozen=True, slots=True)
class Plan:
    """Which foreign column feeds which of ours, and which ones go to ``fields``."""

    takes: Mapping[str, str]
    rest: tuple[str, ...]
    sighting: bool = False  # records that do not say their kind are addresses that were seen


def tidy_name(name: str) -> str:
    """A column's name for comparison: lower-case, underscores, no marks."""
    return re.sub(r"[\s\-]+", "_", name.strip().strip("\ufeff\u200e\u200f").casefold())


def is_usual(name: str) -> bool:
    """Whether this is a usual name for one of our columns."""
    return tidy_name(name) in _OURS


def plan(names: tuple[str, ...], wanted: Mapping[str, str]) -> Plan:
    """The plan for records with these column names; ``wanted`` (our column → theirs) goes before the usual ones."""
    if len(names) <= 256 and sum(map(len, names)) <= 8192:
        return _kept_plan(names, tuple(sorted(wanted.items())))
    return _plan(names, tuple(sorted(wanted.items())))


def _plan(names: tuple[str, ...], wanted: tuple[tuple[str, str], ...]) -> Plan:
    takes = {ours: theirs for ours, theirs in wanted if theirs in names}
    used = set(takes.values())
    tidy: dict[str, str] = {}
    for name in names:
        if name not in used:
            tidy.setdefault(tidy_name(name), name)
    for ours, usual in _USUAL.items():
        if ours not in takes:
            found = next((tidy[name] for name in usual if name in tidy and tidy[name] not in used), None)
            if found is not None:
                takes[ours] = found
                used.add(found)
    sighting = "text" not in takes and "seen_at" in takes and is_sighting(list(tidy))
    return Plan(takes, tuple(name for name in names if name not in used), sighting)


_kept_plan = functools.lru_cache(maxsize=512)(_plan)


def rows_of(
    columns: Mapping[str, Column],
    numbers: Sequence[int] | pa.Int64Array,
    options: ReadOptions,
    calendar: Calendar,
) -> Rows:
    """Foreign columns of one length as `Rows`. Values that do not fit ours stay in ``fields`` under their name."""
    layout = plan(tuple(columns), options.map)
    count = len(numbers)
    odd: dict[int, dict[str, object]] = {}  # row → values of taken columns that ours cannot hold

    def column(ours: str, default: str = "") -> pa.StringArray:
        if ours not in layout.takes:
            return same(default, count)
        return _or(_words(columns[layout.takes[ours]]), default)

    def checked(ours: str, valid: Callable[[str], str | None], default: str) -> pa.StringArray:
        if ours not in layout.takes:
            return same(default, count)
        name = layout.takes[ours]
        words = _words(columns[name])
        fits, misfits = _checked(words, valid, default)
        for row in misfits:
            odd.setdefault(row, {})[name] = words[row].as_py()
        return fits

    seen = pa.nulls(count, pa.int64())
    if "seen_at" in layout.takes:
        name = layout.takes["seen_at"]
        seen = calendar.moments(columns[name])
        for row, value in _untimed(seen, columns[name]):
            odd.setdefault(row, {})[name] = value
    given_id = column("given_id")
    if options.exact_ids and "given_id" in layout.takes:
        given_id = jsons([dumps(value) for value in _values(columns[layout.takes["given_id"]])])
    kind = checked("kind", _kind, options.kind or ("sighting" if layout.sighting else ""))
    region = checked("region", _region, options.region)
    lang = checked("lang", _lang, options.lang)
    shown: dict[int, set[str]] = {}
    if "text" in layout.takes:
        text = column("text")
    else:
        text, shown = _composed({name: _values(columns[name]) for name in layout.rest}, kind)
    rows = Rows(
        number=pa.array(numbers, pa.int64()), text=text, kind=kind, given_id=given_id, seen=seen,
        author=column("author"), platform=column("platform", options.platform),
        channel=column("channel", options.channel), region=region, lang=lang,
        fields=_fields(columns, layout.rest, count, odd, shown),
    )  # fmt: skip
    if (layout.sighting or options.kind or "kind" in layout.takes) and pc.any(
        pc.equal(kind, "sighting")
    ).as_py():
        times = layout.takes.get("seen_at", "")
        return settled(rows, _values(columns[times]) if times else None, times, options, tidy_name)
    return rows


type Column = pa.StringArray | Sequence[object]
"""Values of one foreign column: words (null for none) where all are, else whatever they are."""


def _values(column: Column) -> Sequence[object]:
    return column.to_pylist() if isinstance(column, pa.Array) else column


def _words(column: Column) -> pa.StringArray:
    """The column as words without nulls that a table may hold."""
    if not isinstance(column, pa.Array):
        if set(map(type, column)) == {str}:
            return strings(column)  # type: ignore[arg-type]
        return strings([value if isinstance(value, str) else plain(value) for value in column])
    return cleaned(column.fill_null("") if column.null_count else column)


def _or(words: pa.StringArray, default: str) -> pa.StringArray:
    return pc.if_else(pc.equal(words, ""), default, words) if default else words


def _checked(
    words: pa.StringArray, valid: Callable[[str], str | None], default: str
) -> tuple[pa.StringArray, list[int]]:
    """Each word as ``valid`` makes it, and the rows of those it finds wrong; looks at each word once."""
    coded = words.dictionary_encode()
    known = [valid(word) if len(word) < 64 else None for word in coded.dictionary.to_pylist()]
    fits = pa.array([fit or default for fit in known], pa.string()).take(coded.indices)
    wrong = [code for code, fit in enumerate(known) if fit is None]
    if not wrong:
        return fits, []
    return fits, np.flatnonzero(np.isin(coded.indices, wrong)).tolist()


def _untimed(seen: pa.Int64Array, written: Column) -> list[tuple[int, object]]:
    """Rows whose time cannot be read, with what is written there."""
    if not seen.null_count:
        return []
    rows = np.flatnonzero(seen.is_null()).tolist()
    if isinstance(written, pa.Array):
        found = zip(rows, written.take(pa.array(rows, pa.int64())).to_pylist(), strict=True)
    else:
        found = zip(rows, (written[row] for row in rows), strict=True)
    return [(row, value) for row, value in found if value not in (None, "")]


def _kind(value: str) -> str | None:
    value = value.strip().lower()
    return value if not value or value in KINDS else None


def _region(value: str) -> str | None:
    value = value.strip().upper()
    value = "GB" if value == "UK" else value
    return value if not value or re.fullmatch("[A-Z]{2}", value) else None


def _lang(value: str) -> str | None:
    value = value.strip()
    return value.lower().replace("_", "-") if not value or _LANG.fullmatch(value) else None


def plain(value: object) -> str:
    """One value as the text a person would read; "" for nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return str(int(value))  # tables with gaps turn whole numbers into floats
    if isinstance(value, (list, tuple)):
        return "\n".join(filter(None, map(plain, value)))
    if isinstance(value, dict):
        named = next(
            (value[k] for k in ("text", "screen_name", "username", "name", "id") if value.get(k)), None
        )
        return named if isinstance(named, str) else dumps(value)
    return str(value)


def _composed(
    columns: Mapping[str, Sequence[object]], kinds: pa.StringArray
) -> tuple[pa.StringArray, dict[int, set[str]]]:
    """Text for records without one, from what a person would read; sightings stay without words."""
    visible = sorted(
        (n for n in columns if tidy_name(n) in _VISIBLE), key=lambda n: _VISIBLE.index(tidy_name(n))
    )
    texts: list[str] = []
    shown: dict[int, set[str]] = {}
    for row, kind in enumerate(kinds.to_pylist()):
        if kind == "sighting" or not visible:
            texts.append("")
            continue
        told = [name for name in visible if kind != "report" or tidy_name(name) not in _OWN]
        parts = {name: shown_as(columns[name][row]) for name in told}
        texts.append(composed(parts))
        shown[row] = {name for name in told if parts[name]}
    return strings(texts), shown


def composed(parts: Mapping[str, str]) -> str:
    """Visible values one below the other; one that is contained in another is left out."""
    values = [value for value in parts.values() if value]
    return "\n".join(
        value
        for at, value in enumerate(values)
        if not any(value in other and (value != other or i < at) for i, other in enumerate(values) if i != at)
    )


def shown_as(value: object) -> str:
    """A visible value on lines of its own: lists one item a line, mappings with their keys."""
    if isinstance(value, dict):
        return "\n".join(
            f"{key} {item}" for key, inner in value.items() for item in shown_as(inner).split("\n") if item
        )
    if isinstance(value, (list, tuple)):
        return "\n".join(filter(None, map(shown_as, value)))
    return plain(value)


def _fields(
    columns: Mapping[str, Column],
    rest: tuple[str, ...],
    count: int,
    odd: Mapping[int, dict[str, object]],
    shown: Mapping[int, set[str]],
) -> pa.StringArray:
    if not rest and not odd:
        return same("{}", count)
    found: dict[int, dict[str, object]] = {}
    for name in rest:
        for row, value in enumerate(_values(columns[name])):
            if value is not None and value != "":
                found.setdefault(row, {})[name] = value
    if "fields" in rest:
        for extra in found.values():
            inner = extra.get("fields")
            if isinstance(inner, dict):
                del extra["fields"]
                extra.update(
                    {key: value for key, value in inner.items() if value is not None and value != ""}
                )
    for row, values in odd.items():
        found.setdefault(row, {}).update(values)
    for row, names in shown.items():
        for name in names:
            found[row].pop(name, None)
    written = ["{}"] * count
    for row, extra in found.items():
        if extra:
            written[row] = dumps(extra)
    return jsons(written)
