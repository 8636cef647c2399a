"""Texts are the same whoever makes them, their truth is known, and what they are asked to be is what they are."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from marsad.errors import UsageError
from marsad.evaluate.reposts import SCHEMA, Knobs, chunks, texts, write
from marsad.evaluate.reposts.making import CHUNK

ITEMS = CHUNK + 2_000


@pytest.fixture(scope="module")
def made() -> pa.Table:
    return texts(ITEMS, 5, "open", workers=1)


def test_workers_change_nothing(made: pa.Table) -> None:
    assert texts(ITEMS, 5, "open", workers=3).equals(made)


def test_a_file_holds_the_same(made: pa.Table, tmp_path: Path) -> None:
    write(tmp_path / "reposts.arrow", ITEMS, 5, "open", workers=2)
    with pa.ipc.open_file(tmp_path / "reposts.arrow") as file:
        assert file.read_all().combine_chunks().equals(made)


def test_another_seed_makes_other_texts_and_another_half_others_still(made: pa.Table) -> None:
    few = set(made["text"].slice(0, 500).to_pylist())
    assert not few & set(texts(500, 6, "open")["text"].to_pylist())
    assert not few & set(texts(500, 5, "sealed")["text"].to_pylist())


@pytest.mark.parametrize("seed", [*range(8), 2**63, 2**64 - 1, -1])
def test_every_seed_will_do(seed: int) -> None:
    assert texts(50, seed, "open").num_rows == 50


def test_every_row_has_the_schema_and_a_text(made: pa.Table) -> None:
    assert made.schema.equals(SCHEMA)
    assert made.num_rows == ITEMS
    assert sum(column.null_count for column in made.columns) == 0
    made["text"].chunk(0).validate(full=True)
    assert all(text.strip() for text in made["text"].to_pylist())


def test_a_third_are_alone_and_the_largest_hold_some_percent(made: pa.Table) -> None:
    sizes = np.unique(made["template"].to_numpy(), return_counts=True)[1]
    assert 0.28 < (sizes == 1).sum() / ITEMS < 0.34
    assert 0.01 < sizes.max() / ITEMS < 0.05
    assert 15 < sizes[sizes > 1].mean() < 25


def test_lengths_run_from_short_to_long(made: pa.Table) -> None:
    lengths = [len(text.split()) for text in made["text"].to_pylist()]
    assert np.percentile(lengths, 2) < 16
    assert np.percentile(lengths, 98) > 100


def test_all_languages_and_tricks_are_there(made: pa.Table) -> None:
    assert set(made["language"].to_pylist()) == {"ar", "dialect", "arabizi", "en", "fr"}
    tricks = made.filter(made["disguised"])["trick"].to_pylist()
    assert len(set(tricks)) == 8
    assert "plain" not in tricks
    assert 0.15 < len(tricks) / ITEMS < 0.25


@pytest.mark.parametrize("share", [0.05, 0.2, 0.35])
def test_words_change_as_much_as_is_asked(share: float) -> None:
    slots = texts(4_000, 5, "open", Knobs(least=share, most=share))["slots"].to_numpy()
    assert np.median(slots) == pytest.approx(share, abs=0.03)


def test_nothing_is_disguised_or_changed_where_that_is_asked() -> None:
    knobs = Knobs(least=0, most=0, disguised=0, noise=0)
    quiet = texts(4_000, 5, "open", knobs)
    assert not any(quiet["disguised"].to_pylist())
    largest = np.bincount(quiet["template"].to_numpy()).argmax()
    alike = quiet.filter(pa.array(quiet["template"].to_numpy() == largest))["text"].to_pylist()
    words = [sorted(text.lower().translate(str.maketrans("", "", ".,!|-•✅،")).split()) for text in alike]
    whole = max(words, key=len)
    same = sum(one == whole for one in words)  # the others were cut off
    assert same > 0.8 * len(words)


def test_templates_differ_for_real() -> None:
    """Nearest neighbours among templates, in pairs of words without figures: a person would tell them apart."""
    made = texts(6_000, 5, "open", Knobs(noise=0, disguised=0))
    firsts = np.unique(made["template"].to_numpy(), return_index=True)[1]
    pairs = [
        set(pairwise(re.findall(r"[^\W\d]+", text.lower()))) for text in made["text"].take(firsts).to_pylist()
    ]
    long = [one for one in pairs if len(one) > 15]
    nearest = [
        max(len(one & other) / len(one | other) for other in long if other is not one) for one in long[:100]
    ]
    assert np.mean(nearest) < 0.25
    assert max(nearest) < 0.5


def test_all_can_be_disguised() -> None:
    assert all(texts(2_000, 5, "open", Knobs(disguised=1.0))["disguised"].to_pylist())


@pytest.mark.parametrize(("items", "half"), [(0, "open"), (10, "shut")])
def test_what_cannot_be_made_is_refused(items: int, half: str) -> None:
    with pytest.raises(UsageError):
        chunks(items, 1, half)
