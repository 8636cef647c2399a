"""What a site asks of robots, by the same checked way as the page. Kept beside it; obeyed unless there is a reason.

Source: RFC 9309.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from marsad.evidence.capture.addresses import checked

_MOST, _PATIENCE = 500 << 10, 10.0  # RFC 9309 §2.5 asks for at least 500 KiB
AGENT = "Marsad"


def robots(url: str, *, allow_private: bool, context: ssl.SSLContext | None = None) -> tuple[bytes, bool]:
    """``robots.txt`` of the page's site (b"" where there is none), and whether it lets us open the page.

    A site that refuses or does not have it allows everything, one that is broken (5xx) nothing (RFC 9309 §2.3.1).
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    place = checked(host, port, allow_private=allow_private)
    try:
        status, body = _get(host, place, port, parts.scheme == "https", context)
    except (OSError, http.client.HTTPException):
        return b"", True  # the page itself will say what is wrong
    if status >= http.client.INTERNAL_SERVER_ERROR:
        return body, False
    if status != http.client.OK:
        return b"", True
    asked = RobotFileParser()
    asked.parse(body.decode("utf-8", "replace").splitlines())
    return body, asked.can_fetch(AGENT, url)


def _get(host: str, place: str, port: int, safe: bool, context: ssl.SSLContext | None) -> tuple[int, bytes]:
    held = socket.create_connection((place, port), timeout=_PATIENCE)
    if safe:
        held = (context or ssl.create_default_context()).wrap_socket(held, server_hostname=host)
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    connection.sock = held
    try:
        connection.request("GET", "/robots.txt", headers={"User-Agent": AGENT})
        answer = connection.getresponse()
        return answer.status, answer.read(_MOST)
    finally:
        connection.close()
