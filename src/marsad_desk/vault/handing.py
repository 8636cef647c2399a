"""Handing over: what leaves, to whom, and why it may, shown before anything does; then one ZIP."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

import marsad
from marsad_desk.accounts.rights import Right, needs
from marsad_desk.vault import words
from marsad_desk.vault.doors import Inside, inside, leaving

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs(Right.HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
@inside
def hand_over(request: HttpRequest, within: Inside) -> HttpResponse:
    """The preview, and with ``go`` the ZIP itself."""
    said = request.POST if request.method == "POST" else request.GET
    ids, to, reason = said.getlist("item"), said.get("to", "").strip(), said.get("release", "").strip()
    shown = marsad.preview_evidence(within.vault, ids, within.act, to=to)
    reasons = dict(shown.held_back)
    asks = bool(shown.held_back) and not reason
    if request.method == "POST" and to and not asks:
        return _zip(within, [each.id for each in shown.items], to, reason)
    page = {
        "rows": [(words.row(each), reasons.get(each.id, "")) for each in shown.items],
        "many": words.items(len(shown.items)),
        "size": words.size(shown.size),
        "handling": shown.handling,
        "subjects": [words.SUBJECTS.get(each, each) for each in shown.subjects],
        "held_back": bool(shown.held_back),
        "to": to,
        "release": reason,
        "missing": request.method == "POST",
    }
    return render(request, "vault/hand_over.html", page, status=400 if request.method == "POST" else 200)


def _zip(within: Inside, ids: list[str], to: str, reason: str) -> HttpResponse:
    """Written into the desk's own folder, which nobody else can read, and without a name there once it is sent."""
    path = leaving() / f"{secrets.token_hex(16)}.zip"
    try:
        done = marsad.export_evidence(within.vault, ids, path, within.act, to=to, reason=reason)
        file = path.open("rb")
    finally:
        path.unlink(missing_ok=True)
    response = FileResponse(
        file, as_attachment=True, filename=f"{done.id}.zip", content_type="application/zip"
    )
    response.headers["X-Export"] = done.id
    return response
