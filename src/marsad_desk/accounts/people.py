"""Who works here: inviting, changing roles, ending access. Each change is in the log before it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsad_desk.accounts import passes
from marsad_desk.accounts.forms import Invitation, Roles
from marsad_desk.accounts.happenings import happened
from marsad_desk.accounts.models import Pass, Person
from marsad_desk.accounts.rights import GRANT_WORDS, ROLE_WORDS, Right, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs(Right.PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with what they may do, and invitations not yet taken."""
    everybody = [(each, _words(each)) for each in Person.objects.order_by("-is_active", "name")]
    waiting = Pass.objects.filter(person=None, used=None).order_by("until")
    return render(request, "accounts/people.html", {"everybody": everybody, "waiting": waiting})


def _words(person: Person) -> list[object]:
    roles = [ROLE_WORDS[each] for each in person.roles if each in ROLE_WORDS]
    return [*roles, *(GRANT_WORDS[each] for each in person.grants if each in GRANT_WORDS)]


@needs(Right.PEOPLE)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """A link to hand over by a safe way; it is shown once and kept nowhere."""
    form = Invitation(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/invite.html", {"form": form})
    said = form.cleaned_data
    happened.send(
        invite,
        actor=request.user.name,
        what="invited",
        about=_said(said["name"], said["roles"], said["grants"]),
    )
    secret = passes.invite(said["name"], said["roles"], said["grants"], request.user.name)
    return _show(request, secret, said["name"])


@needs(Right.PEOPLE)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, username: str) -> HttpResponse:
    """What one person may do. Nobody changes their own roles: two pairs of eyes."""
    found = get_object_or_404(Person, username=username)
    form = Roles(request.POST or None, initial={"roles": found.roles, "grants": found.grants})
    own = found == request.user
    if request.method == "POST" and not own and form.is_valid():
        said = form.cleaned_data
        happened.send(
            person,
            actor=request.user.name,
            what="roles",
            about=_said(username, said["roles"], said["grants"]),
        )
        found.roles, found.grants = said["roles"], said["grants"]
        found.save(update_fields=["roles", "grants"])
        return redirect("accounts:people")
    return render(request, "accounts/person.html", {"person": found, "form": form, "own": own})


@needs(Right.PEOPLE)
@require_POST
def access(request: HttpRequest, username: str) -> HttpResponse:
    """End or give back access, or make a link for a new password.

    Ending it takes the password away and so ends every session at once; who comes back needs a link.
    """
    found = get_object_or_404(Person, username=username)
    what = request.POST.get("what", "")
    if found == request.user or what not in {"end", "give", "renew"}:
        return redirect("accounts:person", username)
    happened.send(access, actor=request.user.name, what=f"access_{what}", about=username)
    if what == "renew":
        return _show(request, passes.renew(found, request.user.name), found.name)
    found.is_active = what == "give"
    found.set_unusable_password()
    found.save(update_fields=["is_active", "password"])
    return redirect("accounts:person", username)


def _said(who: str, roles: list[str], grants: list[str]) -> str:
    return f"{who}: {', '.join([*roles, *grants])}"


def _show(request: HttpRequest, secret: str, name: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("accounts:enter", args=[secret]))
    return render(request, "accounts/link.html", {"link": link, "name": name})
