"""A proposed harm table is the old text with new numbers, one version higher, unsigned, and can be read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.hindsight.artificial_unit import HARM, outcome, unit

from marsad.errors import PackError
from marsad.hindsight.lessons import Lessons, lessons
from marsad.hindsight.proposal import higher, proposed
from marsad.rank.harm import BUILT_IN, load_harm

MADE = datetime(2026, 11, 20, tzinfo=UTC)
TEXT = BUILT_IN.read_text("utf-8")


def taught() -> Lessons:
    rows = [
        outcome(f"L-{n}", "sextortion", 1.0, n % 3 == 0, 5.0, is_right=n % 4 > 0, is_high=n % 5 == 0,
                suffers=n % 2 == 0, told=n % 2 == 0, amounts={"victim_reports": 0.69} if n % 2 else {})
        for n in range(400)
    ]  # fmt: skip
    return lessons(rows, HARM)


def test_every_value_stands_where_it_belongs_and_nothing_else_changes(tmp_path: Path) -> None:
    told = taught()
    path = tmp_path / "harm.yaml"
    path.write_text(proposed(TEXT, told, MADE), "utf-8")
    new = load_harm(path)
    values = {(each.part, each.name): each for each in told.values if each.proposed}
    assert {part for part, _ in values} >= {"actionable", "rarer", "rarer_told", "high", "suffered", "hours"}
    entry = new.entry("sextortion")
    for part in ("actionable", "rarer", "rarer_told", "high", "suffered", "hours"):
        assert getattr(entry, part) == pytest.approx(values[part, "sextortion"].new, abs=1e-3)
    assert new.evidence["victim_reports"][1] == pytest.approx(
        values["evidence.act", "victim_reports"].new, abs=1e-3
    )
    assert new.entry("drug_ad_coded") == HARM.entry("drug_ad_coded")
    assert entry.tell == HARM.entry("sextortion").tell
    assert new.life_risk == HARM.life_risk


def test_the_version_goes_up_and_the_comments_stay() -> None:
    text = proposed(TEXT, taught(), MADE)
    assert f'version: "{higher(HARM.version)}"' in text
    assert text.startswith("# Proposed on 2026-11-20 from 400 outcomes")
    comments = [line for line in TEXT.splitlines() if line.startswith("#")]
    assert all(line in text for line in comments)
    again = proposed(text, taught(), MADE)
    assert again.count("# Proposed on") == 1


def test_a_signature_never_comes_along() -> None:
    signed = TEXT + '\nsigned_by: "A. Nasser"\nsignature: >\n  abc\n  def\n'
    text = proposed(signed, taught(), MADE)
    assert "Nasser" not in text
    assert "abc" not in text


def test_what_cannot_be_known_changes_no_number(tmp_path: Path) -> None:
    path = tmp_path / "harm.yaml"
    path.write_text(proposed(TEXT, unit(0, random_share=0.0), MADE), "utf-8")
    assert load_harm(path).typologies == HARM.typologies


@pytest.mark.parametrize(
    ("old", "new"), [("3", "4"), ("2026-9", "2026-10"), ("unit a, 2b", "unit a, 3b"), ("own", "own.1")]
)
def test_versions_count_upwards(old: str, new: str) -> None:
    assert higher(old) == new


def test_a_table_without_a_version_is_refused() -> None:
    with pytest.raises(PackError, match="no version"):
        proposed("typologies: {}\n", taught(), MADE)
