"""Selectors that a record states in its fields: the address of a sighting, the account a tip or a report is about."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from marsad.detect.stated_names import meant
from marsad.model import Selector, Span
from marsad.selectors import find_batch
from marsad.selectors.platforms import NAMES, account, called
from marsad.text import fold_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LONGEST = 512
_MOST = 1000  # values of one record
_SURE = 0.95  # a field says what it is, yet sources do mislabel
_ANY = frozenset({"handle", "url", "invite", "phone", "email", "wallet", "iban", "onion"})
# A link to an account on a platform is that account.
_TAKES = {"account": _ANY, "url": frozenset({"url", "handle", "invite", "onion"})}
_NAME = re.compile(r"@?[\w.\-]{2,50}")
_ASIDE = ("captures", "files", "service", "reported_user_id")
_NAMES = 1 << 14
_DULL: dict[str, set[str]] = {"": set(), "report": set()}
"""Names of fields met so far that state nothing: most records have no other, and one look tells."""
_HASHES = ("md5", "sha1", "sha256")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A value and what it is said to be; ``found`` where it needs no looking for."""

    place: int
    kind: str
    text: str
    found: str = ""


def stated(
    fields: Sequence[str],
    regions: Sequence[str],
    kinds: Sequence[str] | None = None,
    platforms: Sequence[str] | None = None,
) -> list[tuple[int, Selector]]:
    """(number of the record, selector) for each field that holds a selector of its own kind, in order.

    ``fields`` are JSON objects as text. The same forms and checks as in texts apply: a field that says "email"
    and holds none gives nothing. In a report (``kinds``) only what is said of the reported counts: the reporter's
    own phone is nobody's selector. ``platforms`` name where an account without a platform is.
    """
    asked = [
        each
        for place, text in enumerate(fields)
        if len(text) > 2
        for each in _values(place, text, kinds[place] if kinds else "", platforms[place] if platforms else "")
    ]
    if not asked:
        return []
    # All values as one batch of short texts: finding has a price per batch, hardly one per text.
    texts = [each.text for each in asked]
    mentions = find_batch(fold_batch(texts), [regions[each.place] for each in asked])
    found = {
        number: Selector("handle", each.found, Span(0, 0), _SURE, "stated")
        for number, each in enumerate(asked)
        if each.found
    }
    for i, number in enumerate(mentions.text):
        kind = asked[number].kind
        whole = mentions.end[i] - mentions.start[i] >= len(texts[number]) - 1
        if whole and mentions.kind[i] in _TAKES.get(kind, (kind,)):
            found.setdefault(
                number, Selector(mentions.kind[i], mentions.value[i], Span(0, 0), _SURE, "stated")
            )
    once = {
        (asked[number].place, found[number].kind, found[number].value): number
        for number in sorted(found, reverse=True)
    }
    return [(asked[number].place, found[number]) for number in sorted(once.values())]


def _values(place: int, text: str, kind: str, platform: str) -> Iterator[_Asked]:
    try:
        known = orjson.loads(text)
    except orjson.JSONDecodeError:
        return
    if not isinstance(known, dict):
        return
    kind = kind if kind == "report" else ""
    if _DULL[kind].issuperset(known):
        return
    _DULL[kind].update(
        key for key in known if not meant(key, kind) and key not in _ASIDE and len(_DULL[kind]) < _NAMES
    )
    wanted = sorted((key, what) for key in known if (what := meant(key, kind)))
    where = _where(known, platform) if wanted or "service" in known else ""
    values = ((what, value) for key, what in wanted for value in _each(known[key]))
    for what, value in itertools.islice(values, _MOST):
        yield _asked(place, what, value, where)
    if not kind and ("captures" in known or "files" in known):
        yield from _listed(place, known)
    user = known.get("reported_user_id")
    if where and isinstance(user, (str, int)) and known.get("service"):
        yield _Asked(place, "handle", "", f"{where}:#{str(user).strip().lower()[:64]}")


def _each(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and 0 < len(each.strip()) <= _LONGEST:
            yield each.strip()


def _where(known: Mapping[str, object], platform: str) -> str:
    """The platform of accounts named without one: by the service, the record's platform, or who reports.

    A service that is none of the platforms we know keeps its accounts apart from all others' under its own name.
    """
    service = known.get("service")
    found = [
        called(str(name))
        for name in (service, platform, known.get("platform"), known.get("reporter"))
        if name
    ]
    own = re.sub(r"[^a-z0-9]+", "", str(service or "").lower())[:32]
    return next(filter(None, found), own)


def _asked(place: int, kind: str, value: str, where: str) -> _Asked:
    if kind in ("handle", "account") and _NAME.fullmatch(value):
        name = value.removeprefix("@").lower()
        on = account(where, name) if where in NAMES else None
        if on:
            return _Asked(place, kind, "", on[1])
        if where and where not in NAMES and NAMES["unknown"].fullmatch(name):
            return _Asked(place, kind, "", f"{where}:{name}")
        if kind == "handle" or value.startswith("@") or not (value.isdigit() or "." in value):
            return _Asked(place, "handle", f"@{name}")
    if kind == "handle" and not value.startswith("@") and "/" not in value:
        value = f"@{value}"
    return _Asked(place, kind, value)


def _listed(place: int, known: Mapping[str, object]) -> Iterator[_Asked]:
    """The addresses of captures and the hashes of files, see `readers.cybertip`."""
    for name in ("captures", "files"):
        inside = known.get(name)
        for each in inside[:_MOST] if isinstance(inside, list) else ():
            for key in ("ip", *_HASHES) if isinstance(each, dict) else ():
                value = each.get(key)
                if isinstance(value, str) and 0 < len(value) <= _LONGEST:
                    yield _Asked(place, "ip" if key == "ip" else "hash", value)
