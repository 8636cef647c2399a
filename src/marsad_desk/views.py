"""The pages of the desk: for now what it will be, and whether it is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import marsad
from marsad_desk.accounts.rights import Right, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs(Right.ALL)
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """What the desk will be, and the next step until then."""
    return render(request, "desk/welcome.html")


@needs(Right.ALL)
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """200 when the desk and its database answer, 503 otherwise; for a watching program, not for people."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            alive = cursor.fetchone() == (1,)
    except DatabaseError:
        alive = False
    answer = {"status": "ok" if alive else "no database", "version": marsad.__version__}
    return JsonResponse(answer, status=200 if alive else 503)
