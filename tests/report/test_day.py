"""A day's plan gives every chosen lead to a desk, adds up, and says what is left; its page asks for nothing."""

from __future__ import annotations

import csv
import io
import re

import pyarrow as pa
import pytest
from tests.lead_rows import NOW, SURE, finding, seen, world

from marsad.errors import UsageError
from marsad.rank import rank
from marsad.report import LANGS, from_tables
from marsad.report.day import Day, day
from marsad.report.day_page import day_html
from marsad.report.day_sheet import day_csv, day_json, day_terminal

HOSTILE = "<script>alert(1)</script>=cmd"
CRIMES = ("sextortion", "scam_job_task", "drug_ad_coded", "thb_sexual_exploitation_ad")


def tables(many: int = 40, holder: str = "64500") -> dict[str, pa.Table]:
    """Adverts of five crimes, life risk among them, and an address whose records are about to go."""
    names = [str(number) for number in range(1, many + 1)]
    rows = [seen(name, region=("IQ", "LB", "")[int(name) % 3]) for name in names]
    sighting = seen(
        "900", kind="sighting", hours_ago=24 * 89, fields=f'{{"ip": "198.51.100.9", "asn": "{holder}"}}'
    )
    found = [
        finding(name, CRIMES[int(name) % 4] if int(name) % 10 else "organ_trafficking") for name in names
    ]
    leads = rank(**world([*rows, sighting], found), as_of=NOW, precision=SURE)
    return {"leads": leads}


def planned(desks: int = 4, each: float = 5.0, **more: object) -> Day:
    return day(from_tables(tables(**more)), desks, each, as_of=NOW)  # type: ignore[arg-type]


def test_every_lead_is_on_one_desk_or_left_and_the_sums_agree() -> None:
    made = planned()
    on = [work.task.lead for work in made.works]
    assert len(on) == len(set(on))
    assert len(on) + made.left == made.waiting == 41
    for parts in (made.kinds, made.areas):
        assert sum(part.waiting for part in parts) == made.waiting
        assert sum(part.waiting - part.taken for part in parts) == made.left
        assert sum(part.hours for part in parts) == pytest.approx(made.left_hours)
    assert {part.name for part in made.areas} == {"IQ", "LB", ""}
    assert 0 < made.share < made.reached < 1
    assert sum(made.used.values()) == pytest.approx(max(made.plan.capacity, sum(made.used.values())))
    waiting = [row for row in tables()["leads"].to_pylist() if row["id"] not in on]
    waiting.sort(key=lambda row: -row["index"])
    assert [lead["id"] for lead in made.first] == [row["id"] for row in waiting[: len(made.first)]]


def test_life_risk_is_on_a_desk_whatever_the_hours_and_letters_come_first() -> None:
    made = planned(1, 0.5)
    risks = [work for work in made.works if work.task.why == "life_risk"]
    assert len(risks) == len(made.plan.confirm) == 4
    assert [letter.holder for letter in made.letters] == []  # life risk has taken the hours
    assert [letter.holder for letter in planned(8, 8.0).letters] == ["AS64500"]


def test_what_is_longer_than_a_day_is_begun_and_goes_on() -> None:
    made = planned(4, 2.0)
    long = [work for work in made.works if work.remain]
    assert long
    assert all(work.today + work.remain == pytest.approx(work.task.hours) for work in made.works)


def test_deadlines_that_pass_are_counted_by_day() -> None:
    made = planned(1, 0.5)
    assert [on.isoformat() for on, _ in made.out][::7] == ["2026-11-20", "2026-11-27"]
    address = next(row for row in tables()["leads"].to_pylist() if row["clock"] == "provider")
    assert dict(made.out)[address["deadline"].date()] == 1
    assert sum(count for _, count in planned(8, 8.0).out) == sum(count for _, count in made.out) - 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_speaks_every_language_and_runs_nothing_but_its_own(lang: str) -> None:
    page = day_html(planned(holder=HOSTILE), lang)
    assert f'<html lang="{lang}"' in page
    assert HOSTILE not in page
    assert not re.search(r'(?:src|href)="(?!#|data:,)', page)
    assert page.count("<script>") == 1
    assert not re.search(
        r"\b(?:None|nan)\b|day\.|\{\w+\}", re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.S)
    )
    assert "L-" in day_terminal(planned(), lang, 90)


def test_an_empty_lake_says_that_there_is_time() -> None:
    made = day(from_tables({}), 2, 5.0, as_of=NOW)
    assert (made.left, made.reached, made.first) == (0, 1.0, ())
    page = day_html(made, "en")
    assert "Nothing is left. There are hours for what comes in." in page
    assert page.count("Free for what comes in.") == 2


def test_the_sheet_starts_no_formula_and_has_a_row_a_piece_of_work() -> None:
    made = planned()
    rows = list(csv.reader(io.StringIO(day_csv(made, "fr").lstrip("\ufeff"))))
    assert len(rows) == 1 + len(made.works)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_programs_get_the_same_figures() -> None:
    made = planned()
    told = day_json(made)
    assert [work["lead"] for desk in told["desks"] for work in desk] == [
        work.task.lead for work in made.works
    ]
    assert told["left"]["leads"] == made.left
    assert sum(told["used"].values()) == pytest.approx(sum(made.used.values()), abs=1e-4)


@pytest.mark.parametrize(("desks", "each"), [(0, 5.0), (2, 0.0), (2, 30.0)])
def test_impossible_days_are_refused(desks: int, each: float) -> None:
    with pytest.raises(UsageError):
        day(from_tables({}), desks, each, as_of=NOW)
