"""Whatever the engine and the order of the input, the tables are the same."""

import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from marsad import pipeline
from marsad.engines import Lake
from marsad.link import named, preview, saying
from marsad.link.saying import Word
from marsad.model import Provenance
from marsad.rank import deciding
from marsad.synth import write_world

_AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
_RUN_OF_ITS_OWN = ("run", "retention_until", "source", "record", "evidence")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a small world."""
    folder = tmp_path_factory.mktemp("world")
    write_world(folder, items=3_000, seed=11)
    return (folder / "observations.jsonl").read_text("utf-8").splitlines()


def run(lines: list[str], lake: Path, engine: str) -> Lake:
    source = lake.with_suffix(".jsonl")
    source.write_text("\n".join(lines), "utf-8")
    pipeline.run([source], lake, Provenance("trial", "invented data"), engine=engine, workers=1, as_of=_AS_OF)
    return Lake(lake)


def speak(lake: Lake) -> None:
    """The two largest networks are one, the third falls in two, and a contact of the fourth ties nobody."""
    word = Word("R. Haddad", "trial", _AS_OF - timedelta(days=1))
    largest = (
        lake.read("networks").sort_by([("size", "descending"), ("id", "ascending")]).slice(0, 4).to_pylist()
    )
    names = [row["id"] for row in largest]
    there = preview.held(lake, [named.named(lake, name) for name in names])
    contact = largest[3]["selectors"][0]
    saying.keep(lake, saying.merge(there, names[0], names[1], word))
    saying.keep(lake, saying.split(there, names[2], there.members[names[2]][::2], word))
    saying.keep(lake, saying.on_selector(contact["kind"], contact["value"], word, hub=True))


def decide(lake: Lake, kind: str, at: int, **more: Any) -> None:
    """A decision on the lead that stands at a place of the queue, life risk apart."""
    queue = lake.read("leads").sort_by("rank")
    lead = queue.filter(pc.field("tier") > 0)["id"][at].as_py()
    word = Word("R. Haddad", "trial", _AS_OF - timedelta(hours=1))
    deciding.keep(lake, [deciding.decide(lake, lead, kind, word, **more)])


def plain(value: Any) -> Any:
    """Lists are in an order that means something where they are of structs; else in that of their values."""
    if isinstance(value, list):
        return [plain(each) for each in value] if value and isinstance(value[0], dict) else sorted(value)
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return value


def rows_of(table: pa.Table) -> list[str]:
    names = [name for name in table.column_names if name not in _RUN_OF_ITS_OWN]
    return sorted(repr(plain(row)) for row in table.select(names).to_pylist())


@pytest.mark.engine
@pytest.mark.xdist_group("spark")
@pytest.mark.usefixtures("spark")
def test_every_table_is_the_same_on_each_engine_in_any_order(world: list[str], tmp_path: Path) -> None:
    # Both go on from the same lake, so that there is something there already, names are inherited, and people spoke.
    half = len(world) // 2
    first = run(world[:half], tmp_path / "first", "embedded")
    speak(first)
    decide(first, "outcome", 20, result=["nothing"])
    decide(first, "override", 30, result=["higher"])
    for engine in ("embedded", "spark"):
        shutil.copytree(tmp_path / "first", tmp_path / engine)
    one = run(world[half:], tmp_path / "embedded", "embedded")
    other = run(random.Random(5).sample(world, len(world)), tmp_path / "spark", "spark")
    names = ("observations", "readings", "selectors", "findings", "links", "members", "networks", "leads")
    for name in names:
        here, there = one.read(name), other.read(name)
        assert here.num_rows
        assert here.schema == there.schema
        assert rows_of(here) == rows_of(there), name
    assert one.read("members")["found"].null_count < one.read("members").num_rows
    assert any(reason.startswith("said") for reason in one.read("links")["suppressed"].to_pylist())
    assert "decided_higher" in repr(one.read("leads")["reasons"].to_pylist())
    for lake, engine in ((one, "embedded"), (other, "spark")):
        decide(lake, "override", 10, result=["away"])
        assert pipeline.relink(lake.path, engine=engine, as_of=_AS_OF).leads == one.read("leads").num_rows
    assert rows_of(one.read("leads")) == rows_of(other.read("leads"))
    assert not (tmp_path / "spark" / "scratch").exists()
