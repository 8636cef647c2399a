"""What is kept aside comes back as it was from any place, and lies on disk only enciphered."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.readers import spool
from marsad.readers.spool import Spool


@given(
    st.lists(st.binary(max_size=200), max_size=12),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(-1, 300)), max_size=8),
    st.integers(0, 400),
)
def test_every_part_is_read_as_it_was_written(
    parts: list[bytes], asked: list[tuple[int, int]], few: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "_FEW", few)
        kept, whole = Spool(), b"".join(parts)
        for part in parts:
            kept.write(part)
        assert kept.size == len(whole)
        for at, size in asked:
            assert kept.read(at, size) == (whole[at:] if size < 0 else whole[at : at + size])


def test_nothing_of_it_can_be_read_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: (tmp_path / "kept").open("w+b"))
    data = random.Random(4).randbytes(1 << 20)
    kept = Spool()
    for _ in range(17):
        kept.write(data)
    assert kept.read(5 << 20, 40) == data[:40]
    written = (tmp_path / "kept").read_bytes()
    assert len(written) > 16 << 20
    assert not any(data[at : at + 16] in written for at in range(0, 1 << 20, 4096))
