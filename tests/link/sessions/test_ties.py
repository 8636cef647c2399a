"""Sessions tie observations where a bare address out of a record's fields did, alike on arrays and on tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import orjson
import pyarrow as pa
import pytest
from tests.link.observations import Seen, linked, networks, phone, plain, tables, words

from marsad.engines.contract import Engine
from marsad.link import Linked, link
from marsad.link.sessions import captures, sessions
from marsad.link.spread import spread
from marsad.registry import plugin
from marsad.tables import MEMBERS, TABLES, empty

NAMES = ("links", "members", "networks")
HOME, SHARED = "198.51.100.7", "203.0.113.9"


def seen(kind: str, *selectors: tuple[str, str], **fields: Any) -> Seen:
    """A sighting or a tip with an address, which stands among its selectors as `detect.stated` writes it."""
    named = (("ip", fields["ip"]), *selectors) if "ip" in fields else selectors
    return Seen("", "offender", 0.9, named, kind=kind, fields=orjson.dumps(fields).decode())


def stated(given: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """The addresses of fields as such."""
    rows = [
        {**row, "written": "stated" if row["kind"] == "ip" else "plain"}
        for row in given["selectors"].to_pylist()
    ]
    return {**given, "selectors": pa.Table.from_pylist(rows, given["selectors"].schema)}


def by_arrays(given: dict[str, pa.Table]) -> tuple[Linked, pa.Table]:
    known = sessions(captures(given["observations"])).captures
    return link(**given, connection=ibis.duckdb.connect(), captures=known), known


def by_tables(given: dict[str, pa.Table], known: pa.Table, where: Path) -> dict[str, list[str]]:
    engine: Engine = plugin("engines", "embedded", "ENGINE")
    with engine.tables(where) as on:
        all_of = {**given, "members": empty(MEMBERS), "captures": known}

        def stored(name: str, columns: Sequence[str]) -> Any:
            return on.given(all_of[name].select(columns))

        found = spread(on, stored, addresses=True)
        return {
            name: sorted(map(repr, on.read(getattr(found, name), TABLES[name]).read_all().to_pylist()))
            for name in NAMES
        }


def test_a_tip_and_a_sighting_of_one_unshared_address_within_the_gap_are_tied() -> None:
    tip = seen("tip", captures=[{"ip": HOME, "at": "2026-01-03T00:00:00Z"}])
    late = seen("tip", captures=[{"ip": HOME, "at": "2026-02-03T00:00:00Z"}])
    found, _ = by_arrays(stated(tables([seen("sighting", ip=HOME), tip, late])))
    one, two, three = networks(found, 3)
    assert one == two != ""
    assert three == ""
    assert set(found.links["via_kind"].to_pylist()) == {"session"}


@pytest.mark.parametrize(
    ("clients", "tied"), [(("x1", "x1"), True), (("x1", "x2"), False), (("", ""), False)]
)
def test_a_shared_address_ties_only_with_the_same_client(clients: tuple[str, str], tied: bool) -> None:
    rows = [seen("sighting", ip=SHARED, nat=True, client_id=client) for client in clients]
    one, two = networks(by_arrays(stated(tables(rows)))[0], 2)
    assert (one == two != "") == tied


def test_an_address_of_two_sessions_ties_nobody_though_its_selector_would() -> None:
    rows = [seen("sighting", ip=HOME), *(plain(words(n)) for n in range(24 * 30)), seen("sighting", ip=HOME)]
    found, _ = by_arrays(stated(tables(rows)))
    assert found.networks.num_rows == 0


def test_an_address_that_stands_in_a_text_ties_as_ever() -> None:
    text = Seen(words(1), "offender", 0.9, (("ip", HOME),))
    other = Seen(words(2), "offender", 0.9, (("ip", HOME),))
    assert linked([text, other]).links.num_rows == by_arrays(tables([text, other]))[0].links.num_rows == 2


@pytest.mark.parametrize("seed", range(2))
def test_arrays_and_tables_give_the_same(seed: int, tmp_path: Path) -> None:
    chance = np.random.default_rng(seed)
    rows = []
    for n in range(300):
        ip = f"198.51.100.{chance.integers(1, 30)}"
        more = {"client_id": f"x{chance.integers(0, 9)}"} if chance.random() < 0.4 else {}
        flags = {"nat": True, "source_port": int(chance.integers(1, 5))} if chance.random() < 0.2 else {}
        kind = "tip" if chance.random() < 0.3 else "sighting"
        named = [phone(int(chance.integers(0, 40)))] if kind == "tip" else []
        rows.append(seen(kind, *named, ip=ip, **more, **flags))
        if n % 3 == 0:
            rows.append(Seen(words(n), "offender", 0.9, (("ip", ip), phone(int(chance.integers(0, 40))))))
    given = stated(tables(rows))
    wanted, known = by_arrays(given)
    assert wanted.networks.num_rows > 3
    found = by_tables(given, known, tmp_path / "scratch")
    for name in NAMES:
        assert found[name] == sorted(map(repr, getattr(wanted, name).to_pylist())), name
