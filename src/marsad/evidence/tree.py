"""The Merkle tree of the log: what its head is, that an entry is in it, that a later one holds an earlier one.

Source: RFC 9162 §2.1 (hashes, inclusion and consistency proofs and how they are checked).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 32
EMPTY = hashlib.sha256(b"").digest()
"""The head of a log without entries."""


def leaf_hash(body: bytes) -> bytes:
    """SHA-256 of an entry, marked as a leaf so that no inner node can pass for one."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of two heads, marked as an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Nodes(Protocol):
    """Heads of whole subtrees: ``level`` 0 is leaves, ``index`` counts subtrees of 2 ** level leaves."""

    def node(self, level: int, index: int) -> bytes:
        """The head of leaves index * 2**level to (index + 1) * 2**level, which must all be there."""


class Leaves:
    """The same from a list of leaf hashes; for small trees and for tests."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._hashes = hashes

    def node(self, level: int, index: int) -> bytes:
        """Reckoned anew each time."""
        if level == 0:
            return self._hashes[index]
        return node_hash(self.node(level - 1, 2 * index), self.node(level - 1, 2 * index + 1))


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The head over leaf hashes, in one pass from the leaves up."""
    row = list(hashes)
    if not row:
        return EMPTY
    while len(row) > 1:
        paired = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        row = paired + row[-1:] if len(row) % 2 else paired
    return row[0]


def root(nodes: Nodes, size: int) -> bytes:
    """The head of the first ``size`` leaves."""
    return _head(nodes, 0, size) if size else EMPTY


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """What is needed beside leaf ``index`` to reckon the head of ``size`` leaves, from the leaf up.

    Raises ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_head(nodes, middle, stop))
            stop = middle
        else:
            path.append(_head(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """What shows that the first ``old`` of ``new`` leaves are those of the head of ``old``; [] where they are the same.

    Raises ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError("sizes must be 0 < old <= new")
    path: list[bytes] = []
    start, stop, whole = 0, new, True
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(_head(nodes, middle, stop))
            stop = middle
        else:
            path.append(_head(nodes, start, middle))
            start, whole = middle, False
    return path[::-1] if whole else [_head(nodes, start, stop), *path[::-1]]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether ``proof`` leads from the ``leaf`` hash at ``index`` to the ``head`` of ``size`` leaves."""
    if not 0 <= index < size or any(len(each) != SIZE for each in (leaf, head, *proof)):
        return False
    at, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(each, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found == head


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_head: bytes, new_head: bytes) -> bool:
    """Whether ``proof`` shows that the log of ``new`` leaves begins with the one of ``old``; old must not be 0."""
    if not 0 < old <= new or any(len(each) != SIZE for each in (old_head, new_head, *proof)):
        return False
    if old == new:
        return not proof and old_head == new_head
    path = list(proof) if old & (old - 1) else [old_head, *proof]
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    found_old = found_new = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            found_old, found_new = node_hash(each, found_old), node_hash(each, found_new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found_new = node_hash(found_new, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found_old == old_head and found_new == new_head


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _head(nodes: Nodes, start: int, stop: int) -> bytes:
    """The head of leaves start to stop, where start is a multiple of the power of two that holds them all."""
    size = stop - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes.node(level, start >> level)
    # From the right: whole subtrees, the smallest last.
    heads: list[bytes] = []
    while size:
        level = size.bit_length() - 1
        heads.append(nodes.node(level, start >> level))
        start, size = start + (1 << level), size - (1 << level)
    found = heads.pop()
    while heads:
        found = node_hash(heads.pop(), found)
    return found
