"""Every test that touches the desk's tables runs on both databases, without saying so; see ``database``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.desk.cluster import Cluster, programs

BOTH = ("sqlite", "postgresql")
TOUCHES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server", "address_of_database"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the mark ``django_db``, or one that asks for a database, is two tests."""
    marked = metafunc.definition.get_closest_marker("django_db") is not None
    if (marked or TOUCHES & set(metafunc.fixturenames)) and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", BOTH, indirect=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for this run. Where it is missing the test is skipped, and with CI=true that is a failure."""
    binaries = programs()
    if binaries is None:
        message = "PostgreSQL is not installed; scripts/system-parts.sh postgresql says how"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    with Cluster(binaries) as found:
        yield found


@pytest.fixture(scope="session")
def _tables(cluster: Cluster, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A connection to a database of PostgreSQL with the desk's tables in it."""
    from django.core.management import call_command
    from django.db import connections

    from marsad_desk import database

    before = connections.settings["default"]
    # Django completes the settings of a database where it first reads them: what it put in is taken along.
    connections.settings["default"] = {**before, **database.of(cluster.fresh(), Path())}
    kept, ours = connections["default"], connections.create_connection("default")
    try:
        connections["default"] = ours
        with django_db_blocker.unblock():
            call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        yield ours
    finally:
        connections["default"], connections.settings["default"] = kept, before
        ours.close()


@pytest.fixture(autouse=True, scope="module")
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Which database stands behind Django's ``default`` in this test: ``sqlite`` or ``postgresql``.

    Of the module's scope, so that it is there before pytest-django opens a transaction in it.
    """
    name = getattr(request, "param", "sqlite")
    if name == "sqlite":
        yield name
        return
    from django.db import connections

    request.getfixturevalue("django_db_setup")
    kept, before = connections["default"], connections.settings["default"]
    ours = request.getfixturevalue("_tables")
    connections["default"], connections.settings["default"] = ours, ours.settings_dict
    try:
        yield name
    finally:
        connections["default"], connections.settings["default"] = kept, before


@pytest.fixture
def address_of_database(database: str, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Gives an empty database's MARSAD_DESK_DATABASE, for a desk in a process of its own; "" = SQLite."""
    return request.getfixturevalue("cluster").fresh if database == "postgresql" else str
