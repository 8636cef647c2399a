"""The door that every request passes: closed unless a view says whom it is for and the person has that right."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render

from marsad_desk.accounts.happenings import happened
from marsad_desk.accounts.here import is_here
from marsad_desk.accounts.rights import Right

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_SEEN, _FACTOR = "seen", "second-factor"
_OFTEN = 60  # seconds between two notes that a session is alive: a write for each request would be dear


class Door:
    """Middleware, after sessions and authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _end_if_idle(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], _named: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the view answer."""
        right = getattr(view, "right", None)
        if right is Right.ALL:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "/")
        if right is None or not request.user.may(right):
            happened.send(Door, actor=request.user.name, what="refused", about=request.path[:200])
            return render(request, "accounts/refused.html", status=403)
        if not view.before_mfa and not _has_factor(request):
            return redirect("mfa_index")
        return None


def _has_factor(request: HttpRequest) -> bool:
    """Asked once for each session: the last factor cannot be taken away, see `adapters`."""
    if request.user.local and is_here(request):
        return True
    if not request.session.get(_FACTOR) and is_mfa_enabled(request.user):
        request.session[_FACTOR] = True
    return bool(request.session.get(_FACTOR))


def _end_if_idle(request: HttpRequest) -> None:
    now, seen = time.time(), request.session.get(_SEEN)
    if seen is not None and now - seen > settings.IDLE_SECONDS:
        happened.send(Door, actor=request.user.name, what="session_idle", about="")
        logout(request)
    elif seen is None or now - seen > _OFTEN:
        request.session[_SEEN] = now
