"""A small site on loopback with pages that behave and pages that do not."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable
from typing import Self

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PAGE = """<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>إعلان</title>
<body><h1>عمل سريع</h1><p>اتصل ٠٧٧٠ ٠٠٠ ٠١٢٣</p><img src="/pixel.png"><script>document.body.append("مضاف")</script>"""


class Site:
    """Serves ``pages`` by path; ``asked`` are the paths that were asked for."""

    def __init__(self, **robots: str) -> None:
        self.asked: list[str] = []
        self.pages: dict[str, Callable[[http.server.BaseHTTPRequestHandler], None]] = {}
        self.robots = robots.get("robots", "")
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.answer(self)

            def log_message(self, *_: object) -> None:
                return

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        if path in self.pages:
            self.pages[path](handler)
        elif path == "/robots.txt":
            give(handler, self.robots.encode(), "text/plain", 200 if self.robots else 404)
        elif path == "/pixel.png":
            give(handler, PIXEL, "image/png")
        elif path == "/":
            give(handler, PAGE.encode())
        else:
            give(handler, b"nothing", status=404)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, body: str) -> None:
        self.pages[path] = lambda handler: give(handler, body.encode())

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def give(
    handler: http.server.BaseHTTPRequestHandler,
    body: bytes,
    kind: str = "text/html; charset=utf-8",
    status: int = 200,
) -> None:
    """A whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def moved(to: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    """An answer that leads elsewhere."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
    """An answer that never ends, slowly."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(600):
        try:
            handler.wfile.write(b"<p>more" * 100)
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)
