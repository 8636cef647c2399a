"""Takes over the lake's leads when they were ranked again: all of them or none, and people's work stays."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import marsad
from marsad_desk.leads import searching
from marsad_desk.leads.models import Lead, Synced

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN: Final = (
    "id", "rank", "tier", "index", "lane", "about", "subject", "typology", "subtype", "speaker", "score", "uncertainty",
    "size", "hours", "deadline", "first_seen", "last_seen", "raised", "missing", "tell", "regions",
)  # fmt: skip
_FIELDS: Final = [*_PLAIN[1:], "area", "clock", "reasons", "turn", "turn_back", "gone"]
_TOGETHER: Final = 500
_one = threading.Lock()


def board() -> Any:
    """The lake that this desk works on. Raises MarsadError where there is none."""
    return marsad.Board(settings.LAKE)


def sync() -> bool:
    """Bring the queue to the lake's newest ranking; whether there was one to take over."""
    found = board()
    version, path = found.version, str(found.path)
    if version < 0 or Synced.objects.filter(lake=path, version=version).exists():
        return False
    with _one:  # within this process; between processes the transaction decides
        rows, texts = [_lead(row) for row in found.leads()], list(found.searched())
        with transaction.atomic():
            _take_over(rows)
            searching.replace(texts)
            Synced.objects.all().delete()
            Synced.objects.create(lake=path, version=version, at=timezone.now())
    return True


def _take_over(rows: list[Lead]) -> None:
    Lead.objects.filter(gone=False).update(gone=True)
    Lead.objects.bulk_create(
        rows, batch_size=_TOGETHER, update_conflicts=True, update_fields=_FIELDS, unique_fields=["id"]
    )


def _lead(row: Mapping[str, Any]) -> Lead:
    told = {name: row[name] for name in _PLAIN}
    reasons = [
        {"code": each["code"], "weight": round(each["weight"], 4), "params": dict(each["params"])}
        for each in row["reasons"]
    ]
    turns = {name: _turn(row[name]) for name in ("turn", "turn_back")}
    return Lead(
        **told, **turns, area=row["area"] or "", clock=row["clock"] or "", reasons=reasons, gone=False
    )


def _turn(turn: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if turn is None else {**turn, "params": [list(each) for each in turn["params"]]}
