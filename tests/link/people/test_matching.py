"""Who is who in two scripts, in any order, with reasons; victims and organisations stay among themselves."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from marsad.errors import MarsadError, ModelError, UsageError
from marsad.link.people import Matched, PersonRecord, learn_on, load_weights, match_people, person_records
from marsad.link.people.settings import ATTRIBUTES, codes, settings, shipped
from marsad.synth.register import register

pytestmark = pytest.mark.usefixtures("splink")
ROWS = [
    {"id": "1", "name": "محمد علي حسن الجبوري", "birth_date": "1980-05-06", "documents": "A1234567"},
    {
        "id": "2",
        "name": "Mohammed Ali Hassan Al-Jubouri",
        "birth_date": "06/05/1980",
        "phones": "+9647700001234",
    },
    {"id": "3", "name": "Mohamed Eljabouri", "documents": "A1234568", "phones": "+9647700001234"},
    {
        "id": "4",
        "name": "Hussein Ali Hassan Al-Jubouri",
        "birth_date": "1975-02-03",
        "phones": "+9647700001234",
    },
    {"id": "5", "name": "Mohammed Al-Jubouri"},
    {"id": "6", "name": "شركة الجبوري", "kind": "organisation", "phones": "+9647700001234"},
    {"id": "7", "name": "Al-Jubouri Company Ltd", "kind": "organisation", "phones": "+9647700001234"},
]


def records(rows: list[dict[str, str]] = ROWS) -> list[PersonRecord]:
    return [one for one in person_records(rows) if isinstance(one, PersonRecord)]


@pytest.fixture(scope="module")
def matched(splink: None) -> Matched:
    return match_people(records())


def test_one_person_in_two_scripts_and_a_brother_apart(matched: Matched) -> None:
    first, second, third, brother, unsure, company, same_company = matched.person
    assert first == second == third
    assert len({first, brother, company}) == 3
    assert company == same_company
    assert unsure != brother


def test_what_is_not_sure_is_left_to_a_person_with_reasons(matched: Matched) -> None:
    (pair,) = [pair for pair in matched.pairs if (pair.a, pair.b) == ("1", "2")]
    assert pair.same
    assert {(reason.attribute, reason.level) for reason in pair.reasons} == {
        ("name", "full"),
        ("birth", "day"),
    }
    assert set(pair.missing) == {"document", "contact", "alias"}
    left = [pair for pair in matched.pairs if not pair.same]
    assert all(pair.probability >= 0.5 for pair in matched.pairs)
    assert {"5"} <= {pair.b for pair in left}


def test_order_does_not_matter(matched: Matched) -> None:
    mixed = random.Random(3).sample(records(), len(ROWS))
    again = match_people(mixed)
    assert dict(zip((one.id for one in mixed), again.person, strict=True)) == dict(
        zip((row["id"] for row in ROWS), matched.person, strict=True)
    )
    assert [(pair.a, pair.b, round(pair.weight, 9)) for pair in again.pairs] == [
        (pair.a, pair.b, round(pair.weight, 9)) for pair in matched.pairs
    ]


def test_a_victims_record_is_never_matched_with_others() -> None:
    victim = records([{**ROWS[1], "category": "victim"}])
    with pytest.raises(UsageError, match="victims") as refused:
        match_people([*records(ROWS[:1]), *victim])
    assert "Jubouri" not in str(refused.value)
    alone = match_people([*victim, *records([{**ROWS[0], "category": "possible victim"}])])
    assert len(set(alone.person)) == 1


def test_wrong_use_is_told() -> None:
    with pytest.raises(UsageError, match="twice"):
        match_people(records(ROWS[:1]) * 2)
    with pytest.raises(UsageError, match="review"):
        match_people(records(), review=0.9, sure=0.5)
    assert match_people([]).person == ()


def test_without_splink_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "splink", None)
    with pytest.raises(MarsadError, match=r"marsad\[people\]"):
        match_people(records())


def test_weights_cover_every_level_and_damaged_ones_are_named(tmp_path: Path) -> None:
    assert {name: set(levels) for name, levels in shipped().levels.items()} == {
        n: set(codes(n)) for n in ATTRIBUTES
    }
    path = tmp_path / "ours.json"
    path.write_bytes(shipped().to_json())
    assert load_weights(path) == shipped()
    path.write_bytes(shipped().to_json().replace(b'"slip"', b'"slap"'))
    with pytest.raises(ModelError, match=r"ours\.json"):
        load_weights(path)
    assert 0 < settings(shipped(), 1)["probability_two_random_records_match"] <= 0.01


def test_a_unit_may_learn_from_its_own_records() -> None:
    own = [one for one in person_records(register(2_000, 5).rows) if isinstance(one, PersonRecord)]
    learned = learn_on(own)
    assert learned.version.endswith("+own")
    m, u = learned.levels["birth"]["day"]
    assert m > 0.3 > u
    assert len(set(match_people(own[:500], weights=learned).person)) < 500
    with pytest.raises(UsageError, match="too few"):
        learn_on(own[:50])
