"""The one door to the vault: asks once a day what for, sweeps what was left in the clear, and says errors in words."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render

import marsad
from marsad_desk.accounts.rights import Right, needs
from marsad_desk.journal import reasons
from marsad_desk.journal.store import vault
from marsad_desk.journal.writing import act

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_swept: set[Path] = set()


@dataclass(frozen=True, slots=True)
class Inside:
    """What a view of the vault works with: the vault, and on whose behalf."""

    vault: Any
    act: marsad.Act


def leaving() -> Path:
    """Where a ZIP lies while it is written: for the desk's own user only, and in the clear, so never for long."""
    folder = Path(settings.HOME) / "handing-over"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    """What a desk that was cut off in the middle of handing over left in the clear."""
    folder = leaving()
    if folder not in _swept:
        _swept.add(folder)
        for path in folder.iterdir():
            path.unlink(missing_ok=True)


def inside(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For every view of the vault: the reason, then the view; errors in words. What the view asks of the vault is
    logged by the vault itself, before it answers.

    The view is called with `Inside` in place of nothing: (request, inside, ...).
    """

    @needs(Right.VAULT)
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        said = reasons.given(request.user)
        if said is None:
            return reasons.ask(request)
        try:
            _sweep()
            return view(request, Inside(vault(), act(request.user.name, said)), *args, **named)
        except marsad.MarsadError as error:
            return render(request, "vault/refused.html", {"error": error}, status=409)

    answer.reading = "vault"  # type: ignore[attr-defined]
    return answer
