"""Keeps the searchable index level with the log: whatever was written since, before anything is searched."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q

from marsad_desk.journal.models import Entry
from marsad_desk.journal.store import vault

if TYPE_CHECKING:
    from django.db.models import QuerySet

_TOGETHER = 1_000


def catch_up() -> int:
    """Index what is new; the number of entries. Two at once do no harm: an entry has one number."""
    last = Entry.objects.aggregate(last=Max("seq"))["last"]
    found = 0
    for events in batched(vault().events(0 if last is None else last + 1), _TOGETHER):
        rows = [_row(each) for each in events]
        Entry.objects.bulk_create(rows, ignore_conflicts=True)
        found += len(rows)
    return found


def _row(event: Any) -> Entry:
    what, about = str(event.more.get("what", "")), str(event.more.get("about", ""))
    return Entry(
        seq=event.seq, at=event.at, actor=event.actor[:200], action=event.action, what=what[:40], about=about[:300],
        purpose=event.purpose,
    )  # fmt: skip


def search(*, actor: str = "", about: str = "", action: str = "", words: str = "") -> QuerySet[Entry]:
    """The youngest first. ``words`` are looked for in purposes and things."""
    found = Entry.objects.order_by("-seq")
    if actor:
        found = found.filter(actor=actor)
    if about:
        found = found.filter(about=about)
    if action:
        found = found.filter(action=action)
    for word in words.split()[:8]:
        found = found.filter(Q(purpose__icontains=word) | Q(about__icontains=word) | Q(actor__icontains=word))
    return found
