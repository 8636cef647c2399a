"""What every pack promises: metadata, languages, examples that pass, nothing that must not be in it."""

import functools
import re

import pytest

from marsad.detect.trial import Outcome, try_examples
from marsad.packs import Pack, load_packs

PACKS = {pack.id: pack for pack in load_packs()}
TYPOLOGIES = [p.id for p in PACKS.values() if p.kind == "typology"]
TEXTS = [i for i, p in PACKS.items() if p.kind != "sighting"]


@functools.cache
def outcomes() -> dict[str, list[Outcome]]:
    return try_examples(load_packs())


def texts_of(pack: Pack) -> list[str]:
    return [term.written for cue in pack.cues.values() for term in cue.terms]


@pytest.mark.parametrize("name", PACKS)
def test_its_own_examples_pass(name: str) -> None:
    wrong = [(o.line, o.positive, round(o.score, 2)) for o in outcomes()[name] if not o.right]
    assert not wrong


@pytest.mark.parametrize("name", TYPOLOGIES)
def test_a_typology_has_at_least_twelve_examples_of_each_kind_in_three_languages(name: str) -> None:
    examples = PACKS[name].examples
    for positive in (True, False):
        chosen = [e for e in examples if e.positive is positive]
        assert len(chosen) >= 12
        assert {"ar", "en", "fr"} <= {e.lang for e in chosen}
    assert {e.speaker for e in examples if not e.positive} <= {"ordinary", "reporting"}


@pytest.mark.parametrize("name", TYPOLOGIES)
def test_offenders_and_victims_are_told_apart(name: str) -> None:
    told = [o for o in outcomes()[name] if o.positive]
    assert all(o.speaker == o.expected_speaker for o in told)


@pytest.mark.parametrize("name", TYPOLOGIES)
def test_a_typology_speaks_every_language(name: str) -> None:
    langs = {term.lang for cue in PACKS[name].cues.values() for term in cue.terms}
    assert {"ar", "arabizi", "en", "fr"} <= langs


@pytest.mark.parametrize("name", PACKS)
def test_it_says_what_it_is_where_from_and_what_it_confuses(name: str) -> None:
    pack = PACKS[name]
    assert pack.definition and pack.references and pack.falsepositives
    assert all(pack.title[lang] for lang in ("ar", "en", "fr"))
    assert re.fullmatch(r"\d+\.\d+\.\d+", pack.version)
    if pack.kind != "modifier":
        assert pack.tell and pack.indicators
        assert all(i["evidence"] for i in pack.indicators)
        assert pack.window_days > 0 and pack.hours > 0 and 0 < pack.harm <= 100


@pytest.mark.parametrize("name", TEXTS)
def test_no_ethnicity_nationality_or_religion_is_scored(name: str) -> None:
    if name == "multi_country_operator":  # names places of an offer, never of a person
        pytest.skip("places only")
    people = re.compile(
        r"\b(asian|african|russian|arab|syrian|iraqi|filipina|thai|latina|muslim|christian|jewish|roma|gypsy|black|"
        r"ukrainian|moroccan|maghrebine|africaine|russe|asiatique)s?\b|سورية جميلة|روسيات|فلبينية|أفريقيات|آسيويات",
        re.I,
    )
    assert not [term for term in texts_of(PACKS[name]) if people.search(term)]


def test_child_protection_is_behaviour_only() -> None:
    pack = PACKS["child_online_risk_behavioural"]
    assert not [t for t in texts_of(pack) if re.search(r"\bnude|\bsex|porn|naked|\bnue\b|عاري|جنس", t, re.I)]
    assert "🍕" not in "".join(
        t for p in PACKS.values() for t in texts_of(p)
    )  # published codes are no search terms


def test_movement_language_is_no_indicator_of_trafficking() -> None:
    terms = " ".join(texts_of(PACKS["thb_sexual_exploitation_ad"])).lower()
    assert "new in town" not in terms and "limited time" not in terms


def test_examples_hold_only_fictional_numbers_and_hosts() -> None:
    for pack in PACKS.values():
        for example in pack.examples:
            assert not re.search(r"\+?\d[\d -]{8,}\d", example.text)
            assert not re.search(r"https?://|@\w+\.\w+", example.text)
