"""Whether a timestamp is what it says: over these bytes, by that authority, whole.

Source: RFC 3161; RFC 5816.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from cryptography import x509
from rfc3161_client import (
    PKIStatus,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client.base import HashAlgorithm

from marsad.errors import EvidenceError

MOST_BYTES = 1 << 18
HASH = HashAlgorithm.SHA256
_REASONS = (
    ("Nonce", "it answers another request"),
    ("EKU", "its certificate is not for timestamps"),
    (
        "certificate verify error",
        "its certificate does not lead to the ones given, or was not valid at that time",
    ),
    ("digest failure", "its signature is over something else"),
    ("Unable to verify", "its signature is not that of its certificate"),
    ("leaf certificate", "the certificate of who signed it is missing"),
    ("Certificates neither", "the certificate of who signed it is missing"),
)
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s*")


def certificates(pem: bytes) -> list[x509.Certificate]:
    """An authority's chain from PEM. Raises EvidenceError where it holds anything else, or nothing."""
    try:
        found = x509.load_pem_x509_certificates(pem)
        if not found or _PEM.sub(b"", pem).strip():
            raise ValueError
    except ValueError:
        raise EvidenceError(
            "no certificates in PEM form",
            hint="give the authority's root and intermediate certificates, and nothing else",
        ) from None
    return found


def check_stamp(reply: bytes, stamped: bytes, pem: bytes, *, nonce: int | None = None) -> datetime:
    """The time (UTC) that an authority with these certificates vouches for ``stamped``.

    Certificates that sign themselves are what is trusted, the others lead there. They have to be valid at that time.
    Raises EvidenceError saying what is wrong.
    """
    chain = certificates(pem)
    if len(reply) > MOST_BYTES:
        raise EvidenceError("the timestamp is longer than one can be")
    builder = VerifierBuilder() if nonce is None else VerifierBuilder(nonce=nonce)
    for each in chain:
        own = each.issuer == each.subject
        builder = builder.add_root_certificate(each) if own else builder.add_intermediate_certificate(each)
    try:
        answer = _decoded(reply)
        if answer.tst_info.message_imprint.message != hashlib.sha256(stamped).digest():
            raise EvidenceError("the timestamp is over something else", hint="do not rely on it")
        builder.build().verify_message(answer, stamped)
        at: datetime = answer.tst_info.gen_time
        return at.astimezone(UTC)
    except VerificationError as error:
        raise EvidenceError(
            f"the timestamp does not hold: {_plain(error)}", hint="do not rely on it"
        ) from None
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise EvidenceError("not a timestamp", hint="a reply of an authority (RFC 3161)") from None


def _decoded(reply: bytes) -> TimeStampResponse:
    try:
        answer = decode_timestamp_response(reply)
    except ValueError as error:
        if "InvalidSetOrdering" in str(
            error
        ):  # openssl writes a chain of certificates in the order it was given
            raise EvidenceError(
                "the timestamp is not DER: its certificates are out of order",
                hint="let the authority put in the signer's certificate only",
            ) from None
        raise
    if PKIStatus(answer.status) != PKIStatus.GRANTED:
        raise EvidenceError(
            "the authority gave no timestamp", hint="it takes no requests of this kind: ask who runs it"
        )
    if answer.as_bytes() != reply:
        raise EvidenceError("the timestamp is followed by something else, or not in its one form")
    return answer


def _plain(error: Exception) -> str:
    """The library's words hold traces of other libraries; whoever reads this needs to know which of five it is."""
    said = str(error)
    return next((plain for part, plain in _REASONS if part in said), "it cannot be verified")
