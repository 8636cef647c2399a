"""Lines come out whole whatever the size of the blocks they were read in."""

import io

from hypothesis import given
from hypothesis import strategies as st

from marsad.readers.lines import Broken, decoded, line_blocks
from marsad.readers.source import Cut


@given(st.binary(max_size=200), st.integers(1, 40))
def test_blocks_do_not_show(data: bytes, block: int) -> None:
    found = [line for lines in line_blocks(io.BytesIO(data), 1000, block) for line in lines]
    expected = data.split(b"\n")
    assert found == (expected if expected[-1] else expected[:-1])


@given(
    st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=20),
    st.integers(1, 40),
    st.integers(0, 20),
)
def test_long_lines_are_broken_and_the_others_whole(lines: list[bytes], block: int, limit: int) -> None:
    data = b"".join(line + b"\n" for line in lines)
    found = [line for part in line_blocks(io.BytesIO(data), limit, block) for line in part]
    assert len(found) == len(lines)
    for line, got in zip(lines, found, strict=True):
        assert got == line if len(line) <= limit else isinstance(got, Broken)


class _CutAfter(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data:
            raise Cut("the source ends in the middle")
        return data


def test_the_line_that_a_cut_went_through_is_broken() -> None:
    found = [line for lines in line_blocks(_CutAfter(b"one\ntwo\nthr"), 100) for line in lines]
    assert found == [b"one", b"two", Broken("the source ends in the middle", b"thr", end=True)]


def test_one_undecodable_line_leaves_the_others() -> None:
    one, two, three = decoded([b"one\r", b"\xff", b"three"])
    assert (one, three) == ("one", "three")
    assert isinstance(two, Broken)
