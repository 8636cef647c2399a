"""The desk's key is made once, kept from others, and never taken from a file that others can read."""

import os
from pathlib import Path

import pytest

from marsad import MarsadError
from marsad_desk import home

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")


@pytest.fixture(autouse=True)
def without_given_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARSAD_DESK_SECRET_KEY", raising=False)


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = home.secret_key(tmp_path / "desk")
    assert len(first) >= 50
    assert home.secret_key(tmp_path / "desk") == first
    assert home.secret_key(tmp_path / "other") != first


@posix
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    home.secret_key(tmp_path / "desk")
    assert (tmp_path / "desk").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "desk" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "desk").iterdir()] == ["secret-key"]


@posix
def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    key = home.secret_key(tmp_path)
    (tmp_path / "secret-key").chmod(0o644)
    with pytest.raises(MarsadError) as caught:
        home.secret_key(tmp_path)
    assert key not in str(caught.value)


def test_processes_that_start_together_get_the_same_key(tmp_path: Path) -> None:
    first = home.secret_key(tmp_path)
    home._keep(tmp_path / "secret-key", "another")  # the second of two that both saw no key yet
    assert home.secret_key(tmp_path) == first


def test_a_key_of_the_environment_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_DESK_SECRET_KEY", "given")
    assert home.secret_key(tmp_path / "desk") == "given"
    assert not (tmp_path / "desk").exists()


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MarsadError, match="cannot be made"):
        home.prepare(tmp_path / "file" / "desk")
