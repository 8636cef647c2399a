"""The vault at the desk: closed by default, looks logged first, files never in the clear, nothing leaves unseen."""

import html
import io
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.desk.people import make, signed_in

import marsad
from marsad_desk.journal.store import vault
from marsad_desk.vault import doors
from marsad_desk.vault.receiving import Cut, IntoTheVault, label
from marsad_desk.vault.urls import urlpatterns

WORDS = "كلمات مختلَقة لا توجد في أي مكان آخر ".encode() * 50


pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Any:
    return make("Nadia", "lead")


@pytest.fixture
def client(nadia: Any) -> Client:
    """Somebody who has said what for."""
    return signed_in(nadia)


def add(client: Client, *files: tuple[str, bytes], **fields: str) -> Any:
    sent = [SimpleUploadedFile(name, body) for name, body in files]
    return client.post("/evidence/add", {**fields, "files": sent})


def items() -> list[Any]:
    found: list[Any] = vault().items(marsad.Act("test"))
    return found


def actions() -> list[str]:
    return [
        event.action for event in vault().events() if event.actor == "Nadia" and event.action != "account"
    ]


def every_address() -> list[str]:
    names = [f"vault:{pattern.name}" for pattern in urlpatterns]
    with_item = {"vault:item", "vault:file", "vault:decide"}
    return [reverse(name, args=["E-0"] if name in with_item else []) for name in names]


@pytest.mark.parametrize("who", ["nobody", "an auditor", "without a factor", "whose access ended"])
def test_every_address_is_closed_by_default(who: str, store: Path) -> None:
    person = make("Karim", "auditor" if who == "an auditor" else "lead", factor=who != "without a factor")
    client = Client() if who == "nobody" else signed_in(person)
    if who == "whose access ended":
        person.is_active = False
        person.save()
    for address in every_address():
        answers = [getattr(client, method)(address) for method in ("get", "post")]
        expected = {"an auditor": {403}}.get(who, {302})
        assert {answer.status_code for answer in answers} == expected, address
        for answer in answers:
            assert answer.headers.get("location", "").startswith("/account/") or answer.status_code == 403
    assert "listed" not in {event.action for event in vault().events()}


def test_who_may_look_may_not_yet_hand_over() -> None:
    client = signed_in(make("Karim", "analyst"))
    add(client, ("a.txt", WORDS))
    assert (
        "/evidence/hand-over"
        not in client.get("/evidence/").text + client.get(f"/evidence/{items()[0].id}").text
    )
    for method in ("get", "post"):
        assert getattr(client, method)("/evidence/hand-over", {"item": items()[0].id}).status_code == 403


def test_nothing_opens_before_somebody_said_what_for(nadia: Any) -> None:
    client = signed_in(nadia, reason="")
    for address in every_address():
        answers = [client.get(address), client.post(address)]
        wanted = {a.headers.get("location", "").partition("?")[0] for a in answers if a.status_code != 405}
        assert wanted == {"/log/reason"}


def test_a_file_is_sealed_as_it_came_and_lies_nowhere_in_the_clear(
    client: Client, store: Path, tmp_path: Path
) -> None:
    answer = add(
        client, ("شكوى.txt", WORDS), kind="chat", subject="victim", handling="TLP:RED", taken_by="Karim"
    )
    assert answer.status_code == 302
    (item,) = items()
    assert answer.headers["location"] == f"/evidence/?new={item.id}"
    said = vault().record(item.id, marsad.Act("test"))
    assert (said["kind"], said["subject_category"], said["handling"]) == ("chat", "victim", "TLP:RED")
    assert (said["purpose"], said["legal_basis"], said["details"]) == ("case 7", "order 12", {"by": "Karim"})
    with vault().open(item.id, marsad.Act("test")) as stream:
        assert stream.read() == WORDS
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or WORDS[:40] not in path.read_bytes(), path
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_long_file_comes_through_in_pieces(client: Client) -> None:
    body = bytes(range(256)) * 4 * 3000 + b"end"
    add(client, ("long.bin", body), ("empty.bin", b""))
    found = {item.name: item for item in items()}
    assert found["long.bin"].size == len(body)
    with vault().open(found["long.bin"].id, marsad.Act("test")) as stream:
        assert stream.read() == body


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\chat.txt", "chat.txt"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("..", "_"),
        ("", "_"),
        ("شكوى 7.pdf", "شكوى 7.pdf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_name_is_a_label_and_never_a_path(given: str, kept: str) -> None:
    assert label(given) == kept


def test_of_a_marked_source_no_byte_is_kept(client: Client, store: Path) -> None:
    add(client, ("picture.jpg", WORDS), marked="hotline tip")
    (item,) = items()
    assert (item.held, item.size) == ("hash", len(WORDS))
    assert not [path for path in (store / "objects").rglob("*") if path.is_file()]


def test_a_forged_form_seals_nothing(nadia: Any) -> None:
    forger = signed_in(nadia, enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', forger.get("/evidence/").text)
    assert token
    assert add(forger, ("a.txt", WORDS)).status_code == 403
    assert items() == []
    assert add(forger, ("a.txt", WORDS), csrfmiddlewaretoken=token[1]).status_code == 302
    assert len(items()) == 1


def test_a_form_without_a_file_says_so(client: Client) -> None:
    answer = client.post("/evidence/add", {"kind": "chat"})
    assert answer.status_code == 400
    assert 'id="no-file"' in answer.text


def test_when_the_sender_goes_away_nothing_is_left(client: Client, store: Path) -> None:
    client.get("/evidence/")
    taking = IntoTheVault(doors.Inside(vault(), marsad.Act("Nadia")))
    taking.new_file("files", "a.txt", "text/plain", None)
    taking.receive_data_chunk(WORDS, 0)
    taking.upload_interrupted()
    assert items() == []
    assert not [path for path in (store / "incoming").rglob("*") if path.is_file() and path.stat().st_size]
    with pytest.raises(Cut):
        stream = taking._stream
        stream.refused = False
        stream.give(Cut("gone"))
        stream.read(1)


def test_each_look_stands_in_the_log_before_it_is_answered(client: Client) -> None:
    add(client, ("a.html", b"<script>alert(1)</script>"))
    (item,) = items()
    for address, action in (("/evidence/", "listed"), (f"/evidence/{item.id}", "looked")):
        before = len(actions())
        client.get(address)
        assert actions()[before] == action
    before = len(actions())
    answer = client.post(f"/evidence/{item.id}/file")
    assert actions()[before:] == ["read"]  # not a byte of the answer was taken yet
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    purposes = {event.purpose for event in vault().events() if event.actor == "Nadia"} - {""}
    assert purposes == {"case 7"}


def test_reading_by_a_link_alone_is_not_possible(client: Client) -> None:
    add(client, ("a.txt", WORDS))
    assert client.get(f"/evidence/{items()[0].id}/file").status_code == 405


def test_names_and_details_are_text_and_not_markup(client: Client) -> None:
    add(client, ("<b onload=x>.txt", WORDS), taken_url="<script>x</script>")
    (item,) = items()
    for address in ("/evidence/", f"/evidence/{item.id}", "/evidence/hand-over"):
        text = client.get(address).text
        assert "<b onload" not in text
        assert "<script>x" not in text
    assert html.escape("<script>x</script>") in client.get(f"/evidence/{item.id}").text


def test_the_search_finds_what_is_there_and_nothing_else(client: Client) -> None:
    add(client, ("شكوى.txt", b"1"), ("order.pdf", b"2"))
    found = client.get("/evidence/", {"q": "شكوى"}).text
    assert "شكوى.txt" in found
    assert "order.pdf" not in found
    assert items()[1].id in client.get("/evidence/", {"q": items()[1].sha256[:12]}).text
    assert "order.pdf" not in client.get("/evidence/", {"q": "nothing like it"}).text


def test_hold_and_handling_are_decided_on_the_page(client: Client) -> None:
    add(client, ("a.txt", WORDS))
    item = items()[0].id
    client.post(f"/evidence/{item}/decide", {"what": "held"})
    client.post(f"/evidence/{item}/decide", {"what": "handling", "code": "TLP:RED"})
    assert (items()[0].on_hold, items()[0].handling) == (True, "TLP:RED")
    client.post(f"/evidence/{item}/decide", {"what": "released"})
    client.post(f"/evidence/{item}/decide", {"what": "erased"})
    assert (items()[0].on_hold, items()[0].held) == (False, "bytes")
    assert client.post(f"/evidence/{item}/decide", {"what": "handling", "code": "no code"}).status_code == 409


def test_looks_in_a_row_stand_as_one_and_none_is_left_out(client: Client) -> None:
    add(client, ("a.txt", WORDS))
    address = f"/evidence/{items()[0].id}"
    for _ in range(4):
        text = client.get(address, headers={"accept-language": "en"}).text
    assert "<summary>The same before that: 3 entries</summary>" in text
    assert len(re.findall(r"<svg", text)) == 2
    assert len(re.findall(r"Entry <bdi", text)) == 5


def test_nothing_leaves_before_to_whom_and_why_are_said(client: Client, tmp_path: Path, store: Path) -> None:
    add(client, ("a.txt", WORDS), ("b.txt", b"b"), subject="victim")
    chosen = items()[0].id
    shown = client.get("/evidence/hand-over", {"item": chosen})
    assert 'name="release"' in shown.text
    assert "b.txt" not in shown.text
    for missing in ({"to": "Court 3"}, {"release": "order"}, {}):
        assert client.post("/evidence/hand-over", {"item": chosen, **missing}).status_code == 400
    assert "exported" not in actions()
    given = client.post("/evidence/hand-over", {"item": chosen, "to": "Court 3", "release": "order 12"})
    path = tmp_path / "given.zip"
    path.write_bytes(b"".join(given.streaming_content))  # type: ignore[attr-defined]
    verdict = marsad.verify_evidence(path, vkey=vault().vkey)
    assert verdict.whole
    assert verdict.counts["items"] == 1
    assert list((tmp_path / "home" / "handing-over").iterdir()) == []
    assert "exported" in actions()


def test_the_check_says_when_all_is_well_and_what_is_wrong_where(client: Client, store: Path) -> None:
    add(client, ("a.txt", WORDS))
    assert 'class="verdict whole"' in checked(client)
    (sealed,) = [path for path in (store / "objects").rglob("*") if path.is_file()]
    raw = bytearray(sealed.read_bytes())
    raw[len(raw) // 2] ^= 1
    sealed.chmod(0o600)
    sealed.write_bytes(raw)
    text = checked(client)
    assert 'class="verdict broken"' in text
    assert sealed.name in text
    assert "Changed since it was sealed" in text
    assert actions().count("verified") == 2


def checked(client: Client) -> str:
    assert client.post("/evidence/check").status_code == 302
    for _ in range(600):
        text = client.get("/evidence/check").text
        if 'http-equiv="refresh"' not in text:
            return text
        time.sleep(0.05)
    raise AssertionError("the check does not end")


def test_an_item_that_is_not_there_is_told_in_words(client: Client) -> None:
    answer = client.get("/evidence/E-00000000000000000000", headers={"accept-language": "ar"})
    assert answer.status_code == 409
    assert "لم تنفّذ الخزانة" in answer.text


def test_a_file_that_does_not_fit_is_told_and_the_others_are_sealed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = vault().pending

    def full(source: Any, arrival: marsad.Arrival, act: marsad.Act) -> Any:
        if arrival.name == "big.txt":
            raise marsad.MarsadError("the store is full")
        return whole(source, arrival, act)

    monkeypatch.setattr(vault(), "pending", full)
    answer = add(client, ("big.txt", WORDS * 200), ("a.txt", WORDS))
    assert answer.status_code == 409
    assert "the store is full" in answer.text
    assert [item.name for item in items()] == ["a.txt"]


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_no_english_is_left_on_the_pages(client: Client, code: str) -> None:
    add(client, ("1.txt", WORDS), subject="victim")
    item = items()[0].id
    pattern = r"[A-Za-z]{4,}" if code == "ar" else r"\b(?:the|with|your|what|file|sealed|Evidence)\b"
    for address in ("", item, "add", "check", "hand-over"):
        text = client.get(f"/evidence/{address}", headers={"accept-language": code}).text
        assert f'lang="{code}"' in text
        body = re.sub(r"<head>.*?</head>|<form method=\"post\" action=\"/language\".*?</form>|<bdi.*?</bdi>", "", text,
                      flags=re.S)  # fmt: skip
        body = re.sub(r"<option[^>]*>TLP.*?</option>|value=\"[^\"]*\"", "", body)
        assert re.findall(pattern, re.sub(r"<[^>]+>", "", body).replace("Marsad", "")) == [], address


def test_nothing_on_the_pages_is_forbidden_by_their_policy(client: Client) -> None:
    add(client, ("1.txt", WORDS))
    for address in ("", items()[0].id, "add", "check", "hand-over"):
        answer = client.get(f"/evidence/{address}")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not re.search(r"<script>|<style|\sstyle=|\son\w+=|javascript:", answer.text)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)


def test_the_stream_between_the_threads_gives_what_it_was_given() -> None:
    from marsad_desk.vault.receiving import Stream

    stream, out = Stream(), io.BytesIO()
    for piece in (b"ab", b"cde", b""):
        stream.give(piece)
    while read := stream.read(2):
        out.write(read)
    assert out.getvalue() == b"abcde"


def test_what_a_desk_that_was_cut_off_left_in_the_clear_is_swept(client: Client, tmp_path: Path) -> None:
    left = tmp_path / "home" / "handing-over" / ".x.zip.1.draft"
    left.parent.mkdir(parents=True)
    left.write_bytes(WORDS)
    client.get("/evidence/")
    assert not left.exists()
