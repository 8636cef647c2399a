"""A unit's leadership owns its harm table: signed, versioned, kept with the lake, and never changed unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marsad.errors import PackError, UsageError
from marsad.packs import make_key, read_key, trust_key
from marsad.rank import harm_mark, harm_of, load_harm, new_harm, sign_harm, signed_harm, use_harm

FIRST = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "home"))
    make_key(tmp_path / "chief.key")
    trust_key(tmp_path / "chief.key.pub", "head-of-unit")
    return read_key(tmp_path / "chief.key")


def own(tmp_path: Path, version: str = "7", name: str = "own.yaml") -> Path:
    path = new_harm(tmp_path / name)
    text = path.read_text(encoding="utf-8").replace(
        f'version: "{load_harm().version}"', f'version: "{version}"'
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_the_table_of_the_package_says_that_nobody_signed_it() -> None:
    assert load_harm().said == f"{load_harm().version}, built-in, unsigned"


def test_a_signed_table_says_who_signed_it(tmp_path: Path, key) -> None:
    path = own(tmp_path)
    assert signed_harm(path).said == "7, unsigned"
    sign_harm(path, key)
    assert signed_harm(path).said == "7, signed by head-of-unit"


def test_a_table_changed_after_it_was_signed_is_refused_by_name(tmp_path: Path, key) -> None:
    path = own(tmp_path)
    sign_harm(path, key)
    path.write_text(path.read_text(encoding="utf-8").replace("random: 0.08", "random: 0.0"), encoding="utf-8")
    with pytest.raises(PackError, match=r"own\.yaml: changed since"):
        signed_harm(path)


def test_a_signature_that_is_none_and_a_key_nobody_trusts_are_refused(tmp_path: Path, key) -> None:
    path = own(tmp_path)
    signature = sign_harm(path, key)
    with pytest.raises(PackError, match="not trusted here"):
        signed_harm(path, {})
    signature.write_text("{}", encoding="ascii")
    with pytest.raises(PackError, match="not a signature"):
        signed_harm(path)


def test_a_lake_keeps_each_table_it_was_ranked_with(tmp_path: Path, key) -> None:
    lake = tmp_path / "lake"
    assert (harm_of(lake).built_in, harm_mark(lake)) == (True, "")
    for days, version in ((0, "7"), (5, "8")):
        path = own(tmp_path, version, f"{version}.yaml")
        sign_harm(path, key)
        use_harm(path, lake, FIRST + timedelta(days=days))
        path.unlink()  # the lake has its own copy
    assert harm_of(lake).said == "8, signed by head-of-unit"
    assert harm_of(lake, FIRST + timedelta(days=2)).version == "7"
    assert harm_of(lake, FIRST - timedelta(days=2)).built_in


def test_nothing_unsigned_is_used_unless_it_is_meant(tmp_path: Path, key) -> None:
    path = own(tmp_path)
    with pytest.raises(UsageError, match="nobody has signed"):
        use_harm(path, tmp_path / "lake")
    assert use_harm(path, tmp_path / "lake", unsigned=True).said == "7, unsigned"


def test_one_version_is_one_table(tmp_path: Path, key) -> None:
    lake, path = tmp_path / "lake", own(tmp_path)
    use_harm(path, lake, FIRST, unsigned=True)
    mark = harm_mark(lake)
    path.write_text(
        path.read_text(encoding="utf-8").replace("random: 0.08", "random: 0.05"), encoding="utf-8"
    )
    with pytest.raises(UsageError, match="another table of version 7"):
        use_harm(path, lake, unsigned=True)
    assert harm_mark(lake) == mark


def test_a_table_in_a_lake_that_was_changed_there_is_refused(tmp_path: Path, key) -> None:
    lake, path = tmp_path / "lake", own(tmp_path)
    sign_harm(path, key)
    use_harm(path, lake, FIRST)
    (kept,) = lake.glob("harm/*/harm.yaml")
    kept.write_text(kept.read_text(encoding="utf-8").replace("random: 0.08", "random: 0.0"), encoding="utf-8")
    with pytest.raises(PackError, match="changed since"):
        harm_of(lake)


def test_where_its_key_is_not_trusted_a_lakes_table_serves_and_says_so(tmp_path: Path, key) -> None:
    lake, path = tmp_path / "lake", own(tmp_path)
    sign_harm(path, key)
    use_harm(path, lake, FIRST)
    for file in (tmp_path / "home").rglob("*.pem"):
        file.unlink()
    assert harm_of(lake).said == "7, signed by a key that is not trusted here"


def test_a_private_key_is_needed_and_a_broken_table_is_not_signed(tmp_path: Path, key) -> None:
    path = own(tmp_path)
    with pytest.raises(PackError, match="private key"):
        sign_harm(path, key.public_key())
    path.write_text("version: 7", encoding="utf-8")
    with pytest.raises(PackError, match=r"own\.yaml"):
        sign_harm(path, key)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = own(tmp_path)
    with pytest.raises(UsageError, match="already there"):
        new_harm(path)
