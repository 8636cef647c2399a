"""Runs a unit's own transformer with ONNX Runtime: texts in, logits out, one text at a time, within bounds.

One text at a time, because then a text gets the same numbers whatever stands beside it.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from marsad.errors import ModelError
from marsad.learned.graph_check import refuse_unsafe
from marsad.learned.plugged import Labels, read_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from marsad.learned.plugged import Calibration

type Floats = npt.NDArray[np.float64]

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
_MOST_BYTES = {MODEL: 1_500_000_000, TOKENIZER: 64_000_000}
_MOST_LETTERS = 4_000  # of a text, before it is cut into tokens
_SECONDS, _SECONDS_TO_LOAD = 20.0, 300.0
_KEPT = 20_000  # answers that are kept for texts that come again
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_EXTRA = "pip install 'marsad[onnx]'"


@dataclass(frozen=True)
class Transformer:
    """A folder's model, ready to be asked. ``said``: what it answered before, by text."""

    folder: Path
    labels: Labels
    model: bytes = field(repr=False)
    tokenizer: str = field(repr=False)
    said: dict[str, tuple[Floats, ...]] = field(default_factory=dict, repr=False, compare=False)
    _open: dict[int, tuple[Any, Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def version(self) -> str:
        """Of the labels, as findings name it."""
        return self.labels.version

    def calibrated(self, by: Mapping[str, Calibration]) -> Transformer:
        """The same model, believed differently."""
        return replace(self, labels=self.labels.calibrated(by))

    def logits(self, texts: Sequence[str]) -> dict[str, Floats]:
        """(texts, columns) of each question. Raises ModelError where an answer is not what labels.json says."""
        rows = [self._answer(text[:_MOST_LETTERS]) for text in texts]
        return {
            question: np.stack([row[number] for row in rows])
            for number, question in enumerate(self.labels.answers)
            if rows
        }

    def _answer(self, text: str) -> tuple[Floats, ...]:
        if text not in self.said:
            if len(self.said) >= _KEPT:
                self.said.clear()
            self.said[text] = tuple(self._run(text))
        return self.said[text]

    def _run(self, text: str) -> Iterator[Floats]:
        import onnxruntime

        tokenizer, session = self._ready()
        encoded = tokenizer.encode(text)
        if not encoded.ids:  # nothing that it reads: it says nothing
            yield from (np.zeros(each.width) for each in self.labels.answers.values())
            return
        columns = (encoded.ids, encoded.attention_mask, encoded.type_ids)
        given = {name: np.array([column], np.int64) for name, column in zip(_INPUTS, columns, strict=True)}
        asked = {
            one.name: given[one.name].astype(np.int32 if "int32" in one.type else np.int64)
            for one in session.get_inputs()
        }
        options = onnxruntime.RunOptions()
        options.log_severity_level = 4
        timer = threading.Timer(_SECONDS, setattr, (options, "terminate", True))
        timer.daemon = True
        timer.start()
        try:
            outputs = session.run([each.output for each in self.labels.answers.values()], asked, options)
        except _failures():
            raise self._refuse(
                f"it failed on a text, or took more than {_SECONDS:g} s", "try it elsewhere first"
            ) from None
        finally:
            timer.cancel()
        for answers, output in zip(self.labels.answers.values(), outputs, strict=True):
            if np.shape(output) != (1, answers.width) or not np.isfinite(output).all():
                raise self._refuse(
                    f"output {answers.output!r} is not one row of {answers.width} numbers",
                    "name its labels in labels.json in the order of its columns",
                )
            yield np.asarray(output[0], np.float64)

    def _ready(self) -> tuple[Any, Any]:
        """Tokenizer and session of this process: neither survives a fork."""
        if os.getpid() not in self._open:
            self._open.clear()
            self._open[os.getpid()] = self._tokenizer(), self._session()
        return self._open[os.getpid()]

    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        try:
            made = Tokenizer.from_str(self.tokenizer)
        except Exception:  # noqa: BLE001 - the library raises nothing more special
            raise self._refuse("not a tokenizer", "save it with `Tokenizer.save`", TOKENIZER) from None
        made.no_padding()
        made.enable_truncation(self.labels.tokens)
        return made

    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 4
        timer = threading.Timer(_SECONDS_TO_LOAD, options.set_load_cancellation_flag, (True,))
        timer.daemon = True
        timer.start()
        try:
            # From memory, after the check: what was looked at is what is run.
            session = onnxruntime.InferenceSession(self.model, options, providers=["CPUExecutionProvider"])
        except _failures():
            raise self._refuse("ONNX Runtime cannot load it", "export it again for its version") from None
        finally:
            timer.cancel()
        inputs, outputs = (
            {one.name for one in each} for each in (session.get_inputs(), session.get_outputs())
        )
        if "input_ids" not in inputs or not inputs <= set(_INPUTS):
            raise self._refuse(
                f"its inputs are not some of {', '.join(_INPUTS)}", "export it with these names"
            )
        if missing := {each.output for each in self.labels.answers.values()} - outputs:
            raise self._refuse(f"no output {min(missing)!r}", "name its outputs in labels.json")
        return session

    def _refuse(self, what: str, hint: str, name: str = MODEL) -> ModelError:
        return ModelError(f"{self.folder.name}/{name}: {what}", hint=hint)


def load_transformer(folder: Path) -> Transformer:
    """The model in ``folder``, checked and opened once. Raises ModelError naming the file and what to do."""
    try:
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401
    except ModuleNotFoundError:
        raise ModelError(f"{folder.name}: ONNX Runtime is not installed here", hint=_EXTRA) from None
    labels = read_labels(folder)
    model, tokenizer = (_bytes(folder, name) for name in (MODEL, TOKENIZER))
    refuse_unsafe(model, f"{folder.name}/{MODEL}")
    try:
        found = Transformer(folder, labels, model, tokenizer.decode())
    except UnicodeDecodeError:
        raise ModelError(f"{folder.name}/{TOKENIZER}: not a tokenizer", hint="save it again") from None
    found.logits(["one text"])  # a model that cannot answer at all is told at the start
    return found


def _bytes(folder: Path, name: str) -> bytes:
    path, most = folder / name, _MOST_BYTES[name]
    try:
        if path.stat().st_size > most:
            raise ModelError(f"{folder.name}/{name}: more than {most:,} bytes", hint="take a smaller model")
        return path.read_bytes()
    except OSError:
        raise ModelError(
            f"{folder.name}/{name}: cannot be read", hint="docs/models.md says what the folder holds"
        ) from None


def _failures() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises; its exceptions have no common kind of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    own = [one for one in vars(state).values() if isinstance(one, type) and issubclass(one, Exception)]
    return (*own, RuntimeError, ValueError)
