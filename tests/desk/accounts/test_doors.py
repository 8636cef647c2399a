"""Every address says whom it is for, and opens to nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.desk.people import make, signed_in

from marsad_desk.accounts.doors import Door
from marsad_desk.accounts.rights import ROLES, Right, lanes_of, rights_of
from marsad_desk.journal.store import vault

pytestmark = pytest.mark.django_db
BEFORE_SIGNING_IN = {
    "welcome", "health", "language", "enter", "account_login", "account_logout", "account_inactive",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
OF_THE_UNIT = {Right.SIGNED_IN, Right.PEOPLE}
"""Rights over accounts, not over case data."""
ARGUMENTS = {"item_id": "E-0", "secret": "x", "username": "p-other", "pk": "1"}


def routes(found: Any = None, before: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address of the desk: path, name, view."""
    for each in (found or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, path)
        elif isinstance(each, URLPattern):
            for name, value in ARGUMENTS.items():
                for kind in ("str", "int"):
                    path = path.replace(f"<{kind}:{name}>", value)
            yield f"/{path}", str(each.name), each.callback


def test_every_address_says_whom_it_is_for() -> None:
    assert len(list(routes())) > 30
    for path, name, view in routes():
        assert isinstance(getattr(view, "right", None), Right), path
        assert (view.right is Right.ALL) == (name in BEFORE_SIGNING_IN), path


def test_every_address_that_shows_case_data_is_logged_first() -> None:
    for path, _, view in routes():
        if view.right not in OF_THE_UNIT | {Right.ALL}:
            assert getattr(view, "reading", ""), path


def test_a_view_that_says_nothing_opens_to_nobody() -> None:
    class Asked:
        user, path, method = make("Nadia", *ROLES), "/new", "GET"
        META: dict[str, str] = {}  # noqa: RUF012
        session: dict[str, str] = {}  # noqa: RUF012

        def get_full_path(self) -> str:
            return self.path

    door = Door(lambda _: None)  # type: ignore[arg-type, return-value]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("marsad_desk.accounts.doors.render", lambda *_, status: status)
        assert door.process_view(Asked(), lambda _: None, (), {}) == 403  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [*ROLES, "unheard of", "none"])
def test_each_role_opens_what_it_may_and_nothing_else(role: str) -> None:
    person = make("Karim", *([] if role == "none" else [role]))
    person.roles = [] if role == "none" else [role]
    person.save()
    client = signed_in(person)
    for path, name, view in routes():
        if name in {"account_logout", *BEFORE_SIGNING_IN}:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            may = view.right in rights_of(person.roles)
            assert (answer.status_code == 403) == (not may), (path, method, answer.status_code)
            assert answer.status_code < 500, (path, method)


def test_nobody_sees_anything_without_signing_in() -> None:
    for path, name, _ in routes():
        if name not in BEFORE_SIGNING_IN:
            answer = Client().get(path)
            assert answer.status_code == 302, path
            assert answer.headers["location"].startswith("/account/sign-in?next="), path


def test_without_a_second_factor_only_the_way_to_one_opens() -> None:
    client = signed_in(make("Karim", "lead", factor=False))
    assert client.get("/evidence/").headers["location"] == "/account/factors"
    assert client.get("/account/factors").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.get("/account/sessions").headers["location"] == "/account/factors"


def test_who_is_refused_stands_in_the_log() -> None:
    signed_in(make("Karim", "analyst")).get("/account/people")
    last = list(vault().events())[-1]
    assert (last.actor, last.action, last.more["what"], last.more["about"]) == (
        "Karim", "account", "refused", "/account/people",
    )  # fmt: skip


def test_a_session_ends_after_long_silence(settings: Any) -> None:
    client = signed_in(make("Nadia", "lead"))
    assert client.get("/evidence/").status_code == 200
    settings.IDLE_SECONDS = -1
    assert client.get("/evidence/").headers["location"].startswith("/account/sign-in")
    settings.IDLE_SECONDS = 3600
    assert client.get("/evidence/").status_code == 302


@pytest.mark.parametrize(
    ("roles", "grants", "lanes"),
    [
        (["analyst"], [], {"investigation", "life_risk"}),
        (["helpline"], [], {"victim", "life_risk"}),
        (["analyst"], ["child_protection"], {"investigation", "life_risk", "child_protection"}),
        (["auditor"], ["child_protection"], set()),
        (["judicial", "administrator"], ["victim"], set()),
        (["analyst"], ["everything"], {"investigation", "life_risk"}),
        ([], [], set()),
    ],
)
def test_lanes_come_from_roles_and_from_what_was_given_by_name(
    roles: list[str], grants: list[str], lanes: set[str]
) -> None:
    assert lanes_of(roles, grants) == lanes


def test_nobody_but_by_name_sees_the_child_protection_lane() -> None:
    assert "child_protection" not in lanes_of(ROLES, [])
