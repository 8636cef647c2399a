"""A hub stands beside other people's contacts; an operator's own stands alone or beside what is always with it."""

import ibis
import pyarrow as pa
import pytest

from marsad.link.hubs import FRIEND, LIST, STRANGER, company


def seen(rows: list[tuple[int, int]], contact: bool = True) -> dict[tuple[int, int], int]:
    """What stands beside each (observation, selector), where anything does."""
    table = pa.table(
        {"n": [n for n, _ in rows], "via": [via for _, via in rows], "contact": [contact] * len(rows)}
    )
    found = ibis.duckdb.connect().to_pyarrow(company(ibis.memtable(table)))
    return {(row["n"], row["via"]): row["company"] for row in found.to_pylist()}


SWITCHBOARD, OWN, OTHER = 0, 1, 2


def test_a_switchboard_stands_beside_contacts_that_mostly_live_without_it() -> None:
    rows = [(0, SWITCHBOARD), (0, OWN), (1, SWITCHBOARD), (1, OTHER)]
    rows += [(n, OWN) for n in range(2, 10)] + [(n, OTHER) for n in range(10, 18)]
    found = seen(rows)
    assert found[0, SWITCHBOARD] == found[1, SWITCHBOARD] == STRANGER


def test_two_contacts_of_one_operator_are_friends() -> None:
    found = seen([(n, via) for n in range(5) for via in (OWN, OTHER)])
    assert set(found.values()) == {FRIEND}


def test_a_contact_that_is_seen_nowhere_else_says_nothing() -> None:
    assert (0, OWN) not in seen([(0, OWN), (0, OTHER), (1, OWN), (2, OWN)])


def test_who_stands_alone_has_no_company() -> None:
    assert seen([(0, OWN), (1, OWN)]) == {}


def test_what_is_no_contact_is_nobodys_company() -> None:
    assert seen([(n, via) for n in range(5) for via in (OWN, OTHER)], contact=False) == {}


@pytest.mark.parametrize(("many", "known"), [(LIST, True), (LIST + 1, False)])
def test_a_list_says_nothing(many: int, known: bool) -> None:
    rows = [(n, via) for n in range(2) for via in range(many)]
    assert bool(seen(rows)) == known
