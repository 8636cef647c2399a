"""Exact look-up among millions of hashes: sorted once, then a few steps a question, on arrays that may lie on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from marsad.hashlists.digests import Digests

type Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Hashes by their first eight bytes: ``first`` those as numbers, ``rest`` the others, ``code`` what each is."""

    first: npt.NDArray[np.uint64]
    rest: Digests
    code: npt.NDArray[np.uint32]

    @classmethod
    def build(cls, digests: Digests, code: Ints) -> Sorted:
        """Sort hashes; the same hash with the same code counts once."""
        first = np.ascontiguousarray(digests[:, :8]).view(">u8").ravel().astype(np.uint64)
        order = np.lexsort((code, first))
        first, rest, code = first[order], np.ascontiguousarray(digests[order, 8:]), code[order]
        new = np.ones(len(first), np.bool_)
        new[1:] = (first[1:] != first[:-1]) | (code[1:] != code[:-1]) | (rest[1:] != rest[:-1]).any(axis=1)
        return cls(first[new], rest[new], code[new].astype(np.uint32))

    def find(self, digests: Digests) -> tuple[Ints, Ints]:
        """(number of the question, code) for each entry that is the same hash, by question, then code."""
        first = np.ascontiguousarray(digests[:, :8]).view(">u8").ravel().astype(np.uint64)
        left, right = (np.searchsorted(self.first, first, side) for side in ("left", "right"))
        many = right - left
        question = np.repeat(np.arange(len(digests)), many)
        at = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many) + left[question]
        same = (self.rest[at] == digests[question, 8:]).all(axis=1)
        both = np.unique(np.stack([question[same], self.code[at[same]].astype(np.int64)]), axis=1)
        return both[0], both[1]
