"""One visit to a page: what was asked and answered, a picture of it, its text. Nothing is clicked, nobody logs in."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from marsad.errors import EvidenceError
from marsad.evidence.capture.browser import Browser

if TYPE_CHECKING:
    from marsad.evidence.capture.gate import Gate

_QUIET, _TALLEST, _MOST_TEXT = 1.0, 16_000, 8 << 20
_TOTAL, _ONE = 256 << 20, 64 << 20
_NO_CALLS = """for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport"])
  delete globalThis[name];"""
_LOOK = f"""({{
  url: location.href, title: document.title, height: document.documentElement.scrollHeight,
  text: (document.body ? document.body.innerText : "").slice(0, {_MOST_TEXT}),
}})"""


@dataclass(slots=True)
class Exchange:
    """A request and its answer. ``body`` is None where the browser did not get or keep it."""

    url: str
    method: str
    asked: dict[str, str]
    at: datetime
    post: str = ""
    status: int = 0
    reason: str = ""
    answered: dict[str, str] = field(default_factory=dict)
    media_type: str = ""
    body: bytes | None = None
    failed: str = ""


@dataclass(slots=True)
class Visit:
    """What came of it."""

    url: str
    final_url: str = ""
    title: str = ""
    status: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    software: str = ""
    tls: str = ""
    text: str = ""
    picture: bytes = b""
    complete: bool = True
    exchanges: list[Exchange] = field(default_factory=list)


def visit(url: str, gate: Gate, window: tuple[int, int], patience: float) -> Visit:
    """Open ``url`` and wait until it is there and quiet, at most ``patience`` seconds. Raises EvidenceError."""
    with Browser(gate.port, window) as browser:
        return _Visiting(browser, gate, url, window).done(patience)


class _Visiting:
    def __init__(self, browser: Browser, gate: Gate, url: str, window: tuple[int, int]) -> None:
        self._browser, self._gate, self._window = browser, gate, window
        self._visit = Visit(url)
        self._open: dict[str, Exchange] = {}
        self._loaded = False

    def done(self, patience: float) -> Visit:
        ask = self._browser.ask
        ask("Network.enable", maxTotalBufferSize=_TOTAL, maxResourceBufferSize=_ONE, maxPostDataSize=1 << 16)
        ask("Network.setBypassServiceWorker", bypass=True)
        ask("Page.enable")
        ask("Page.setDownloadBehavior", behavior="deny")
        width, height = self._window
        ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        # A call between browsers sends datagrams past every proxy, whatever the flags say.
        ask("Page.addScriptToEvaluateOnNewDocument", source=_NO_CALLS, runImmediately=True)
        self._visit.software = str(ask("Browser.getVersion")["product"])
        until = time.monotonic() + patience
        went = ask("Page.navigate", url=self._visit.url, patience=patience)
        if error := went.get("errorText"):
            self._failed(str(error))
        self._wait(until)
        self._look()
        return self._visit

    def _failed(self, error: str) -> None:
        if self._gate.refused:
            host, reason = next(iter(self._gate.refused.items()))
            raise EvidenceError(f"{host}: {reason}", hint="--allow-private, where the unit may see it")
        raise EvidenceError(f"the page did not open ({error})", hint="try again, or another address")

    def _wait(self, until: float) -> None:
        quiet = until
        while (now := time.monotonic()) < min(until, quiet):
            for told in self._browser.events(min(until, now + 0.1)):
                self._happened(told)
            busy = any(not each.status and not each.failed for each in self._open.values())
            if self._loaded and not busy:
                quiet = min(quiet, now + _QUIET)
            elif not self._loaded or busy:
                quiet = until
        self._visit.complete = self._loaded and not self._gate.full

    def _happened(self, told: dict[str, Any]) -> None:
        method, said = told.get("method"), told.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self._asked(said)
        elif method == "Network.responseReceived":
            self._answered(said["requestId"], said["response"])
        elif method == "Network.loadingFinished":
            self._finished(said["requestId"])
        elif method == "Network.loadingFailed" and (each := self._open.pop(said["requestId"], None)):
            each.failed = str(said.get("errorText", "failed"))

    def _asked(self, said: dict[str, Any]) -> None:
        request, key = said["request"], said["requestId"]
        if "redirectResponse" in said and key in self._open:
            self._answered(key, said["redirectResponse"])
            self._open.pop(key).body = b""
        if not request["url"].startswith(("http://", "https://")):
            return
        at = datetime.fromtimestamp(said["wallTime"], UTC)
        each = Exchange(
            request["url"], request["method"], dict(request["headers"]), at, request.get("postData", "")
        )
        self._open[key] = each
        self._visit.exchanges.append(each)

    def _answered(self, key: str, response: dict[str, Any]) -> None:
        each = self._open.get(key)
        if each is None:
            return
        each.status, each.reason = int(response["status"]), str(response.get("statusText", ""))
        each.answered, each.media_type = dict(response["headers"]), str(response.get("mimeType", ""))
        safe = response.get("securityDetails")
        if safe and not self._visit.tls:
            self._visit.tls = f"{safe['protocol']}, {safe['subjectName']}, by {safe['issuer']}"

    def _finished(self, key: str) -> None:
        each = self._open.pop(key, None)
        if each is None:
            return
        try:
            got = self._browser.ask("Network.getResponseBody", requestId=key)
        except EvidenceError:
            return  # the browser let go of it: too large, or a navigation threw it away
        each.body = base64.b64decode(got["body"]) if got["base64Encoded"] else got["body"].encode()

    def _look(self) -> None:
        page = self._value(_LOOK)
        self._visit.final_url, self._visit.title = str(page["url"]), str(page["title"])
        self._visit.text = str(page["text"])
        first = [each for each in self._visit.exchanges if each.url == page["url"].partition("#")[0]]
        self._visit.status = first[0].status if first else 0
        height = min(max(int(page["height"] or 0), self._window[1]), _TALLEST)
        clip = {"x": 0, "y": 0, "width": self._window[0], "height": height, "scale": 1}
        shot = self._browser.ask(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip
        )
        self._visit.picture = base64.b64decode(shot["data"])

    def _value(self, expression: str) -> Any:
        world = self._browser.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        # A world of our own: the page's scripts cannot change what is read there.
        context = self._browser.ask("Page.createIsolatedWorld", frameId=world)["executionContextId"]
        done = self._browser.ask(
            "Runtime.evaluate", expression=expression, contextId=context, returnByValue=True
        )
        return done["result"]["value"]
