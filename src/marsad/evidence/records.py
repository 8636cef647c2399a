"""What is known of an item, as the bytes that its commitment commits to."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from marsad.errors import EvidenceError
from marsad.evidence.canonical import canonical
from marsad.evidence.custody import stamp
from marsad.evidence.intake import check_name

if TYPE_CHECKING:
    from marsad.evidence.nouns import Act, Arrival, Held

_SALT = 32
_LONGEST_DAYS = 36_525  # a hundred years


def record_of(
    arrival: Arrival, act: Act, *, held: Held, sha256: str, size: int, at: datetime, changed: bool
) -> bytes:
    """A canonical JSON object with a new salt. Raises EvidenceError where the arrival is not fit to be sealed."""
    check_arrival(arrival)
    retain_until = (at + timedelta(days=arrival.retention_days)).date().isoformat()
    return canonical(
        {
            "assessment": arrival.assessment,
            "changed_while_read": changed,
            "details": dict(arrival.details),
            "handling": arrival.handling,
            "held": held,
            "kind": arrival.kind,
            "label": arrival.marked,
            "legal_basis": act.legal_basis,
            "media_type": arrival.media_type,
            "name": arrival.name,
            "purpose": act.purpose,
            "received_at": stamp(at),
            "retain_until": retain_until,
            "salt": secrets.token_hex(_SALT),
            "sha256": sha256,
            "size": size,
            "subject_category": arrival.subject_category,
            "v": 1,
        }
    )


def check_arrival(arrival: Arrival) -> None:
    """Raises EvidenceError where name, handling code, retention or details are nothing that can be sealed."""
    check_name(arrival.name)
    check_handling(arrival.handling)
    if not 0 < arrival.retention_days <= _LONGEST_DAYS:
        raise EvidenceError("evidence is kept for 1 day to 100 years", hint="give --retention-days")
    if not all(isinstance(value, str) for value in arrival.details.values()):
        raise EvidenceError("details of an item are texts", hint="give --detail name=text")
    canonical(dict(arrival.details))


def check_handling(code: str) -> None:
    """Raises EvidenceError unless a handling code is one word, for example TLP:AMBER+STRICT."""
    if not (0 < len(code) <= 40 and code.isascii() and code.isprintable() and " " not in code):
        raise EvidenceError("a handling code is one word of up to 40 signs", hint="for example TLP:AMBER")


def commitment_of(record: bytes) -> str:
    """The SHA-256 of a record, in hex: what the log names the item by."""
    return hashlib.sha256(record).hexdigest()


def item_id(commitment: str) -> str:
    """ "E-" and the first 20 digits of a commitment."""
    return f"E-{commitment[:20]}"


def retain_until(record: dict[str, Any]) -> datetime:
    """The first moment after the last day on which the item may be held."""
    return datetime.fromisoformat(record["retain_until"]).replace(tzinfo=UTC) + timedelta(days=1)


def opened(record: bytes) -> dict[str, Any]:
    """What a record says."""
    value = json.loads(record)
    return dict(value)
