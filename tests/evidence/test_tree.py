"""The tree is the one of RFC 9162, and no proof holds for anything but what it was made for."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.evidence import tree

MOST = 70
HASHES = [tree.leaf_hash(b"entry %d" % n) for n in range(MOST)]


def mth(hashes: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1 as it is written: by halves, without anything kept."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def test_known_heads_of_the_published_vectors() -> None:
    # Source: the eight leaves that implementations of RFC 6962 share.
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [tree.leaf_hash(bytes.fromhex(each)) for each in inputs]
    assert tree.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (
        tree.root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert (
        tree.root_of(leaves[:2]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    )
    assert tree.root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_every_head_is_the_one_of_the_definition() -> None:
    for size in range(MOST):
        head = mth(HASHES[:size])
        assert tree.root_of(HASHES[:size]) == head
        assert tree.root(tree.Leaves(HASHES), size) == head


def test_every_entry_of_every_size_is_proven_and_no_other() -> None:
    nodes = tree.Leaves(HASHES)
    for size in range(1, MOST):
        head = mth(HASHES[:size])
        for index in range(size):
            proof = tree.inclusion(nodes, index, size)
            assert tree.verify_inclusion(HASHES[index], index, size, proof, head)
            other = (index + 1) % size
            if other != index:
                assert not tree.verify_inclusion(HASHES[other], index, size, proof, head)
                assert not tree.verify_inclusion(HASHES[index], other, size, proof, head)


def test_every_earlier_head_is_proven_and_no_other() -> None:
    nodes = tree.Leaves(HASHES)
    heads = [mth(HASHES[:size]) for size in range(MOST)]
    for new in range(1, MOST):
        for old in range(1, new + 1):
            proof = tree.consistency(nodes, old, new)
            assert tree.verify_consistency(old, new, proof, heads[old], heads[new])
            assert not tree.verify_consistency(old, new, proof, heads[old - 1], heads[new])
            assert not tree.verify_consistency(old, new, proof, heads[old], heads[new - 1])
            if old > 1:
                assert not tree.verify_consistency(old - 1, new, proof, heads[old], heads[new])


@given(st.integers(1, MOST - 1), st.data())
def test_a_proof_with_any_bit_changed_a_hash_more_or_a_hash_less_fails(
    size: int, data: st.DataObject
) -> None:
    nodes, head = tree.Leaves(HASHES), mth(HASHES[:size])
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(nodes, index, size)
    assert not tree.verify_inclusion(HASHES[index], index, size, [*proof, head], head)
    if proof:
        at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        broken = (int.from_bytes(proof[at]) ^ (1 << bit)).to_bytes(32)
        assert not tree.verify_inclusion(
            HASHES[index], index, size, [*proof[:at], broken, *proof[at + 1 :]], head
        )
        assert not tree.verify_inclusion(HASHES[index], index, size, proof[:-1], head)


def test_what_cannot_be_is_refused() -> None:
    nodes, head = tree.Leaves(HASHES), mth(HASHES[:4])
    proof = tree.inclusion(nodes, 1, 4)
    for index, size in ((-1, 4), (4, 4), (5, 4), (0, 0)):
        assert not tree.verify_inclusion(HASHES[1], index, size, proof, head)
    assert not tree.verify_inclusion(HASHES[1][:31], 1, 4, proof, head)
    assert not tree.verify_consistency(0, 4, [], tree.EMPTY, head)
    assert not tree.verify_consistency(5, 4, [], head, head)
    assert not tree.verify_consistency(4, 4, [head], head, head)
    with pytest.raises(ValueError, match="leaf"):
        tree.inclusion(nodes, 4, 4)
    with pytest.raises(ValueError, match="sizes"):
        tree.consistency(nodes, 0, 4)
