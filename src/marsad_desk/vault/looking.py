"""What is held, and what ever happened to one item: each look is in the log before the page is made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from marsad_desk.journal.words import ACTIONS
from marsad_desk.vault import words
from marsad_desk.vault.doors import Inside, inside

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PAGE = 100
_OFTEN = ("looked", "read")
_TOLD = ("to", "handling", "held", "reason", "export", "release", "faults", "items")


@require_safe
@inside
def listing(request: HttpRequest, within: Inside) -> HttpResponse:
    """Everything, the youngest first; ``q`` searches names, ids, hashes and kinds."""
    asked = " ".join(request.GET.get("q", "").split())
    rows = [words.row(each) for each in reversed(within.vault.items(within.act))]
    found = [each for each in rows if _fits(each, asked.casefold())]
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "q": asked,
        "many": words.items(len(found)),
        "fresh": set(request.GET.getlist("new")),
        "holds_any": bool(rows),
    }
    return render(request, "vault/list.html", shown)


def _fits(row: words.Row, asked: str) -> bool:
    said = " ".join((row.name, row.id, row.sha256, str(row.kind_word), row.handling)).casefold()
    return all(word in said for word in asked.split())


@require_safe
@inside
def item(request: HttpRequest, within: Inside, item_id: str) -> HttpResponse:
    """What was sealed, and the whole history as a line, this look included."""
    events = within.vault.timeline(item_id, within.act)
    found = within.vault.item(item_id)
    said = json.loads(found.record) if found.record else {}
    shown = {
        "row": words.row(found),
        "item": found,
        "said": said,
        "details": [(words.DETAILS.get(name, name), text) for name, text in said.get("details", {}).items()],
        "events": _line(events),
        "many": words.events(len(events)),
        "codes": words.HANDLING,
    }
    return render(request, "vault/item.html", shown)


def _line(events: list[Any]) -> list[dict[str, Any]]:
    """The youngest first; looks and reads that one person did in a row for one purpose stand as one, to be unfolded."""
    line: list[dict[str, Any]] = []
    for event in reversed(events):
        if line and event.action in _OFTEN and _same(line[-1]["event"], event):
            line[-1]["alike"].append(event)
            line[-1]["alike_many"] = words.events(len(line[-1]["alike"]))
            continue
        told = [event.more[name] for name in _TOLD if name in event.more and event.action != "sealed"]
        more = [str(each) for each in (event.legal_basis, *told) if each != ""]
        line.append({"event": event, "word": ACTIONS[event.action], "more": more, "alike": []})
    return line


def _same(one: Any, other: Any) -> bool:
    parts = ("action", "actor", "purpose", "legal_basis", "tool")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


@require_POST
@inside
def download(_request: HttpRequest, within: Inside, item_id: str) -> HttpResponse:
    """The bytes, always as a file and never shown in the page; the read is logged before the first of them."""
    found = within.vault.item(item_id)
    stream = within.vault.open(item_id, within.act)
    response = FileResponse(
        stream, as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    response.headers["Content-Length"] = str(found.size)
    return response


@require_POST
@inside
def decide(request: HttpRequest, within: Inside, item_id: str) -> HttpResponse:
    """Puts on hold, lifts the hold, or changes the handling code."""
    what = request.POST.get("what", "")
    if what == "handling":
        within.vault.note(
            "handling", within.act, item=item_id, more={"handling": request.POST.get("code", "")}
        )
    elif what in {"held", "released"}:
        within.vault.note(what, within.act, item=item_id)
    return redirect("vault:item", item_id)
