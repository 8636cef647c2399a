"""KnownIds: exact membership, whatever the order and however ids collide in their first half."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.engines.known import KnownIds
from marsad.errors import LakeError

# Few different halves, so that ids that share their first 64 bits really occur.
ids = st.lists(
    st.tuples(st.sampled_from(["0" * 16, "f" * 16, "00ab" * 4]), st.sampled_from(["00000000", "00000001", "ffffffff"]))
    .map("".join), max_size=30,
)  # fmt: skip


@given(st.lists(ids, max_size=6))
def test_says_new_exactly_once_for_each_id(calls: list[list[str]]) -> None:
    known, seen = KnownIds(), set()
    for call in calls:
        got = known.admit(pa.array(call, pa.string())).tolist()
        want = []
        for one in call:
            want.append(one not in seen)
            seen.add(one)
        assert got == want
    assert len(known) == len(seen)


def test_reads_slices_and_chunks_alike() -> None:
    whole = pa.array([f"{i:024x}" for i in range(10)])
    known = KnownIds()
    assert known.admit(whole.slice(3, 4)).all()
    assert (
        known.admit(pa.chunked_array([whole.slice(0, 5), whole.slice(5)])).tolist()
        == [True] * 3 + [False] * 4 + [True] * 3
    )


def test_refuses_what_is_not_an_id() -> None:
    with pytest.raises(LakeError, match="24 hex digits"):
        KnownIds().admit(pa.array(["abc"]))
