"""What entries of the log are called in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from marsad_desk.journal.models import Entry

ACTIONS = {
    "consulted": _("Looked at the desk"),
    "decided": _("Decided"),
    "account": _("Accounts and access"),
    "created": _("The store was made"),
    "sealed": _("Sealed"),
    "read": _("Opened and read"),
    "looked": _("Record looked at"),
    "listed": _("Listed"),
    "handling": _("Handling changed"),
    "held": _("Put on hold"),
    "released": _("Hold lifted"),
    "exported": _("Handed over"),
    "verified": _("Verified"),
    "captured": _("Page captured"),
    "run": _("Used by an analysis"),
    "erased": _("Erased"),
    "keys": _("Keys changed"),
}
WHAT = {
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "sign_in_refused": _("Signing in refused"),
    "session_idle": _("Signed out after long silence"),
    "refused": _("Refused at a door"),
    "invited": _("Invited"),
    "joined": _("Joined by invitation"),
    "renewed": _("Chose a new password by a link"),
    "roles": _("Roles changed"),
    "access_end": _("Access ended"),
    "access_give": _("Access given back"),
    "access_renew": _("Link for a new password made"),
    "journal": _("The log"),
    "queue": _("The queue"),
    "lead": _("A lead"),
}


def said(entry: Entry) -> tuple[object, object]:
    """Action and thing, in words."""
    return ACTIONS.get(entry.action, entry.action), WHAT.get(entry.what, entry.what)


def entries(count: int) -> str:
    """So many entries."""
    return str(ngettext("%(n)s entry", "%(n)s entries", count) % {"n": count})
