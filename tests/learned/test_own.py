"""A unit's weights move as far as its lines ask for, name what they are, and are read back whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from marsad.errors import ModelError
from marsad.learned import SPEAKERS, Learned, built_in
from marsad.learned.own import adapted, keep, load_own
from marsad.learned.rows import matrix
from marsad.learned.stored import save
from marsad.learned.truth import truths
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

NONE = np.zeros(0, np.int64)
ARGOT = [f"zorbel {word} qindar tonight" for word in ("alpha", "bravo", "gamma", "delta", "omega")]
PLAIN = [f"garden {word} market tonight" for word in ("alpha", "bravo", "gamma", "delta", "omega")]


def trained() -> Learned:
    batch = fold_batch(ARGOT + PLAIN)
    rows = matrix(batch, tokenize(batch), NONE, NONE, built_in().cues)
    labels = [("offender", "drug_ad_coded", "")] * 5 + [("ordinary", "", "")] * 5
    return adapted(built_in(), built_in().cues, rows, truths(labels))


def offends(model: Learned, text: str) -> float:
    batch = fold_batch([text])
    said = model.logits(batch, tokenize(batch), NONE, NONE, model.hear([])).speaker[0]
    return float(said[SPEAKERS.index("offender")] - said[SPEAKERS.index("ordinary")])


def test_words_that_only_the_unit_knows_are_learned_and_others_hardly_move() -> None:
    own = trained()
    assert offends(own, "qindar zorbel") > offends(built_in(), "qindar zorbel") + 0.5
    assert abs(offends(own, "I sell my kidney") - offends(built_in(), "I sell my kidney")) < 0.5


def test_the_same_lines_give_the_same_version_and_it_names_the_shipped_one() -> None:
    assert trained().version == trained().version
    assert trained().version.startswith(f"{built_in().version}.own-")


def test_they_are_read_back_as_kept_and_by_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "learned" / "own.npz"
    keep(trained(), path)
    keep(trained(), path)
    assert np.array_equal(load_own(path, built_in()).table, trained().table)
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == ["own.npz"]


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "learned").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be written"):
        keep(trained(), tmp_path / "learned" / "own.npz")


def test_a_changed_weight_is_refused(tmp_path: Path) -> None:
    own = trained()
    table = own.table.copy()
    table[0, 0] ^= 1
    save(replace(own, table=table), tmp_path / "own.npz")
    with pytest.raises(ModelError, match="changed since") as said:
        load_own(tmp_path / "own.npz", built_in())
    assert "untrain" in said.value.hint


def test_weights_of_another_shipped_model_are_refused(tmp_path: Path) -> None:
    save(trained(), tmp_path / "own.npz")
    with pytest.raises(ModelError, match="ships 77"):
        load_own(tmp_path / "own.npz", replace(built_in(), version="77"))


def test_weights_that_nobody_trained_here_are_refused(tmp_path: Path) -> None:
    save(built_in(), tmp_path / "own.npz")
    with pytest.raises(ModelError):
        load_own(tmp_path / "own.npz", built_in())
