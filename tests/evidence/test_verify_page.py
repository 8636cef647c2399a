"""The page that goes with an export says the same as we do, in a real browser, about whole and broken exports."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.evidence.authorities import anchored, authority, size_of
from tests.evidence.browser import Browser, ask
from tests.evidence.exports import exported, files_of

from marsad.evidence.export.page import write_page
from marsad.evidence.verify.bags import InMemory
from marsad.evidence.verify.exported import check

pytestmark = pytest.mark.browser
VERDICT = """new Promise(done => {
  const clock = setInterval(() => {
    const verdict = document.querySelector(".verdict");
    if (verdict) { clearInterval(clock); done(verdict.className); }
  }, 50);
})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, real_part: Callable[[str], str]) -> Iterator[Browser]:
    """The page as it lies in an export, open in a browser."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "verify.html").write_bytes(write_page())
    with Browser(real_part("chromium"), folder) as browser:
        browser.open((folder / "verify.html").as_uri())
        yield browser


def test_a_whole_export_is_found_whole_as_folder_and_as_zip(tmp_path: Path, page: Browser) -> None:
    files = files_of(exported(tmp_path))
    (tmp_path / "z").mkdir()
    packed = exported(tmp_path / "z", "out.zip").read_bytes()
    key = files["data/log/log.vkey"].decode().strip()
    own, anchored = ask(page, files=files), ask(page, files=files, key=key)
    for found in (own, anchored, ask(page, zip=packed), ask(page, files=files, native=False)):
        assert found["faults"] == []
        assert [
            found["counts"][step] for step in ("seal", "checkpoint", "entries", "records", "history")
        ] == [1, 1, 8, 3, 8]
    assert (own["anchored"], anchored["anchored"]) == (False, True)
    assert own["fingerprint"] == check(InMemory(files)).fingerprint


def test_flipped_bytes_and_missing_files_are_found_everywhere(tmp_path: Path, page: Browser) -> None:
    files = files_of(exported(tmp_path))
    few = 40 if os.environ.get("MARSAD_SOAK") else 2
    missed = []
    for name, body in sorted(files.items()):
        for at in sorted({len(body) * part // few for part in range(few)} | {len(body) - 2}):
            changed = files | {name: body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]}
            missed += [] if ask(page, files=changed)["faults"] else [(name, at)]
        less = {other: kept for other, kept in files.items() if other != name}
        missed += [] if ask(page, files=less)["faults"] else [(name, -1)]
    assert not missed


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_timestamps_and_older_heads_are_checked_too(tmp_path: Path, page: Browser, kind: str) -> None:
    out, old = anchored(tmp_path, kind)
    files, at = files_of(out), f"data/anchors/{size_of(old):012d}"
    found = ask(page, files=files)
    assert found["faults"] == []
    assert [each["who"] for each in found["stamps"]] == [f"own {size_of(old)}", "own"]
    assert [each["at"][:19] for each in found["stamps"]] == [
        check(InMemory(files)).stamps[name][:19] for name in (f"own {size_of(old)}", "own")
    ]
    proof = next(name for name in files if name.startswith(at) and name.endswith(".proof"))
    for changed in (
        {f"{at}/own.tsr": files["data/stamps/own.tsr"]},
        {"data/stamps/own.tsr": files[f"{at}/own.tsr"]},
        {"data/stamps/own.pem": authority(tmp_path / "else").pem},
        {f"{at}/checkpoint.note": files["data/log/checkpoint.note"]},
        {proof: files[f"data/log/proofs/{Path(proof).name}"]},
    ):
        assert "stamps" in {fault["step"] for fault in ask(page, files=files | changed)["faults"]}


def test_the_slow_way_refuses_what_the_browsers_own_refuses(tmp_path: Path, page: Browser) -> None:
    files = files_of(exported(tmp_path))
    for name in ("seal.note", "data/log/checkpoint.note"):
        body = files[name]
        at = body.rindex(b" ") + 20  # inside the signature
        changed = files | {name: body[:at] + (b"A" if body[at : at + 1] != b"A" else b"B") + body[at + 1 :]}
        for native in (True, False):
            told = ask(page, files=changed, native=native)["faults"]
            assert (name, "unsigned") in {(fault["where"], fault["what"]) for fault in told}


def test_the_key_of_somebody_else_and_a_torn_zip_are_found(tmp_path: Path, page: Browser) -> None:
    files = files_of(exported(tmp_path))
    (tmp_path / "z").mkdir()
    raw = exported(tmp_path / "z", "out.zip").read_bytes()
    (tmp_path / "y").mkdir()
    other = files_of(exported(tmp_path / "y"))["data/log/log.vkey"].decode().strip()
    assert {fault["what"] for fault in ask(page, files=files, key=other)["faults"]} >= {
        "otherkey",
        "unsigned",
    }
    assert ask(page, zip=raw[: len(raw) // 2])["faults"]
    at = raw.index(b"custody.csv") + 40  # inside what is packed
    assert ask(page, zip=raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])["faults"]


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_a_person_chooses_a_zip_and_is_told_in_each_language(
    tmp_path: Path, lang: str, real_part: Callable[[str], str]
) -> None:
    out = exported(tmp_path, "out.zip")
    raw = bytearray(out.read_bytes())
    broken = tmp_path / "broken.zip"
    at = raw.index(b"custody.csv") + 40
    raw[at] ^= 1
    broken.write_bytes(raw)
    (tmp_path / "verify.html").write_bytes(write_page())
    with Browser(real_part("chromium"), tmp_path) as browser:
        for chosen, verdict in ((out, "verdict"), (broken, "verdict bad")):
            browser.open((tmp_path / "verify.html").as_uri() + f"?lang={lang}")
            assert browser.value("document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")
            browser.choose("#zip", chosen)
            assert browser.value(VERDICT) == verdict
            assert browser.value("document.documentElement.scrollWidth <= innerWidth")
        assert not browser.complaints


def test_the_page_asks_nothing_of_anybody() -> None:
    page = write_page().decode()
    assert "default-src 'none'" in page
    for word in (
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "import(",
        "src=",
        "localStorage",
        "cookie",
    ):
        assert word not in page, word
    assert len(page) < 80_000
