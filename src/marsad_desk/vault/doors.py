"""The one door to the vault: closed by default, and asks once a day what for."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

import marsad

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_COOKIE, _SALT, _DAY = "evidence-purpose", "marsad_desk.vault.purpose", 12 * 3600
_LONGEST = 300
_opening = threading.Lock()
_opened: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Inside:
    """What a view of the vault works with: the vault, on whose behalf, and that it is logged."""

    vault: Any
    act: marsad.Act


def vault() -> Any:
    """The store that was named at the start, opened once for the whole process; made if there is none."""
    store = settings.EVIDENCE_STORE
    with _opening:
        if store not in _opened:
            _sweep()
            _opened[store] = marsad.open_vault(Path(store), create=True)
        return _opened[store]


def leaving() -> Path:
    """Where a ZIP lies while it is written: for the desk's own user only, and in the clear, so never for long."""
    folder = Path(settings.HOME) / "handing-over"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    """What a desk that was cut off in the middle of handing over left in the clear."""
    for path in leaving().iterdir():
        path.unlink(missing_ok=True)


def inside(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For every view of the vault: 403 and how to open it, then the purpose, then the view; errors in words.

    The view is called with `Inside` in place of nothing: (request, inside, ...).
    """

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not settings.EVIDENCE_STORE or request.actor is None:
            return render(request, "vault/closed.html", status=403)
        said = purpose_of(request)
        if said is None:
            return redirect_to_purpose(request)
        try:
            act = marsad.Act(request.actor.name, said[0], said[1], f"marsad desk {marsad.__version__}")
            return view(request, Inside(vault(), act), *args, **named)
        except marsad.MarsadError as error:
            return render(request, "vault/refused.html", {"error": error}, status=409)

    return answer


def purpose_of(request: HttpRequest) -> tuple[str, str] | None:
    """Purpose and legal basis as this person gave them today; None where they have to be asked."""
    try:
        kept = request.get_signed_cookie(_COOKIE, default="", salt=_SALT, max_age=_DAY)
        name, purpose, basis = signing.loads(kept, salt=_SALT) if kept else ("", "", "")
    except (signing.BadSignature, ValueError):
        return None
    return (purpose, basis) if purpose and name == request.actor.name else None


def redirect_to_purpose(request: HttpRequest) -> HttpResponse:
    """Ask first; what was wanted comes after."""
    from urllib.parse import urlencode

    from django.urls import reverse

    wanted = request.get_full_path() if request.method == "GET" else reverse("vault:list")
    return redirect(f"{reverse('vault:purpose')}?{urlencode({'next': wanted})}")


def purpose(request: HttpRequest) -> HttpResponse:
    """Asks what somebody is here for: it stands beside everything that they look at."""
    from django.urls import reverse

    if not settings.EVIDENCE_STORE or request.actor is None:
        return render(request, "vault/closed.html", status=403)
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = reverse("vault:list")
    said = request.POST.get("purpose", "").strip()[:_LONGEST]
    if request.method != "POST" or not said:
        before = purpose_of(request) or ("", "")
        shown = {
            "next": wanted,
            "purpose": before[0],
            "basis": before[1],
            "missing": request.method == "POST",
        }
        return render(request, "vault/purpose.html", shown)
    basis = request.POST.get("basis", "").strip()[:_LONGEST]
    response = redirect(wanted)
    response.set_signed_cookie(
        _COOKIE, signing.dumps((request.actor.name, said, basis), salt=_SALT), salt=_SALT, max_age=_DAY,
        httponly=True, samesite="Strict", secure=request.is_secure(),
    )  # fmt: skip
    return response
