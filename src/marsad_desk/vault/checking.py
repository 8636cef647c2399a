"""Checks the whole store while people go on working, and says plainly what it found."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

import marsad
from marsad_desk.vault import words
from marsad_desk.vault.doors import Inside, inside

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(slots=True)
class Check:
    """One check, running or done."""

    begun: datetime
    by: str
    percent: int = 0
    ended: datetime | None = None
    verdict: Any = None
    error: str = ""

    def told(self, done: int, total: int) -> None:
        """So many bytes of so many."""
        self.percent = min(99, done * 100 // total) if total else 0


_one = threading.Lock()
_last: dict[str, Check] = {}  # by store


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def check(request: HttpRequest, within: Inside) -> HttpResponse:
    """Starts a check, one at a time; shows the one that runs, or what the last one found."""
    if request.method == "POST":
        _start(within)
        return redirect("vault:check")
    last = _last.get(str(within.vault.path))
    shown: dict[str, Any] = {"check": last, "vkey": within.vault.vkey}
    if last is not None and last.verdict:
        shown |= _words(last.verdict)
    return render(request, "vault/check.html", shown)


def _words(verdict: Any) -> dict[str, Any]:
    counted = [(word, verdict.counts[name]) for name, word in words.COUNTS.items() if name in verdict.counts]
    return {
        "counts": [*counted, (words.DETAILS["size"], words.size(verdict.counts.get("bytes", 0)))],
        "notes": [words.NOTES.get(each.partition(":")[0], each) for each in verdict.notes],
        "faults": [(words.FAULTS.get(each.code, each.code), each) for each in verdict.faults],
    }


def _start(within: Inside) -> None:
    store = str(within.vault.path)
    with _one:
        if store in _last and _last[store].ended is None:
            return
        check = _last[store] = Check(datetime.now(UTC), within.act.actor)
        threading.Thread(target=_run, args=(within, check), daemon=True).start()


def _run(within: Inside, check: Check) -> None:
    try:
        check.verdict = marsad.verify_evidence(within.vault.path, told=check.told)
        faults = len(check.verdict.faults)
        within.vault.note("verified", within.act, more={"faults": faults})
    except marsad.MarsadError as error:
        check.error = str(error)
    finally:
        check.ended = datetime.now(UTC)
