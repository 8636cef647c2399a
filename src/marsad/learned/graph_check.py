"""Looks through an ONNX file before it is loaded: it reads no other file, loops over nothing, draws no lots.

Reads protobuf's wire format itself, so that nothing of the file has been interpreted when it is refused.
Source: onnx.proto3 (field numbers), Protocol Buffers encoding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

type _Field = tuple[int, int, memoryview]  # number, wire value where it is one, bytes where it has some

_NOTHING = memoryview(b"")
_DEEPEST = 12  # graphs in attributes of nodes of graphs
_INSIDE = {  # kind of message → field → kind of the message in it
    "model": {7: "graph"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
_REFUSED_FIELDS = {
    ("model", 20): "it carries instructions for training",
    ("model", 25): "it defines functions of its own: export it with functions inlined",
    ("tensor", 13): "weights lie in another file: export it as one file",
}
_DATA_LOCATION = 14
_OP, _DOMAIN = 4, 7
_DOMAINS = {"", "ai.onnx"}
_FUSED = {
    "Attention", "BiasGelu", "DynamicQuantizeMatMul", "EmbedLayerNormalization", "FastGelu", "FusedMatMul", "Gelu",
    "MatMulIntegerToFloat", "MultiHeadAttention", "QAttention", "QuickGelu", "SkipLayerNormalization",
}  # fmt: skip
_NO_END = {"Loop", "Scan"}
_BY_LOT = {
    "Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike",
}  # fmt: skip


def refuse_unsafe(model: bytes, name: str) -> None:
    """Raises ModelError naming the file ``name`` and the reason, where the model may not be run here."""
    try:
        _look("model", memoryview(model), 0)
    except _Unsafe as reason:
        raise ModelError(
            f"{name}: {reason}", hint="export the plain model again: one file, standard operators"
        ) from None
    except (IndexError, UnicodeDecodeError):
        raise ModelError(f"{name}: not an ONNX model, or cut off", hint="export it again") from None


class _Unsafe(Exception):
    """Why a model is refused."""


def _look(kind: str, message: memoryview, depth: int) -> None:
    if depth > _DEEPEST * 3:
        raise _Unsafe("graphs lie too deep in each other")
    names = {_OP: "", _DOMAIN: ""}
    for number, value, held in _fields(message):
        if reason := _REFUSED_FIELDS.get((kind, number)):
            raise _Unsafe(reason)
        if kind == "tensor" and number == _DATA_LOCATION and value:
            raise _Unsafe(_REFUSED_FIELDS["tensor", 13])
        if kind == "node" and number in names:
            names[number] = bytes(held).decode()
        if number in _INSIDE[kind]:
            _look(_INSIDE[kind][number], held, depth + 1)
    if kind == "node":
        _operator(names[_OP], names[_DOMAIN])


def _operator(op: str, domain: str) -> None:
    shown = op if op.isidentifier() and len(op) <= 60 else "?"
    if domain not in _DOMAINS and not (domain == "com.microsoft" and op in _FUSED):
        raise _Unsafe(f"operator {shown} is not one of ONNX's own")
    if op in _NO_END:
        raise _Unsafe(f"operator {shown} may run without end")
    if op in _BY_LOT:
        raise _Unsafe(f"operator {shown} gives another answer each time")


def _fields(message: memoryview) -> Iterator[_Field]:
    """The fields of one message. Raises IndexError where it is cut off or not of this form."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if not 0 < number < 1 << 29:
            raise IndexError
        if wire == 0:
            value, at = _varint(message, at)
            yield number, value, _NOTHING
            continue
        if wire == 2:
            size, at = _varint(message, at)
        elif wire in {1, 5}:
            size = 8 if wire == 1 else 4
        else:
            raise IndexError
        if size > len(message) - at:
            raise IndexError
        if wire == 2:
            yield number, 0, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while shift < 70:
        byte = message[at]
        at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
        if byte < 128:
            return value, at
    raise IndexError
