"""The artificial world: same seed, same bytes; truth that fits the text; life's proportions."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import orjson
import phonenumbers
import pytest

from marsad.errors import UsageError
from marsad.model import KINDS, SPEAKERS
from marsad.synth import Prevalence, make_world, write_world
from marsad.synth.grammar import families
from marsad.synth.identity import SHORTENER
from marsad.synth.plan import Setting, World
from marsad.synth.world import UNTIL, hub_rows, operator_row

ITEMS = 12_000
DIGITS = {**{chr(0x660 + i): str(i) for i in range(10)}, **{chr(0x6F0 + i): str(i) for i in range(10)}}
DIGITS |= {chr(0x1D7CE + i): str(i) for i in range(10)}
WORDS = {
    word: str(i)
    for line in (
        "صفر واحد اثنين ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة",
        "zero one two three four five six seven eight nine",
        "zéro un deux trois quatre cinq six sept huit neuf",
        "sefr wa7ed etnein talata arba3a 5amsa setta sab3a tamanya tes3a",
    )
    for i, word in enumerate(line.split())
}


@pytest.fixture(scope="module")
def world() -> list[tuple[dict, dict]]:
    records, truth = make_world(ITEMS, seed=11)
    return list(zip(records, truth, strict=True))


def _bytes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*.jsonl"))}


def test_same_seed_gives_the_same_bytes_with_one_worker_or_two(tmp_path: Path) -> None:
    one = write_world(tmp_path / "a", items=20_500, seed=3, workers=1)
    two = write_world(tmp_path / "b", items=20_500, seed=3, workers=2)
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    assert one == two
    assert one.operators > 50


def test_another_seed_another_split_and_another_day_give_another_world(tmp_path: Path) -> None:
    base = make_world(300, seed=3)
    assert make_world(300, seed=3) == base
    assert make_world(300, seed=4)[0] != base[0]
    assert make_world(300, seed=3, split="held_out")[0] != base[0]
    assert make_world(300, seed=3, until=datetime(2025, 1, 1, tzinfo=UTC))[0] != base[0]


def test_files_hold_what_memory_holds(tmp_path: Path) -> None:
    seen: list[int] = []
    write_world(tmp_path, items=700, seed=5, progress=seen.append)
    records, truth = make_world(700, seed=5)

    def lines(name: str) -> list[dict]:
        return [orjson.loads(line) for line in (tmp_path / name).read_bytes().splitlines()]

    assert lines("observations.jsonl") == orjson.loads(orjson.dumps(records))
    assert lines("truth/observations.jsonl") == orjson.loads(orjson.dumps(truth))
    assert sum(seen) == 700
    posts = Counter(row["operator"] for row in truth)
    assert all(row["rows"] == posts[row["id"]] for row in lines("truth/operators.jsonl"))
    assert {"value": SHORTENER, "kind": "domain", "what": "url shortener"} in lines("truth/hubs.jsonl")


def test_wrong_settings_are_refused_with_a_hint() -> None:
    for wrong in ({"items": -1}, {"items": 1, "split": "all"}, {"items": 1, "until": datetime(2025, 1, 1)}):
        with pytest.raises(UsageError, match="→"):
            make_world(**wrong)


def test_an_empty_world_is_empty(tmp_path: Path) -> None:
    assert write_world(tmp_path, items=0).categories == {}
    assert (tmp_path / "observations.jsonl").read_bytes() == b""


def _digits(written: str) -> str:
    out = "".join(DIGITS.get(c, c) for c in written)
    out = " ".join(WORDS.get(word, word) for word in out.split() if word not in ("ba3dha", "ba3den"))
    return re.sub(r"\D", "", re.sub(r"(?<=[\d*oO])[oO]|[oO](?=\d)", "0", out))


def _fits(mark: dict, text: str) -> bool:
    """Does the text at this place say this value? Written apart from the generator."""
    said, value = text[mark["start"] : mark["end"]], mark["value"]
    plain = re.sub(r"\[dot\]|\(dot\)|\[\.\]|\(\.\)| \. ", ".", said)
    match mark["kind"]:
        case "phone":
            if (
                (mark["how"] == "words" and "-" in said.replace(" - ", " "))
                or "vingt" in said
                or "trente" in said
            ):
                return not re.search(r"\d", said)  # French reads pairs: forty-six
            digits = _digits(said)
            return len(digits) >= 8 and value.endswith(digits.lstrip("0")[-8:])
        case "wallet":
            return value.partition(":")[2].lower() == said.lower()
        case "iban":
            return said.replace(" ", "") == value
        case "email":
            return re.sub(r"\s?[\[(]?\bat\b[\])]?\s?", "@", plain).lower() == value
        case "url":
            return plain.replace("hxxp", "http").rstrip("/").endswith(value.partition("://")[2])
        case "domain":
            return value in plain
        case "handle":
            return plain.lower().rstrip("/").endswith(value.partition(":")[2])
        case "invite":
            return said.endswith(value.partition(":")[2])
        case "card":
            digits = _digits(said)
            return value == f"{digits[:6]}******{digits[-4:]}"
    return said == value


def test_every_planted_selector_stands_where_the_truth_says(world: list[tuple[dict, dict]]) -> None:
    kinds: Counter[str] = Counter()
    for record, truth in world:
        for mark in truth["selectors"]:
            kinds[mark["kind"]] += 1
            assert _fits(mark, record["text"]), (mark, record["text"])
            said = record["text"][mark["start"] : mark["end"]]
            assert said == said.strip()
    assert set(kinds) >= {
        "phone",
        "handle",
        "wallet",
        "url",
        "domain",
        "email",
        "invite",
        "iban",
        "ip",
        "onion",
    }


def test_a_wrong_place_would_be_noticed(world: list[tuple[dict, dict]]) -> None:
    marks = [
        (r["text"], m) for r, t in world for m in t["selectors"] if m["kind"] in ("wallet", "iban", "email")
    ]
    moved = [_fits({**m, "start": m["start"] + 1, "end": m["end"] + 1}, text) for text, m in marks]
    assert len(moved) > 100
    assert not any(moved)


def test_phones_are_valid_and_readable_where_the_truth_says_so(world: list[tuple[dict, dict]]) -> None:
    for record, truth in world:
        for mark in truth["selectors"]:
            if mark["kind"] != "phone":
                continue
            assert phonenumbers.is_valid_number(phonenumbers.parse(mark["value"]))
            if mark["how"] in ("plain", "spaced", "dashed", "dotted") and mark.get("recoverable", True):
                said = record["text"][mark["start"] : mark["end"]]
                read = phonenumbers.parse(said, record.get("region"))
                assert phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) == mark["value"]


def test_all_ways_of_hiding_a_number_occur() -> None:
    _, truth = make_world(30_000, seed=12)
    hows = {m["how"] for t in truth for m in t["selectors"] if m["kind"] == "phone"}
    assert hows >= {
        "plain", "spaced", "dashed", "dotted", "stars", "each_spaced", "indic", "indic_spaced", "persian", "keycap",
        "words", "halves", "letter_o", "bold", "parens", "mixed_digits", "zerozero", "link",
    }  # fmt: skip


def test_proportions_are_like_life(world: list[tuple[dict, dict]]) -> None:
    shares, wanted = Counter(t["category"] for _, t in world), Prevalence()
    for category in ("ordinary", "reporting", "victim", "offender"):
        assert shares[category] / ITEMS == pytest.approx(getattr(wanted, category), rel=0.12), category
    assert shares["tip"] and shares["sighting"]
    missing = sum("platform" not in r for r, t in world if t["category"] != "sighting") / ITEMS
    assert missing == pytest.approx(0.30, abs=0.03)
    assert {t["typology"] for _, t in world} - {""} == {name for name, _ in wanted.typologies} | {
        "child_online_risk_behavioural", "file_sharing_observation",
    }  # fmt: skip


def test_prevalence_can_be_chosen() -> None:
    _, truth = make_world(400, prevalence=Prevalence(ordinary=0, reporting=0, victim=0, tip=0, sighting=0))
    assert {t["category"] for t in truth} == {"offender"}


def test_only_offenders_and_victims_carry_a_typology(world: list[tuple[dict, dict]]) -> None:
    for record, truth in world:
        assert truth["speaker"] in (*SPEAKERS, "")
        assert truth["kind"] in KINDS
        assert record["kind"] == truth["kind"]
        if truth["speaker"] in ("ordinary", "reporting"):
            assert truth["typology"] == ""
            assert truth["harm"] == 0
        else:
            assert 1 <= truth["harm"] <= 5


def test_victims_name_and_quote_the_operator_who_harms_them() -> None:
    records, truth = make_world(20_000, seed=21)
    used: dict[str, set[str]] = {}
    for t in truth:
        if t["category"] == "offender":
            used.setdefault(t["operator"], set()).update(m["value"] for m in t["selectors"])
    victims = [
        (r, t) for r, t in zip(records, truth, strict=True) if t["category"] == "victim" and t["operator"]
    ]
    shared = [bool(used.get(t["operator"], set()) & {m["value"] for m in t["selectors"]}) for _, t in victims]
    assert sum(shared) / len(shared) > 0.5
    quotes = [r["text"][a:b] for r, t in victims for a, b in t.get("quotes", ())]
    assert sum(len(q) > 10 for q in quotes) / len(quotes) > 0.8
    assert any(m.get("own") for _, t in victims for m in t["selectors"])


def test_hubs_are_shared_by_honest_people_and_offenders_alike() -> None:
    _, truth = make_world(20_000, seed=22)
    users: dict[str, set[str]] = {}
    for t in truth:
        for m in t["selectors"]:
            if m.get("hub"):
                users.setdefault(m["value"], set()).add(t["category"])
    assert {"ordinary", "offender"} <= users[SHORTENER]
    assert sum({"ordinary", "offender"} <= who for who in users.values()) >= 4


def test_copies_repeat_an_earlier_text_and_their_places_still_fit(world: list[tuple[dict, dict]]) -> None:
    texts = {t["id"]: r["text"] for r, t in world if "copy" not in t}
    copies = Counter()
    for record, truth in world:
        if "copy" in truth:
            copies[truth["copy"]] += 1
            assert record["text"].endswith(texts[truth["copy_of"]])
            assert (record["id"] == truth["copy_of"]) == (truth["copy"] == "double")
    assert set(copies) == {"repost", "forward", "double"}
    fresh = [r["id"] for r, t in world if t.get("copy") != "double"]
    assert len(fresh) == len(set(fresh))


def test_operators_write_from_templates_with_several_selectors_each(world: list[tuple[dict, dict]]) -> None:
    sizes = Counter(t["operator"] for _, t in world if t["category"] == "offender" and t["template"])
    assert sizes.most_common(1)[0][1] > 10 * sorted(sizes.values())[len(sizes) // 2] / 3
    templates: dict[str, set[str]] = {}
    for _, t in world:
        if t["template"]:
            templates.setdefault(t["operator"], set()).add(t["template"])
            assert t["template"].startswith(t["operator"])
    assert sum(len(found) > 1 for found in templates.values()) > 50
    assert any("multi_country_operator" in t.get("modifiers", ()) for _, t in world)


def test_sightings_carry_addresses_and_never_words_or_file_names(world: list[tuple[dict, dict]]) -> None:
    seen = [r for r, t in world if t["category"] == "sighting"]
    ours = ("198.18.", "198.19.", "203.0.113.", "100.", "2001:db8:")
    for record in seen:
        assert record["text"] == ""
        assert record["fields"]["ip"].startswith(ours)
        assert "file_name" not in record["fields"]
    names = Counter(name for r in seen for name in r["fields"])
    assert names["ip"] == len(seen)
    assert 0.6 < names["source_port"] / len(seen) < 0.8
    assert {
        "timestamp_utc",
        "nat",
        "vpn",
        "tor",
        "geo_date",
        "geo_radius_km",
        "file_hash",
        "bytes_verified",
    } <= set(names)


def test_some_clocks_are_wrong_and_some_times_missing(world: list[tuple[dict, dict]]) -> None:
    skewed = [(r, t) for r, t in world if "skew_seconds" in t]
    assert 0.03 < len(skewed) / ITEMS < 0.07
    for record, truth in skewed:
        gap = datetime.fromisoformat(record["seen_at"]) - datetime.fromisoformat(truth["time"])
        assert abs(gap.total_seconds() - truth["skew_seconds"]) <= 1
    assert 0 < sum("seen_at" not in r for r, _ in world) / ITEMS < 0.04
    right = [(r, t) for r, t in world if "skew_seconds" not in t and "seen_at" in r]
    assert all(r["seen_at"] == t["time"] for r, t in right)


def test_cut_texts_lose_the_truth_that_was_cut_off(world: list[tuple[dict, dict]]) -> None:
    short = [(r, t) for r, t in world if t.get("cut")]
    assert short
    for record, truth in short:
        ends = [m["end"] for m in (*truth["selectors"], *truth.get("decoys", ()))]
        assert all(end <= len(record["text"]) for end in ends)


def test_held_out_worlds_use_held_out_families_only() -> None:
    held = {f.id for f in families() if f.held_out}
    for split, inside in (("open", False), ("held_out", True)):
        _, truth = make_world(1500, seed=1001, split=split)
        used = {t["family"] for t in truth} - {""}
        assert used
        assert all((family in held) == inside for family in used)


def test_pictures_are_copies_of_a_few_of_each_actors_own_or_of_stock(world: list[tuple[dict, dict]]) -> None:
    stock = {row["value"].removeprefix("pdq:") for row in hub_rows(_world()) if row["kind"] == "image"}
    assert len(stock) == 10
    own: dict[str, set[str]] = {}
    carried, possible = 0, 0
    for record, truth in world:
        fields = record.get("fields") or {}
        possible += record["kind"] in ("advert", "post") and truth["category"] == "offender"
        assert ("picture" in truth) == ("pdq" in fields)
        if "picture" not in truth:
            continue
        carried += truth["category"] == "offender"
        assert len(fields["pdq"]) == 64
        whose, _, number = truth["picture"].rpartition("-p")
        assert truth["kind"] in ("advert", "post")
        if whose == "stock":
            assert min(_apart(fields["pdq"], value) for value in stock) <= 24
        else:
            assert whose == truth["operator"]
            assert int(number) < 5
            if whose.startswith(("op", "shop")):
                pictures = own.setdefault(whose, set(operator_row(_world(), whose, 1)["pictures"]))
                assert 1 <= len(pictures) <= 5
                assert min(_apart(fields["pdq"], value) for value in pictures) <= 24
    assert carried / possible == pytest.approx(0.25, abs=0.04)
    every = [value for values in own.values() for value in values]
    assert min(_apart(every[at], every[at + 1]) for at in range(len(every) - 1)) > 80


def test_without_pictures_the_world_is_the_same_but_for_them(world: list[tuple[dict, dict]]) -> None:
    bare, truth = make_world(ITEMS, seed=11, prevalence=Prevalence(picture=0.0))
    for (record, known), (plain, plainly) in zip(world, zip(bare, truth, strict=True), strict=True):
        if "picture" in known:
            assert "fields" not in plain
        assert {**record, "fields": 0} == {**plain, "fields": 0} if "picture" in known else record == plain
        assert {name: value for name, value in known.items() if name != "picture"} == plainly


def _world() -> World:
    return World(Setting(ITEMS, 11, "open", UNTIL.timestamp(), 120))


def _apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()
