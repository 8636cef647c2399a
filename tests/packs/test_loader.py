"""Packs load whole, and what could never work is refused with file, line and what to do."""

from pathlib import Path

import pytest

from marsad.errors import PackError
from marsad.packs import load_packs, new_pack

IDS = {
    "drug_ad_coded", "vaas_recruitment", "thb_sexual_exploitation_ad", "thb_labour_and_forced_criminality",
    "organ_trafficking", "child_sale_illegal_adoption", "sextortion", "scam_investment_confidence",
    "scam_loved_one_impersonation", "scam_fake_government_grant", "scam_job_task", "child_online_risk_behavioural",
    "file_sharing_observation",
}  # fmt: skip
MODIFIERS = {
    "ai_generated_ad", "crypto_only", "controller_pattern", "multi_country_operator", "honour_violence_risk",
    "time_critical_money",
}  # fmt: skip


def test_every_typology_modifier_and_speaker_is_there() -> None:
    packs = load_packs()
    assert {p.id for p in packs.typologies} == IDS
    assert {p.id for p in packs.modifiers} == MODIFIERS
    assert set(packs.speakers) == {"offender", "victim", "reporting", "ordinary"}


def test_the_built_in_packs_are_read_once() -> None:
    assert load_packs() is load_packs()


def test_the_folder_of_one_pack_will_do(tmp_path: Path) -> None:
    alone = load_packs(new_pack("own_pack", tmp_path))
    assert [pack.id for pack in alone] == [pack.id for pack in load_packs(tmp_path)] == ["own_pack"]


def test_a_new_pack_loads(tmp_path: Path) -> None:
    new_pack("museum_theft", tmp_path)
    packs = load_packs(tmp_path)
    assert [p.id for p in packs] == ["museum_theft"]
    assert packs.shared  # the built-in shared words serve packs of one's own


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return new_pack("museum_theft", tmp_path)


def refused(folder: Path, old: str, new: str, file: str = "pack.yaml") -> PackError:
    """What is said when ``old`` is replaced by ``new`` in a good pack."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_packs(folder.parent)
    return error.value


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("version: ", 'version: "', "museum_theft/pack.yaml:5", "not valid YAML"),
        ("severity: 2", "severity: 9", "pack.yaml:10", "out of range"),
        ("hours: 2", "hours: many", "pack.yaml:13", "expected a number"),
        ("tell: [platform]", "tell: [nobody]", "pack.yaml:11", "unknown recipient"),
        ("family: text\n    ar", "family: smell\n    ar", "pack.yaml:21", "unknown value"),
        ("[secret goods,", "[s,", "pack.yaml:23", "one letter"),
        ("all: [offered_thing, price]", "all: [offered_thing, prize]", "pack.yaml:26", "unknown cue"),
        ("all: [offered_thing, price]", "all: [[]]", "pack.yaml:26", "can never fire"),
        ("all: [offered_thing, price]", "all: [price]\n    none: [price]", "pack.yaml:26", "can never fire"),
        (
            "all: [offered_thing, price]",
            "all: [{any: [offered_thing], count: 90}]",
            "pack.yaml:26",
            "can never fire",
        ),
        ("weight: 4.5", "weight: 0", "pack.yaml:26", "changes nothing"),
        ("weight: 4.5", "weight: 1.5", "pack.yaml", "can never fire"),
        ("weight: 4.5", "weight: 4.5\n    speaker: nobody", "pack.yaml:26", "unknown speaker"),
        ("weight: 4.5", "weight: 4.5\n    subtype: red", "pack.yaml:26", "unknown subtype"),
        ("weight: 4.5", "weight: 4.5\n    colour: red", "pack.yaml", "unknown key"),
        ("all: [offered_thing, price]", "all: [offered_thing]", "pack.yaml", "min_evidence"),
        ("id: museum_theft", "id: other", "pack.yaml:1", "not the folder's name"),
        ("fr: nom du type", "de: Name", "pack.yaml:2", "unknown key"),
        ("cues:\n", "cues:\n  price: {family: payment, en: [cost]}\n", "pack.yaml", "also a shared cue"),
    ],
)
def test_a_broken_pack_is_refused_with_its_place(
    pack: Path, old: str, new: str, place: str, says: str
) -> None:
    error = refused(pack, old, new)
    assert place in error.message
    assert says in error.message
    assert error.hint


def test_a_pack_without_examples_of_both_kinds_is_refused(pack: Path) -> None:
    (pack / "examples.yaml").write_text("positive:\n  - {text: a b, speaker: offender}\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"museum_theft/examples\.yaml:1: no negative example"):
        load_packs(pack.parent)
    (pack / "examples.yaml").unlink()
    with pytest.raises(PackError, match="cannot be read"):
        load_packs(pack.parent)


def test_an_empty_or_absent_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no packs inside"):
        load_packs(tmp_path)
    with pytest.raises(PackError, match="no such folder"):
        load_packs(tmp_path / "absent")


def test_a_key_that_is_there_twice_is_refused(pack: Path) -> None:
    assert "twice" in refused(pack, "hours: 2", "hours: 2\nhours: 3").message
