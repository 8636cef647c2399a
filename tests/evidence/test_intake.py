from __future__ import annotations

import hashlib
import io
import os
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import EvidenceError
from marsad.evidence import intake
from marsad.evidence.cipher import SEGMENT

if TYPE_CHECKING:
    from pathlib import Path


def read(source: Path | io.RawIOBase | io.BytesIO) -> tuple[bytes, intake.Reading]:
    with intake.reading(source) as got:  # type: ignore[arg-type]
        return b"".join(got.pieces()), got


def test_a_file_is_read_whole_and_hashed(tmp_path: Path) -> None:
    body = os.urandom(2 * SEGMENT + 3)
    path = tmp_path / "a"
    path.write_bytes(body)
    said: list[int] = []
    with intake.reading(path, said.append) as got:
        assert [len(piece) for piece in got.pieces()] == [SEGMENT, SEGMENT, 3]
    assert (got.sha256, got.size, got.changed) == (hashlib.sha256(body).hexdigest(), len(body), False)
    assert said == [SEGMENT, 2 * SEGMENT, len(body)]


def test_an_empty_file_is_something(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    body, got = read(tmp_path / "empty")
    assert (body, got.size, got.changed) == (b"", 0, False)


class Trickle(io.RawIOBase):
    """Gives seven bytes at a time, as a pipe may."""

    def __init__(self, body: bytes) -> None:
        self.rest = body

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        given, self.rest = self.rest[: min(7, size)], self.rest[min(7, size) :]
        return given


def test_a_stream_that_trickles_is_read_in_whole_pieces() -> None:
    body = os.urandom(SEGMENT + 100)
    with intake.reading(Trickle(body)) as got:  # type: ignore[arg-type]
        assert [len(piece) for piece in got.pieces()] == [SEGMENT, 100]
    assert got.sha256 == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("growth", [b"more", b"", None])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, growth: bytes | None) -> None:
    path = tmp_path / "log"
    path.write_bytes(bytes(2 * SEGMENT))
    with intake.reading(path) as got:
        for number, _ in enumerate(got.pieces()):
            if number == 0 and growth is None:
                os.truncate(path, SEGMENT + 1)
            elif number == 0:
                with path.open("r+b") as out:  # the size stays with the last one
                    out.seek(0, os.SEEK_END if growth else os.SEEK_SET)
                    out.write(growth or b"x")
    assert got.changed


def link(path: Path) -> None:
    (path.parent / "real").write_bytes(b"x")
    path.symlink_to(path.parent / "real")


def bound(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.parametrize(
    ("make", "word"),
    [(link, "symbolic link"), (os.mkfifo, "named pipe"), (os.mkdir, "folder"), (bound, "socket")],
)
def test_what_is_no_regular_file_is_refused_without_waiting_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, word: str
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    make(tmp_path / "it")  # type: ignore[operator]
    with pytest.raises(EvidenceError, match=word):
        read(tmp_path / "it")


def test_a_device_is_refused() -> None:
    from pathlib import Path

    with pytest.raises(EvidenceError, match="device"):
        read(Path("/dev/zero"))


def test_a_missing_file_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="No such file"):
        read(tmp_path / "none")


class Broken(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        raise ConnectionResetError(104, "reset")


def test_a_source_that_breaks_off_is_told_plainly() -> None:
    with pytest.raises(EvidenceError, match="broke off after 0 bytes"):
        read(Broken())


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "/etc/passwd",
        "a\\b",
        "a\nb",
        "a\0b",
        "a\x1b[2Jb",
        "\udcff",
        "x" * 256,
        "ع" * 128,
    ],
)
def test_names_that_are_no_plain_labels_are_refused(name: str) -> None:
    with pytest.raises(EvidenceError, match="plain label"):
        intake.check_name(name)


@pytest.mark.parametrize("name", ["a.txt", "محادثة واتساب.zip", "x" * 255, ".hidden", "a..b", "-rf"])
def test_plain_labels_are_taken(name: str) -> None:
    intake.check_name(name)


@given(st.text())
def test_every_name_on_a_disk_has_a_label(name: str) -> None:
    intake.check_name(intake.label_of(name))


def test_a_label_is_the_last_part_as_far_as_it_can_be() -> None:
    assert intake.label_of("../../etc/محادثة.txt") == "محادثة.txt"
    assert intake.label_of("a\\b\nc") == "a_b_c"
    assert intake.label_of(os.fsdecode(b"caf\xe9.txt")) == "caf_.txt"
