"""The parts of the desk that a person may open: what stands in the bar of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from marsad_desk.accounts.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest

_PARTS = (
    (Right.VAULT, "vault:list", "vault", _("Evidence")),
    (Right.AUDIT, "journal:journal", "journal", _("Log")),
    (Right.PEOPLE, "accounts:people", "accounts", _("People")),
)


def parts(request: HttpRequest) -> dict[str, object]:
    """Context of every template."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"parts": ()}
    return {"parts": [part[1:] for part in _PARTS if person.may(part[0])]}
