"""Who looked at what is written before it is shown, searched by auditors only, and cannot be changed."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.test import Client
from tests.desk.people import make, signed_in

import marsad
from marsad_desk.journal import index
from marsad_desk.journal.models import Entry
from marsad_desk.journal.store import vault
from marsad_desk.journal.writing import act, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> Client:
    return signed_in(make("Salma", "auditor"), reason="monthly review")


def test_a_look_is_found_by_person_thing_kind_and_words(auditor: Client) -> None:
    write("consulted", marsad.Act("Karim", "case 7"), "lead", "L-abc")
    write("consulted", marsad.Act("Nadia", "case 8"), "lead", "L-def")
    asked = ({"actor": "Karim"}, {"about": "L-abc"}, {"words": "7 L-abc"}, {"words": "karim"})
    for each in asked:
        text = auditor.get("/log/", each).text
        assert "L-abc" in text
        assert "L-def" not in text
    assert "L-abc" not in auditor.get("/log/", {"action": "sealed"}).text
    assert "No entry fits" in auditor.get("/log/", {"words": "nothing of the kind"}).text


def test_searching_the_log_is_in_the_log_before_it_is_answered(auditor: Client) -> None:
    before = len(list(vault().events()))
    text = auditor.get("/log/").text
    found = list(vault().events())[before]
    assert (found.actor, found.action, found.more["what"], found.purpose) == (
        "Salma", "consulted", "journal", "monthly review",
    )  # fmt: skip
    assert f"#{found.seq}" in text


def test_what_cannot_be_logged_is_not_shown(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    write("consulted", act("Karim"), "lead", "L-secret")

    def full(*_: Any, **__: Any) -> None:
        raise marsad.MarsadError("no space left on the disk")

    monkeypatch.setattr(type(vault()), "note", full)
    answer = auditor.get("/log/")
    assert answer.status_code == 503
    assert "no space left" in answer.text
    assert "L-secret" not in answer.text


def test_a_reason_is_asked_once_a_day_and_is_each_persons_own() -> None:
    client = signed_in(make("Salma", "auditor"), reason="")
    asked = client.get("/log/?about=L-1")
    assert asked.headers["location"] == "/log/reason?next=%2Flog%2F%3Fabout%3DL-1&about="
    assert 'aria-invalid="true"' in client.post("/log/reason", {"next": "/log/", "purpose": " "}).text
    said = client.post("/log/reason", {"next": "/log/", "purpose": "review", "basis": "law 3"})
    assert said.headers["location"] == "/log/"
    assert client.get("/log/").status_code == 200
    assert signed_in(make("Huda", "auditor"), reason="").get("/log/").status_code == 302
    away = client.post("/log/reason", {"next": "https://elsewhere.example/", "purpose": "x"})
    assert away.headers["location"] == "/"


def test_the_index_is_made_anew_from_the_log_and_is_never_the_truth(auditor: Client) -> None:
    for number in range(30):
        write("consulted", act("Karim"), "lead", f"L-{number}")
    auditor.get("/log/")
    whole = list(Entry.objects.order_by("seq").values())
    Entry.objects.filter(seq__gt=5).delete()
    assert index.catch_up() == len(whole) - 6
    assert list(Entry.objects.order_by("seq").values()) == whole
    assert index.catch_up() == 0


def test_hostile_words_stay_text(auditor: Client) -> None:
    write("consulted", marsad.Act("<script>x</script>", "\u202egnp.exe"), "lead", "<img src=x>")
    text = auditor.get("/log/", {"words": "<img", "actor": "<script>x</script>"}).text
    assert "<script>x" not in text
    assert "<img src=x>" not in text
    assert "<bdi>\u202egnp.exe</bdi>" in text  # kept as it is, and cannot turn what stands beside it


def test_the_models_of_the_desk_keep_no_words_of_texts() -> None:
    kept = {field.name for field in Entry._meta.get_fields() if isinstance(field, models.Field)}
    assert kept == {"seq", "at", "actor", "action", "what", "about", "purpose"}


KILLED = """
import os
from marsad_desk.run import _sign_in, prepare
prepare(None)
from marsad_desk.accounts.models import Person
from marsad_desk.journal import index
from django.test import Client
index.catch_up = lambda: os.kill(os.getpid(), 9)  # after the entry, before the answer
client = Client(headers={"host": "localhost"})
client.get(_sign_in("127.0.0.1", 1, "Salma").removeprefix("http://127.0.0.1:1"))
client.post("/log/reason", {"next": "/log/", "purpose": "review"})
client.get("/log/")
print("answered")
"""


def test_a_process_killed_between_entry_and_answer_leaves_the_entry(tmp_path: Path) -> None:
    home = tmp_path / "killed"
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "MARSAD_DESK_HOME": str(home), "MARSAD_DESK_STORE": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (-9, ""), done.stderr
    opened = marsad.open_vault(home / "store")
    last = list(opened.events())[-1]
    opened.close()
    assert (last.actor, last.action, last.more["what"], last.purpose) == (
        "Salma",
        "consulted",
        "journal",
        "review",
    )
