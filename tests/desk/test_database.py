"""One setting names the database; what cannot be used is said without repeating it; both databases work."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.desk.test_run import in_a_process

from marsad import MarsadError
from marsad_desk import database as choice


def test_without_a_word_it_is_a_file_in_the_folder(tmp_path: Path) -> None:
    for said in ("", "  "):
        found = choice.of(said, tmp_path)
        assert found["NAME"] == tmp_path / "desk.sqlite3"
        assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("postgresql://amal@127.0.0.1:5433/desk", ("amal", "127.0.0.1", "5433", "desk")),
        ("postgres://amal@localhost/desk", ("amal", "localhost", "", "desk")),
        ("postgresql:///desk?host=/run/postgresql&user=amal", ("amal", "/run/postgresql", "", "desk")),
        ("postgresql://amal@%2Frun%2Fpg/desk", ("amal", "/run/pg", "", "desk")),
        ("postgresql://amal@/desk", ("amal", "", "", "desk")),
        (" postgresql://[::1]/desk\n", ("", "::1", "", "desk")),
    ],
)
def test_an_address_names_user_host_port_and_database(
    said: str, parts: tuple[str, ...], tmp_path: Path
) -> None:
    found = choice.of(said, tmp_path)
    assert (found["USER"], found["HOST"], found["PORT"], found["NAME"]) == parts
    assert "sslmode" not in found["OPTIONS"]  # this machine


def test_another_machine_is_asked_over_tls_unless_the_unit_says_otherwise(tmp_path: Path) -> None:
    for hosts in ("db.unit.example", "/run/postgresql,192.0.2.7", "127.0.0.1.example"):
        assert choice.of(f"postgresql:///desk?host={hosts}", tmp_path)["OPTIONS"]["sslmode"] == "verify-full"
    said = "postgresql://192.0.2.7/desk?sslmode=require&sslrootcert=/etc/ca.pem&application_name=desk"
    assert choice.of(said, tmp_path)["OPTIONS"] == {
        "sslmode": "require",
        "sslrootcert": "/etc/ca.pem",
        "application_name": "desk",
    }


@pytest.mark.parametrize(
    "said",
    [
        "mysql://amal:kept-to-myself@host/desk",
        "desk.sqlite3?kept-to-myself",
        "host=kept-to-myself dbname=desk",
        "postgresql://amal:kept-to-myself@host/",
        "postgresql://amal:kept-to-myself@host/desk?no_such_word=1",
        "postgresql://amal:kept-to-myself@[::1/desk",
    ],
)
def test_what_cannot_be_used_is_said_without_repeating_it(said: str, tmp_path: Path) -> None:
    with pytest.raises(MarsadError) as raised:
        choice.of(said, tmp_path)
    told = f"{raised.value} {raised.value.hint}"
    assert choice.SETTING in told
    assert "postgresql://desk@" in told
    assert "kept-to-myself" not in told
    assert raised.value.__cause__ is None


def test_without_the_driver_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert importlib.util.find_spec("psycopg")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MarsadError, match="driver is not installed") as raised:
        choice.of("postgresql://desk@/desk", tmp_path)
    assert "marsad[postgres]" in (raised.value.hint or "")


@pytest.mark.django_db
def test_each_test_that_touches_tables_runs_on_both(database: str) -> None:
    assert connection.vendor == database
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if database == "postgresql" else "SELECT sqlite_version()")
        assert cursor.fetchone()[0]


def test_a_test_without_tables_runs_once(database: str, request: pytest.FixtureRequest) -> None:
    assert database == "sqlite"
    assert request.node.name == "test_a_test_without_tables_runs_once"


def test_a_desk_is_alive_on_either(
    database: str, address_of_database: Callable[[], str], tmp_path: Path
) -> None:
    code = (
        "from django.db import connection\n"
        "print(Client().get('/health', headers={'host': 'localhost'}).status_code, connection.vendor)"
    )
    environment: dict[str, Any] = {
        "MARSAD_DESK_DATABASE": address_of_database(),
        "MARSAD_DESK_HOME": str(tmp_path),
    }
    assert in_a_process(code, **environment).split() == ["200", database]
