"""What people do with leads: take, give, let go, dismiss, note; and take any of it back. Nobody overwrites anybody."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from marsad_desk.leads.models import CLOSED, OPEN, Decision, Lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad_desk.accounts.models import Person

ASSIGN, RELEASE, DISMISS, NOTE, CONFIRM, CLEAR = "assign", "release", "dismiss", "note", "confirm", "clear"
WHAT: Final = (ASSIGN, RELEASE, DISMISS, NOTE, CONFIRM, CLEAR)
WITH_REASON: Final = (DISMISS, NOTE, CLEAR)
MOST = 200
"""Leads that one act may concern: what a person can still answer for."""


class Refused(Exception):
    """Why an act cannot be done, as a code of `words.REFUSED`."""


@dataclass(slots=True)
class Done:
    """``batch`` takes it back; ``taken`` are leads that somebody else had changed or taken meanwhile."""

    batch: str
    leads: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def act(
    what: str, leads: Sequence[str], person: Person, *, reason: str = "", to: Person | None = None
) -> Done:
    """Does ``what`` to each of ``leads``, each on its own: one that somebody was quicker at stays theirs.

    Raises Refused where the act is unknown, too large, or lacks its reason.
    """
    if what not in WHAT or not leads or len(leads) > MOST:
        raise Refused("unknown" if what not in WHAT else "nothing" if not leads else "many")
    if what in WITH_REASON and not reason.strip():
        raise Refused("reason")
    done = Done(secrets.token_hex(16))
    for lead in dict.fromkeys(leads):
        if _one(what, lead, person, done.batch, reason.strip()[:500], to or person):
            done.leads.append(lead)
        else:
            done.taken.append(lead)
    return done


def _one(what: str, lead: str, person: Person, batch: str, reason: str, to: Person) -> bool:
    """One lead in one transaction: what is written holds for exactly the state that was seen."""
    with transaction.atomic():
        found = Lead.objects.filter(pk=lead, gone=False, lane__in=person.lanes).first()
        if found is None or not _fits(what, found, person):
            return False
        before = {"state": found.state, "holder": found.holder_id}
        changed = Lead.objects.filter(pk=lead, changes=found.changes).update(
            **_change(what, found, to), changes=F("changes") + 1
        )
        if not changed:
            return False
        Decision.objects.create(
            lead=found, person=person, what=what, reason=reason, made=timezone.now(), batch=batch, before=before,
            after=found.changes + 1, result=[to.username] if what == ASSIGN else [],
        )  # fmt: skip
        return True


def _fits(what: str, lead: Lead, person: Person) -> bool:
    if what == ASSIGN:
        return lead.state == OPEN and lead.holder_id is None
    if what == RELEASE:
        return lead.holder_id == person.pk
    if what in {CONFIRM, CLEAR}:
        return lead.tier == 0 and lead.state == OPEN
    if what == DISMISS:
        return lead.state == OPEN and lead.holder_id in {None, person.pk}
    return True


def _change(what: str, lead: Lead, to: Person) -> dict[str, Any]:
    if what == ASSIGN:
        return {"holder": to}
    if what == RELEASE:
        return {"holder": None}
    return {"state": CLOSED} if what == DISMISS else {"state": lead.state}


def undo(batch: str, person: Person) -> Done:
    """Takes back what ``person`` did in one go, as far as nobody did anything with those leads since."""
    done = Done(batch)
    for decision in Decision.objects.filter(batch=batch, person=person, undone=None).order_by("pk"):
        (done.leads if _back(decision, person) else done.taken).append(decision.lead_id)
    return done


def _back(decision: Decision, person: Person) -> bool:
    with transaction.atomic():
        # Back to the count of before as well: so what was done before that can be taken back too.
        before = {"state": decision.before["state"], "holder_id": decision.before["holder"]}
        found = Lead.objects.filter(pk=decision.lead_id, changes=decision.after)
        changed = found.update(**before, changes=decision.after - 1)
        if not changed:
            return False
        now = timezone.now()
        return Decision.objects.filter(pk=decision.pk, undone=None).update(undone=now, undone_by=person) == 1


def last_batch(person: Person) -> str:
    """What ``person`` did last and has not taken back; "" where there is nothing."""
    found = (
        Decision.objects.filter(person=person, undone=None)
        .order_by("-pk")
        .values_list("batch", flat=True)
        .first()
    )
    return found or ""
