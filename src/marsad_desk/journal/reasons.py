"""What somebody is here for: asked once for each case and day, and beside everything they look at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from marsad_desk.accounts.rights import Right, needs
from marsad_desk.journal.models import Reason

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from marsad_desk.accounts.models import Person

_LONGEST = 300


def given(person: Person, about: str = "") -> Reason | None:
    """What was said today, in the unit's time zone."""
    return Reason.objects.filter(person=person, about=about, day=timezone.localdate()).first()


def ask(request: HttpRequest, about: str = "") -> HttpResponse:
    """Ask first; what was wanted comes after. A form that was sent is not sent again: it could be something else."""
    wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("welcome")
    return redirect(f"{reverse('journal:reason')}?{urlencode({'next': wanted, 'about': about})}")


@needs(Right.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest) -> HttpResponse:
    """The question. What was said yesterday is offered again, never taken for granted."""
    sent = request.POST if request.method == "POST" else request.GET
    wanted, about = sent.get("next", ""), sent.get("about", "")[:64]
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = reverse("welcome")
    purpose = request.POST.get("purpose", "").strip()[:_LONGEST]
    if request.method == "POST" and purpose:
        basis = request.POST.get("basis", "").strip()[:_LONGEST]
        Reason.objects.update_or_create(
            person=request.user,
            about=about,
            day=timezone.localdate(),
            defaults={"purpose": purpose, "basis": basis},
        )
        return redirect(wanted)
    before = Reason.objects.filter(person=request.user, about=about).order_by("-day").first()
    shown = {"next": wanted, "about": about, "before": before, "missing": request.method == "POST"}
    return render(request, "journal/reason.html", shown)
