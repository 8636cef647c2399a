"""One's own account: how digits are written, and the way to password, factors and sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from marsad_desk.accounts.rights import ROLE_WORDS, Right, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_DIGITS = ("latn", "arab")


@needs(Right.SIGNED_IN, before_mfa=True)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Shows it; keeps the choice of digits."""
    person = request.user
    if request.method == "POST" and request.POST.get("digits") in _DIGITS:
        person.digits = request.POST["digits"]
        person.save(update_fields=["digits"])
        return redirect("accounts:account")
    roles = [ROLE_WORDS[each] for each in person.roles if each in ROLE_WORDS]
    return render(request, "accounts/account.html", {"roles": roles})
