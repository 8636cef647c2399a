"""The texts the models learn from are ours, invented, labelled with known words, and do not give the speaker away."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from marsad.model import SPEAKERS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "training" / "texts"
PACKS = {path.name for path in (ROOT / "src/marsad/packs/data").iterdir() if path.name[0] != "_"}
MODIFIERS = {
    "ai_generated_ad", "controller_pattern", "crypto_only", "honour_violence_risk", "multi_country_operator",
    "time_critical_money",
}  # fmt: skip
NOT_WRITTEN = {"file_sharing_observation"}  # a record of fields, never a text
LANGUAGES = {
    "arabic": {"ar", "mixed"},
    "arabizi": {"arabizi", "mixed"},
    "english": {"en", "mixed"},
    "french": {"fr", "mixed"},
}
DIALECTS = {"msa", "iq", "eg", "lev", "gulf", "mag"}
MOTIVES = {"financial", "sexual", "advantage"}
STEPS = {"contact", "threat", "picture", "video", "rising_sum", "publication"}
LIKE_A_PHONE = re.compile(r"\+?\d[\d \-()]{6,}\d")
FICTION = re.compile(
    r"(?:00964|964|0)?770000\d{4}|1?(?:\d{3})?55501\d\d|(?:33|0)63998\d{4}|(?:44|0)7700900\d{3}"
)
HOST = re.compile(
    r"(?:https?://|\b)([\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|xyz|me|io|iq|fr|eg|ma|test|example))\b"
)
RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test)|(?:t|wa)\.me")
EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def rows() -> list[tuple[str, dict[str, object]]]:
    return [
        (name, json.loads(line))
        for name in LANGUAGES
        for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]


ROWS = rows()
TEXTS = [str(row["text"]) for _, row in ROWS]


def real_phones(text: str) -> list[str]:
    """Numbers of eight digits or more outside the ranges for fiction."""
    found = (re.sub(r"\D", "", match[0]) for match in LIKE_A_PHONE.finditer(text.translate(EASTERN)))
    return [digits for digits in found if len(digits) >= 8 and not FICTION.fullmatch(digits)]


def real_hosts(text: str) -> list[str]:
    return [match[1] for match in HOST.finditer(text) if not RESERVED.fullmatch(match[1])]


def close(texts: list[str], bound: float) -> Iterator[tuple[str, str]]:
    """Pairs whose sets of five letters in a row overlap by ``bound`` (Jaccard) or more."""
    grams = [frozenset(text[i : i + 5] for i in range(max(1, len(text) - 4))) for text in texts]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, some in enumerate(grams):
        for gram in some:
            holders[gram].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) < 60:  # more frequent ones are common words and only cost time
            shared.update(combinations(numbers, 2))
    for (one, other), count in shared.items():
        if count >= bound * len(grams[one] | grams[other]):
            yield texts[one], texts[other]


def auc(inside: list[float], outside: list[float]) -> float:
    """Chance that a value of the first list is larger than one of the second; ties count half."""
    less, same = 0, 0
    counts = Counter(outside)
    for value, times in Counter(inside).items():
        less += times * sum(n for other, n in counts.items() if other < value)
        same += times * counts[value]
    return (less + same / 2) / (len(inside) * len(outside))


def surface(text: str) -> dict[str, float]:
    western = text.translate(EASTERN)
    return {
        "letters": len(text),
        "words": len(text.split()),
        "emoji": len(re.findall(r"[\U0001f300-\U0001faff\u2600-\u27bf]", text)),
        "digits": len(re.findall(r"\d", western)),
        "phones": len(LIKE_A_PHONE.findall(western)),
        "links": len(HOST.findall(text)),
        "commas": text.count(",") + text.count("،"),
        "colons": text.count(":"),
        "questions": text.count("?") + text.count("؟"),
        "quotes": len(re.findall('["«»“”]', text)),
    }


@pytest.mark.parametrize("name", LANGUAGES)
def test_each_line_carries_known_labels(name: str) -> None:
    for where, row in ROWS:
        if where != name:
            continue
        assert set(row) == {
            "text", "lang", "dialect", "speaker", "typology", "subtype", "modifiers", "motive", "step", "looks_like",
        }, row  # fmt: skip
        speaks_of_harm = row["speaker"] in ("offender", "victim")
        assert row["lang"] in LANGUAGES[name], row
        assert (row["dialect"] in DIALECTS) == (name in ("arabic", "arabizi")), row
        assert row["speaker"] in SPEAKERS, row
        assert (row["typology"] in PACKS - MODIFIERS - NOT_WRITTEN) == speaks_of_harm, row
        assert (row["motive"] in MOTIVES) == (row["typology"] == "sextortion"), row
        assert row["step"] in (STEPS if row["typology"] == "sextortion" else {""}), row
        assert set(row["modifiers"]) <= MODIFIERS, row  # type: ignore[call-overload]
        assert row["looks_like"] in ({""} if speaks_of_harm else (PACKS - MODIFIERS) | {""}), row


def test_every_typology_speaker_language_and_dialect_is_there() -> None:
    speakers = Counter(str(row["speaker"]) for _, row in ROWS)
    assert len(ROWS) >= 2400
    assert min(speakers[speaker] / len(ROWS) for speaker in SPEAKERS) > 0.15
    offenders = Counter(str(row["typology"]) for _, row in ROWS if row["speaker"] == "offender")
    assert all(offenders[typology] >= 60 for typology in PACKS - MODIFIERS - NOT_WRITTEN)
    spoken = Counter(str(row["dialect"]) for name, row in ROWS if name == "arabic")
    assert min(spoken.values()) > 0.8 * max(spoken.values())


def test_numbers_and_links_belong_to_nobody() -> None:
    assert not [text for text in TEXTS if real_phones(text) or real_hosts(text)]


def test_a_number_or_link_of_somebody_would_be_seen() -> None:
    assert real_phones("اتصل ٠٧٧٠ ١٢٣ ٤٥٦٧") and real_phones("+33 6 12 34 56 78")
    assert not real_phones("0770 000 1834, +1-555-0142, 300000")
    assert real_hosts("see some-bank.com/login") == ["some-bank.com"]
    assert not real_hosts("minha.example, jobs@example.com, t.me/example_shop")


def test_no_line_is_another_one_rewritten() -> None:
    assert not list(close(TEXTS, 0.5))


def test_a_rewritten_line_would_be_seen() -> None:
    line = "Adoption is free and goes through a judge, the office said"
    assert list(close([line, line.replace("office", "ministry")], 0.5))


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_no_mark_on_the_surface_gives_the_speaker_away(speaker: str) -> None:
    inside = [surface(str(row["text"])) for _, row in ROWS if row["speaker"] == speaker]
    outside = [surface(str(row["text"])) for _, row in ROWS if row["speaker"] != speaker]
    for mark in inside[0]:
        assert 0.35 < auc([one[mark] for one in inside], [one[mark] for one in outside]) < 0.65, mark


def test_the_measure_sees_a_mark_that_gives_away() -> None:
    assert auc([1, 1, 2], [0, 0, 1]) == pytest.approx(8 / 9)
    assert auc([1, 0], [0, 1]) == 0.5
