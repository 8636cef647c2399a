"""Other units' sightings out of a file of theirs: whom to call before anybody acts. Nothing of ours goes anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.selectors.addresses import canonical, is_reserved
from marsad.tables import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from marsad.engines import Lake

_NAMES = {
    "address": ("address", "ip", "ip_address", "src_ip", "source_ip"),
    "client": ("client", "client_id", "guid"),
    "first": ("first", "first_seen", "from", "since", "begin", "start"),
    "last": ("last", "last_seen", "until", "to", "end"),
    "unit": ("unit", "agency", "organisation", "organization"),
    "contact": ("contact", "email", "phone", "officer"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a file: how many rows were new, how many there were, and what was refused (record, reason)."""

    read: int
    added: int
    refused: tuple[tuple[int, str], ...] = ()


def keep(
    lake: Lake, rows: Iterable[tuple[int, Mapping[str, Any]]], *, source: str, unit: str, now: datetime
) -> Kept:
    """Write what another ``unit`` says it saw into the lake's OTHERS; the caller holds its pen.

    ``rows``: record numbers and what each says, by the usual names: an address or a client, first and last seen, unit
    and contact. The same again adds nothing. Raises UsageError where nobody says whose they are.
    """
    made: list[dict[str, Any]] = []
    refused: list[tuple[int, str]] = []
    read = 0
    for number, row in rows:
        read += 1
        found, wrong = _one(row, unit, now)
        if wrong:
            refused.append((number, wrong))
        else:
            made.append({**found, "source": source, "record": number, "imported": now})
    if any(not row["unit"] for row in made):
        raise UsageError("these rows do not say which unit saw them", hint="name it: --from UNIT")
    known = pc.unique(lake.read("others", columns=["id"])["id"])
    fresh = {row["id"]: row for row in made}
    table = pa.Table.from_pylist(list(fresh.values()), OTHERS)
    table = table.filter(pc.invert(pc.is_in(table["id"], value_set=known)))
    lake.append("others", table)
    return Kept(read, table.num_rows, tuple(refused))


def _one(row: Mapping[str, Any], unit: str, now: datetime) -> tuple[dict[str, Any], str]:
    told = {str(name).strip().casefold().replace(" ", "_"): value for name, value in row.items()}
    said = {ours: next((told[n] for n in names if told.get(n)), "") for ours, names in _NAMES.items()}
    written = str(said["address"]).strip()
    address = canonical(written) if written else ""
    if written and not address:
        return {}, "the row has no IP address"
    if address and is_reserved(address):
        return {}, "the row has a private or reserved address"
    client = str(said["client"]).strip()
    if not address and not client:
        return {}, "the row names neither an address nor a client"
    times = {name: _moment(said[name]) for name in ("first", "last")}
    for name, moment in times.items():
        if said[name] and moment is None:
            return {}, "the row has a time that cannot be read or has no zone"
    first, last = times["first"] or times["last"], times["last"] or times["first"]
    if first and last and last < first:
        return {}, "the row ends before it begins"
    if first and first > now:
        return {}, "the row has a time in the future"
    who = str(said["unit"] or unit).strip()
    contact = str(said["contact"]).strip()
    key = "\x1f".join((who, contact, address, client, str(first), str(last)))
    name = f"O-{blake2b(key.encode(), digest_size=6).hexdigest()}"
    found = {"id": name, "unit": who, "contact": contact, "address": address, "client": client}
    return {**found, "first": first, "last": last}, ""


def _moment(value: object) -> datetime | None:
    """A time with its zone, or a day alone (its beginning)."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else None
    text = str(value).strip()
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if found is None:
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC) if len(text) == len("2026-05-03") else None
    return found.astimezone(UTC)
