"""A record of a person or an organisation, checked at the border, and the lane it may be matched in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.errors import MarsadError
from marsad.link.people.contacts import canonical, listed
from marsad.link.people.dates import NEVER_TOLD, Birth, birth
from marsad.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS = ("person", "organisation")
CATEGORIES = (
    "", "unknown", "suspect", "accused", "convicted", "associate", "contact", "witness", "reporting", "missing",
    "victim", "possible_victim", "coerced_offender", "child", "minor",
)  # fmt: skip
"""What a record may say of its subject. Source: Directive (EU) 2016/680, Article 6, and DESIGN §7.3."""

PROTECTED = frozenset({"victim", "possible_victim", "coerced_offender", "child", "minor", "missing"})
"""Never matched against anyone else's records."""

_NOT_CODE = re.compile(r"[\W_]+")
_AS_DIGITS = str.maketrans("OIL", "011")
_SHORTEST_DOCUMENT = 4
_MOST = 20  # values of one kind in a record that are looked at


class RecordError(MarsadError):
    """A record that cannot be matched; says why without its values."""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One record. ``names`` are forms of the main name, ``contacts`` canonical selectors as "kind:value"."""

    id: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    birth: Birth = NEVER_TOLD
    documents: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    organisation: bool = False
    protected: bool = False


def person_records(
    rows: Sequence[Mapping[str, object]], region: str = ""
) -> list[PersonRecord | RecordError]:
    """A record, or why there is none, for each row with the columns id, name, name_ar, name_latin, aliases, birth_date,
    documents, phones, emails, handles, kind and category; lists are JSON lists or divided by ";" or "|".

    ``region`` is the country of national phone numbers. A RecordError names the column, never the value.
    """
    found: list[PersonRecord | RecordError] = []
    for row, contacts in zip(rows, canonical(rows, region), strict=True):
        try:
            found.append(_record(row, contacts))
        except RecordError as error:
            found.append(error)
    return found


def _record(row: Mapping[str, object], contacts: tuple[str, ...]) -> PersonRecord:
    names = _unique(
        [word for column in ("name", "name_ar", "name_latin") for word in listed(row.get(column))]
    )
    if not any(re.search(r"[^\W\d_]", name) for name in names):
        raise RecordError("no name", hint="give name, name_ar or name_latin")
    kind = str(row.get("kind") or "person").strip().lower().replace("organization", "organisation")
    if kind not in KINDS:
        raise RecordError("kind is not known", hint=f"kinds: {', '.join(KINDS)}")
    return PersonRecord(
        str(row["id"]),
        names,
        _unique(listed(row.get("aliases"))),
        _born(row.get("birth_date")),
        _unique([number for word in listed(row.get("documents")) if (number := document(word))]),
        contacts,
        kind == "organisation",
        category(row.get("category")) in PROTECTED,
    )


def category(value: object) -> str:
    """A known category; RecordError for any other word: what is misspelled must not slip past the victims' lane."""
    said = re.sub(r"[\s\-]+", "_", str(value or "").strip().lower())
    if said not in CATEGORIES:
        raise RecordError("category is not known", hint=f"categories: {', '.join(filter(None, CATEGORIES))}")
    return said


def document(number: str) -> str:
    """A document's number in capitals and digits; O, I and L, which are misread, as the digits. "" where too short."""
    told = number.rpartition(":")[2]
    bare = _NOT_CODE.sub("", told if told.isascii() else fold(told).text).upper().translate(_AS_DIGITS)
    return bare if len(bare) >= _SHORTEST_DOCUMENT else ""


def _unique(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:_MOST]


def _born(value: object) -> Birth:
    try:
        return birth(str(value or ""))
    except ValueError:
        raise RecordError("birth_date is no date", hint="YYYY-MM-DD, YYYY-MM, YYYY or DD/MM/YYYY") from None
