"""Agreement, delays, life risk and reach are counted over leads as they stood; people only as a number."""

from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.lead_rows import NOW, finding, seen, sure_lake, world

from marsad.engines import Lake
from marsad.hindsight import audit
from marsad.hindsight.audit import Audit, Judged, audited
from marsad.hindsight.standing import Stood, expected, standing
from marsad.link.saying import Word
from marsad.rank import deciding, load_harm
from marsad.report import audit_svg, render_audit

HARM = load_harm()
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def stood(number: int, **more: object) -> Stood:
    one = Stood(
        lead=f"L-{number}", typology="drug_ad_coded", area="IQ", language="ar", tier=2, harm=1.0, reached=False,
        offered=True, chance=None, found=None, moved="", decided=False, right=None, raised=NOW, acted=None,
        answered=None,
    )  # fmt: skip
    return replace(one, **more)


def test_agreement_is_what_was_taken_up_without_an_override() -> None:
    rows = [stood(n, decided=n < 20, moved="higher" if n < 5 else "") for n in range(40)]
    told = audited(rows, 3, NOW)
    assert (told.offered, told.taken, told.agreed) == (40, 20, 15)
    judged = told.judged["area"][0]
    assert (judged.decided, judged.moved, judged.higher, judged.away) == (20, 5, 5, 0)
    assert judged.low < 0.25 < judged.high


def test_people_are_one_number_and_never_a_table() -> None:
    assert {field.name for field in fields(Audit) if "people" in field.name} == {"people"}
    assert "by" not in {field.name for field in fields(Judged)}
    assert "by" not in {field.name for field in fields(Stood)}
    told = asdict(audited([stood(1)], 3, NOW))
    assert told["people"] == 3


def test_life_risk_is_within_the_hour_later_or_waiting() -> None:
    rows = [
        stood(1, tier=0, answered=NOW + timedelta(minutes=50)),
        stood(2, tier=0, answered=NOW + timedelta(minutes=70)),
        stood(3, tier=0),
        stood(4, tier=0, raised=NOW + timedelta(hours=5)),
        stood(5, tier=0, reached=True, acted=NOW + timedelta(minutes=10)),
        stood(6, tier=2),
    ]
    risk = audited(rows, 1, NOW + timedelta(hours=5)).risk
    assert (risk.within, risk.later, risk.waiting) == (2, 1, 1)


def test_delays_are_hours_from_the_queue_to_the_first_action() -> None:
    rows = [stood(n, decided=True, acted=NOW + timedelta(hours=n)) for n in range(1, 6)]
    delay = audited(rows, 1, NOW).delays[0]
    assert (delay.tier, delay.leads, delay.lower, delay.median, delay.upper) == (2, 5, 2.0, 3.0, 4.0)


def test_an_area_that_is_reached_less_at_equal_harm_is_flagged() -> None:
    rows = [
        stood(n, area="IQ" if n % 2 else "JO", reached=n % 2 == 1 or n % 8 == 0, harm=1.0 + n % 5)
        for n in range(600)
    ]
    told = audited(rows, 1, NOW)
    assert {(by, share.group) for name, by, share in told.flagged if name == "expected"} == {
        ("area", "IQ"),
        ("area", "JO"),
    }
    assert not any(by == "language" for _, by, _ in told.flagged)


def test_harm_found_by_lot_stands_for_harm_that_nobody_found() -> None:
    rows = [stood(n, chance=1.0, found=10.0, reached=True) for n in range(20)]
    rows += [stood(50 + n, chance=0.1, found=10.0, reached=True) for n in range(20)]
    share = audited(rows, 1, NOW).found["area"][0]
    assert share.share == pytest.approx((20 + 20) / (20 + 200))


def test_waiting_and_overrides_do_not_change_the_harm_that_is_compared() -> None:
    fresh = expected(2.0, 3.0, [{"code": "kind", "weight": 1.0}])
    waited = expected(1.0, 3.0, [{"code": "kind", "weight": 1.0}, {"code": "reach", "weight": -0.693147}])
    assert fresh == pytest.approx(6.0)
    assert waited == pytest.approx(fresh, rel=1e-4)


def test_harm_of_what_waits_is_that_of_its_reasons(lake: Lake) -> None:
    queue = {row["id"]: row for row in lake.read("leads").to_pylist()}
    for each in standing(lake, HARM, LATER):
        row = queue[each.lead]
        assert each.harm == pytest.approx(expected(row["index"], row["work"], row["reasons"]))
        assert each.harm != pytest.approx(row["index"] * row["work"])  # it has waited


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    names = [str(n) for n in range(1, 31)]
    return sure_lake(tmp_path / "lake", world([seen(i) for i in names], [finding(i) for i in names]))


def decide(lake: Lake, number: int, kind: str, **more: object) -> dict:
    lead = lake.read("leads")["id"][number].as_py()
    word = Word("R. Haddad", "looked", NOW + timedelta(hours=2))
    row = deciding.decide(lake, lead, kind, word, **more)
    deciding.keep(lake, [row])
    return row


def test_every_lead_of_a_lake_is_counted_once(lake: Lake) -> None:
    for number in range(12):
        decide(lake, number, "outcome", result=["right", "harm_low"])
    decide(lake, 20, "override", result=["higher"])
    told = standing(lake, HARM, LATER)
    assert len(told) == 30
    assert sum(each.reached for each in told) == 12
    assert [each.moved for each in told].count("higher") == 1
    assert {each.found for each in told} == {None, 1.0}
    assert {each.language for each in told} == {"ar"}
    assert {round(each.harm, 6) for each in told} == {round(told[0].harm, 6)}


def test_what_was_withdrawn_is_not_counted(lake: Lake) -> None:
    row = decide(lake, 0, "outcome", result=["right"])
    word = Word("A. Nasser", "wrong lead", NOW + timedelta(hours=3))
    deciding.keep(lake, [deciding.withdraw(lake.read("decisions"), row["id"], word)])
    assert not any(each.reached for each in standing(lake, HARM, LATER))


@pytest.mark.parametrize(("lang", "words"), [("en", "Audit on"), ("fr", "Audit du"), ("ar", "تدقيق في")])
def test_it_is_told_in_three_languages_and_drawn(lake: Lake, lang: str, words: str) -> None:
    for number in range(12):
        decide(lake, number, "outcome", result=["right"])
    told = audit(lake, HARM, LATER)
    said = render_audit(told, lang=lang)
    assert words in said
    assert "Haddad" not in said
    drawn = audit_svg(told, lang=lang)
    assert drawn.startswith("<svg")
    assert "Haddad" not in drawn


def test_a_lake_on_which_nobody_decided_is_audited_too(lake: Lake) -> None:
    told = audit(lake, HARM, LATER)
    assert (told.leads, told.people, told.offered) == (30, 0, 0)
    assert "No plan was adopted" in render_audit(told)
