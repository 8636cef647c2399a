"""Sightings at the border: the usual columns of such exports under one name each, and what may not come in.

Source: column names of common monitoring and forensic exports; RFC 6302 and Europol 2017 on what a log of addresses
must hold (source port, time with its zone, precision); RFC 4648 for base32 forms of hashes.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import Refusal
from marsad.readers import captured
from marsad.readers.dates import Calendar
from marsad.readers.lines import RAW
from marsad.readers.rows import COLUMN_NAMES, Rows, dumps
from marsad.readers.strings import jsons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marsad.readers.options import ReadOptions

# In order of preference: the first that says something is taken; the hashes under their own names stay beside it.
NAMES: dict[str, tuple[str, ...]] = {
    "ip": (
        "ip", "ip_address", "ipaddress", "ip_addr", "peer_ip", "remote_ip", "source_ip", "src_ip", "client_ip",
        "adresse_ip", "عنوان_ip", "address", "addr", "peer_address", "remote_address",
    ),
    "source_port": ("source_port", "port", "src_port", "peer_port", "remote_port", "client_port", "منفذ"),
    "client_id": ("client_id", "guid", "client_guid", "client", "peer_id", "user_hash", "client_id_or_guid"),
    "file_hash": (
        "file_hash", "hash", "infohash", "info_hash", "btih", "sha256", "sha1", "md5", "info_hash_or_file_hash",
    ),
    "hash_list": ("hash_list", "list", "list_name", "hash_list_name"),
    "hash_list_category": ("hash_list_category", "hash_category", "list_category", "category"),
    "bytes_verified": ("bytes_verified", "verified_bytes", "bytes_downloaded", "downloaded_bytes"),
    "bytes_advertised": ("bytes_advertised", "advertised_bytes"),
    "protocol": ("protocol", "p2p_network"),
    "tool": ("tool", "source", "source_tool", "software", "monitor"),
    "asn": ("asn", "as_number"),
    "geo_country": ("geo_country", "ip_country"),
    "lease": ("lease", "connection_type", "line_type"),
    "timestamp_precision_s": ("timestamp_precision_s", "precision_s"),
    "nat": ("nat", "cgn", "cgnat", "carrier_nat", "is_nat", "is_cgn"),
    "vpn": ("vpn", "is_vpn", "proxy", "is_proxy"),
    "tor": ("tor", "is_tor"),
    "hosting": ("hosting", "is_hosting", "datacenter", "data_center"),
}  # fmt: skip
TIMES = ("timestamp_utc", "observed_at", "time_utc", "datetime_utc", "captured_at", "timestamp", "seen_at")
"""Where a record inside another says its time."""
_KEPT = frozenset(("sha256", "sha1", "md5"))
_TELLS = frozenset(NAMES["ip"][:10])  # an "address" may be a street's or a wallet's
_WITH = frozenset(
    (*NAMES["client_id"], *NAMES["file_hash"], *NAMES["hash_list_category"], *NAMES["bytes_verified"])
) - {"client", "category", "source"}  # fmt: skip
_FLAGS = ("nat", "vpn", "tor", "hosting")
_COUNTS = ("bytes_verified", "bytes_advertised")
_NO = frozenset(("", "0", "false", "no", "none", "null", "unknown", "n", "non", "لا", "-"))
_LEASES = {
    "mobile": "mobile",
    "cellular": "mobile",
    "cell": "mobile",
    "dynamic": "dynamic",
    "static": "static",
}
_HEX = re.compile(r"[0-9a-fA-F]+")
_BASE32 = re.compile(r"[A-Z2-7]{32}")
_LENGTHS = {"sha256": (64,), "sha1": (40,), "md5": (32,)}
_PREFIX = re.compile(r"(?:urn:)?(?:btih|sha1|sha256|md5|ed2k|bitprint):", re.I)
_WITH_PORT = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>\d+\.\d+\.\d+\.\d+)):(?P<port>\d{1,6})")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?P<second>[:.]\d{2})?")
_UNIX = re.compile(r"\d{9,19}(?:\.\d+)?")
_DAY = 86_400

PORT = "a port that is no number from 1 to 65535"
HASH = "a hash of the wrong length or letters"


def is_sighting(names: Sequence[str]) -> bool:
    """Whether columns (tidied) are those of sightings: an address of the Internet, and a file or client beside it."""
    found = set(names)
    return bool(found & _TELLS) and bool(found & _WITH)


def settled(
    rows: Rows, written: Sequence[object] | None, name: str, options: ReadOptions, tidy: Callable[[str], str]
) -> Rows:
    """Rows with their sightings' fields under our names; those that may not come in are refused, the rest goes on.

    ``written`` are the times as they came (None = the records have none of their own), ``name`` their column. The
    refusals carry no source yet: whoever knows it fills it in.
    """
    places = pc.indices_nonzero(pc.equal(rows.kind, "sighting")).to_pylist()
    texts, seen, numbers = (getattr(rows, each).to_pylist() for each in ("fields", "seen", "number"))
    refusals: list[Refusal] = []
    gone: set[int] = set()
    named_utc = "utc" in tidy(name).split("_")
    for place in places:
        fields = orjson.loads(texts[place])
        time = written[place] if written is not None else None
        try:
            found, seen[place] = _settled(fields, seen[place], time, named_utc, options, tidy)
            texts[place] = dumps(found)
        except _Wrong as wrong:
            raw = dumps({**fields, name: time} if time not in (None, "") else fields).encode()[:RAW]
            refusals.append(Refusal("", numbers[place], f"the sighting has {wrong}", raw))
            gone.add(place)
    changed = replace(rows, fields=jsons(texts), seen=pa.array(seen, pa.int64()))
    if not gone:
        return changed
    kept = pa.array([place for place in range(len(rows)) if place not in gone], pa.int64())
    columns = {each: getattr(changed, each).take(kept) for each in COLUMN_NAMES}
    return Rows(**columns, refusals=[*rows.refusals, *refusals])


class _Wrong(ValueError):
    """Why a sighting may not come in; says no value of it."""


def _settled(
    fields: Mapping[str, object],
    seen: int | None,
    written: object,
    named_utc: bool,
    options: ReadOptions,
    tidy: Callable[[str], str],
) -> tuple[dict[str, object], int | None]:
    found = _ours(fields, tidy)
    _address(found)
    _port(found)
    _hashes(found)
    for name in _FLAGS:
        if name in found:
            found[name] = str(found[name]).strip().casefold() not in _NO
    for name in _COUNTS:
        if name in found:
            found[name] = _count(found[name])
    for name in ("client_id", "hash_list", "hash_list_category", "lease"):
        if name in found and not isinstance(found[name], str):
            found[name] = str(found[name])
    if "lease" in found:
        found["lease"] = _LEASES.get(str(found["lease"]).strip().casefold(), "")
    if written in (None, "") and seen is None:
        name = next((each for each in TIMES if found.get(each) not in (None, "")), "")
        if name:
            written, named_utc = found[name], "utc" in name.split("_")
    when, precision = _time(seen, written, named_utc, options)
    told = _number(found.get("timestamp_precision_s"))
    found["timestamp_precision_s"] = told if told else precision
    return {name: value for name, value in found.items() if value not in (None, "", [])}, when


def _ours(fields: Mapping[str, object], tidy: Callable[[str], str]) -> dict[str, object]:
    """Fields under our names; what has none of them stays as it is."""
    said = {tidy(name): name for name in reversed(list(fields)) if fields[name] not in (None, "")}
    found: dict[str, object] = {}
    used: set[str] = set()
    for ours, names in NAMES.items():
        name = next((said[each] for each in names if each in said), None)
        if name is not None:
            found[ours] = fields[name]
            used.add(name)
    rest = {name: value for name, value in fields.items() if name not in used and name not in found}
    hashes = {tidy(name): fields[name] for name in used if tidy(name) in _KEPT}
    return {**rest, **hashes, **found}


def _address(found: dict[str, object]) -> None:
    written = found.get("ip")
    if written is None:
        return
    text = str(written).strip()
    match = _WITH_PORT.fullmatch(text)
    if match:
        text = match["six"] or match["four"]
        found.setdefault("source_port", match["port"])
    found["ip"], wrong = captured.address(text)
    if wrong:
        raise _Wrong(wrong)


def _port(found: dict[str, object]) -> None:
    written = found.get("source_port")
    if written is None:
        return
    port = _number(written)
    if port is None or not port.is_integer() or not 1 <= port <= 65_535:
        raise _Wrong(PORT)
    found["source_port"] = int(port)


def _hashes(found: dict[str, object]) -> None:
    for name, lengths in _LENGTHS.items():
        if name in found:
            found[name] = _hash(found[name], lengths)
    if "file_hash" in found:
        found["file_hash"] = _hash(found["file_hash"], (32, 40, 64))


def _hash(written: object, lengths: tuple[int, ...]) -> str:
    text = _PREFIX.sub("", str(written).strip(), count=1)
    if len(text) in lengths and _HEX.fullmatch(text):
        return text.lower()
    if 40 in lengths and _BASE32.fullmatch(text.upper()):
        try:
            return base64.b32decode(text.upper()).hex()
        except binascii.Error:
            pass
    raise _Wrong(HASH)


def _number(written: object) -> float | None:
    if isinstance(written, bool) or not isinstance(written, (int, float, str)):
        return None
    try:
        found = float(written)
    except ValueError:
        return None
    return found if abs(found) < 2**53 else None  # not a number and infinity are neither


def _count(written: object) -> object:
    """A whole number of bytes; what is none stays as it is written."""
    found = _number(str(written).replace(",", "").replace(" ", "") if isinstance(written, str) else written)
    return int(found) if found is not None and found >= 0 else written


def _time(
    seen: int | None, written: object, named_utc: bool, options: ReadOptions
) -> tuple[int | None, float | None]:
    """When (microseconds) and how exactly (seconds); a day needs no zone, a clock time does."""
    if written in (None, ""):
        return seen, None
    precision = _precision(written)
    if (named_utc and not captured.has_zone(written)) or seen is None:
        seen = Calendar(UTC, options.day_first is not False).moment(written)
    if seen is None:
        raise _Wrong(captured.NO_TIME)
    if precision < _DAY and not (options.timezone or named_utc or captured.has_zone(written)):
        raise _Wrong(f"{captured.NO_ZONE}: say --timezone")
    if captured.is_future(seen, options):
        raise _Wrong(captured.FUTURE)
    return seen, precision


def _precision(written: object) -> float:
    """How exactly a time is written: to the day, the minute or the second."""
    if isinstance(written, datetime):
        return 1.0
    text = str(written).strip()
    if not isinstance(written, str) or _UNIX.fullmatch(text):
        return 1.0
    clock = _CLOCK.search(text)
    return float(_DAY) if clock is None else 1.0 if clock["second"] else 60.0
