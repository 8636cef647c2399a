"""The page behind a one-time link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from marsad_desk.accounts import passes
from marsad_desk.accounts.forms import Newcomer, Password
from marsad_desk.accounts.happenings import happened
from marsad_desk.accounts.here import is_here
from marsad_desk.accounts.models import Person
from marsad_desk.accounts.rights import Right, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from marsad_desk.accounts.models import Pass


class _Late(Exception):
    """Somebody else took the link meanwhile."""


@needs(Right.ALL)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in this machine's own person; else choose a password, and a name where somebody is new."""
    found = passes.find(secret)
    if found is None:
        return render(request, "accounts/used.html", status=410)
    if found.person is not None and found.person.local:
        return _at_the_machine(request, found)
    kind = Newcomer if found.person is None else Password
    form = kind(request.POST or None, person=found.person)
    if request.method == "POST" and form.is_valid():
        try:
            person = _settle(found, form)
        except _Late:
            return render(request, "accounts/used.html", status=410)
        except IntegrityError:  # somebody took the name between the question and now; the link is still good
            return redirect("accounts:enter", secret)
        what = "joined" if found.person is None else "renewed"
        happened.send(enter, actor=person.name, what=what, about=person.username)
        # As if it had been typed on the page for signing in: who has a second factor is asked for it.
        said = Login(user=person, redirect_url=reverse("mfa_index"))
        return perform_password_login(request, {"username": person.username}, said)
    return render(request, "accounts/enter.html", {"form": form, "pass": found})


def _settle(found: Pass, form: Password) -> Person:
    """The person with their new password. The link is taken in the same transaction."""
    with transaction.atomic():
        if not passes.use(found):
            raise _Late
        password = form.cleaned_data["password"]
        if found.person is None:
            username = form.cleaned_data["username"]
            return Person.objects.make(username, found.name, found.roles, password, grants=found.grants)
        found.person.set_password(password)
        found.person.save(update_fields=["password"])
        return found.person


def _at_the_machine(request: HttpRequest, found: Pass) -> HttpResponse:
    if not is_here(request) or not passes.use(found):
        return render(request, "accounts/used.html", status=410)
    login(request, found.person)
    return redirect("welcome")
