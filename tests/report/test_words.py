"""Three languages say the same things, with the plural forms each of them has."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

import pytest

from marsad.errors import UsageError
from marsad.model import FAMILIES, KINDS, SPEAKERS
from marsad.packs import load_packs
from marsad.rank import load_harm
from marsad.rank.harm import FALLBACKS
from marsad.rank.lead_table import _GAPS
from marsad.rank.tiers import CLOCKS
from marsad.report.words import LANGS, plural, title, words

FORMS = {"zero", "one", "two", "few", "many", "other"}


def leaves(data: dict, path: str = "") -> Iterator[tuple[str, object]]:
    for name, value in data.items():
        if isinstance(value, dict) and not set(value) <= FORMS:
            yield from leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def test_every_language_has_the_same_words() -> None:
    keys = [{key for key, _ in leaves(words(lang).data)} for lang in LANGS]
    assert keys[0] == keys[1] == keys[2]


@pytest.mark.parametrize("lang", LANGS)
def test_counted_words_have_every_form_their_language_needs(lang: str) -> None:
    needed = {plural(lang, count) for count in range(200)}
    for key, value in leaves(words(lang).data):
        if isinstance(value, dict):
            assert needed <= set(value), key


@pytest.mark.parametrize("lang", LANGS)
def test_placeholders_are_the_same_in_every_language(lang: str) -> None:
    def named(value: object) -> set[str]:
        text = str(value["other"]) if isinstance(value, dict) else str(value)
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english = dict(leaves(words("en").data))
    for key, value in leaves(words(lang).data):
        if not key.startswith("date"):
            assert named(value) == named(english[key]), key


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"),
     (102, "other"), (103, "few"), (111, "many"), (1002, "other")],
)  # fmt: skip
def test_arabic_has_six_plural_forms(count: int, form: str) -> None:
    assert plural("ar", count) == form


def test_counted_arabic_reads_as_people_write_it() -> None:
    said = [words("ar").say("ui.leads", count=count) for count in (0, 1, 2, 3, 11, 100)]
    assert said == ["لا خيوط", "خيط واحد", "خيطان", "3 خيوط", "11 خيطًا", "100 خيط"]


@pytest.mark.parametrize("lang", LANGS)
def test_everything_that_ranking_says_has_words(lang: str) -> None:
    w, harm = words(lang).data, load_harm()
    assert set(harm.evidence) <= set(w["reasons"])
    assert set(harm.facts) <= set(w["turns"])
    assert {f"clock_{name}" for name in CLOCKS} <= set(w["reasons"])
    assert {rule.rule for rule in harm.life_risk} <= set(w["rules"])
    assert set(_GAPS) <= set(w["missing"])
    assert (set(KINDS), set(SPEAKERS), set(FAMILIES)) <= (
        set(w["kinds"]),
        set(w["speakers"]),
        set(w["families"]),
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_typology_and_recipient_has_a_name(lang: str) -> None:
    packs = load_packs()
    for name, entry in load_harm().typologies.items():
        assert name in FALLBACKS or packs[name].title[lang]
        assert all(packs.recipients[code][lang] == words(lang).recipient(code) for code in entry.tell)


@pytest.mark.parametrize("lang", LANGS)
def test_every_pack_has_the_title_that_its_file_gives(lang: str) -> None:
    packs = load_packs()
    assert {name: title(name, lang) for name in packs.packs} == {
        name: pack.title[lang] for name, pack in packs.packs.items()
    }


@pytest.mark.parametrize("name", ["theirs_alone", "_words", "../data/sextortion", "sextortion/pack.yaml", ""])
def test_what_is_no_pack_is_said_by_its_own_name(name: str) -> None:
    assert title(name, "en") == name.replace("_", " ")


def test_numbers_are_short_and_in_the_languages_own_way() -> None:
    assert [words("en").number(x) for x in (0.0031, 0.25, 1.66, 12.4, 12_345.0)] == [
        "0.003", "0.25", "1.7", "12", "12\u202f345",
    ]  # fmt: skip
    assert words("fr").number(1.66) == "1,7"


def test_unknown_codes_are_shown_as_they_are_and_never_formatted() -> None:
    assert words("en").say("kinds.{0.__class__}") == "{0.  class  }"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match="language"):
        words("tlh")


def test_every_subtype_of_the_packs_has_words() -> None:
    subtypes = {name for pack in load_packs().packs.values() for name in pack.subtypes}
    assert subtypes
    for lang in LANGS:
        assert not subtypes - set(words(lang).data["subtypes"])
