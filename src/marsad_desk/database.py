"""Which database keeps people's work: a file in the desk's folder, or the PostgreSQL that one setting names."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from marsad import MarsadError

if TYPE_CHECKING:
    from pathlib import Path

SETTING = "MARSAD_DESK_DATABASE"
_EXAMPLE = (
    f"{SETTING}=postgresql://desk@db.unit.example/desk, or postgresql://desk@/desk?host=/run/postgresql"
)
_SCHEMES = ("postgresql://", "postgres://")


def of(named: str, home: Path) -> dict[str, Any]:
    """Django's settings of the database: ``named`` as an address of libpq, "" = SQLite in ``home``.

    Raises MarsadError where the address cannot be used. It may hold a password, so no error repeats it.
    Source: PostgreSQL 18 documentation, 34.1.1 Connection Strings.
    """
    return _postgresql(named.strip()) if named.strip() else _sqlite(home)


def _sqlite(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "desk.sqlite3",
        "OPTIONS": {
            # Readers do not wait for the writer, and what was confirmed survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
            # A writer takes its lock at once and waits, instead of failing halfway through.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }


def _postgresql(named: str) -> dict[str, Any]:
    if not named.startswith(_SCHEMES):
        raise MarsadError(f"{SETTING} is not an address of PostgreSQL", hint=f"for example {_EXAMPLE}")
    parts = _parts(named)
    name = parts.pop("dbname", "")
    if not name:
        raise MarsadError(f"{SETTING} names no database", hint=f"for example {_EXAMPLE}")
    host = parts.pop("host", "")
    if _is_elsewhere(host):
        # Without this libpq goes on in the clear where the other side offers no TLS.
        parts.setdefault("sslmode", "verify-full")
        parts.setdefault("sslrootcert", "system")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": host,
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _parts(named: str) -> dict[str, Any]:
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise MarsadError(
            f"{SETTING} names PostgreSQL, whose driver is not installed",
            hint="pip install 'marsad[postgres]'",
        ) from error
    try:
        return dict(conninfo_to_dict(named))
    except ProgrammingError:
        raise MarsadError(f"{SETTING} cannot be read as an address", hint=f"for example {_EXAMPLE}") from None


def _is_elsewhere(hosts: str) -> bool:
    """Whether any of the ``hosts``, comma between, is another machine. Folders of sockets and "" are this one."""
    return any(not (host.startswith(("/", "@")) or _is_here(host)) for host in hosts.split(",") if host)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
