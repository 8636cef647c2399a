"""The page that brings files in, and what it says of each of them."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

import marsad
from marsad_desk.vault import words
from marsad_desk.vault.doors import Inside, inside
from marsad_desk.vault.receiving import IntoTheVault, Received

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_KINDS = ("upload", "chat", "screenshot", "web", "text")
_TAKEN = ("by", "at", "device", "app", "url")


@csrf_exempt  # the token lies in the form, and reading the form is what needs our handler: checked in `_sealing`
@require_http_methods(["GET", "HEAD", "POST"])
@inside
def upload(request: HttpRequest, within: Inside) -> HttpResponse:
    """The form, and its files straight into the vault."""
    if request.method != "POST":
        return _form(request)
    taking = IntoTheVault(within)
    request.upload_handlers = [taking]
    try:
        return _sealing(request, taking)
    finally:
        taking.drop()


@csrf_protect
def _sealing(request: HttpRequest, taking: IntoTheVault) -> HttpResponse:
    said = request.POST
    _ = request.FILES  # read to the end before anything is sealed: all of a form, or nothing of it
    if not taking.received:
        return _form(request, missing=True, status=400)
    sealed, refused = [], []
    for file in taking.received:
        try:
            sealed.append(_seal(file, said))
        except marsad.MarsadError as error:
            refused.append((file.name, error))
    if not refused:
        return HttpResponseRedirect(
            f"{reverse('vault:list')}?{urlencode([('new', each.id) for each in sealed])}"
        )
    shown = {"sealed": [words.row(each) for each in sealed], "refused": refused}
    return render(request, "vault/sealed.html", shown, status=409)


def _seal(file: Received, said: Any) -> Any:
    if file.error is not None:
        raise file.error
    changes: dict[str, Any] = {
        "kind": _one_of(said.get("kind"), _KINDS),
        "media_type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "handling": _one_of(said.get("handling"), words.HANDLING, "TLP:AMBER"),
        "subject_category": _one_of(said.get("subject"), tuple(words.SUBJECTS)),
        "marked": said.get("marked", "").strip()[:200],
        "details": {name: text for name in _TAKEN if (text := said.get(f"taken_{name}", "").strip()[:500])},
    }
    if said.get("days", "").isdecimal():
        changes["retention_days"] = int(said["days"])
    return file.pending.seal(**changes)


def _one_of(said: str | None, known: tuple[str, ...], otherwise: str = "") -> str:
    return said if said in known else otherwise or known[0]


def _form(request: HttpRequest, *, missing: bool = False, status: int = 200) -> HttpResponse:
    shown = {
        "kinds": [(name, words.KINDS[name]) for name in _KINDS],
        "codes": words.HANDLING,
        "subjects": words.SUBJECTS.items(),
        "taken": [(name, words.DETAILS[name]) for name in _TAKEN],
        "missing": missing,
    }
    return render(request, "vault/upload.html", shown, status=status)
