"""What leads are called: L- and letters of the digest of what they are about, the same on every day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from marsad.rank.columns import Ints, one_chunk
from marsad.rank.subjects import NETWORK

if TYPE_CHECKING:
    from marsad.rank.facts import Observed
    from marsad.rank.subjects import Subjects

_SHORT, _LONG = 12, 14  # bytes of a name
_REST = np.uint64(14)  # bits of a digest that a short name leaves out


def about(whom: Subjects, seen: Observed, networks: pa.Table) -> pa.Array:
    """The id of the network or observation that each lead is about."""
    held = whom.sort == NETWORK
    ids = one_chunk(networks["id"]).take(pa.array(whom.network[held]))
    alone = seen.ids.take(pa.array(whom.first[~held]))
    return pa.concat_arrays([ids.cast(pa.string()), alone.cast(pa.string())])


def named(subject: pa.Array) -> tuple[pa.Array, Ints]:
    """L- and ten letters of the subject's digest (50 bits), and numbers that sort as these names do.

    The few that collide take twelve letters (60 bits).
    """
    # Here: whoever loads ranking only to read a table need not wait for the compiler.
    from marsad.rank.lettering import letters

    bits = _digests(subject)
    short = bits >> _REST
    inorder = np.sort(short)
    twins = inorder[1:][inorder[1:] == inorder[:-1]]
    wide = np.isin(short, twins) if len(twins) else np.zeros(len(bits), np.bool_)
    ends = np.zeros(len(bits) + 1, np.int32)
    np.cumsum(np.where(wide, _LONG, _SHORT), out=ends[1:])
    names, order = np.empty(int(ends[-1]), np.uint8), np.empty(len(bits), np.int64)
    letters(bits, ends, names, order)
    return pa.StringArray.from_buffers(len(bits), pa.py_buffer(ends), pa.py_buffer(names)), order


def _digests(subject: pa.Array) -> np.ndarray:
    """64 bits of BLAKE2b of each word."""
    from marsad.rank.lettering import digests
    from marsad.readers.blake2 import BLOCK
    from marsad.readers.strings import held, longest

    words, out = held(subject), np.empty(len(subject), np.uint64)
    message = np.zeros(-(-max(longest(words), 1) // BLOCK) * BLOCK, np.uint8)
    digests(*words, message, message.view(np.uint64), out)
    return out
