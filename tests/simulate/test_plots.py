"""The pictures are written in three languages, as SVG always and as PNG where that can be painted."""

import dataclasses
from pathlib import Path

import pytest
from tests.simulate.small import small

from marsad.errors import UsageError
from marsad.simulate import Triage, simulate
from marsad.simulate.cases import cases
from marsad.simulate.plots import _all_words, can_paint, charts, paint, write_plots
from marsad.simulate.policies import POLICIES


@pytest.fixture(scope="module")
def triage() -> Triage:
    settings = small()
    few = dataclasses.replace(settings, lane=dataclasses.replace(settings.lane, addresses=200, cases=(20,)))
    return simulate(few, seeds=1, hours=[20.0, 40.0, 60.0, 80.0])


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_each_language_has_words_for_everything(triage: Triage, lang: str) -> None:
    words = _all_words()[lang]
    assert set(words["policies"]) == set(POLICIES) - {"random_same", "clairvoyant"}
    assert set(words["cases"]) == {case.code for case in cases(small(), 60.0)}
    drawn = charts(triage, lang)
    assert set(drawn) == {"fraction", "reach", "cases"}
    assert all(chart.rtl == (lang == "ar") for chart in drawn.values())
    assert all("{" not in chart.about + chart.title for chart in drawn.values())
    assert (
        len(drawn["fraction"].series) == 3
    )  # of four numbers of hours the first, one in the middle and the last


def test_svg_is_written_always_and_the_same_each_time(triage: Triage, tmp_path: Path) -> None:
    written = write_plots(triage, tmp_path / "one" / "two", "ar")
    assert {path.name for path in written if path.suffix == ".svg"} == {
        "fraction.svg",
        "reach.svg",
        "cases.svg",
    }
    again = write_plots(triage, tmp_path / "again", "ar")
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]


@pytest.mark.skipif(not can_paint(), reason="needs the extra 'plots'")
def test_png_is_painted_in_light_and_dark(triage: Triage, tmp_path: Path) -> None:
    written = write_plots(triage, tmp_path)
    pictures = [path for path in written if path.suffix == ".png"]
    assert len(pictures) == 6
    assert all(path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n") for path in pictures)
    empty = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 684" width="960" height="684"></svg>'
    assert len(pictures[0].read_bytes()) > 5 * len(paint(empty))


def test_a_language_or_folder_that_is_not_there_is_told(triage: Triage, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--lang de"):
        charts(triage, "de")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot write into"):
        write_plots(triage, tmp_path / "file")
