"""Asks an authority for a timestamp: a hash goes out, a signature over it and a time come back."""

from __future__ import annotations

import http.client
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rfc3161_client import TimestampRequestBuilder

from marsad.errors import EvidenceError
from marsad.evidence.stamps.checking import HASH, MOST_BYTES, check_stamp

if TYPE_CHECKING:
    from marsad.evidence.config import Authority

_PATIENCE = 20.0  # seconds


def ask(authority: Authority, stamped: bytes, pem: bytes) -> bytes:
    """The reply of ``authority`` over ``stamped``, which was checked before it is given.

    Only the address that the unit has named is asked; a redirect is an error. Raises EvidenceError.
    """
    request = (
        TimestampRequestBuilder()
        .data(stamped)
        .hash_algorithm(HASH)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    reply = _post(authority, request.as_bytes())
    check_stamp(reply, stamped, pem, nonce=request.nonce)
    return reply


def _post(authority: Authority, body: bytes) -> bytes:
    parts = urlsplit(authority.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise EvidenceError(
            f"authority {authority.name}: not an address to ask", hint="https://… or http://…"
        )
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=_PATIENCE)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "POST",
            path,
            body,
            {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        )
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise EvidenceError(
                f"authority {authority.name} answered {answer.status}",
                hint="look at its address; redirects are not followed",
            )
        reply = answer.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        raise EvidenceError(
            f"authority {authority.name} does not answer ({type(error).__name__})",
            hint="try again: marsad evidence stamp",
        ) from error
    finally:
        connection.close()
    if len(reply) > MOST_BYTES:
        raise EvidenceError(f"authority {authority.name}: the answer is longer than a timestamp can be")
    return reply
