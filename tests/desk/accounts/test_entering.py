"""People come in by a one-time link, a password and a second factor, and in no other way."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.utils import timezone
from tests.desk.people import PASSWORD, make, signed_in

from marsad_desk.accounts import passes
from marsad_desk.accounts.models import Pass, Person
from marsad_desk.journal.store import vault

pytestmark = pytest.mark.django_db
NEW = {"username": "n.karim", "password": PASSWORD, "again": PASSWORD}


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def happened() -> list[str]:
    return [str(event.more["what"]) for event in vault().events() if event.action == "account"]


def test_the_whole_way_from_an_invitation_to_the_desk_and_back() -> None:
    boss = signed_in(make("Nadia", "administrator"))
    shown = boss.post("/account/people/invite", {"name": "كريم", "roles": ["analyst"]})
    link = re.search(r"<code>http://testserver(/account/enter/[\w-]+)</code>", shown.text)
    assert link
    new = Client()
    assert "كريم" in new.get(link[1]).text
    assert new.post(link[1], NEW).headers["location"] == "/account/factors"
    assert new.get("/account/factors/app").headers["location"].startswith("/account/confirm")
    new.post("/account/confirm", {"password": PASSWORD})
    page = new.get("/account/factors/app")
    secret = re.search(r'<code dir="ltr">(\w+)</code>', page.text)
    assert secret
    assert "data:" not in page.text  # the policy of the pages forbids it
    assert new.post("/account/factors/app", {"code": code_of(secret[1])}).status_code == 302
    assert new.get("/evidence/").headers["location"].startswith("/log/reason")
    again = Client()
    first = again.post("/account/sign-in", {"login": "N.Karim", "password": PASSWORD})
    assert first.headers["location"].startswith("/account/factors/code")
    assert again.get("/evidence/").headers["location"].startswith("/account/sign-in")
    assert happened()[1:] == ["invited", "joined", "signed_in"]  # not before the second factor


def test_a_link_opens_once() -> None:
    secret = passes.invite("Karim", ["analyst"], [], "Nadia")
    assert Client().post(f"/account/enter/{secret}", NEW).status_code == 302
    late = Client().post(f"/account/enter/{secret}", {**NEW, "username": "other"})
    assert late.status_code == 410
    assert Person.objects.count() == 1


@pytest.mark.parametrize("how", ["run out", "never made", "used"])
def test_a_link_that_does_not_hold_opens_nothing(how: str) -> None:
    secret = passes.invite("Karim", ["lead"], [], "Nadia")
    if how == "run out":
        Pass.objects.update(until=timezone.now() - timedelta(seconds=1))
    elif how == "used":
        Pass.objects.update(used=timezone.now())
    else:
        secret = secret[::-1]
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/account/enter/{secret}", NEW).status_code == 410
    assert not Person.objects.exists()


def test_of_a_link_only_the_hash_is_kept() -> None:
    secret = passes.invite("Karim", ["lead"], [], "Nadia")
    assert secret not in str(list(Pass.objects.values()))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "qwerty123456", "again": "qwerty123456"}, "password"),
        ({"again": "something-else-entirely"}, "again"),
        ({"username": "Ä b"}, "username"),
        ({"username": "p-nadia"}, "username"),
    ],
)
def test_a_poor_choice_is_told_and_the_link_stays_good(changed: dict[str, str], field: str) -> None:
    make("Nadia", "lead")
    secret = passes.invite("Karim", ["analyst"], [], "Nadia")
    answer = Client().post(f"/account/enter/{secret}", {**NEW, **changed})
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.text
    assert Client().post(f"/account/enter/{secret}", NEW).status_code == 302


def test_this_machines_own_person_comes_in_by_the_printed_link_and_only_here(settings: Any) -> None:
    for where, hosts, status in (("192.0.2.7", [], 410), ("127.0.0.1", ["desk.unit.example"], 410)):
        secret = passes.at_this_machine("نادية", ["lead"])
        settings.NETWORK_HOSTS = hosts
        assert Client(REMOTE_ADDR=where).get(f"/account/enter/{secret}").status_code == status
    settings.NETWORK_HOSTS = []
    old, new = passes.at_this_machine("نادية", ["lead"]), passes.at_this_machine("نادية", ["lead"])
    assert Client().get(f"/account/enter/{old}").status_code == 410
    client = Client()
    assert client.get(f"/account/enter/{new}").headers["location"] == "/"
    assert client.get("/evidence/").headers["location"].startswith("/log/reason")
    assert Person.objects.count() == 1
    elsewhere = client.get("/evidence/", REMOTE_ADDR="192.0.2.7")  # the cookie alone is not the machine
    assert elsewhere.headers["location"] == "/account/factors"


def test_who_came_by_the_printed_link_has_no_password() -> None:
    passes.at_this_machine("Nadia", ["lead"])
    (person,) = Person.objects.all()
    assert not person.has_usable_password()
    assert person.username != "Nadia"


def test_guessing_is_slowed_down_and_logged() -> None:
    make("Nadia", "lead")
    said = {"login": "p-nadia", "password": "not-the-password-at-all"}
    answers = [Client().post("/account/sign-in", said) for _ in range(7)]
    assert "sign_in_refused" in happened()
    assert not any(answer.status_code == 302 for answer in answers)
    right = Client().post("/account/sign-in", {**said, "password": PASSWORD})
    assert right.status_code != 302  # even the right one waits now
    assert said["password"] not in str([event.body for event in vault().events()])
    assert said["login"] not in str([event.body for event in vault().events()])


def test_a_name_that_does_not_exist_answers_like_one_that_does() -> None:
    make("Nadia", "lead")

    def answer(name: str) -> str:
        page = Client().post("/account/sign-in", {"login": name, "password": "x" * 20}).text
        return re.sub(r'value="[^"]*"', "", page)

    assert answer("p-nadia") == answer("nobody")


def test_the_secret_of_the_app_lies_enciphered() -> None:
    from allauth.mfa.models import Authenticator

    make("Nadia", "lead")
    (kept,) = Authenticator.objects.filter(type="totp")
    assert len(kept.data["secret"]) > 60
    assert kept.wrap().validate_code(code_of(_clear(kept)))


def _clear(kept: Any) -> str:
    from allauth.mfa.adapter import get_adapter

    return str(get_adapter().decrypt(kept.data["secret"]))


def test_the_last_factor_cannot_be_taken_away() -> None:
    client = signed_in(make("Nadia", "lead"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    client.post("/account/factors/app/end", {})
    assert client.get("/evidence/").status_code == 200
    from allauth.mfa.models import Authenticator

    assert Authenticator.objects.filter(type="totp").count() == 1


def test_nobody_signs_up() -> None:
    assert Client().get("/account/signup").status_code == 404
    assert "signup" not in Client().get("/account/sign-in").text
