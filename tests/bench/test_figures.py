"""Growth exponents and ratios follow from what was measured."""

import json

import pytest
from bench.figures import Figures, Hostile, Peers, SelectorSpeed, Stages, Whole, growth, steps
from bench.machine import look
from bench.show import tables


def whole(size: int, seconds: float, peak: int = 10**9) -> Whole:
    stages = {"read": seconds / 2, "link": seconds / 4, "rank": seconds / 4}
    return Whole(size, size, 1.0, 10**8, seconds, 2 * seconds, stages, peak, 5, 100 * size, 50 * size)


def figures(*runs: Whole, peers: Peers | None = None) -> Figures:
    stages = Stages(1_000, 80_000, {"read": 0.01, "row half": 0.05})
    return Figures(look(), 2, 7, runs, stages, peers, {"import marsad": 0.1})


PEERS = Peers(100, 40, {"iocsearcher": 0.1, "datasketch": 0.06, "lexicon": 0.04})


def test_linear_and_quadratic_growth() -> None:
    assert growth([whole(1_000, 1), whole(10_000, 10), whole(100_000, 100)]) == pytest.approx(1.0)
    assert growth([whole(1_000, 1), whole(10_000, 100)]) == pytest.approx(2.0)
    assert growth([whole(1_000, 1, 10), whole(10_000, 9, 10)], "peak") == pytest.approx(0.0)
    assert steps([whole(1_000, 1), whole(10_000, 10), whole(100_000, 1_000)]) == [
        (1_000, 10_000, pytest.approx(1.0)),
        (10_000, 100_000, pytest.approx(2.0)),
    ]


def test_one_size_has_no_growth() -> None:
    assert growth([whole(1_000, 1)]) is None
    assert growth([]) is None
    assert steps([whole(1_000, 1)]) == []


def test_the_ratio_takes_the_largest_run() -> None:
    found = figures(whole(1_000, 1), whole(20_000, 2), peers=PEERS)
    assert PEERS.rate == pytest.approx(500)
    assert found.ratio() == pytest.approx(20)
    assert figures(whole(1_000, 1)).ratio() is None


def test_figures_can_be_read_by_programs() -> None:
    found = json.loads(json.dumps(figures(whole(1_000, 1), whole(10_000, 10), peers=PEERS).to_dict()))
    assert found["growth"]["seconds"] == pytest.approx(1.0)
    assert found["rates"] == {"1000": 1000.0, "10000": 1000.0}
    assert found["machine"]["cores"] >= 1


def test_a_table_for_each_thing_measured() -> None:
    made = tables(figures(whole(1_000, 1), whole(10_000, 10), peers=PEERS))
    assert [table.row_count for table in made] == [2, 2, 3, 4, 1]
    assert [table.row_count for table in tables(figures(whole(1_000, 1)))] == [2, 1, 3, 1]


SPEED = SelectorSpeed("a", 1_000, 90_000, 5, 0.01, 0.03, 100, 0.05)


def test_selectors_are_compared_in_texts_a_second() -> None:
    assert SPEED.rate == pytest.approx(25_000)
    assert SPEED.peer_rate == pytest.approx(2_000)
    assert SPEED.ratio == pytest.approx(12.5)
    alone = SelectorSpeed("a", 1_000, 90_000, 5, 0.01, 0.03, 0, 0.0)
    assert alone.peer_rate is None
    assert alone.ratio is None


def test_growth_on_hostile_texts() -> None:
    assert Hostile("a", [100, 200, 400], [1.0, 2.0, 4.0]).slope == pytest.approx(1)
    assert Hostile("a", [100, 200, 400], [1.0, 4.0, 16.0]).slope == pytest.approx(2)
    assert Hostile("a", [100, 200, 400], [0.0, 0.0, 0.0]).slope == 0


def test_selectors_and_hostile_texts_have_tables_and_stand_in_the_file() -> None:
    stages = Stages(1_000, 80_000, {"read": 0.01, "row half": 0.05})
    hurt = [Hostile("dots", [100, 400], [1.0, 4.0]), Hostile("at", [100, 400], [2.0, 8.0])]
    found = Figures(look(), 2, 7, [whole(1_000, 1)], stages, None, {"import marsad": 0.1}, [SPEED], hurt)
    assert [table.row_count for table in tables(found)] == [2, 1, 3, 1, 2, 1]
    told = json.loads(json.dumps(found.to_dict()))
    assert told["selector_rates"]["a"]["ratio"] == pytest.approx(12.5)
    assert told["hostile_slopes"] == {"dots": pytest.approx(1), "at": pytest.approx(1)}


def test_the_machine_is_named_in_one_line() -> None:
    assert "\n" not in look().line
    assert look().memory_gb > 0
