"""Hashes as digits and as bytes are the same thing."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.hashlists.lists_of import md5

from marsad.hashlists.digests import BYTES, as_column, bare, decode, from_column, named, one


@given(
    st.sampled_from(sorted(BYTES)), st.lists(st.binary(min_size=32, max_size=32), max_size=8), st.booleans()
)
def test_digits_become_the_bytes_they_stand_for(algorithm: str, raw: list[bytes], upper: bool) -> None:
    values = [each[: BYTES[algorithm]].hex() for each in raw]
    found, right, whole = decode(
        pa.array([v.upper() if upper else v for v in values], pa.string()), algorithm
    )
    assert [row.tobytes().hex() for row in found] == values
    assert right.all()
    assert whole.all()
    table = pa.table({"digest": as_column(found)}).slice(0, len(values))
    assert np.array_equal(from_column(table["digest"], algorithm), found)


@given(st.text(max_size=40))
def test_what_is_no_hash_is_not_taken_for_one(text: str) -> None:
    _, _, whole = decode(pa.array([text]), "md5")
    assert bool(whole[0]) == (len(text) == 32 and set(text) <= set("0123456789abcdefABCDEF"))


def test_prefixes_and_blanks_fall_off() -> None:
    assert bare(pa.array([" pdq:ab ", "md5=cd", "", None])).to_pylist() == ["ab", "cd", None, None]


def test_algorithms_have_many_names() -> None:
    names = ("SHA-1", "sha_256", "HASH_MD5", "PDQ", "pdqf")
    assert [named(name) for name in names] == ["sha1", "sha256", "md5", "pdq", "pdq"]
    assert named("PhotoDNA") == named("sha512") == ""


def test_a_single_hash_is_known_by_prefix_or_length() -> None:
    assert one(md5(1)) == ("md5", bytes.fromhex(md5(1)))
    assert one("pdq:" + "ab" * 32) == ("pdq", bytes.fromhex("ab" * 32))
    assert one("sha1:" + md5(1)) is None
    assert one("hello") is None
