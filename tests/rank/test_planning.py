"""The plan says what to confirm, keep, work on and draw, and what is knowingly left; every lead stands in one part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.lead_rows import NOW, SURE, finding, seen, world

from marsad.errors import UsageError
from marsad.rank import plan, rank


def leads():
    rows = [finding("1", "organ_trafficking"), finding("2", "sextortion"), finding("3", "scam_job_task")]
    return rank(**world([seen(i) for i in "123"], rows), as_of=NOW, precision=SURE)


def sightings(*each: tuple[str, float, str], **more: object):
    """Leads of (id, days ago, network) sightings, addresses of their own."""
    rows = [
        seen(name, kind="sighting", hours_ago=24 * days, region="",
             fields=f'{{"ip": "198.51.100.{name}", "asn": "{asn}"}}')
        for name, days, asn in each
    ]  # fmt: skip
    return rank(**world(rows), as_of=NOW, precision=SURE)


def test_life_risk_is_to_be_confirmed_even_without_hours() -> None:
    made = plan(leads(), 0, as_of=NOW)
    (task,) = made.confirm
    assert (task.typology, task.tier, task.why, task.chance) == ("organ_trafficking", 0, "life_risk", 1.0)
    assert task.deadline == NOW + timedelta(hours=1)
    assert made.work == made.picks == ()
    assert len(made.left.leads) == 2
    assert made.hours == pytest.approx(0.5)  # the answer to it; what follows is known only then


def test_many_life_risks_leave_hours_for_the_rest() -> None:
    rows = [finding(str(at), "organ_trafficking") for at in range(1, 11)]
    rows += [finding(str(at), "sextortion") for at in range(11, 21)]
    made = plan(
        rank(**world([seen(str(at)) for at in range(1, 21)], rows), as_of=NOW, precision=SURE), 20, as_of=NOW
    )
    assert len(made.confirm) == 10
    assert sum(task.hours for task in made.confirm) == pytest.approx(5)
    assert made.work


def test_a_smaller_lead_passes_one_that_no_longer_fits() -> None:
    made = plan(leads(), 3.0, as_of=NOW)  # half an hour for life risk; extortion needs 3, the task scam 2
    assert [task.typology for task in made.work] == ["scam_job_task"]
    assert [heap.name for heap in made.left.by_crime] == ["sextortion"]


def test_everything_fits_a_long_week_and_nothing_is_left() -> None:
    made = plan(leads(), 400, as_of=NOW)
    assert (made.left.leads, made.left.hours, made.left.by_crime) == ((), 0.0, ())
    assert made.chosen == tuple(leads()["id"].to_pylist())


def test_one_letter_keeps_the_records_of_many_addresses_of_one_network() -> None:
    table = sightings(("1", 88, "64500"), ("2", 89, "AS64500"), ("3", 88, "64501"), ("4", 2, "64500"))
    made = plan(table, 3, as_of=NOW)
    assert [(letter.holder, len(letter.leads)) for letter in made.preserve] == [
        ("AS64500", 2),
        ("AS64501", 1),
    ]
    assert made.preserve[0].deadline == NOW + timedelta(days=1)
    assert made.preserve[0].hours < 2 * made.preserve[1].hours
    assert set(made.kept) == {lead for letter in made.preserve for lead in letter.leads}
    assert len(made.left.leads) == 1  # what needs no letter yet
    assert made.hours == pytest.approx(sum(letter.hours for letter in made.preserve), abs=0.1)


def test_who_holds_records_is_found_out_in_one_go_where_nobody_knows() -> None:
    rows = [
        seen(i, kind="sighting", hours_ago=24 * 88, platform="", fields=f'{{"ip": "198.51.100.{i}"}}')
        for i in "12"
    ]
    (letter,) = plan(rank(**world(rows), as_of=NOW), 40, as_of=NOW).preserve
    known = sightings(("1", 88, "64500"), ("2", 88, "64500"))
    (same,) = plan(known, 40, as_of=NOW).preserve
    assert (letter.holder, len(letter.leads)) == ("", 2)
    assert letter.hours == pytest.approx(same.hours + 2 * 0.1)


def test_letters_leave_hours_for_work_and_the_best_are_written() -> None:
    table = sightings(
        *((str(at), 88 + at / 100, str(64500 + at)) for at in range(1, 40)), ("200", 2, "65000")
    )
    made = plan(table, 6, as_of=NOW)
    assert 2.5 < sum(letter.hours for letter in made.preserve) <= 3
    ranked = [row["id"] for row in table.to_pylist() if row["tier"] == 1]
    written = {lead for letter in made.preserve for lead in letter.leads}
    assert written == set(ranked[: len(written)])
    assert set(ranked) - written <= {*made.left.leads, *(task.lead for task in (*made.work, *made.picks))}


def test_a_lead_whose_letter_goes_out_is_worked_on_too_where_hours_are_left() -> None:
    made = plan(sightings(("1", 88, "64500")), 40, as_of=NOW)
    assert len(made.preserve) == len(made.work) == 1
    assert made.kept == ()
    assert made.place(made.work[0].lead) == ("work", "index")


def test_what_is_left_says_what_runs_out_meanwhile() -> None:
    table = sightings(("1", 88.5, "1"), ("2", 86, "2"), ("3", 10, "3"))
    made = plan(table, 0, as_of=NOW)
    assert (len(made.left.tomorrow), len(made.left.week), len(made.left.leads)) == (0, 2, 3)
    nearer = plan(table, 0, as_of=NOW + timedelta(hours=20))
    assert len(nearer.left.tomorrow) == 1
    assert set(nearer.left.tomorrow) <= set(nearer.left.week)


def test_every_lead_stands_in_one_part_and_sums_add_up() -> None:
    kinds = ("drug_ad_coded", "scam_job_task", "sextortion", "thb_sexual_exploitation_ad")
    rows = [seen(str(n), hours_ago=n * 3, region=("IQ", "SY", "")[n % 3]) for n in range(80)]
    table = rank(**world(rows, [finding(str(n), kinds[n % 4]) for n in range(80)]), as_of=NOW, precision=SURE)
    made = plan(table, 60, as_of=NOW)
    assert set(made.chosen) | set(made.left.leads) == set(table["id"].to_pylist())
    assert not set(made.chosen) & set(made.left.leads)
    for heaps in (made.left.by_crime, made.left.by_area):
        assert sum(heap.leads for heap in heaps) == len(made.left.leads)
        assert sum(heap.harm for heap in heaps) == pytest.approx(made.left.harm, abs=0.1)
    assert made.hours <= 60
    assert {heap.name for heap in made.left.by_area} == {"IQ", "SY", ""}


def test_the_same_day_draws_the_same_and_another_day_others() -> None:
    rows = [seen(str(n), hours_ago=n) for n in range(300)]
    table = rank(
        **world(rows, [finding(str(n), "scam_job_task") for n in range(300)]), as_of=NOW, precision=SURE
    )
    drawn = [plan(table, 100, as_of=NOW + timedelta(days=d)).picks for d in (0, 0, 1, 2, 3)]
    assert drawn[0] == drawn[1]
    assert len({tuple(task.lead for task in each) for each in drawn}) > 1
    assert all(0 < task.chance < 1 for each in drawn for task in each)


def test_a_lead_keeps_the_moment_it_was_raised_and_gets_a_new_one_when_it_becomes_grave() -> None:
    def ranked(row: dict, hours: float, previous=None):
        moment = NOW + timedelta(hours=hours)
        return rank(**world([seen("1")], [row]), as_of=moment, precision=SURE, previous=previous)

    first = ranked(finding("1"), 0)
    second = ranked(finding("1"), 5, first)
    assert first["raised"].to_pylist() == second["raised"].to_pylist() == [NOW]
    grave = ranked(finding("1", "organ_trafficking"), 6, second)
    assert grave["raised"].to_pylist() == [NOW + timedelta(hours=6)]
    later = ranked(finding("1", "organ_trafficking"), 9, grave)
    assert later["deadline"].to_pylist() == [NOW + timedelta(hours=7)]  # long past, and still shown
    assert later["clock"].to_pylist() == ["life_risk"]


def test_a_table_of_an_earlier_marsad_can_be_planned() -> None:
    younger = ["raised", "clock", "work", "area", "holder", "turn", "turn_back"]
    made = plan(leads().drop_columns(younger), 3.0, as_of=NOW)
    assert [task.area for task in made.confirm] == ["IQ"]
    assert len(made.chosen) == 2


@pytest.mark.parametrize("hours", [-1.0, float("nan"), float("inf")])
def test_impossible_hours_are_refused(hours: float) -> None:
    with pytest.raises(UsageError, match="hours"):
        plan(leads(), hours)
