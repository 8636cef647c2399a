"""Only findings that stand alone are counted, and right means the right crime in the words of who is part of it."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.lead_rows import finding, member, network, seen, world

from marsad.engines.places import Places
from marsad.evaluate.precision import count, measure
from marsad.evaluate.truth import Item
from marsad.rank.columns import one_chunk
from marsad.rank.facts import found, observed


def counted(truth: Item, *, kind: str = "post", linked: bool = False) -> tuple[Counter, Counter]:
    net = "N-1" if linked else ""
    tables = world(
        [seen("1", kind=kind)], [finding("1", "sextortion", 0.95)],
        networks=[network("N-1", ["1"])], members=[member("1", net)],
    )  # fmt: skip
    places = Places.of(one_chunk(tables["observations"]["id"]))
    who = observed(tables["observations"], places, tables["readings"], tables["members"], tables["networks"])
    right, seen_ = Counter(), Counter()
    count(who, found(tables["findings"], places, []), {truth.id: truth}, right, seen_)
    return +right, seen_


ID = f"{'1':0>24}"
CELL = ("offender", "sextortion", 1)


def test_the_right_crime_in_an_offenders_words_is_right() -> None:
    assert counted(Item(ID, "offender", "sextortion")) == (Counter({CELL: 1}), Counter({CELL: 1}))


@pytest.mark.parametrize(
    "truth",
    [Item(ID, "ordinary"), Item(ID, "offender", "scam_job_task"), Item(ID, "reporting", "sextortion")],
)
def test_another_crime_or_somebody_who_only_talks_about_it_is_wrong(truth: Item) -> None:
    assert counted(truth) == (Counter(), Counter({CELL: 1}))


def test_what_a_network_holds_does_not_stand_alone_but_a_report_always_does() -> None:
    truth = Item(ID, "offender", "sextortion")
    assert counted(truth, linked=True) == (Counter(), Counter())
    assert sum(counted(truth, kind="report", linked=True)[1].values()) == 1


def test_a_small_world_is_counted_the_same_twice() -> None:
    once = measure(400, [3])
    assert once == measure(400, [3])
    assert sum(pair[1] for side in once.values() for cells in side.values() for pair in cells) > 20
