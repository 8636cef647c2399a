"""A folder's model answers the same whatever stands beside a text, and what cannot work is refused by its file."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.evaluate.unit_texts import argot

from marsad.errors import ModelError
from marsad.learned import SPEAKERS
from marsad.learned.transformer import load_transformer

TEXTS = [row["text"] for row in argot(3)]


@pytest.fixture
def folder(tiny_transformer: Path, tmp_path: Path) -> Path:
    """A copy that may be spoiled."""
    return Path(shutil.copytree(tiny_transformer, tmp_path / "ours"))


def relabel(folder: Path, question: str, **changed: object) -> None:
    path = folder / "labels.json"
    held = json.loads(path.read_text("utf-8"))
    held["answers"][question] |= changed
    path.write_text(json.dumps(held), encoding="utf-8")


def test_it_knows_what_it_was_taught(folder: Path) -> None:
    said = load_transformer(folder).logits(TEXTS)["speaker"].argmax(1)
    right = [SPEAKERS.index(row["speaker"]) for row in argot(3)]
    assert np.mean(said == right) > 0.9


def test_a_text_gets_the_same_numbers_alone_and_in_company(folder: Path) -> None:
    together = load_transformer(folder).logits(TEXTS)["typology"]
    for place, text in enumerate(TEXTS):
        assert np.array_equal(load_transformer(folder).logits([text])["typology"][0], together[place])
    assert load_transformer(folder).logits([]) == {}


def test_a_long_text_is_read_only_so_far(folder: Path) -> None:
    model = load_transformer(folder)
    page = "word " * 900
    assert np.array_equal(*(model.logits([page + end])["speaker"] for end in ("zorbelqin", "vastimeb")))


def test_a_text_without_any_token_says_nothing(folder: Path) -> None:
    assert not load_transformer(folder).logits(["   "])["speaker"].any()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "labels.json"])
def test_a_missing_or_damaged_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:50])
    with pytest.raises(ModelError, match=f"ours/{name}"):
        load_transformer(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"ours/{name}"):
        load_transformer(folder)


def test_labels_that_do_not_fit_the_model_are_refused_at_the_start(folder: Path) -> None:
    relabel(folder, "typology", labels=["none", "sextortion"])
    with pytest.raises(ModelError, match="not one row of 2 numbers"):
        load_transformer(folder)
    relabel(folder, "typology", output="gone")
    with pytest.raises(ModelError, match="no output 'gone'"):
        load_transformer(folder)


def test_weights_in_another_file_are_never_opened(folder: Path) -> None:
    import onnx

    model = onnx.load(str(folder / "model.onnx"))
    tensor = next(one for one in model.graph.initializer if one.name == "embedding")
    (folder.parent / "outside.bin").write_bytes(tensor.raw_data)
    tensor.ClearField("raw_data")
    tensor.data_location = 1
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../outside.bin"
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match=r"ours/model\.onnx: weights lie in another file"):
        load_transformer(folder)


def test_a_model_that_gives_no_numbers_is_refused(folder: Path) -> None:
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(folder / "model.onnx"))
    for one in model.graph.initializer:
        if one.name == "bias_topic":
            one.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(one) * np.float32(np.nan), one.name))
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match="numbers"):
        load_transformer(folder)


def test_without_the_extra_it_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match="not installed") as said:
        load_transformer(folder)
    assert "marsad[onnx]" in said.value.hint
