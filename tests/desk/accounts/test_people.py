"""Roles are given and taken by somebody else, at once, and on record."""

import re

import pytest
from django.test import Client
from tests.desk.people import PASSWORD, make, signed_in

from marsad_desk.accounts.models import Person
from marsad_desk.journal.store import vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    return signed_in(make("Nadia", "administrator"))


def test_a_role_taken_away_closes_what_it_opened_at_once(boss: Client) -> None:
    karim = signed_in(make("Karim", "analyst"))
    assert karim.get("/evidence/").status_code == 200
    assert boss.post("/account/people/p-karim", {"roles": ["auditor"]}).status_code == 302
    assert karim.get("/evidence/").status_code == 403
    assert karim.get("/log/").status_code == 200


def test_nobody_changes_their_own_roles(boss: Client) -> None:
    boss.post("/account/people/p-nadia", {"roles": ["administrator", "lead"]})
    boss.post("/account/people/p-nadia/access", {"what": "end"})
    nadia = Person.objects.get(username="p-nadia")
    assert (nadia.roles, nadia.is_active) == (["administrator"], True)


def test_ended_access_ends_every_session_and_the_password(boss: Client) -> None:
    karim = signed_in(make("Karim", "analyst"))
    assert karim.get("/evidence/").status_code == 200
    boss.post("/account/people/p-karim/access", {"what": "end"})
    assert karim.get("/evidence/").status_code == 302
    refused = Client().post("/account/sign-in", {"login": "p-karim", "password": PASSWORD})
    assert "evidence" not in refused.headers.get("location", "")
    boss.post("/account/people/p-karim/access", {"what": "give"})
    assert karim.get("/evidence/").status_code == 302  # the old session does not come back
    again = Client().post("/account/sign-in", {"login": "p-karim", "password": PASSWORD})
    assert again.status_code == 200  # nor does the old password


def test_a_lost_password_is_replaced_by_a_link_and_the_factor_stays(boss: Client) -> None:
    make("Karim", "analyst")
    shown = boss.post("/account/people/p-karim/access", {"what": "renew"}).text
    link = re.search(r"(/account/enter/[\w-]+)</code>", shown)
    assert link
    fresh = "another-quiet-purple-lantern"
    client = Client()
    asked = client.post(link[1], {"password": fresh, "again": fresh})
    assert asked.headers["location"].startswith("/account/factors/code")
    assert Person.objects.get(username="p-karim").check_password(fresh)
    assert client.get("/evidence/").headers["location"].startswith("/account/sign-in")


def test_what_is_not_a_role_is_refused(boss: Client) -> None:
    make("Karim", "analyst")
    boss.post("/account/people/p-karim", {"roles": ["superuser"], "grants": ["everything"]})
    assert Person.objects.get(username="p-karim").roles == ["analyst"]
    assert "Select a valid choice" in boss.post("/account/people/p-karim", {"roles": ["superuser"]}).text


def test_each_change_names_who_whom_and_what(boss: Client) -> None:
    make("Karim", "analyst")
    boss.post("/account/people/p-karim", {"roles": ["lead"], "grants": ["child_protection"]})
    last = list(vault().events())[-1]
    assert (last.actor, last.more["what"], last.more["about"]) == (
        "Nadia", "roles", "p-karim: lead, child_protection",
    )  # fmt: skip


def test_names_are_text_and_not_markup(boss: Client) -> None:
    make("<b>x</b>", "analyst")
    assert "<b>x</b>" not in boss.get("/account/people").text


def test_digits_are_a_choice_of_ones_own() -> None:
    client = signed_in(make("Karim", "analyst"))
    client.post("/account/", {"digits": "arab"})
    client.post("/account/", {"digits": "roman"})
    assert Person.objects.get(username="p-karim").digits == "arab"
