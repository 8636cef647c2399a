"""A person's way through the vault in a real browser: say what for, bring in, look, check; at 360 px and wide."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.desk.browser import Browser

from marsad.evidence import Vault
from marsad.evidence.nouns import Act

SIZE = 30_000_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, str]]:
    """Address and store of a desk, and the link that it printed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("desk")
    code = (
        "from pathlib import Path; from marsad_desk.run import serve\n"
        f"serve('127.0.0.1', {port}, store=Path({str(home / 'store')!r}), actor='نادية')"
    )
    said = home / "said"
    with said.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", code], env={**os.environ, "MARSAD_DESK_HOME": str(home)}, stderr=file
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/static/vault/upload.js", timeout=5).close()
            break
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    link = re.search(r"http\S+/account/enter/\S+", said.read_text())
    assert link
    yield f"{address}/evidence/", home / "store", link[0]
    process.send_signal(signal.SIGINT)
    process.wait(30)


@pytest.mark.browser
def test_a_file_is_brought_in_looked_at_and_checked(
    desk: tuple[str, Path, str], tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    address, store, link = desk
    file = tmp_path / "محادثة.txt"
    file.write_bytes(os.urandom(SIZE))
    with Browser(real_part("chromium"), tmp_path / "profile") as page:
        page.look(1280, 860, lang="ar")
        page.go(link)
        page.go(address)
        page.run("document.querySelector('#purpose').value = 'قضية مختلَقة'")
        page.submit("document.querySelector('form.form button').click()")
        page.go(f"{address}add")
        page.choose("#files", file)
        page.submit("document.querySelector('form.form > button').click()")
        assert page.run("document.querySelector('.items .fresh .label').textContent") == file.name
        item = page.run("document.querySelector('.items a').getAttribute('href').split('/').pop()")
        for lang, dark in (("ar", False), ("en", True), ("fr", False)):
            for width in (360, 1280):
                page.look(width, 800, dark=dark, lang=lang)
                for name in ("", "add", item, "check", "hand-over"):
                    page.go(address + name)
                    assert page.run("document.documentElement.lang") == lang
                    assert page.run("document.documentElement.scrollWidth") <= width, (name, lang, width)
        assert page.said == []  # nothing broke, and nothing was against the policy
    with Vault(store) as vault, vault.open(item, Act("test")) as stream:
        assert stream.read() == file.read_bytes()
