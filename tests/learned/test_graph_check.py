"""A plain model passes; one that reads other files, loops or brings operators of its own is refused unread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import ModelError
from marsad.learned.graph_check import refuse_unsafe


@pytest.fixture
def model(tiny_transformer: Path) -> Any:
    import onnx

    return onnx.load_from_string((tiny_transformer / "model.onnx").read_bytes())


def refused(model: Any, why: str) -> None:
    with pytest.raises(ModelError, match=f"^m.onnx: .*{why}"):
        refuse_unsafe(model.SerializeToString(), "m.onnx")


def test_a_plain_model_passes(model: Any) -> None:
    refuse_unsafe(model.SerializeToString(), "m.onnx")


@pytest.mark.parametrize("place", ["../../../etc/passwd", "/etc/passwd", "beside.bin"])
def test_weights_in_another_file_are_refused_wherever_it_lies(model: Any, place: str) -> None:
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = 1
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", place
    refused(model, "another file")
    tensor.ClearField("data_location")
    refused(model, "another file")


def test_and_so_are_they_deep_inside(model: Any) -> None:
    from onnx import TensorProto, helper

    hidden = TensorProto(name="w", data_type=1, dims=[1], data_location=1)
    inner = helper.make_graph([], "inner", [], [], [hidden])
    branch = helper.make_node(
        "If", ["one"], ["y"], then_branch=inner, else_branch=helper.make_graph([], "e", [], [])
    )
    model.graph.node.append(branch)
    refused(model, "another file")
    model.graph.node[-1].CopyFrom(helper.make_node("Constant", [], ["y"], value=hidden))
    refused(model, "another file")


@pytest.mark.parametrize(
    ("op", "domain", "why"),
    [
        ("Loop", "", "without end"),
        ("Scan", "ai.onnx", "without end"),
        ("RandomNormal", "", "another answer"),
        ("PyOp", "ai.onnx.contrib", "not one of ONNX's own"),
        ("EPContext", "com.microsoft", "not one of ONNX's own"),
        ("x\nsecret", "evil", r"operator \?"),
    ],
)
def test_operators_that_are_not_plain_arithmetic_are_refused(
    model: Any, op: str, domain: str, why: str
) -> None:
    model.graph.node[0].op_type, model.graph.node[0].domain = op, domain
    refused(model, why)


def test_fused_operators_of_common_exporters_pass(model: Any) -> None:
    model.graph.node[0].op_type, model.graph.node[0].domain = "SkipLayerNormalization", "com.microsoft"
    refuse_unsafe(model.SerializeToString(), "m.onnx")


def test_functions_and_instructions_for_training_are_refused(model: Any) -> None:
    model.functions.add().name = "own"
    refused(model, "functions")
    model.ClearField("functions")
    model.training_info.add().algorithm.name = "a"
    refused(model, "training")


def test_graphs_without_bottom_are_refused() -> None:
    inner = b""
    for _ in range(60):  # graph → node → attribute → graph …
        attribute = b"\x32" + size(inner) + inner
        node = b"\x2a" + size(attribute) + attribute
        inner = b"\x0a" + size(node) + node
    with pytest.raises(ModelError, match="too deep"):
        refuse_unsafe(b"\x3a" + size(inner) + inner, "m.onnx")


def size(held: bytes) -> bytes:
    length, out = len(held), bytearray()
    while length > 127:
        out.append(length & 127 | 128)
        length >>= 7
    return bytes(out) + bytes([length])


@given(st.binary(max_size=200))
def test_any_bytes_pass_or_are_refused_and_nothing_else(held: bytes) -> None:
    try:
        refuse_unsafe(held, "m.onnx")
    except ModelError as refusal:
        assert refusal.hint


def test_a_model_that_is_cut_off_is_refused(model: Any) -> None:
    whole = model.SerializeToString()
    with pytest.raises(ModelError, match="cut off"):
        refuse_unsafe(whole[: len(whole) // 2], "m.onnx")
