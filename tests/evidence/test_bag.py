"""Bags as RFC 8493 wants them: what other programs must refuse, ours refuses, and names survive the manifest."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.exports import exported, files_of
from tests.evidence.opinions import opinion

from marsad.errors import EvidenceError
from marsad.evidence.export.bag import BAGIT, INFO, MANIFEST, TAGS, manifest, read_manifest
from marsad.evidence.verify import verify
from marsad.evidence.verify.bags import InMemory, is_safe
from marsad.evidence.verify.exported import check

DIGEST = "0" * 64
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1).filter(
    lambda name: not name[0].isspace()
)


@given(st.dictionaries(NAMES, st.binary().map(lambda b: hashlib.sha256(b).hexdigest())))
def test_every_name_survives_a_manifest(files: dict[str, str]) -> None:
    assert read_manifest(manifest(files)) == files
    bagit = opinion("bagit")
    for name in files:
        line = manifest({name: DIGEST}).decode()
        assert line.count("\n") == 1
        written = line.partition("  ")[2][:-1]
        if "%0" not in name and "%25" not in name:  # of names with escapes in them that program makes others
            assert bagit._decode_filename(written).replace("%25", "%") == name


@pytest.mark.parametrize(
    "raw",
    [
        f"{DIGEST}  data/a",
        f"{DIGEST} data/a\n",
        f"{DIGEST}  *data/a\n{DIGEST}  data/a\n{DIGEST}  data/a\n",
        f"{DIGEST.replace('0', 'A')}  data/a\n",
        f"{DIGEST[:40]}  data/a\n",
        f"{DIGEST}  data/b\n{DIGEST}  data/a\n",
        f"{DIGEST}  data/a\r\n",
        f"\ufeff{DIGEST}  data/a\n",
        f"\n{DIGEST}  data/a\n",
        f"{DIGEST}  data/50%\n",
    ],
    ids=[
        "no end",
        "one space",
        "twice",
        "capitals",
        "sha1",
        "unsorted",
        "crlf",
        "bom",
        "empty line",
        "bare %",
    ],
)
def test_a_manifest_has_one_form(raw: str) -> None:
    with pytest.raises(ValueError, match=r"form|end|entry"):
        read_manifest(raw.encode())


@pytest.mark.parametrize(
    "name", ["../a", "/a", "data/../../a", "data//a", "data/./a", "C:a", "data\\a", "", "data/", "a\0b"]
)
def test_a_name_that_leads_outside_is_not_safe(name: str) -> None:
    assert not is_safe(name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of an export."""
    files = files_of(exported(tmp_path_factory.mktemp("bag")))
    assert check(InMemory(files)).whole
    return files


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({BAGIT: None}, "missing"),
        ({BAGIT: b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"}, "bag"),
        ({BAGIT: b"\xef\xbb\xbfBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}, "bag"),
        ({BAGIT: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n"}, "bag"),
        ({INFO: b"Payload-Oxum: 1.1\n"}, "bag"),
        ({INFO: b"\xff"}, "bag"),
        ({MANIFEST: None}, "manifest"),
        ({TAGS: None}, "manifest"),
        ({MANIFEST: f"{DIGEST}  ../../outside\n".encode()}, "manifest"),
        ({MANIFEST: f"{DIGEST}  bagit.txt\n".encode()}, "manifest"),
        ({TAGS: f"{DIGEST}  data/index.json\n".encode()}, "manifest"),
        ({TAGS: f"{DIGEST}  seal.note\n".encode()}, "manifest"),
        ({"fetch.txt": b"http://192.0.2.1/a 1 data/a\n"}, "extra"),
        ({"manifest-md5.txt": b""}, "extra"),
        ({"data/more": b"x"}, "extra"),
        ({"data/index.json": None}, "missing"),
        ({"data/log/log.vkey": None}, "key"),
        ({"data/log/checkpoint.note": None}, "checkpoint"),
        ({"seal.note": None}, "seal"),
        ({"data/index.json": b"[" * 100_000}, "index"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_bag_that_is_not_valid_is_refused(
    whole: dict[str, bytes], changes: dict[str, bytes | None], code: str
) -> None:
    changed = {name: body for name, body in {**whole, **changes}.items() if body is not None}
    assert code in {fault.code for fault in check(InMemory(changed)).faults}


def test_an_export_of_nothing_but_names_is_refused_without_a_crash(tmp_path: Path) -> None:
    for files in ({}, {"seal.note": b""}, {MANIFEST: b"", TAGS: b""}):
        assert not check(InMemory(files)).whole
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("junk", [b"null", b"[]", b"1", b'"a"', b"{}", b'{"v":1}', b"\xff", b"[" * 100_000])
def test_records_entries_and_notes_that_hold_something_else_are_faults_not_crashes(
    whole: dict[str, bytes], junk: bytes
) -> None:
    kinds = ("data/records/", "data/log/entries/", "data/log/proofs/", "data/log/checkpoint", "data/index")
    for kind in kinds:
        name = next(each for each in sorted(whole) if each.startswith(kind))
        for changed in (
            whole | {name: junk},
            whole | {f"{name}.json": junk},
            whole | {f"{kind}/x.json": junk},
        ):
            assert not check(InMemory(changed)).whole


def test_a_damaged_zip_is_a_fault_or_refused_and_never_a_crash(tmp_path: Path) -> None:
    raw = exported(tmp_path, "out.zip").read_bytes()
    damaged, whole_ones = tmp_path / "damaged.zip", 0
    names = raw.index(b"PK\x01\x02")
    for at in (*range(120), *range(names, names + 120), *range(len(raw) - 22, len(raw))):
        damaged.write_bytes(raw[:at] + b"\xfe" + raw[at + 1 :])
        try:
            whole_ones += verify(damaged).whole  # dates and rights in a ZIP are not the export's
        except EvidenceError:
            continue
    assert whole_ones < 120
