"""A page is sealed as the browser got it, and never reaches where it has no business."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.evidence.capture.site import PIXEL, Site, endless, give, moved
from tests.evidence.opinions import opinion
from warcio.archiveiterator import ArchiveIterator

from marsad.errors import EvidenceError
from marsad.evidence.capture import addresses, capture
from marsad.evidence.nouns import Act
from marsad.evidence.vault import Vault
from marsad.evidence.verify import verify

ACT = Act("A. Analyst", "case 12", "article 5")


@pytest.fixture
def vault(tmp_path: Path, real_part: Callable[[str], str]) -> Iterator[Vault]:
    assert real_part("chromium")
    with Vault.create(tmp_path / "store") as made:
        yield made


def records(vault: Vault, item: str) -> list[tuple[str, str, bytes, str]]:
    """Kind, address, body and digest of each record in a captured archive."""
    with vault.open(item, ACT) as stream:
        bag = zipfile.ZipFile(io.BytesIO(stream.read()))
    found = []
    for record in ArchiveIterator(io.BytesIO(bag.read("archive/data.warc.gz"))):
        head = record.rec_headers
        body = record.content_stream().read()
        found.append(
            (
                record.rec_type,
                head.get_header("WARC-Target-URI") or "",
                body,
                head.get_header("WARC-Block-Digest"),
            )
        )
    return found


@pytest.mark.browser
def test_archive_picture_and_text_are_sealed_with_how_they_came_about(vault: Vault, tmp_path: Path) -> None:
    with Site(robots="User-agent: *\nAllow: /\n") as site:
        items = capture(f"{site.url}/", vault, ACT, allow_private=True)
    web, picture, text = items
    found = records(vault, web.id)
    answers = {url: body for kind, url, body, _ in found if kind == "response"}
    assert "عمل سريع".encode() in answers[f"{site.url}/"]
    assert answers[f"{site.url}/pixel.png"] == PIXEL
    assert all(digest.startswith("sha256:") for *_, digest in found)
    assert {kind for kind, *_ in found} == {"warcinfo", "request", "response", "resource"}
    assert "مضاف" in vault.open(text.id, ACT).read().decode()
    assert vault.open(picture.id, ACT).read().startswith(b"\x89PNG")
    details = json.loads(web.record)["details"]
    assert (details["url"], details["status"], details["ip"]) == (f"{site.url}/", "200", "127.0.0.1")
    assert (details["robots"], details["complete"]) == ("allowed", "yes")
    assert [event.action for event in vault.timeline(web.id, None)][:2] == ["sealed", "captured"]
    assert verify(vault.path).whole
    opinion("wacz")
    (tmp_path / "page.wacz").write_bytes(vault.open(web.id, ACT).read())
    program = Path(sys.executable).with_name("wacz")
    done = subprocess.run(
        [program, "validate", "-f", tmp_path / "page.wacz"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.browser
def test_frames_of_other_sites_are_in_the_archive_too(vault: Vault) -> None:
    with Site() as other, Site() as site:
        other.page("/inner", "<p>inside the frame")
        site.page("/frames", f'<iframe src="http://localhost:{other.port}/inner"></iframe>')
        web = capture(f"{site.url}/frames", vault, ACT, allow_private=True)[0]
    answers = [
        body for kind, url, body, _ in records(vault, web.id) if kind == "response" and url.endswith("/inner")
    ]
    assert answers == [b"<p>inside the frame"]


@pytest.mark.browser
def test_our_own_reader_reads_the_text_of_what_was_captured(vault: Vault, tmp_path: Path) -> None:
    from marsad.readers import read

    with Site() as site:
        web = capture(f"{site.url}/", vault, ACT, allow_private=True)[0]
    (tmp_path / "page.wacz").write_bytes(vault.open(web.id, ACT).read())
    assert any("عمل سريع" in getattr(each, "text", "") for each in read(tmp_path / "page.wacz"))


@pytest.mark.browser
def test_nothing_private_is_reached_by_any_road(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site itself passes for public; what it leads to does not."""
    with Site() as inside, Site() as site:
        real = addresses.checked

        def public(host: str, port: int, *, allow_private: bool) -> str:
            own = host == "127.0.0.1" and port == site.port
            return real(host, port, allow_private=allow_private or own)

        for room in (
            "marsad.evidence.capture",
            "marsad.evidence.capture.gate",
            "marsad.evidence.capture.robots",
        ):
            monkeypatch.setattr(f"{room}.checked", public)
        inner = inside.url
        site.page(
            "/roads",
            f"""<img src="{inner}/1"><iframe src="{inner}/2"></iframe><script src="{inner}/3"></script>
            <link rel=stylesheet href="{inner}/4"><link rel=prefetch href="{inner}/5">
            <img src="http://localhost:{inside.port}/6">
            <img src="http://[::1]:{inside.port}/7"><img src="http://2130706433:{inside.port}/8"><img src="/away">
            <script>fetch("{inner}/9", {{mode: "no-cors"}}); new WebSocket("{inner.replace("http", "ws")}/10");
            navigator.sendBeacon("{inner}/11"); window.open("{inner}/12"); alert(1); confirm(2);
            const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{inside.port}"}}]}});
            peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer));
            </script>""",
        )
        site.pages["/away"] = moved(f"{inner}/13")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
            ear.bind(("127.0.0.1", inside.port))
            ear.settimeout(0.5)
            items = capture(f"{site.url}/roads", vault, ACT)
            with pytest.raises(TimeoutError):  # nor by WebRTC
                ear.recv(1)
        assert json.loads(items[0].record)["details"]["refused"]
        site.pages["/jump"] = moved(f"{inner}/14")
        with pytest.raises(EvidenceError):
            capture(f"{site.url}/jump", vault, ACT)
        site.page("/later", f'<meta http-equiv="refresh" content="0;url={inner}/15">')
        capture(f"{site.url}/later", vault, ACT, patience=5)
        assert inside.asked == []
        assert "/away" in site.asked


def test_addresses_that_are_no_page_are_refused_before_anything_starts(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "store") as vault:
        for url in (
            "file:///etc/passwd", "javascript:alert(1)", "ftp://a.example/", "http://user:pw@a.example/", "about:blank",
            "http://127.0.0.1/", "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://",
            "http://a.example:99999/", "http://0x7f.1/", "data:text/html,x", "https://10.0.0.1:8443/",
        ):  # fmt: skip
            with pytest.raises(EvidenceError):
                capture(url, vault, ACT)
        assert vault.count() == 0


@pytest.mark.browser
def test_robots_are_asked_first_and_a_note_is_needed_where_they_forbid(vault: Vault) -> None:
    with Site(robots="User-agent: *\nDisallow: /\n") as site:
        with pytest.raises(EvidenceError, match="robots"):
            capture(f"{site.url}/", vault, ACT, allow_private=True)
        assert site.asked == ["/robots.txt"]
        web = capture(f"{site.url}/", vault, ACT, allow_private=True, legal_note="order of 3 May")[0]
    details = json.loads(web.record)["details"]
    assert (details["robots"], details["legal_note"]) == ("forbidden", "order of 3 May")
    assert any(
        url.startswith("urn:robots:") and b"Disallow" in body for _, url, body, _ in records(vault, web.id)
    )


@pytest.mark.browser
def test_of_a_marked_page_only_the_text_is_kept(vault: Vault) -> None:
    with Site() as site:
        web, picture, text = capture(f"{site.url}/", vault, ACT, allow_private=True, marked="reported")
    assert (picture.held, web.held, text.held) == ("hash", "hash", "bytes")
    assert (picture.size, len(picture.sha256)) > (100, 60)
    stored = b"".join(path.read_bytes() for path in vault.path.rglob("*") if path.is_file())
    assert PIXEL not in stored


@pytest.mark.browser
def test_pages_that_never_end_or_break_off_are_sealed_as_far_as_they_came(vault: Vault) -> None:
    with Site() as site:
        site.pages["/endless"] = endless
        slow = capture(f"{site.url}/endless", vault, ACT, allow_private=True, patience=3)[0]
        assert json.loads(slow.record)["details"]["complete"].startswith("no")

        def torn(handler: object) -> None:
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<p>half"
            )  # type: ignore[attr-defined]

        site.pages["/torn.png"] = torn
        site.page(
            "/page",
            '<p>whole<img src="/torn.png"><a download href="/pixel.png">d</a><script>links[0].click()</script>',
        )
        web = capture(f"{site.url}/page", vault, ACT, allow_private=True)[0]
        assert any(kind == "response" and b"whole" in body for kind, _, body, _ in records(vault, web.id))
        site.pages["/gone"] = lambda handler: give(handler, b"gone", status=410)
        gone = capture(f"{site.url}/gone", vault, ACT, allow_private=True)[0]
        assert json.loads(gone.record)["details"]["status"] == "410"
    assert verify(vault.path).whole
