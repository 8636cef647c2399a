"""What a unit signs, whatever it is: a DSSE envelope round a statement, made with Ed25519.

Source: DSSE v1.0.2 (pre-authentication encoding), RFC 8032 (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from Crypto.Signature import eddsa

from marsad.errors import PackError
from marsad.packs.keys import key_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from Crypto.PublicKey import ECC


def seal(kind: str, statement: Mapping[str, Any], key: ECC.EccKey) -> str:
    """The envelope of ``statement`` (JSON) as text; ``kind`` is its payload type. PackError without a private key."""
    if not key.has_private():
        raise PackError("signing needs the private key", hint="give the file without .pub")
    body = json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()
    made = eddsa.new(key, "rfc8032").sign(_encoded(kind, body))
    envelope = {
        "payloadType": kind,
        "payload": base64.b64encode(body).decode(),
        "signatures": [{"keyid": key_id(key), "sig": base64.b64encode(made).decode()}],
    }
    return json.dumps(envelope, indent=2) + "\n"


def unseal(
    raw: bytes,
    kind: str,
    trusted: Mapping[str, tuple[str, ECC.EccKey]],
    refuse: Callable[[str, str], PackError],
) -> tuple[bytes, str, str]:
    """The statement's bytes, the name its key is trusted under, and the key's id.

    ``refuse`` (what, hint) makes the PackError that is raised for: malformed, unknown key, wrong signature.
    """
    body, seals = _read(raw, kind, refuse)
    known = [(key, made) for key, made in seals if key in trusted]
    if not known:
        named = ", ".join(key[:16] for key, _ in seals) or "none"
        raise refuse(
            f"signed with a key that is not trusted here ({named}…)",
            "compare the key's id with its owner by another way, then `marsad packs trust KEY.pub --name WHO`",
        )
    key, made = known[0]
    try:
        eddsa.new(trusted[key][1], "rfc8032").verify(_encoded(kind, body), made)
    except ValueError:
        raise refuse("the signature is wrong", "get it again from who signed it") from None
    return body, trusted[key][0], key


def _read(
    raw: bytes, kind: str, refuse: Callable[[str, str], PackError]
) -> tuple[bytes, list[tuple[str, bytes]]]:
    try:
        envelope = json.loads(raw)
        if envelope["payloadType"] != kind:
            raise ValueError("another type of payload")
        body = base64.b64decode(envelope["payload"], validate=True)
        return body, [
            (str(s["keyid"]), base64.b64decode(s["sig"], validate=True)) for s in envelope["signatures"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise refuse("not a signature", "get it again from who signed it") from None


def _encoded(kind: str, body: bytes) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)
