"""The written halves keep apart, hold no real person's number, and are packed as they are written."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from marsad.evaluate import reposts
from marsad.evaluate.reposts.pools import KINDS, LANGUAGES, SHELVES, TOPICS, Pools, pools

DATA = Path(reposts.__file__).parent / "data"
# Ranges kept for fiction (United States, United Kingdom, France) and our own placeholder range.
FICTION = re.compile(r"(?:00964|\+964|0) ?770 ?000|555-01|\(555\) 01|6 39 98|7700 ?900|07700 00")


def lines(half: str, language: str) -> set[str]:
    written = yaml.safe_load((DATA / half / f"{language}.yaml").read_text(encoding="utf-8"))
    shelves = [written[name] for name in SHELVES] + [written["topics"][name]["phrases"] for name in TOPICS]
    return {line.strip() for shelf in shelves for line in shelf.splitlines() if line.strip()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_halves_share_no_sentence(language: str) -> None:
    opened, sealed = lines("open", language), lines("sealed", language)
    assert min(len(opened), len(sealed)) > 50
    assert not opened & sealed


def test_phones_are_fictional() -> None:
    phones = yaml.safe_load((DATA / "values.yaml").read_text(encoding="utf-8"))["phone"].splitlines()
    assert len(phones) > 5
    assert all(FICTION.search(phone) for phone in phones)
    assert not FICTION.search("+964 771 234 ####")


@pytest.fixture(scope="module")
def packed() -> Pools:
    return pools("open")


def words(packed: Pools, choice: int) -> list[str]:
    tokens = packed.tokens[packed.choice[choice] : packed.choice[choice + 1]]
    spans = [(packed.word[one], packed.word[one + 1]) for one in tokens.tolist() if one >= 0]
    return [packed.letters[start:end].tobytes().decode() for start, end in spans]


def test_every_span_holds_something(packed: Pools) -> None:
    for name in ("shelf", "goods", "fillers", "value"):
        spans = getattr(packed, name)
        assert (spans[..., 1] > spans[..., 0]).all(), name
    assert packed.value.shape == (len(LANGUAGES), len(KINDS), 2)


def test_values_are_read_word_by_word(packed: Pools) -> None:
    names = packed.value[LANGUAGES.index("en"), KINDS.index("name")]
    assert words(packed, names[0]) == ["Adam", "Haddad"]


def test_every_choice_of_a_phrase_has_words_or_slots(packed: Pools) -> None:
    for first, beyond in packed.shelf.reshape(-1, 2).tolist():
        gaps = packed.gap[packed.phrase[first] : packed.phrase[beyond] + 1]
        sizes = np.diff(packed.choice[gaps[0] : gaps[-1] + 1])
        assert (sizes > 0).all()


def test_no_sign_of_the_notation_is_left_in_a_word(packed: Pools) -> None:
    text = packed.letters.tobytes().decode()
    assert not set("<>|#^*") & set(text)
    assert "أ" in text
