"""Writes what is done into the log, and marks views that show case data: first the entry, then the answer."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

import marsad
from marsad_desk.journal import reasons
from marsad_desk.journal.store import vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from marsad_desk.journal.models import Reason


def act(name: str, said: Reason | None = None) -> marsad.Act:
    """On whose behalf, what for, by which tool."""
    purpose, basis = (said.purpose, said.basis) if said else ("", "")
    return marsad.Act(name, purpose, basis, f"marsad desk {marsad.__version__}")


def write(action: str, by: marsad.Act, what: str, about: str = "", **more: str | int) -> int:
    """Adds an entry and returns its number when it is on the disk. Raises MarsadError where it cannot be.

    ``action``: consulted, decided or account; ``what``: the kind of thing, ``about``: its id. Never a value from
    a text, never a name of somebody who is not of the unit: it stands there for ever.
    """
    entry = vault().note(action, by, more={"what": what, "about": about[:300], **more})
    return int(entry.seq)


def reading[View: "Callable[..., HttpResponse]"](
    what: str, about: str = "", *, case: Callable[..., str] | None = None
) -> Callable[[View], View]:
    """Marks a view that shows case data. It is called only when why is known and the log has it.

    ``about``: the name of the view's argument that says which one; ``case``: from the view's arguments the case for
    which a reason has to be given, "" = that of the day's work will do.
    """

    def mark(view: View) -> View:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            of = case(*args, **named) if case else ""
            said = reasons.given(request.user, of)
            if said is None:
                return reasons.ask(request, of)
            request.act = act(request.user.name, said)
            try:
                write("consulted", request.act, what, str(named.get(about, "")))
            except marsad.MarsadError as error:
                # What cannot be logged is not shown.
                return render(request, "journal/unwritten.html", {"error": error}, status=503)
            return view(request, *args, **named)

        answer.reading = what  # type: ignore[attr-defined]
        return answer  # type: ignore[return-value]

    return mark
