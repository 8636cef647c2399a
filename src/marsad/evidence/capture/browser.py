"""Chromium, driven over a pipe: no port that another program could open, a profile that is thrown away.

Source: Chrome DevTools Protocol; ``--remote-debugging-pipe`` (messages in JSON, a NUL after each).
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--headless --disable-gpu --disable-quic --no-first-run --no-default-browser-check --hide-scrollbars --mute-audio "
    "--disable-background-networking --disable-component-update --disable-sync --disable-extensions "
    "--disable-default-apps --disable-domain-reliability --disable-breakpad --metrics-recording-only --no-pings "
    "--dns-prefetch-disable --force-webrtc-ip-handling-policy=disable_non_proxied_udp "
    "--webrtc-ip-handling-policy=disable_non_proxied_udp --remote-debugging-pipe "
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,DnsOverHttps,"
    "IsolateOrigins,site-per-process --disable-site-isolation-trials"  # frames of other sites are told of too
).split()
_NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # names are the gate's to look up
_MOST = 1 << 30  # bytes of one answer of the browser


def chromium() -> str:
    """The program; MARSAD_CHROMIUM names another. Raises EvidenceError where there is none."""
    for name in filter(None, (os.environ.get("MARSAD_CHROMIUM"), *_NAMES)):
        if found := shutil.which(name):
            return found
    raise EvidenceError(
        "there is no Chromium to capture with", hint="install chromium, or set MARSAD_CHROMIUM"
    )


class Browser:
    """One page behind the proxy at ``port``. Events come in the order in which they happen, from `events`."""

    def __init__(self, port: int, window: tuple[int, int]) -> None:
        shared = Path("/dev/shm")  # noqa: S108  (memory, not disk: what was seen is gone with it)
        place = shared if os.access(shared, os.W_OK) else None
        self._profile = tempfile.mkdtemp(prefix="marsad-capture-", dir=place)
        self._process: subprocess.Popen[bytes] | None = None
        self._wires: list[int] = []
        self._numbers = itertools.count(1)
        self._told: deque[dict[str, Any]] = deque()
        self._rest = bytearray()
        self._session = ""
        try:
            self._start(port, window)
        except BaseException:
            self._end()
            raise

    def _start(self, port: int, window: tuple[int, int]) -> None:
        program, theirs, mine = chromium(), os.pipe(), os.pipe()
        self._to, self._from = theirs[1], mine[0]
        self._wires += [theirs[1], mine[0]]
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            program, *_FLAGS, _NO_NAMES, *sandbox,
            f"--proxy-server=http://127.0.0.1:{port}", "--proxy-bypass-list=<-loopback>",
            f"--user-data-dir={self._profile}", f"--window-size={window[0]},{window[1]}", "about:blank",
        ]  # fmt: skip
        wired = f'exec "$@" 3<&{theirs[0]} 4>&{mine[1]} {theirs[0]}<&- {mine[1]}>&-'
        self._process = subprocess.Popen(  # noqa: S603  (the program and our own words)
            ["/bin/bash", "-c", wired, "-", *command], pass_fds=(theirs[0], mine[1]), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "HOME": self._profile, "LANG": "C.UTF-8", "TZ": "UTC"},
        )  # fmt: skip
        os.close(theirs[0])
        os.close(mine[1])
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for descriptor in self._wires:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._wires.clear()
        for _ in range(20):  # what the browser started may still be writing as it dies
            shutil.rmtree(self._profile, ignore_errors=True)
            if not Path(self._profile).exists():
                return
            time.sleep(0.05)
        raise EvidenceError(
            f"the browser's profile {self._profile} cannot be destroyed", hint="delete it by hand"
        )

    def ask(self, method: str, *, patience: float = 30.0, **params: Any) -> dict[str, Any]:
        """Ask for something and wait for the answer; events meanwhile are kept. Raises EvidenceError."""
        until = time.monotonic() + patience
        number = self._send(method, params)
        while True:
            told = self._message(until)
            if told is None:
                raise EvidenceError(
                    "the browser does not answer", hint="try again; --patience gives it longer"
                )
            if told.get("id") == number:
                if "error" in told:
                    raise EvidenceError(f"the browser refuses {method}", hint="try again, or another address")
                return dict(told["result"])
            self._told.append(told)

    def _send(self, method: str, params: dict[str, Any]) -> int:
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params}
        if self._session:
            asked["sessionId"] = self._session
        try:
            os.write(self._to, json.dumps(asked).encode() + b"\0")
        except OSError as error:
            raise EvidenceError(
                "the browser has gone", hint="try again; --patience gives it longer"
            ) from error
        return number

    def events(self, until: float) -> Iterator[dict[str, Any]]:
        """Events up to a moment (of the monotonic clock), those kept first; None of them is lost."""
        while True:
            while self._told:
                yield self._told.popleft()
            if time.monotonic() >= until:
                return
            if (told := self._message(until)) is None:
                return
            yield told

    def _message(self, until: float) -> dict[str, Any] | None:
        while (end := self._rest.find(b"\0")) < 0:
            ready, _, _ = select.select([self._from], [], [], max(0.0, until - time.monotonic()))
            piece = os.read(self._from, 1 << 20) if ready else b""
            if not piece or len(self._rest) > _MOST:
                return None
            self._rest += piece
        told = dict(json.loads(bytes(self._rest[:end])))
        del self._rest[: end + 1]
        if told.get("method") == "Page.javascriptDialogOpening":
            # While a dialog stands the browser answers nothing else, so nobody may wait before it is closed.
            self._send("Page.handleJavaScriptDialog", {"accept": False})
        return told
