"""Categories keep their own words; what they weigh is a table that the unit owns."""

from pathlib import Path

import pytest
from tests.hashlists.lists_of import written

from marsad.errors import UsageError
from marsad.hashlists import scheme


def test_ways_to_write_a_category_are_the_same() -> None:
    for written_as in ("A", "a", "Category A", "cat. A", "Catégorie A"):
        assert scheme("uk").severity(written_as) == 5
    assert scheme("vics_us").severity("1.0") == scheme("vics_us").severity("1") == 4


def test_a_category_that_weighs_differently_in_two_countries_has_no_severity_by_itself() -> None:
    assert scheme("vics_uk").severity("1") != scheme("vics_us").severity("1")
    assert scheme().known("1")
    assert scheme().severity("1") is None
    assert scheme().severity("A1") == 5


def test_no_category_is_always_allowed_and_an_unknown_one_never() -> None:
    assert scheme("uk").known("")
    assert not scheme("uk").known("A1")
    assert not scheme().known("somebody's name")


def test_the_units_own_table_is_taken(tmp_path: Path) -> None:
    own = scheme(own=written(tmp_path / "ours.yaml", "source: us\ncategories: {Rot: 5, Grün: 0}\n"))
    assert (own.name, own.severity("rot"), own.severity("Grün"), own.known("A1")) == ("ours", 5, 0, False)


@pytest.mark.parametrize("text", ["categories: {A: 9}", "- a\n- b", "categories: {A: x}", "{"])
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="no table of categories"):
        scheme(own=written(tmp_path / "ours.yaml", text))
    with pytest.raises(UsageError, match="no scheme"):
        scheme("nowhere")
