"""A spreadsheet opens our CSV without running anything and without a victim's contact in it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lead_rows import NOW
from tests.lead_stories import PHONE, stories

from marsad.rank import plan
from marsad.report import lead_book, leads_csv
from marsad.report.sheet import COLUMNS, safe

BOOK = lead_book(stories())


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+9647700000041",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =cmd()",
        "\u200f=1",
        "\ufeff+1",
        "\u00a0-2",
        "＝1",
        "\u202e=1",
    ],
)
def test_what_could_be_a_formula_starts_with_an_apostrophe(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "خيط", "a=b", "https://example.org/?a=1", "1 + 1"])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


@pytest.mark.parametrize("cell", [-1.5, 3, 0.25])
def test_our_own_numbers_stay_numbers(cell: float) -> None:
    assert safe(cell) == str(cell)


@given(st.text())
def test_no_cell_ever_starts_a_formula(text: str) -> None:
    assert safe(text).lstrip(" \u00a0\u200f\u200e\ufeff\u202e")[:1] not in set("=+-@\t\r\n")


def test_one_row_a_lead_in_their_order() -> None:
    told = rows(leads_csv(BOOK.cards))
    assert list(told[0]) == list(COLUMNS)
    assert [int(row["rank"]) for row in told] == list(range(1, len(BOOK.cards) + 1))


def test_contacts_are_there_for_networks_and_not_for_victims() -> None:
    told = rows(leads_csv(BOOK.cards))
    by = {(row["lane"], row["typology"]): row for row in told}
    assert by["investigation", "sextortion"]["contacts"].startswith(f"'{PHONE}")
    assert by["victim", "sextortion"]["contacts"] == ""
    assert "+9647700000099" not in leads_csv(BOOK.cards)  # a victim's own phone, also inside the network


def test_life_risk_has_no_number() -> None:
    told = rows(leads_csv(BOOK.cards))
    assert all((row["tier"] == "0") == (row["index"] == "") for row in told)


def test_a_plan_says_what_fits() -> None:
    made = plan(stories()["leads"], 20, as_of=NOW)
    told = rows(leads_csv(BOOK.cards, plan=made))
    assert {row["id"] for row in told if row["fits"] == "yes"} == set(made.chosen)
    assert {row["id"] for row in told if row["fits"] == "no"} == set(made.left.leads)
