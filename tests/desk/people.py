"""People for tests of the desk: signed in, with their second factor, with a reason for today."""

import re
from typing import Any

from django.test import Client
from django.utils import timezone

PASSWORD = "orchard-tandem-violet-brick"


def make(name: str = "Nadia", *roles: str, grants: tuple[str, ...] = (), factor: bool = True) -> Any:
    """A person who may sign in; ``factor`` = an app that shows codes."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from marsad_desk.accounts.models import Person

    username = "p-" + re.sub(r"[^a-z]", "", name.lower())
    person = Person.objects.make(username, name, roles or ("lead",), PASSWORD, grants=list(grants))
    if factor:
        TOTP.activate(person, generate_totp_secret())
    return person


def signed_in(person: Any, *, reason: str = "case 7", basis: str = "order 12", **more: Any) -> Client:
    """Their browser."""
    from marsad_desk.journal.models import Reason

    client = Client(**more)
    client.force_login(person)
    if reason:
        Reason.objects.create(person=person, day=timezone.localdate(), purpose=reason, basis=basis)
    return client
