"""Databases of places (MMDB files) that a unit supplies: what each says of an address, and when it was built.

Source: MaxMind DB file format 2.0; GeoIP2 field names, and the flat ones that other makers use.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.errors import SourceError
from marsad.tables import LOCATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from maxminddb import Reader

_HINT = "an MMDB file with countries, such as a City or Country database; the unit supplies it"
_SHARES = (
    ("tor", ("is_tor_exit_node", "tor")),
    ("vpn", ("is_anonymous_vpn", "is_public_proxy", "is_residential_proxy", "vpn", "proxy")),
    ("hosting", ("is_hosting_provider", "hosting")),
)
"""What a record says of who stands behind an address, the widest first."""


@dataclass(frozen=True, slots=True)
class Database:
    """One open file: its type as it names itself, and when it was built (UTC)."""

    kind: str
    built: datetime
    reader: Reader

    def places(self, addresses: Sequence[str]) -> pa.Table:
        """What it says of canonical addresses: LOCATIONS, one row each; "" where it knows nothing."""
        rows = [self._place(address) for address in addresses]
        columns = [
            pa.array(list(addresses), pa.string()),
            pa.repeat(pa.scalar(self.kind, pa.string()), len(rows)),
            pa.repeat(pa.scalar(self.built, LOCATIONS.field("built").type), len(rows)),
            pa.array([row[0] for row in rows], pa.string()),
            pa.array([row[1] for row in rows], pa.string()),
            pa.array([row[2] for row in rows], pa.float64()),
        ]
        return pa.table(columns, schema=LOCATIONS)

    def _place(self, address: str) -> tuple[str, str, float | None]:
        try:
            found = self.reader.get(address)
        except ValueError:  # an IPv6 address in a database of IPv4 ones
            found = None
        except Exception as error:
            raise SourceError(
                f"a database of places of type {self.kind!r} is damaged inside", hint="copy it anew"
            ) from error
        return _read(found) if isinstance(found, dict) else ("", "", None)


def _read(record: dict[str, Any]) -> tuple[str, str, float | None]:
    """Country (two capitals or ""), who stands behind it, and the stated accuracy radius in kilometres."""
    country: Any = record.get("country", record.get("country_code", ""))
    if isinstance(country, dict):
        country = country.get("iso_code", "")
    code = country.upper() if isinstance(country, str) else ""
    code = code if len(code) == 2 and code.isascii() and code.isalpha() else ""
    traits = record.get("traits")
    told = {**record, **traits} if isinstance(traits, dict) else record
    share = next((share for share, names in _SHARES if any(told.get(name) is True for name in names)), "")
    place = record.get("location")
    radius = place.get("accuracy_radius") if isinstance(place, dict) else record.get("accuracy_radius")
    known = isinstance(radius, (int, float)) and not isinstance(radius, bool) and radius >= 0
    return code, share, float(radius) if known else None  # type: ignore[arg-type]


@contextlib.contextmanager
def databases(paths: Sequence[Path]) -> Iterator[list[Database]]:
    """The files open, for as long as the block lasts. Raises SourceError where one cannot be read as such."""
    with contextlib.ExitStack() as stack:
        yield [_opened(path, stack) for path in paths]


def _opened(path: Path, stack: contextlib.ExitStack) -> Database:
    import maxminddb  # here: few runs have such a file

    try:
        reader = stack.enter_context(maxminddb.open_database(str(path)))
        told = reader.metadata()
        built = datetime.fromtimestamp(told.build_epoch, UTC)
    except FileNotFoundError as error:
        raise SourceError(f"there is no database of places {path.name!r}", hint=_HINT) from error
    except (OSError, ValueError, OverflowError, AttributeError, maxminddb.InvalidDatabaseError) as error:
        raise SourceError(f"{path.name} is no database of places, or a damaged one", hint=_HINT) from error
    if told.build_epoch <= 0:
        raise SourceError(
            f"{path.name} does not say when it was built", hint="its date is shown beside every place"
        )
    return Database(str(told.database_type), built, reader)
