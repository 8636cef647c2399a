"""The set half on an engine's tables finds what it finds on arrays, also where there is nothing to find."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.link.adverts import adverts
from tests.link.observations import Seen, linked, phone, plain, shuffled, tables, words

from marsad.engines.contract import Engine
from marsad.link.spread import spread
from marsad.registry import plugin
from marsad.tables import MEMBERS, TABLES, empty

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
        kind = str(chance.choice(["post", "report", "sighting"], p=[0.8, 0.1, 0.1]))
        crime = str(chance.choice(["drug_ad_coded", "sextortion", "scam_job_task"]))
        seen.append(Seen(text, says, score, tuple(sorted(selectors)), crime, kind, region="IQ", platform="x"))
    return seen


def on_tables(given: dict[str, pa.Table], previous: pa.Table, where: Path) -> dict[str, list[str]]:
    """LINKS, MEMBERS and NETWORKS as `spread` finds them on DuckDB."""
    engine: Engine = plugin("engines", "embedded", "ENGINE")
    with engine.tables(where) as on:

        def stored(name: str, columns: Sequence[str]) -> Any:
            return on.given((previous if name == "members" else given[name]).select(columns))

        found = spread(on, stored)
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


@pytest.mark.parametrize("seen", [[], [plain("")], [plain(words(1)), plain(words(2), phone(1))]])
def test_where_nothing_links_there_is_nothing(seen: list[Seen], tmp_path: Path) -> None:
    found = on_tables(tables(seen), empty(MEMBERS), tmp_path / "scratch")
    assert found == {name: [] for name in NAMES}
