"""The harm table says what is wrong with it, and a unit's own table changes the order."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.lead_rows import NOW, finding, seen, world

from marsad.errors import PackError
from marsad.packs import load_packs
from marsad.rank import load_harm, rank
from marsad.rank.harm import BUILT_IN, FALLBACKS


def changed(tmp_path: Path, change) -> Path:
    data = yaml.safe_load(BUILT_IN.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "harm.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def test_a_units_own_table_changes_the_order(tmp_path: Path) -> None:
    tables = world([seen("1"), seen("2")], [finding("1", "drug_ad_coded"), finding("2", "sextortion")])
    own = load_harm(changed(tmp_path, lambda d: d["typologies"]["drug_ad_coded"].update(harm=[5000, 9000])))
    usual = rank(**tables, as_of=NOW)["typology"].to_pylist()
    theirs = rank(**tables, as_of=NOW, harm=own)["typology"].to_pylist()
    assert usual == ["sextortion", "drug_ad_coded"]
    assert theirs == usual[::-1]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.pop("version"), "version"),
        (lambda d: d["typologies"].pop("tip"), "tip"),
        (lambda d: d["typologies"]["sextortion"].update(actionable=1.5), "sextortion.actionable"),
        (lambda d: d["typologies"]["sextortion"].update(harm=[9, 1]), "sextortion.harm"),
        (lambda d: d["typologies"]["sextortion"].update(hours=0), "sextortion"),
        (lambda d: d["life_risk"][0].update(speakers=["suspect"]), "suspect"),
    ],
)
def test_a_broken_table_is_refused_by_name(tmp_path: Path, change, named: str) -> None:
    with pytest.raises(PackError, match=named):
        load_harm(changed(tmp_path, change))


def test_an_unreadable_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "harm.yaml"
    path.write_text("version: [", encoding="utf-8")
    with pytest.raises(PackError):
        load_harm(path)


def test_every_typology_of_the_packs_has_its_entry_and_no_other() -> None:
    packs = {pack.id: pack for pack in load_packs().typologies}
    entries = {name: entry for name, entry in load_harm().typologies.items() if name not in FALLBACKS}
    assert set(packs) == set(entries)
    for name, pack in packs.items():
        assert (entries[name].severity, entries[name].window_days) == (pack.severity, pack.window_days), name


def test_nothing_in_the_table_weighs_who_people_are() -> None:
    codes = set(load_harm().evidence)
    assert not {
        code for code in codes for word in ("dialect", "national", "ethnic", "religion") if word in code
    }
