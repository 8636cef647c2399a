"""The diagram is a document any browser reads, with each bin where its numbers say and how many stand behind it."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.evaluate.calibration import calibration
from marsad.evaluate.calibration_plot import interval, plot, write_plot

SVG = "{http://www.w3.org/2000/svg}"
SCORES = calibration([1, 1, 1, 0, 0], [0.75, 0.75, 0.75, 0.75, 0.05])


def test_each_bin_is_a_point_and_a_bar_with_its_count() -> None:
    drawn = ElementTree.fromstring(plot("lines", SCORES))
    points = [(float(one.get("cx", "")), float(one.get("cy", ""))) for one in drawn.iter(f"{SVG}circle")]
    assert len(points) == 2
    (low_x, low_y), (high_x, high_y) = points
    assert low_x < high_x
    assert low_y > high_y  # what came true more often stands higher
    assert len(list(drawn.iter(f"{SVG}rect"))) == 1 + 2
    told = [one.text for one in drawn.iter(f"{SVG}title")]
    assert told[1:] == [
        "said 0.050, came true 0.000, 1 findings",
        "said 0.750, came true 0.750, 4 findings",
    ]
    assert "Brier" in str(told[0])


def test_it_follows_light_and_dark() -> None:
    assert "prefers-color-scheme:dark" in plot("lines", SCORES)


def test_a_title_is_written_not_obeyed() -> None:
    drawn = ElementTree.fromstring(plot("<script>a&b</script>", SCORES))
    assert not list(drawn.iter(f"{SVG}script"))
    assert drawn.find(f"{SVG}text").text == "<script>a&b</script>"


def test_nothing_found_is_an_empty_square(tmp_path: Path) -> None:
    write_plot(tmp_path / "empty.svg", "nothing", calibration([], []))
    drawn = ElementTree.parse(tmp_path / "empty.svg").getroot()
    assert not list(drawn.iter(f"{SVG}circle"))


def test_the_interval_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    theirs = stats.binomtest(7, 20).proportion_ci(0.95, method="wilson")
    assert interval(0.35, 20) == pytest.approx((theirs.low, theirs.high), abs=1e-4)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_interval_holds_what_was_seen(count: int, share: float) -> None:
    low, high = interval(share, count)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1
