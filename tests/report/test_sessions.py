"""What is shown of sessions speaks of lines and addresses, never of a person, in every language."""

import re
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from tests.link.sessions.sightings import grouped, sighting

from marsad import pipeline, report
from marsad.engines import Lake
from marsad.model import Provenance
from marsad.report.sessions import lines, sessions_of
from marsad.report.source import from_tables
from marsad.report.words import LANGS, words

PERSON = {
    "en": r"\b(person|people|suspect|user|offender|culprit|owner|man|woman|he|she|his|her)s?\b",
    "fr": r"\b(personne|suspect|utilisateur|auteur|coupable|propri[ée]taire|homme|femme|il|lui)s?\b",
    "ar": r"(شخص|أشخاص|مشتبه|مستخدم|متهم|الجاني|مالك|رجل|امرأة)",
}
"""Words for somebody. An address points at a line; its holder (whom the provider knows) is not who used it."""
SIGHTED = ("sightings", "shared_address", "shared_with_port", "others")
_WHY = Provenance("trial", "invented data")
ONE = sighting("a", ip="198.51.100.7", source_port=4001, client_id="x1", file_hash="a" * 40, hash_list_category="c1",
               bytes_verified=4096, timestamp_precision_s=1, geo_country="CA")  # fmt: skip


def said(lang: str) -> list[str]:
    """Every word that a sighting can bring to a screen."""
    data = words(lang).data
    told = [
        *data["sessions"].values(),
        *data["shares"].values(),
        *(data["reasons"][code] for code in SIGHTED),
    ]
    told += [data["missing"]["no_port"], data["selectors"]["ip"], data["selectors"]["session"]]
    return [text for each in told for text in (each.values() if isinstance(each, dict) else [each])]


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_about_an_address_is_one_for_somebody(lang: str) -> None:
    found = [text for text in said(lang) if re.search(PERSON[lang], str(text), re.I)]
    assert found == []
    assert len(said(lang)) > 40


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "seen by this person"), ("fr", "une personne"), ("ar", "هذا الشخص")]
)
def test_the_test_itself_finds_such_words(lang: str, text: str) -> None:
    assert re.search(PERSON[lang], text)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("flag", ["", "nat", "hosting", "vpn", "tor"])
def test_every_class_says_what_it_means(lang: str, flag: str) -> None:
    (session,) = grouped(
        {**ONE, "fields": ONE["fields"][:-1] + (f',"{flag}":true}}' if flag else "}")}
    ).sessions.to_pylist()
    told = dict(lines(session, words(lang)))
    meaning = words(lang).say(f"sessions.means_{flag or 'line'}")
    assert " " in meaning
    assert meaning in told.values()


def test_a_session_says_all_there_is_to_know() -> None:
    (session,) = grouped(ONE).sessions.to_pylist()
    told = dict(lines(session, words("en")))
    assert told["Seen"] == "1 Jan 2026 00:00:00 UTC · on 1 day · to the second"
    assert (told["Source port"], told["Client"], told["Verified"]) == ("known", "x1", "4096 bytes")
    assert told["Listed files"] == "1 · c1 1"
    assert told["Country"] == "CA 75% · unknown 25% · uncertain · no database of places was asked"


@pytest.mark.parametrize(
    ("precision", "word"), [(0.001, "second"), (60, "minute"), (3600, "hour"), (86_400, "day")]
)
def test_precision_is_said(precision: float, word: str) -> None:
    (session,) = grouped(
        sighting("a", ip="198.51.100.7", timestamp_precision_s=precision)
    ).sessions.to_pylist()
    assert dict(lines(session, words("en")))["Seen"].endswith(f"to the {word}")


def test_a_lake_without_sessions_shows_none() -> None:
    assert sessions_of(from_tables({}), {"L-1": [{"observation": "a"}]}) == {}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over sightings of two lines, one of them told by another unit too."""
    from marsad.link.sessions.told import keep

    folder = tmp_path_factory.mktemp("seen")
    told = {"ip": "198.51.100.7", "guid": "x1", "sha1": "a" * 40, "list": "national", "bytes_verified": 9}
    rows = [{**told, "date": f"2026-03-0{n}T10:00:05Z"} for n in (1, 2)]
    (folder / "seen.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    now = datetime(2026, 3, 9, tzinfo=UTC)
    pipeline.run([folder / "seen.jsonl"], folder / "lake", _WHY, workers=1, as_of=now)
    store = Lake(folder / "lake")
    told = {"ip": "198.51.100.7", "first": "2026-02-27", "contact": "desk@unit-b.example"}
    with store.writing():
        keep(store, [(1, told)], source="o.csv", unit="Unit B", now=now)
    assert not pipeline.relink(folder / "lake", as_of=now).up_to_date
    return folder / "lake"


def test_a_lead_of_a_session_is_explained_with_it(lake: Path) -> None:
    (lead,) = report.leads(lake)
    told = report.explain(lead["id"], lake)
    (session,) = told["sessions"]
    assert (session["addresses"], session["captures"], session["days"]) == (["198.51.100.7"], 2, 2)
    assert session["first_seen"] == "2026-03-01T10:00:05Z"
    assert session["others"][0]["unit"] == "Unit B"


def test_that_another_unit_saw_it_is_a_reason_without_weight_and_named_in_every_language(lake: Path) -> None:
    for lang in LANGS:
        (lead,) = report.leads(lake, lang=lang)
        (reason,) = (each for each in lead["reasons"] if each["code"] == "others")
        assert reason["weight"] == 0
        assert "Unit B" in reason["text"]
        assert "desk@unit-b.example" in reason["text"]


def test_nothing_said_anew_leaves_everything_as_it_is(lake: Path) -> None:
    assert pipeline.relink(lake, as_of=datetime(2026, 3, 9, tzinfo=UTC)).up_to_date
