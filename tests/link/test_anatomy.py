"""Where a network falls apart is told for a person to weigh; what holds, and what only victims name, is not."""

import math

import numpy as np
import pyarrow as pa
from tests.link.observations import Seen, advert, linked, phone, plain, words

from marsad.link.anatomy import Within, cuts
from marsad.link.ties import Vias

BRIDGE = ("wallet", "btc:fictional")


def two_sides(size: int = 4) -> list[Seen]:
    """Two groups with a phone each; one advert of either names the same wallet."""
    return [
        advert(words(at), phone(at // size), *((BRIDGE,) if at % size == 0 else ())) for at in range(2 * size)
    ]


def only(seen: list[Seen]) -> dict:
    rows = linked(seen).networks.to_pylist()
    assert len(rows) == 1
    return rows[0]


def test_the_one_tie_between_two_groups_is_told_with_what_remains() -> None:
    row = only(two_sides())
    assert row["cuts"] == [{"kind": "wallet", "value": "btc:fictional"}]
    assert row["parts"] == [4, 4]


def test_two_ties_are_told_where_no_single_one_parts_it() -> None:
    seen = [advert(one.text, *one.selectors, phone(10 + at // 4)) for at, one in enumerate(two_sides())]
    for at in (1, 5):
        seen[at] = advert(seen[at].text, *seen[at].selectors, ("iban", "XX00"))
    row = only(seen)
    assert {tie["kind"] for tie in row["cuts"]} == {"wallet", "iban"}
    assert row["parts"] == [4, 4]


def test_a_network_that_holds_has_no_cut() -> None:
    seen = [advert(words(at), phone(1), phone(2), phone(3)) for at in range(8)]
    row = only(seen)
    assert row["cuts"] == []
    assert row["parts"] == []


def test_what_only_victims_name_is_not_told() -> None:
    seen = [
        Seen(words(at), "victim", 0.9, (phone(at // 4), *((BRIDGE,) if at % 4 == 0 else ())))
        for at in range(8)
    ]
    assert only(seen)["cuts"] == []


def test_networks_that_share_a_little_are_neighbours_of_each_other() -> None:
    shop = ("domain", "shop.example")
    seen = [advert(words(at), phone(at // 3), *((shop,) if at % 3 == 0 else ())) for at in range(6)]
    rows = linked(seen).networks.to_pylist()
    assert [[near["network"] for near in row["near"]] for row in rows] == [[rows[1]["id"]], [rows[0]["id"]]]
    assert {near["value"] for row in rows for near in row["near"]} == {"shop.example"}


def test_what_only_victims_name_makes_no_neighbours() -> None:
    shop = ("domain", "shop.example")
    offers = [advert(words(at), phone(at // 3)) for at in range(6)]
    told = [Seen(words(6 + at), "victim", 0.9, (phone(at), shop)) for at in range(2)]
    rows = linked([*offers, *told]).networks.to_pylist()
    assert sorted(row["size"] for row in rows) == [4, 4]
    assert [row["near"] for row in rows] == [[], []]
    said = [advert(one.text, *one.selectors) for one in told]
    assert all(row["near"] for row in linked([*offers, *said]).networks.to_pylist())


def test_strangers_have_no_neighbours() -> None:
    rows = linked([advert(words(at), phone(at // 3)) for at in range(6)]).networks.to_pylist()
    assert [row["near"] for row in rows] == [[], []]


def test_contacts_out_of_use_are_churn() -> None:
    # One observation an hour: the first number falls silent forty days before the network is last seen.
    seen = [advert(words(at), phone(1), phone(3)) for at in range(5)]
    seen += [plain(words(at)) for at in range(5, 24 * 40)]
    seen += [advert(words(at), phone(2), phone(3)) for at in range(24 * 40, 24 * 40 + 5)]
    row = max(linked(seen).networks.to_pylist(), key=lambda row: row["size"])
    assert math.isclose(row["churn"], 1 / 3, rel_tol=1e-6)


def test_without_contacts_churn_is_not_known() -> None:
    text = words(1, 20)
    row = only([advert(f"{text} {words(at, 1)}") for at in range(2, 6)])
    assert math.isnan(row["churn"])


def test_what_victims_name_here_is_not_told_because_an_offender_names_it_elsewhere() -> None:
    # Tie 2 parts the first network (0 to 7, all victims) and stands in the second one (8 to 12) too.
    first = [(at, at // 4) for at in range(8)] + [(0, 2), (4, 2)]
    rows = np.array([*first, *((at, 3) for at in range(8, 13)), (8, 2)], np.int64)
    within = Within(rows[:, 0], rows[:, 1], np.array([0, len(first), len(rows)]))
    names = pa.array(["phone", "phone", "wallet", "phone"]), pa.array(["a", "b", "c", "d"])
    vias = Vias(*names, np.ones(4, np.int64), pa.array([""] * 4))
    size = np.array([8, 5])
    offenders, victims = np.zeros(13, bool), np.arange(13) < 8
    assert [tie["value"] for tie in cuts(within, size, vias, offenders)[0][0].as_py()] == ["c"]
    assert cuts(within, size, vias, victims)[0][0].as_py() == []
