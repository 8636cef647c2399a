"""Small databases of places, written for tests: invented, with the addresses of nobody."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from unittest import mock

from mmdb_writer import MMDBWriter
from netaddr import IPSet


def database(
    path: Path, networks: Mapping[str, Mapping[str, object]], built: datetime, kind: str = "Invented-City"
) -> Path:
    """An MMDB file of ``networks``, built at a moment of one's choice."""
    writer = MMDBWriter(6, kind, ipv4_compatible=True, languages=["en"], description="invented")
    for network, record in networks.items():
        writer.insert_network(IPSet([network]), dict(record))
    # The library knows no other date than that of writing.
    with mock.patch("mmdb_writer.time.time", return_value=built.timestamp()):
        writer.to_db_file(str(path))
    return path


def place(country: str, radius: int | None = None, **traits: bool) -> dict[str, object]:
    """A record as City databases have it."""
    found: dict[str, object] = {"country": {"iso_code": country}}
    if radius is not None:
        found["location"] = {"accuracy_radius": radius}
    return {**found, "traits": traits} if traits else found
