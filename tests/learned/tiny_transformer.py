"""A tiny transformer of our own: words cut by a tokenizer trained here, attention over their embeddings, two heads.

Trained by hand-written gradients on our training lines and on an invented argot that no other model knows, and written
as the ONNX file that any exporter would write.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tests.evaluate.unit_texts import argot

from marsad.learned import SPEAKERS, TOPICS

_LINES = Path(__file__).parents[2] / "training/texts/english.jsonl"
_SIZE, _STEPS, _RATE = 24, 12, 0.02
ANSWERS = (*TOPICS, "none")
type Floats = np.ndarray[Any, np.dtype[np.float32]]


def lines() -> list[dict[str, str]]:
    """What it is trained on."""
    ours = [json.loads(line) for line in _LINES.read_text("utf-8").splitlines()]
    return [row for row in ours if row["typology"] in {"", *TOPICS}] + argot(14, seed=6)


def make(folder: Path) -> Path:
    """Write model.onnx, tokenizer.json and labels.json."""
    folder.mkdir(parents=True)
    rows = lines()
    tokenizer = _tokenizer([row["text"] for row in rows])
    tokenizer.save(str(folder / "tokenizer.json"))
    texts = [np.array(tokenizer.encode(row["text"]).ids) for row in rows]
    speaker = np.array([SPEAKERS.index(row["speaker"]) for row in rows])
    topic = np.array([ANSWERS.index(row["typology"] or "none") for row in rows])
    (folder / "model.onnx").write_bytes(graph(_train(texts, speaker, topic, tokenizer.get_vocab_size())))
    labels = {
        "version": "tiny-1",
        "answers": {
            "speaker": {"output": "speaker", "labels": list(SPEAKERS)},
            "typology": {"output": "topic", "labels": list(ANSWERS)},
        },
    }
    (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    return folder


def _tokenizer(texts: list[str]) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=2_000, special_tokens=["[UNK]"], show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _train(texts: list[Any], speaker: Any, topic: Any, words: int) -> dict[str, Floats]:
    """Embeddings, what attention looks for, and a linear head a question; Adam, one text a step."""
    chance = np.random.default_rng(1)
    width = len(SPEAKERS) + len(ANSWERS)
    held: dict[str, Any] = {
        "embedding": chance.normal(0, 0.3, (words, _SIZE)),
        "attention": chance.normal(0, 0.3, _SIZE),
        "head": chance.normal(0, 0.3, (_SIZE, width)),
        "bias": np.zeros(width),
    }
    first = {name: np.zeros_like(value) for name, value in held.items()}
    second = {name: np.zeros_like(value) for name, value in held.items()}
    for step in range(1, _STEPS * len(texts) // 16 + 1):
        slope = {name: np.zeros_like(value) for name, value in held.items()}
        for place in chance.integers(0, len(texts), 16):
            _add_slope(held, slope, texts[place], speaker[place], topic[place])
        for name in held:
            first[name] += 0.1 * (slope[name] - first[name])
            second[name] += 0.01 * (slope[name] ** 2 - second[name])
            size = np.sqrt(second[name] / (1 - 0.99**step)) + 1e-8
            held[name] -= _RATE * first[name] / (1 - 0.9**step) / size
    return {name: np.asarray(value, np.float32) for name, value in held.items()}


def _add_slope(held: dict[str, Any], slope: dict[str, Any], ids: Any, speaker: int, topic: int) -> None:
    x = held["embedding"][ids]
    looks = np.exp(x @ held["attention"] - (x @ held["attention"]).max())
    looks /= looks.sum()
    seen = looks @ x
    said = seen @ held["head"] + held["bias"]
    wrong = (
        np.concatenate([_wrong(said[: len(SPEAKERS)], speaker), _wrong(said[len(SPEAKERS) :], topic)]) / 16
    )
    back = held["head"] @ wrong
    moved = looks * (x @ back - looks @ (x @ back))
    slope["head"] += np.outer(seen, wrong)
    slope["bias"] += wrong
    slope["attention"] += moved @ x
    np.add.at(slope["embedding"], ids, np.outer(looks, back) + np.outer(moved, held["attention"]))


def _wrong(said: Any, truth: int) -> Any:
    share = np.exp(said - said.max())
    share /= share.sum()
    share[truth] -= 1
    return share


def graph(held: dict[str, Floats], nodes: Any = None, **more: Any) -> bytes:
    """The ONNX model of trained tables; ``nodes`` before its own, for models that must be refused."""
    from onnx import TensorProto, helper, numpy_helper

    speakers = len(SPEAKERS)
    tables = {
        "embedding": held["embedding"],
        "attention": held["attention"][:, None],
        "one": np.array(1, np.float32),
        "never": np.array(-1e9, np.float32),
        "words": np.array([1], np.int64),
        "head_speaker": held["head"][:, :speakers],
        "bias_speaker": held["bias"][:speakers],
        "head_topic": held["head"][:, speakers:],
        "bias_topic": held["bias"][speakers:],
    }
    made = [
        helper.make_node("Gather", ["embedding", "input_ids"], ["x"]),
        helper.make_node("MatMul", ["x", "attention"], ["looks"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["one", "mask"], ["off"]),
        helper.make_node("Mul", ["off", "never"], ["away"]),
        helper.make_node("Unsqueeze", ["away", "last"], ["away3"]),
        helper.make_node("Add", ["looks", "away3"], ["looked"]),
        helper.make_node("Softmax", ["looked"], ["weights"], axis=1),
        helper.make_node("Mul", ["weights", "x"], ["weighed"]),
        helper.make_node("ReduceSum", ["weighed", "words"], ["seen"], keepdims=0),
        helper.make_node("Gemm", ["seen", "head_speaker", "bias_speaker"], ["speaker"]),
        helper.make_node("Gemm", ["seen", "head_topic", "bias_topic"], ["topic"]),
    ]
    tables["last"] = np.array([2], np.int64)
    ids = [
        helper.make_tensor_value_info(n, TensorProto.INT64, [1, None])
        for n in ("input_ids", "attention_mask")
    ]
    out = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, None]) for n in ("speaker", "topic")]
    whole = helper.make_graph(
        [*(nodes or []), *made], "tiny", ids, out, [numpy_helper.from_array(v, n) for n, v in tables.items()]
    )
    opsets = [helper.make_opsetid("", 17), *more.pop("opsets", [])]
    model = helper.make_model(whole, opset_imports=opsets, ir_version=9, **more)
    return bytes(model.SerializeToString())
