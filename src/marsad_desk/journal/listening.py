"""Writes what happens to accounts: who came in, who was refused, who gave whom which role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from marsad_desk.accounts.happenings import happened
from marsad_desk.journal.writing import act, write

if TYPE_CHECKING:
    from marsad_desk.accounts.models import Person

NOBODY = "—"
"""Who tried to sign in and was nobody that the log may name: what was typed could be a password."""


def begin() -> None:
    """From now on."""
    happened.connect(_happened, dispatch_uid="journal")
    user_logged_in.connect(_came, dispatch_uid="journal")
    user_logged_out.connect(_went, dispatch_uid="journal")
    user_login_failed.connect(_refused, dispatch_uid="journal")


def _happened(*, actor: str, what: str, about: str, **_named: Any) -> None:
    write("account", act(actor), what, about)


def _came(*, user: Person, **_named: Any) -> None:
    write("account", act(user.name), "signed_in", user.username)


def _went(*, user: Person | None, **_named: Any) -> None:
    if user is not None:
        write("account", act(user.name), "signed_out", user.username)


def _refused(**_named: Any) -> None:
    write("account", act(NOBODY), "sign_in_refused")
