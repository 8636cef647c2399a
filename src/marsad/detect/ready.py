"""Importing this makes detection ready: packs read, tables built, loops compiled, once for all workers to inherit."""

from __future__ import annotations

import contextlib
import gc

from marsad.errors import MarsadError


def _prepare() -> None:
    """One row through everything, so that whatever is made or imported on first use is so now (pandas by pyarrow)."""
    import pyarrow as pa

    from marsad.detect.rows import read_batch

    text = "call 00964 770 000 0000 or https://example.com, اتصل الآن @name_1"
    read_batch(pa.RecordBatch.from_pydict({"id": ["1"], "text": [text], "region": ["IQ"]}))


# Nothing of this is ever garbage: looking for it took a fifth of the time, and would copy what processes share.
gc.disable()
# What is wrong with a pack or a model is told by the worker that meets it; here it would only end their parent.
with contextlib.suppress(MarsadError):
    _prepare()
gc.freeze()
gc.enable()
