"""A lake as people work on it: nothing of victims is searched, and what people decide is kept."""

from pathlib import Path

import pytest

import marsad
from marsad.errors import MarsadError
from marsad.model import Provenance
from marsad.pipeline import run
from marsad.report.book import shown
from marsad.synth import write_world


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small artificial world, run through."""
    folder = tmp_path_factory.mktemp("board")
    made = write_world(folder / "world", items=1_500, seed=41)
    why = Provenance("test", "invented data", handling="TLP:CLEAR", retention_days=30)
    run(
        [folder / "world" / "observations.jsonl"],
        folder / "lake",
        why,
        as_of=made.until,
        model=False,
        seal=False,
    )
    return folder / "lake"


def test_no_lake_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(MarsadError, match="not a lake"):
        marsad.Board(tmp_path / "nowhere")


def test_leads_come_best_first_and_each_has_a_sheet(lake: Path) -> None:
    board = marsad.Board(lake)
    rows = board.leads()
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    card, book = board.sheet(rows[0]["id"])
    assert card.lead["id"] == rows[0]["id"]
    assert book.runs
    for lang in ("ar", "en", "fr"):
        assert board.words(lang).typology(rows[0])
        assert board.turns(rows[0], lang)


def test_what_is_closed_is_found_by_its_name_only(lake: Path) -> None:
    board = marsad.Board(lake)
    found = {each.lead: each for each in board.searched()}
    rows = board.leads()
    assert set(found) == {row["id"] for row in rows}
    held = {"victim", "reporting"}
    closed = [row for row in rows if shown(row["lane"], row["typology"]) != "open" or row["speaker"] in held]
    assert closed
    for row in closed:
        assert (found[row["id"]].words, found[row["id"]].contacts) == ("", ())
    assert sum(bool(each.words) for each in found.values()) > len(rows) / 4


def test_of_what_a_victim_wrote_nothing_is_searched(lake: Path) -> None:
    from marsad.engines import Lake

    store = Lake(lake)
    seen = store.read("observations", columns=["id", "kind"]).to_pylist()
    reports = {row["id"] for row in seen if row["kind"] == "report"}
    exemplars = {row["id"]: row["exemplar"] for row in marsad.Board(lake).leads()}
    for each in marsad.Board(lake).searched():
        assert not (each.words and exemplars[each.lead] in reports)


def test_a_decision_is_kept_and_taken_back(lake: Path) -> None:
    board = marsad.Board(lake)
    lead = board.leads()[-1]["id"]
    made = board.decide(lead, "override", "Nadia", "an ordinary shop", result=["away"])
    back = board.withdraw(made, "Nadia", "a mistake")
    assert made.startswith("D-")
    assert back != made
    with pytest.raises(MarsadError, match="withdrawn"):
        board.withdraw(made, "Nadia", "again")
    with pytest.raises(MarsadError, match="no such lead"):
        board.decide("L-NOBODY", "note", "Nadia", "x")


def test_ranking_again_is_a_new_version(lake: Path) -> None:
    board = marsad.Board(lake)
    before = board.version
    board.decide(board.leads()[-1]["id"], "override", "Nadia", "an ordinary shop", result=["away"])
    board.rank_again()
    assert board.version > before
