"""Where auditors search the log. That they did is in it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marsad_desk.accounts.rights import Right, needs
from marsad_desk.journal import index, words
from marsad_desk.journal.writing import reading

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PAGE = 100
_ASKED = ("actor", "about", "action", "words")


@needs(Right.AUDIT)
@reading("journal")
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Entries by person, thing, kind and words, the youngest first."""
    index.catch_up()
    asked = {name: " ".join(request.GET.get(name, "").split())[:200] for name in _ASKED}
    page = Paginator(index.search(**asked), _PAGE).get_page(request.GET.get("page"))
    rows = [(each, words.said(each)) for each in page]
    shown = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "actions": words.ACTIONS,
        "many": words.entries(page.paginator.count),
    }
    return render(request, "journal/journal.html", shown)
