"""What a role lets a person do, and which lanes of leads they may see; what is not said here is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Right(StrEnum):
    """What a view asks for. Each view names exactly one, or says that it is for all."""

    QUEUE = "queue"  # see leads of one's lanes
    DECIDE = "decide"  # take, dismiss, decide, merge and split
    ASSIGN = "assign"  # give work to others
    CASES = "cases"
    VAULT = "vault"  # see and add evidence
    HAND_OVER = "hand_over"  # let evidence leave
    JOBS = "jobs"  # imports and runs
    AUDIT = "audit"  # search who looked at what
    PEOPLE = "people"  # invite, change roles, end access
    SIGNED_IN = "signed_in"  # anybody of the unit: one's own account
    ALL = "all"  # before signing in


ROLES: Final = {
    "analyst": {Right.QUEUE, Right.DECIDE, Right.CASES, Right.VAULT, Right.JOBS},
    "lead": {
        Right.QUEUE, Right.DECIDE, Right.ASSIGN, Right.CASES, Right.VAULT, Right.HAND_OVER, Right.JOBS,
    },
    "liaison": {Right.QUEUE, Right.CASES, Right.VAULT, Right.HAND_OVER},
    "helpline": {Right.QUEUE, Right.DECIDE, Right.CASES, Right.VAULT},
    "judicial": {Right.CASES, Right.VAULT},
    # Who watches sees no case, and who gives access gives none to themselves unseen: it is logged.
    "auditor": {Right.AUDIT},
    "administrator": {Right.PEOPLE},
}  # fmt: skip
ROLE_WORDS: Final = {
    "analyst": _("Analyst"),
    "lead": _("Team lead"),
    "liaison": _("Liaison officer"),
    "helpline": _("Helpline"),
    "judicial": _("Judicial"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
}

INVESTIGATION, LIFE, VICTIM, CHILD = "investigation", "life_risk", "victim", "child_protection"
"""Lanes of leads, as ranking names them. The last is for those only to whom an administrator gave it by name."""
_LANES: Final = {
    "analyst": {INVESTIGATION, LIFE},
    "lead": {INVESTIGATION, LIFE, VICTIM},
    "liaison": {INVESTIGATION, LIFE},
    "helpline": {LIFE, VICTIM},
}
GRANTS: Final = (VICTIM, CHILD)
GRANT_WORDS: Final = {VICTIM: _("Victims' lane"), CHILD: _("Child protection lane")}


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """Of all roles together; a role that is not known gives nothing."""
    return frozenset({Right.SIGNED_IN, Right.ALL}.union(*(ROLES.get(each, set()) for each in roles)))


def lanes_of(roles: Iterable[str], grants: Iterable[str]) -> frozenset[str]:
    """Lanes of roles and grants; grants open a lane to nobody who may not see the queue at all."""
    held = list(roles)
    if Right.QUEUE not in rights_of(held):
        return frozenset()
    given = {each for each in grants if each in GRANTS}
    return frozenset(given.union(*(_LANES.get(each, set()) for each in held)))


def needs[View: "Callable[..., Any]"](right: Right, *, before_mfa: bool = False) -> Callable[[View], View]:
    """Says what a view asks for; `marsad_desk.accounts.doors` refuses a view that says nothing.

    ``before_mfa``: open to somebody who has signed in and has still to set up their second factor.
    """

    def mark(view: View) -> View:
        view.right, view.before_mfa = right, before_mfa  # type: ignore[attr-defined]
        return view

    return mark
