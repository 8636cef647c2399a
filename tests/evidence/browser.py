"""A real browser with the page that goes into exports open in it, driven over a pipe."""

from __future__ import annotations

import base64
import itertools
import json
import os
import subprocess
from pathlib import Path
from typing import Any, Self

FLAGS = ("--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking "
         "--disable-component-update --disable-sync --remote-debugging-pipe --hide-scrollbars").split()  # fmt: skip
_PATIENCE = 60_000  # milliseconds for one answer


class Browser:
    """One page. What the page logs as errors, refusals of its policy included, is in ``complaints``."""

    def __init__(self, chromium: str, folder: Path) -> None:
        self._theirs, self._ours = os.pipe(), os.pipe()
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{self._theirs[0]} 4>&{self._ours[1]}', "-", chromium, *FLAGS, *sandbox,
             f"--user-data-dir={folder / 'profile'}", "about:blank"],
            pass_fds=(self._theirs[0], self._ours[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(self._theirs[0])
        os.close(self._ours[1])
        self._rest, self._numbers, self._session = b"", itertools.count(1), ""
        self.complaints: list[str] = []
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Log", "DOM"):
            self(f"{part}.enable")

    def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser for something and wait for the answer."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._theirs[1], json.dumps(asked).encode() + b"\0")
        while True:
            told = self._message()
            if told.get("id") == number:
                assert "error" not in told, told
                return dict(told["result"])

    def open(self, address: str) -> None:
        """Go to a page and wait until it is there."""
        self("Page.navigate", url=address)
        self.value(
            "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))"
        )

    def value(self, expression: str) -> Any:
        """What an expression, or the promise it gives, comes to."""
        done = self(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            timeout=_PATIENCE,
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def choose(self, selector: str, *files: Path) -> None:
        """Choose files in an input, as a person would."""
        root = self("DOM.getDocument")["root"]["nodeId"]
        node = self("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def picture(self, path: Path, width: int, *, dark: bool = False) -> None:
        """The whole page as PNG."""
        theme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self("Emulation.setEmulatedMedia", features=theme)
        self("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        shot = self("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._ours[0], 1 << 16)
            assert more, "the browser has gone"
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        told = dict(json.loads(first))
        if told.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
            self.complaints.append(json.dumps(told["params"]))
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._theirs[1])
        os.close(self._ours[0])


ASK = """(async given => {
  const blob = b => new Blob([Uint8Array.from(atob(b), c => c.charCodeAt(0))]);
  const own = signedBy;
  if (given.native === false) signedBy = (key, signature, message) => slowly(key, signature, message);
  try {
    const bag = given.zip ? await fromZip(blob(given.zip)).catch(() => null)
      : {files: new Map(Object.entries(given.files).map(([name, b]) => [name, held(blob(b))])), strange: []};
    return bag ? await check(bag, given.key) : {faults: [{what: "zip"}]};
  } finally { signedBy = own; }
})"""


def ask(
    browser: Browser,
    *,
    files: dict[str, bytes] | None = None,
    zip: bytes = b"",
    key: str = "",
    native: bool = True,
) -> Any:
    """What the open page finds in these files, or in this ZIP."""
    packed = {name: base64.b64encode(body).decode() for name, body in (files or {}).items()}
    given = {"files": packed, "zip": base64.b64encode(zip).decode(), "key": key, "native": native}
    return browser.value(f"{ASK}({json.dumps(given)})")
