"""``marsad evidence`` as people and programs call it: seal, look, hand over, verify, erase."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.errors import MarsadError
from marsad.evidence import Vault
from marsad.evidence.nouns import Act

WHY = ("--by", "Nadia", "--purpose", "case 7", "--legal-basis", "order 12")


def marsad(*arguments: object, given: bytes | None = None) -> Any:
    return CliRunner().invoke(app, ["evidence", *map(str, arguments)], input=given)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def sealed(store: Path, tmp_path: Path, *options: object, body: bytes = b"invented words") -> str:
    file = tmp_path / "chat.txt"
    file.write_bytes(body)
    done = marsad("add", file, "--store", store, *WHY, *options)
    assert done.exit_code == 0, done.stderr
    return str(done.stdout.split()[0])


def events(store: Path) -> list[Any]:
    with Vault(store) as vault:
        return list(vault.events())


def test_the_contract_works_with_nothing_else_given(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSAD_ACTOR", "Karim")
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    done = marsad("add", tmp_path / "a.txt", tmp_path / "b.txt", "--store", store)
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 2
    assert "no purpose was stated" in done.stderr
    assert marsad("list", "--store", store).stdout.count("E-") == 2
    assert marsad("export", "--store", store, "--out", tmp_path / "out").exit_code == 0
    assert marsad("verify", tmp_path / "out").exit_code == 0
    assert marsad("verify", store).exit_code == 0
    assert {event.actor for event in events(store)} == {"Karim", "marsad"}


def test_what_was_said_stands_in_the_record(store: Path, tmp_path: Path) -> None:
    item = sealed(
        store, tmp_path, "--as", "screenshot", "--subject-category", "victim", "--handling", "TLP:RED",
        "--retention-days", 30, "--detail", "by=Karim", "--detail", "device=a phone", "--name", "صورة.png",
    )  # fmt: skip
    shown = json.loads(marsad("show", item, "--store", store, *WHY, "--json").stdout)
    record = shown["record"]
    assert (record["kind"], record["media_type"], record["name"]) == ("screenshot", "image/png", "صورة.png")
    assert record["details"] == {"by": "Karim", "device": "a phone"}
    assert (record["purpose"], record["legal_basis"]) == ("case 7", "order 12")
    assert "salt" not in record
    assert [event["action"] for event in shown["events"]] == ["sealed", "looked"]


def test_a_screenshot_without_capture_data_is_told(store: Path, tmp_path: Path) -> None:
    (tmp_path / "s.png").write_bytes(b"p")
    done = marsad("add", tmp_path / "s.png", "--as", "screenshot", "--detail", "by=K", "--store", store, *WHY)
    assert "at, device, app, url" in done.stderr
    assert done.exit_code == 0


def test_standard_input_is_sealed_too(store: Path) -> None:
    done = marsad("add", "-", "--store", store, "--name", "piped", *WHY, given=b"piped bytes")
    with Vault(store) as vault, vault.open(done.stdout.split()[0], Act("t")) as stream:
        assert stream.read() == b"piped bytes"


def test_what_is_no_regular_file_is_refused_and_the_rest_is_sealed(store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe")
    done = marsad("add", tmp_path / "a.txt", tmp_path / "link", tmp_path / "pipe", "--store", store, *WHY)
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert "2 of 3 files were not sealed" in done.stderr
    alone = marsad("add", tmp_path / "link", "--store", store, *WHY)
    assert isinstance(alone.exception, MarsadError)


def test_wrong_use_is_told_with_what_is_right(store: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    for wrong in (("--as", "novel"), ("--detail", "nothing"), ("--handling", "two words")):
        done = marsad("add", tmp_path / "a", "--store", store, *WHY, *wrong)
        assert isinstance(done.exception, MarsadError)
        assert done.exception.hint
    assert isinstance(marsad("list", "--store", tmp_path / "nowhere", *WHY).exception, MarsadError)


def test_bytes_are_given_out_once_and_for_one_person(store: Path, tmp_path: Path) -> None:
    item, out = sealed(store, tmp_path), tmp_path / "copy"
    assert marsad("open", item, "--store", store, "--out", out, *WHY).exit_code == 0
    assert out.read_bytes() == b"invented words"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert events(store)[-1].action == "read"
    again = marsad("open", item, "--store", store, "--out", out, *WHY)
    assert isinstance(again.exception, MarsadError)
    assert [event.action for event in events(store)].count("read") == 1


def test_a_hold_keeps_an_item_and_erasing_leaves_only_that_it_was_there(store: Path, tmp_path: Path) -> None:
    item = sealed(store, tmp_path)
    marsad("hold", item, "--store", store, *WHY)
    held = marsad("erase", item, "--store", store, "--reason", "retention", *WHY)
    assert isinstance(held.exception, MarsadError)
    marsad("release", item, "--store", store, *WHY)
    assert marsad("erase", item, "--store", store, "--reason", "retention", *WHY).exit_code == 0
    (row,) = map(json.loads, marsad("list", "--store", store, "--json", *WHY).stdout.splitlines())
    assert (row["held"], row["sha256"], row["name"]) == ("erased", "", "")
    shown = marsad("timeline", item, "--store", store, "--json", *WHY).stdout
    assert [json.loads(line)["action"] for line in shown.splitlines()] == [
        "sealed", "held", "released", "erased", "looked",
    ]  # fmt: skip
    assert marsad("verify", store).exit_code == 0


def test_what_is_due_is_named_and_what_is_held_back_is_counted(store: Path, tmp_path: Path) -> None:
    item = sealed(store, tmp_path, "--retention-days", 1)
    sealed(store, tmp_path, "--retention-days", 3000)
    asked = ("due", "--store", store, "--on", "2031-01-01", "--json", *WHY)
    assert [json.loads(line)["id"] for line in marsad(*asked).stdout.splitlines()] == [item]
    marsad("hold", item, "--store", store, *WHY)
    done = marsad(*asked)
    assert done.stdout == ""
    assert "1 more are on hold" in done.stderr
    assert marsad("due", "--store", store, "--on", "2020-01-01", "--json", *WHY).stdout == ""


def test_a_preview_lets_nothing_out_and_what_is_held_back_needs_a_release(
    store: Path, tmp_path: Path
) -> None:
    item = sealed(store, tmp_path, "--handling", "TLP:RED")
    shown = json.loads(marsad("export", item, "--store", store, "--preview", "--json", *WHY).stdout)
    assert [each["id"] for each in shown["held_back"]] == [item]
    out = tmp_path / "out.zip"
    assert isinstance(marsad("export", item, "--store", store, "--out", out, *WHY).exception, MarsadError)
    assert "exported" not in [event.action for event in events(store)]
    assert not out.exists()
    given = ("--to", "Court 3", "--release", "order 12")
    assert marsad("export", item, "--store", store, "--out", out, *given, *WHY).exit_code == 0
    told = marsad("verify", out, "--json").stdout
    assert json.loads(told)["whole"]
    assert not json.loads(told)["anchored"]


def test_verify_names_what_is_wrong_and_where_and_ends_with_one(store: Path, tmp_path: Path) -> None:
    sealed(store, tmp_path)
    out = tmp_path / "out"
    marsad("export", "--store", store, "--out", out, *WHY)
    with (out / "data" / "custody.csv").open("ab") as file:
        file.write(b"x")
    done = marsad("verify", out)
    assert done.exit_code == 1
    assert "data/custody.csv: is not what was sealed" in done.stdout
    assert "NOT as it was sealed" in done.stdout


def test_another_key_than_the_published_one_is_found(store: Path, tmp_path: Path) -> None:
    sealed(store, tmp_path)
    marsad("export", "--store", store, "--out", tmp_path / "out", *WHY)
    ours = (store / "log.vkey").read_text().strip()
    other = marsad("new", "--store", tmp_path / "other", "--origin", "unit.example/other").stdout.strip()
    right, wrong = (marsad("verify", tmp_path / "out", "--key", key, "--json") for key in (ours, other))
    assert (right.exit_code, json.loads(right.stdout)["anchored"]) == (0, True)
    assert wrong.exit_code == 1


def test_a_checkpoint_that_was_handed_out_shows_a_log_that_was_cut(store: Path, tmp_path: Path) -> None:
    sealed(store, tmp_path)
    note = tmp_path / "note"
    assert marsad("checkpoint", "--store", store, "--out", note).exit_code == 0
    sealed(store, tmp_path, body=b"more")
    assert marsad("verify", store, "--against", note).exit_code == 0
    marsad("new", "--store", tmp_path / "other")
    assert marsad("verify", tmp_path / "other", "--against", note).exit_code == 1


def test_a_stamp_without_an_authority_is_wrong_use(store: Path, tmp_path: Path) -> None:
    sealed(store, tmp_path)
    assert isinstance(marsad("stamp", "--store", store).exception, MarsadError)
    (tmp_path / "no.pem").write_text("nothing")
    bad = marsad("authority", "add", "tsa", "--url", "https://tsa.example/", "--certificates", tmp_path / "no.pem",
                 "--store", store)  # fmt: skip
    assert isinstance(bad.exception, MarsadError)
    assert marsad("authority", "list", "--store", store).stdout == ""


def test_a_full_store_says_so_and_takes_more_once_it_may(store: Path, tmp_path: Path) -> None:
    sealed(store, tmp_path)
    assert "no limit" in marsad("quota", "--store", store).stdout
    marsad("quota", "--store", store, "--gb", 0.000001)
    (tmp_path / "big").write_bytes(bytes(range(256)) * 40)
    assert isinstance(marsad("add", tmp_path / "big", "--store", store, *WHY).exception, MarsadError)
    marsad("quota", "--store", store, "--gb", 0)
    assert marsad("add", tmp_path / "big", "--store", store, *WHY).exit_code == 0


def test_a_partner_signs_what_continues_what_it_saw_and_nothing_else(store: Path, tmp_path: Path) -> None:
    partner, asked, answer = tmp_path / "partner", tmp_path / "ask", tmp_path / "answer"
    sealed(store, tmp_path)
    key = marsad("witness", "make", partner, "--name", "partner.example/witness").stdout.strip()
    assert marsad("witness", "add", "partner", "--key", key, "--store", store).exit_code == 0
    assert marsad("witness", "watch", partner, "--key", (store / "log.vkey").read_text()).exit_code == 0
    assert marsad("witness", "ask", "--store", store, "--out", asked).exit_code == 0
    assert marsad("witness", "sign", partner, asked, "--out", answer).exit_code == 0
    sealed(store, tmp_path, body=b"later")
    marsad("checkpoint", "--store", store, "--out", tmp_path / "later")  # the answer is of an earlier one
    assert marsad("witness", "take", answer, "--store", store).exit_code == 0
    assert "partner.example/witness" in next((store / "checkpoints").glob("*.cosigned")).read_text()
    assert marsad("verify", store).exit_code == 0
    assert marsad("witness", "ask", "--store", store, "--out", asked).exit_code == 0
    unfit = marsad("witness", "sign", partner, asked, "--out", answer)  # not told from where on
    assert isinstance(unfit.exception, MarsadError)
    assert marsad("witness", "ask", "--store", store, "--seen", 2, "--out", asked).exit_code == 0
    assert marsad("witness", "sign", partner, asked, "--out", answer).exit_code == 0
    assert marsad("witness", "list", "--store", store).stdout.startswith("partner  partner.example/witness+")
