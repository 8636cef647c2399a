"""The only way out for the browser: a proxy on loopback that checks where each connection leads, and counts bytes."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from typing import Self
from urllib.parse import urlsplit

from marsad.errors import EvidenceError
from marsad.evidence.capture.addresses import Refused, checked

_HEAD, _PIECE, _PATIENCE = 1 << 16, 1 << 16, 20.0
_HOP = (b"proxy-", b"connection:", b"keep-alive:")


class Gate:
    """While it is open, ``port`` on loopback is a proxy. ``reached`` maps hosts to the addresses connected to.

    ``refused`` says why others were not. After ``most`` bytes nothing more comes through.
    """

    def __init__(self, *, allow_private: bool, most: int) -> None:
        self._allow_private, self._left = allow_private, most
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.reached: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.full = False
        self._open = True
        self._counting = threading.Lock()

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, name="gate", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while self._open:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(caller,), name="gate", daemon=True).start()

    def _one(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError, ValueError):
            caller.settimeout(_PATIENCE)
            head, rest = _head(caller)
            method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
            try:
                host, port, first = _asked(method, target, head)
                place = checked(host, port, allow_private=self._allow_private)
                there = socket.create_connection((place, port), timeout=_PATIENCE)
            except (EvidenceError, OSError, ValueError) as error:
                self._no(caller, target, error)
                return
            with there:
                self.reached[host] = place
                if method == "CONNECT":
                    caller.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                there.sendall(first + rest)
                self._through(caller, there)

    def _no(self, caller: socket.socket, target: str, error: Exception) -> None:
        host = urlsplit(target).hostname or target.rpartition(":")[0]
        if isinstance(error, Refused):
            self.refused[host] = error.message
        caller.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def _through(self, one: socket.socket, other: socket.socket) -> None:
        while self._open:
            ready, _, _ = select.select([one, other], [], [], _PATIENCE)
            if not ready:
                return
            for source in ready:
                piece = source.recv(_PIECE)
                with self._counting:
                    self._left -= len(piece)
                    self.full = self.full or self._left < 0
                if not piece or self.full:
                    return
                (other if source is one else one).sendall(piece)


def _head(caller: socket.socket) -> tuple[bytes, bytes]:
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = caller.recv(_PIECE)
        if not piece or len(raw) > _HEAD:
            raise ValueError("no request")
        raw += piece
    head, _, rest = raw.partition(b"\r\n\r\n")
    return head, rest


def _asked(method: str, target: str, head: bytes) -> tuple[str, int, bytes]:
    """Host, port, and what is sent on first: nothing for a tunnel, the request without the proxy's lines otherwise."""
    if method == "CONNECT":
        host, _, port = target.rpartition(":")
        return host.strip("[]"), int(port), b""
    parts = urlsplit(target)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError("not http")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [line for line in head.split(b"\r\n")[1:] if not line.lower().startswith(_HOP)]
    first = b"\r\n".join([f"{method} {path} HTTP/1.1".encode(), *lines, b"Connection: close", b"", b""])
    return parts.hostname, parts.port or 80, first
