"""The truth of an artificial world as it is scored: copies once, harm shared, honest shops harmless."""

from typing import Any

import pytest

from marsad.evaluate.world import HARM_UNITS, read_truth


def row(name: str, **more: Any) -> dict[str, Any]:
    plain = {
        "id": name, "kind": "post", "category": "ordinary", "speaker": "ordinary", "typology": "",
        "subtype": "", "harm": 0, "operator": "", "template": "", "family": "f", "lang": "en", "selectors": [],
    }  # fmt: skip
    return {**plain, **more}


def offender(name: str, operator: str, harm: int) -> dict[str, Any]:
    return row(
        name, category="offender", speaker="offender", typology="sextortion", harm=harm, operator=operator
    )


def read(*rows: dict[str, Any]) -> dict[str, Any]:
    return {item.id: item for item in read_truth(rows, {one["id"]: f"N{one['id']}" for one in rows})}


def test_an_operators_harm_grows_slower_than_its_volume_and_is_shared_among_its_texts() -> None:
    found = read(*(offender(str(n), "op1", 3 if n else 4) for n in range(4)), offender("9", "op2", 3))
    assert sum(found[f"N{n}"].harm for n in range(4)) == pytest.approx(2 * HARM_UNITS[4])
    assert found["N0"].harm == found["N3"].harm
    assert found["N9"].harm == HARM_UNITS[3]


def test_a_report_delivered_or_posted_again_is_one_incident() -> None:
    report = row(
        "1", kind="report", category="victim", speaker="victim", typology="sextortion", harm=5, operator="op1"
    )
    again = {**report, "id": "2", "copy": "repost", "copy_of": "1"}
    third = {**report, "id": "3", "copy": "forward", "copy_of": "2"}
    double = {**report, "copy": "double", "copy_of": "1"}
    found = read(report, again, third, double)
    assert len(found) == 3
    assert sum(item.harm for item in found.values()) == pytest.approx(HARM_UNITS[5])
    assert {item.copies for item in found.values()} == {"copies-1"}
    assert all(item.life_risk for item in found.values())


def test_honest_shops_and_ordinary_people_do_no_harm() -> None:
    found = read(row("1", operator="shop1", benign=True, template="shop1-t0"), row("2"))
    assert [item.harm for item in found.values()] == [0, 0]
    assert found["N1"].benign
    assert not found["N2"].copies


def test_copies_of_a_free_text_share_a_template_and_templates_are_kept() -> None:
    found = read(row("1"), row("2", copy="repost", copy_of="1"), row("3"), row("4", template="op1-t2"))
    assert found["N1"].template == found["N2"].template == "copies-1"
    assert found["N3"].template == ""
    assert found["N4"].template == "op1-t2"


def test_mentions_keep_what_may_be_accepted_and_what_cannot_be_recovered() -> None:
    marks = [
        {
            "kind": "phone",
            "value": "+9647700001234",
            "start": 1,
            "end": 9,
            "how": "words",
            "recoverable": False,
        },
        {
            "kind": "url",
            "value": "https://a.example",
            "accept": ["http://a.example"],
            "start": 0,
            "end": 3,
            "how": "plain",
        },
    ]
    hidden, url = read(row("1", selectors=marks))["N1"].mentions
    assert (hidden.recoverable, hidden.written, hidden.start, hidden.end) == (False, "words", 1, 9)
    assert (url.recoverable, url.accept) == (True, ("http://a.example",))


def test_rows_that_were_never_read_are_left_out() -> None:
    assert read_truth([row("1"), row("2")], {"2": "N2"})[0].id == "N2"
    assert len(read_truth([row("1"), row("2")], {"2": "N2"})) == 1


def test_a_sighting_is_ordinary_speech_of_nobody_and_its_line_does_the_harm() -> None:
    sightings = [
        row(str(n), kind="sighting", category="sighting", speaker="", harm=4, operator="line1")
        for n in (1, 2, 3, 4)
    ]
    found = read(*sightings)
    assert sum(item.harm for item in found.values()) == pytest.approx(2 * HARM_UNITS[4])
    assert found["N1"].speaker == "ordinary"
