"""Every assumption stands in one file, and an entry that cannot be used is named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.errors import UsageError
from marsad.simulate import BUILT_IN, load_settings


def changed(tmp_path: Path, entry: str, value: Any) -> Path:
    """A copy of the package's file with one entry changed, or taken out where ``value`` is None."""
    data = yaml.safe_load(BUILT_IN.read_text(encoding="utf-8"))
    *above, last = entry.split(".")
    place = data
    for name in above:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return file


def test_the_package_has_settings_with_a_source_beside_each_line() -> None:
    settings = load_settings()
    assert sum(kind.a_day for kind in settings.kinds) == pytest.approx(64, abs=1)
    bare = [
        line
        for line in BUILT_IN.read_text(encoding="utf-8").splitlines()
        if ":" in line and not line.startswith((" ", "#", "version", "seeds")) and "#" not in line
    ]
    assert all(line.endswith(":") for line in bare)


def test_a_copy_gives_the_same(tmp_path: Path) -> None:
    assert load_settings(changed(tmp_path, "seeds", 20)) == load_settings()


def test_a_changed_entry_changes_that_entry_alone(tmp_path: Path) -> None:
    assert load_settings(changed(tmp_path, "evidence.auc", 0.7)) == load_settings().but(evidence={"auc": 0.7})


@pytest.mark.parametrize(
    ("entry", "value", "told"),
    [
        ("evidence.auc", 1.2, "evidence.auc: got 1.2, expected a number from 0.5 to 0.999"),
        ("evidence.auc", None, "evidence.auc: got nothing"),
        ("evidence.auk", 0.7, "evidence.auk: got an unknown entry"),
        (
            "items.sighting.harm",
            [60, 3],
            "items.sighting.harm: got [60.0, 3.0], expected the lower one first",
        ),
        ("items.sighting.harm", [60], "items.sighting.harm"),
        ("items.imminent.a_day", "many", "items.imminent.a_day: got many"),
        ("items.imminent.severity", 2.5, "items.imminent.severity: got 2.5, expected a whole number"),
        ("items.imminent.hours", True, "items.imminent.hours"),
        ("areas.centre.share", 0.9, "areas: shares: got 1.4 together, expected 1"),
        ("unit.shares", {"bicycles": 0.1}, "unit.shares: got bicycles, expected one of drug_advert"),
        ("unit.shares", {"sighting": 0.8, "imminent": 0.4}, "unit.shares"),
        ("hours", [], "hours: got [], expected a list"),
        ("days", None, "days: got nothing, expected entries below it"),
        ("colour", "blue", "colour: got an unknown entry"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(tmp_path: Path, entry: str, value: Any, told: str) -> None:
    with pytest.raises(UsageError) as error:
        load_settings(changed(tmp_path, entry, value))
    assert told in error.value.message
    assert "mine.yaml" in error.value.message
    assert error.value.hint


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: [", "\xff\xfe"])
def test_a_file_without_entries_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match=r"mine\.yaml"):
        load_settings(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.yaml cannot be read"):
        load_settings(tmp_path / "none.yaml")
