"""The set half on an engine's tables finds what it finds on arrays, also where there is nothing to find."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.link.adverts import adverts
from tests.link.observations import START, Seen, linked, phone, plain, shuffled, tables, words

from marsad.engines.contract import Engine
from marsad.link.networks import Linked, link
from marsad.link.spread import spread
from marsad.link.statements import NOTHING, Said, said
from marsad.registry import plugin
from marsad.tables import MEMBERS, STATEMENTS, TABLES, empty

NAMES = ("links", "members", "networks")


def world(seed: int, size: int = 500) -> list[Seen]:
    """Adverts from templates and texts of nobody's, some flagged; numbers that are shared, rare, or everybody's."""
    chance = np.random.default_rng(seed)
    texts = [*adverts(size, seed=seed, alone=0.2).texts, *(words(n, 3) for n in range(20)), "", "call now"]
    seen = []
    for text in texts:
        score = float(chance.choice([0.0, 0.6, 0.9], p=[0.4, 0.2, 0.4]))
        selectors = {phone(int(chance.integers(0, 150))) for _ in range(chance.integers(0, 4))}
        if chance.random() < 0.3:
            selectors |= {("domain", f"shop{chance.integers(0, 40)}.example"), ("url", "https://wa.me")}
        if chance.random() < 0.1:
            selectors |= {phone(9999), ("ip", "203.0.113.7")}
        says = str(chance.choice(["offender", "victim", "reporting", "ordinary"], p=[0.6, 0.1, 0.1, 0.2]))
        kind = str(chance.choice(["post", "report", "sighting", "tip"], p=[0.75, 0.1, 0.1, 0.05]))
        crime = str(chance.choice(["drug_ad_coded", "sextortion", "scam_job_task"]))
        seen.append(Seen(text, says, score, tuple(sorted(selectors)), crime, kind, region="IQ", platform="x"))
    return seen


def on_tables(
    given: dict[str, pa.Table], previous: pa.Table, where: Path, said: Said = NOTHING
) -> dict[str, list[str]]:
    """LINKS, MEMBERS and NETWORKS as `spread` finds them on DuckDB."""
    engine: Engine = plugin("engines", "embedded", "ENGINE")
    with engine.tables(where) as on:

        def stored(name: str, columns: Sequence[str]) -> Any:
            return on.given((previous if name == "members" else given[name]).select(columns))

        found = spread(on, stored, said)
        return {name: rows_of(on.read(getattr(found, name), TABLES[name]).read_all()) for name in NAMES}


def rows_of(table: pa.Table) -> list[str]:
    return sorted(map(repr, table.to_pylist()))


@pytest.mark.parametrize("seed", range(3))
def test_arrays_and_tables_give_the_same_in_any_order(seed: int, tmp_path: Path) -> None:
    before = linked(world(seed)[:200]).members
    wanted = linked(world(seed), previous=before)
    found = on_tables(shuffled(tables(world(seed)), seed), before, tmp_path / "scratch")
    assert wanted.networks.num_rows > 3
    for name in NAMES:
        assert found[name] == rows_of(getattr(wanted, name)), name


def merges(result: Linked, size: int) -> pa.Table:
    """A network with what is in none, two that are in none, and one of those with another."""
    inside = set(
        result.members.filter(pc.not_equal(result.members["network"], ""))["observation"].to_pylist()
    )
    lone = [name for at in range(size) if (name := f"{at:024x}") not in inside]
    network = result.networks["id"][0].as_py()
    of = result.members.filter(pc.equal(result.members["network"], network))["observation"].to_pylist()
    sides = [
        (of[:3], lone[:1], [network, "L-A"]), (lone[1:3], lone[3:4], ["L-B", "L-C"]),
        (lone[3:4], lone[4:5], ["L-C", "L-D"]),
        (lone[5:6], ["0" * 23 + "x"], ["L-E", "L-F"]),
    ]  # fmt: skip
    word = {"kind": "merge", "by": "R", "reason": "r", "via_kind": "", "via": "", "of": "", "until": None}
    return pa.Table.from_pylist(
        [
            {**word, "id": f"S-{at}", "made": START + timedelta(hours=at), "subjects": one, "others": two,
             "networks": names}
            for at, (one, two, names) in enumerate(sides)
        ],
        schema=STATEMENTS,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_what_a_person_joins_that_is_in_no_network_is_joined_alike(seed: int, tmp_path: Path) -> None:
    seen, alone = world(seed), linked(world(seed))
    statements = merges(alone, len(seen))
    wanted = link(
        **tables(seen), previous=alone.members, connection=ibis.duckdb.connect(), statements=statements
    )
    found = on_tables(shuffled(tables(seen), seed), alone.members, tmp_path / "scratch", said(statements))
    for name in NAMES:
        assert found[name] == rows_of(getattr(wanted, name)), name
    after = dict(zip(*(wanted.members[name].to_pylist() for name in ("observation", "network")), strict=True))
    homes = [
        {after.get(each, "") for each in (*row["subjects"], *row["others"])} for row in statements.to_pylist()
    ]
    assert [len(home) for home in homes[:3]] == [1, 1, 1]
    assert homes[1] == homes[2]
    assert homes[3] == {""}
    assert [told.id for told in wanted.told] == ["S-3"]
    again = linked(world(seed), previous=wanted.members)
    for name in NAMES:
        assert rows_of(getattr(again, name)) == rows_of(getattr(alone, name)), name


@pytest.mark.parametrize("seen", [[], [plain("")], [plain(words(1)), plain(words(2), phone(1))]])
def test_where_nothing_links_there_is_nothing(seen: list[Seen], tmp_path: Path) -> None:
    found = on_tables(tables(seen), empty(MEMBERS), tmp_path / "scratch")
    assert found == {name: [] for name in NAMES}
