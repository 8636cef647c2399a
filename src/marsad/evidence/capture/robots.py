"""What a site asks of robots, by the same checked way as the page. Kept beside it; obeyed unless there is a reason.

Source: RFC 9309.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from marsad.evidence.capture.addresses import checked

_MOST, _PATIENCE = 500 << 10, 10.0  # RFC 9309 §2.5 asks for at least 500 KiB
_HOPS, _MOVED = 6, (301, 302, 303, 307, 308)
AGENT = "Marsad"


def robots(url: str, *, allow_private: bool, context: ssl.SSLContext | None = None) -> tuple[bytes, bool]:
    """``robots.txt`` of the page's site (b"" where there is none), and whether it lets us open the page.

    A site that refuses or does not have it allows everything, one that is broken or does not answer nothing; five
    redirects are followed, each to a checked address (RFC 9309 §2.3.1).
    """
    place = urljoin(url, "/robots.txt")
    for _ in range(_HOPS):
        try:
            status, body, further = _get(place, allow_private, context)
        except (OSError, http.client.HTTPException):
            return b"", False
        if not (further and status in _MOVED):
            break
        place = urljoin(place, further)
    if status >= http.client.INTERNAL_SERVER_ERROR:
        return body, False
    if status != http.client.OK:
        return b"", True
    asked = RobotFileParser()
    asked.parse(body.decode("utf-8", "replace").splitlines())
    return body, asked.can_fetch(AGENT, url)


def _get(url: str, allow_private: bool, context: ssl.SSLContext | None) -> tuple[int, bytes, str]:
    parts = urlsplit(url)
    safe, host = parts.scheme == "https", parts.hostname or ""
    if parts.scheme not in ("http", "https"):
        raise http.client.InvalidURL("not http")
    port = parts.port or (443 if safe else 80)
    place = checked(host, port, allow_private=allow_private)
    with contextlib.closing(http.client.HTTPConnection(host, port, timeout=_PATIENCE)) as connection:
        connection.sock = socket.create_connection((place, port), timeout=_PATIENCE)
        if safe:
            connection.sock = (context or ssl.create_default_context()).wrap_socket(
                connection.sock, server_hostname=host
            )
        connection.request("GET", parts.path or "/", headers={"User-Agent": AGENT})
        answer = connection.getresponse()
        return answer.status, answer.read(_MOST), answer.getheader("Location", "")
