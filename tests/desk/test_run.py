"""The desk really serves on this machine and refuses to be opened to others by accident."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad import MarsadError
from marsad_desk.run import is_loopback, serve


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "desk.unit.example", "127.0.0.1.example"])
def test_another_machines_address_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARSAD_DESK_HOSTS", raising=False)
    with pytest.raises(MarsadError, match="this machine only"):
        serve(host, 8000)


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_nobody_is_signed_in_by_the_start_of_a_desk_that_is_open_to_others(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSAD_DESK_HOSTS", "desk.unit.example")
    monkeypatch.setenv("MARSAD_DESK_HOME", str(tmp_path / "home"))
    with socket.socket() as free:
        free.bind((host, 0))
        port = free.getsockname()[1]
    with pytest.raises(MarsadError, match="open to others"):
        serve(host, port, actor="Nadia")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


def test_a_taken_port_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MarsadError, match="cannot be opened"):
            serve("127.0.0.1", taken.getsockname()[1])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a desk in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("desk")
    environment = {**os.environ, "MARSAD_DESK_HOME": str(home)}
    del environment["MARSAD_DESK_SECRET_KEY"]
    code = f"from marsad_desk.run import serve\nserve('127.0.0.1', {port})"
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/health", process)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert (home / "secret-key").exists()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"the desk did not start: {process.communicate()[1].decode()[-2000:]}")


def get(url: str, **headers: str) -> tuple[str, dict[str, str]]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return answer.read().decode(), {name.lower(): value for name, value in answer.headers.items()}


def test_it_serves_its_page_in_arabic(desk: str) -> None:
    text, headers = get(f"{desk}/", **{"Accept-Language": "ar"})
    assert 'dir="rtl"' in text
    assert "default-src 'none'" in headers["content-security-policy"]


def test_it_serves_its_style_sheet_without_a_build_step(desk: str) -> None:
    text, headers = get(f"{desk}/static/desk/desk.css")
    assert "margin-inline" in text
    assert headers["content-type"].startswith("text/css")


def test_it_gives_no_file_beside_the_style_sheet(desk: str) -> None:
    for path in ("/static/../settings.py", "/static/%2e%2e/settings.py", "/secret-key", "/static/desk/"):
        with pytest.raises(urllib.error.HTTPError):
            get(desk + path)


def test_its_database_keeps_what_was_confirmed(desk: str) -> None:
    from django.conf import settings

    assert "journal_mode=WAL" in settings.DATABASES["default"]["OPTIONS"]["init_command"]
    assert get(f"{desk}/health")[0].startswith('{"status": "ok"')


def in_a_process(code: str, **environment: str) -> str:
    """What ``code`` prints in an interpreter whose desk has this environment."""
    start = "import django\ndjango.setup()\nfrom django.test import Client\n"
    done = subprocess.run(
        [sys.executable, "-c", start + code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_health_is_red_without_a_database(tmp_path: Path) -> None:
    said = in_a_process(
        "print(Client().get('/health', headers={'host': 'localhost'}).status_code)",
        MARSAD_DESK_HOME=str(tmp_path / "nowhere"),
    )
    assert said.strip() == "503"


def test_named_hosts_open_it_only_through_tls(tmp_path: Path) -> None:
    code = """
plain = Client().get("/", headers={"host": "desk.unit.example"})
behind = Client().get("/", headers={"host": "desk.unit.example", "x-forwarded-proto": "https"})
print(plain.status_code, plain.headers["location"])
print(behind.status_code, "strict-transport-security" in behind.headers)
"""
    said = in_a_process(code, MARSAD_DESK_HOSTS="desk.unit.example", MARSAD_DESK_HOME=str(tmp_path))
    assert said.split() == ["301", "https://desk.unit.example/", "200", "True"]
