"""A real Chromium, driven over a pipe: pages are opened, filled in and looked at as a person would."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any, Self

FLAGS = ("--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking --hide-scrollbars "
         "--disable-component-update --disable-sync --remote-debugging-pipe about:blank").split()  # fmt: skip


class Browser:
    """One page. ``said`` collects what the console, the policy and uncaught errors say."""

    def __init__(self, chromium: str, profile: Path) -> None:
        their_in, our_out = os.pipe()
        our_in, their_out = os.pipe()

        def pipes() -> None:
            os.dup2(their_in, 1003)
            os.dup2(their_out, 1004)
            os.dup2(1003, 3)
            os.dup2(1004, 4)

        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._process = subprocess.Popen(
            [chromium, *sandbox, *FLAGS, f"--user-data-dir={profile}"],
            preexec_fn=pipes,  # noqa: PLW1509 - no threads yet, and the browser listens on 3 and 4
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(their_in)
        os.close(their_out)
        self._out, self._in = os.fdopen(our_out, "wb", 0), os.fdopen(our_in, "rb")
        self._count, self._session, self._rest = 0, "", b""
        self.said: list[str] = []
        self._loaded = False
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the DevTools protocol; its result."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._count:
            self._event(answer)
        assert "error" not in answer, (method, answer.get("error"))
        found: dict[str, Any] = answer["result"]
        return found

    def go(self, url: str) -> None:
        """Open a page and wait until it is there."""
        self._loaded = False
        self.call("Page.navigate", url=url)
        self.loaded()

    def loaded(self) -> None:
        """Wait for a page that is on its way."""
        end = time.monotonic() + 60
        while not self._loaded and time.monotonic() < end:
            self._event(self._next())
        assert self._loaded

    def run(self, code: str) -> Any:
        """What an expression gives in the page."""
        answer = self.call("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def submit(self, code: str) -> None:
        """Run what makes the browser leave this page, and wait for the next."""
        self._loaded = False
        self.run(code)
        self.loaded()

    def choose(self, selector: str, *files: Path) -> None:
        """Put files into an input."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def look(self, width: int, height: int, *, dark: bool = False, lang: str = "") -> None:
        """The size of the window, its colours, the language asked for."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        if lang:
            agent = self.run("navigator.userAgent")
            self.call("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=lang)

    def picture(self, out: Path) -> None:
        """The whole page as PNG."""
        # Of a page that fits into the window, a picture "beyond" it is shifted where text runs from the right.
        long = self.run("document.documentElement.scrollHeight > innerHeight")
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=long)
        out.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        """Ends the browser."""
        self._process.terminate()
        self._process.wait(30)
        self._out.close()
        self._in.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._in.fileno(), 1 << 16)
            assert piece, "the browser went away"
            self._rest += piece
        raw, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(raw)
        return found

    def _event(self, event: dict[str, Any]) -> None:
        if event.get("method") == "Page.loadEventFired":
            self._loaded = True
        if event.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
            self.said.append(json.dumps(event["params"]))
