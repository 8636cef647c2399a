"""One-time links: for somebody new, for a lost password, for this machine's own person."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from marsad_desk.accounts.models import Pass, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

INVITATION: Final = timedelta(days=3)
AT_THE_MACHINE: Final = timedelta(minutes=10)


def _digest(secret: str) -> str:
    # The secret has 256 random bits: a plain hash cannot be searched through.
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(name: str, roles: Sequence[str], grants: Sequence[str], by: str) -> str:
    """The secret of a link that lets one new person choose a name to sign in with, and a password."""
    return _make(None, by, INVITATION, name=name, roles=list(roles), grants=list(grants))


def renew(person: Person, by: str) -> str:
    """The secret of a link that lets ``person`` choose a new password; older links end."""
    person.passes.filter(used=None).update(used=timezone.now())
    return _make(person, by, INVITATION)


def at_this_machine(name: str, roles: Sequence[str]) -> str:
    """The secret that signs in the person who started the desk here; made once, kept by name."""
    username = "local-" + hashlib.sha256(name.encode()).hexdigest()[:12]
    person = Person.objects.filter(username=username).first()
    if person is None:
        person = Person.objects.make(username, name, roles, local=True)
    person.passes.filter(used=None).update(used=timezone.now())
    return _make(person, name, AT_THE_MACHINE)


def _make(person: Person | None, by: str, lasts: timedelta, **more: object) -> str:
    secret = secrets.token_urlsafe(32)
    Pass.objects.create(digest=_digest(secret), person=person, by=by, until=timezone.now() + lasts, **more)
    return secret


def find(secret: str) -> Pass | None:
    """The link, if it exists, was not used and has not run out."""
    return Pass.objects.filter(digest=_digest(secret), used=None, until__gt=timezone.now()).first()


def use(found: Pass) -> bool:
    """Takes the link; False where somebody was quicker. In one statement: it opens once, whoever comes."""
    with transaction.atomic():
        return Pass.objects.filter(pk=found.pk, used=None).update(used=timezone.now()) == 1
