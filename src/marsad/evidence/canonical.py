"""The one way in which events and records become bytes: what is hashed must not depend on a taste."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from marsad.errors import EvidenceError


def canonical(value: Mapping[str, Any]) -> bytes:
    """Strings, whole numbers, true, false, null, lists and objects of these as UTF-8, keys sorted, without spaces.

    For such values it is what RFC 8785 asks for, as long as keys are ASCII. Raises EvidenceError for fractions and
    for texts that are no Unicode.
    """
    _check(value)
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _check(value: Any) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if not (isinstance(name, str) and name.isascii()):
                raise EvidenceError("a name in a sealed record must be plain ASCII")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise EvidenceError("a text in a sealed record is not Unicode") from None
    elif not (value is None or isinstance(value, bool | int)):
        raise EvidenceError("a sealed record holds texts and whole numbers only")
