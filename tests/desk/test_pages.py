"""The desk speaks three languages the right way round and lets nothing in or out that it should not."""

import re
from pathlib import Path

import pytest
from django.test import Client

PAGE = "/"


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("asked", "code", "direction", "words"),
    [
        ("ar", "ar", "rtl", "لا توجد خيوط"),
        ("ar-IQ,ar;q=0.9,en;q=0.5", "ar", "rtl", "الخيط سبب للنظر"),
        ("en", "en", "ltr", "There are no leads"),
        ("fr-CA,fr;q=0.8", "fr", "ltr", "pas encore de piste"),
        ("de", "en", "ltr", "There are no leads"),
        ("", "en", "ltr", "There are no leads"),
    ],
)
def test_a_page_comes_in_the_language_asked_for(
    client: Client, asked: str, code: str, direction: str, words: str
) -> None:
    text = client.get(PAGE, headers={"accept-language": asked}).text
    assert f'<html lang="{code}" dir="{direction}">' in text
    assert words in text


def test_commands_stay_left_to_right_on_an_arabic_page(client: Client) -> None:
    text = client.get(PAGE, headers={"accept-language": "ar"}).text
    blocks = re.findall(r"<pre[^>]*>", text)
    assert blocks == ['<pre dir="ltr">'] * 3


def test_no_english_is_left_on_the_arabic_and_french_pages(client: Client) -> None:
    for code, words in (("ar", r"[A-Za-z]{4,}"), ("fr", r"\b(?:the|with|your|what|leads)\b")):
        text = client.get(PAGE, headers={"accept-language": code}).text
        body = re.sub(r"<pre.*?</pre>|<head>.*?</head>|<form.*?</form>", "", text, flags=re.S)
        assert re.findall(words, re.sub(r"<[^>]+>", "", body)) == []


def test_the_language_chosen_stays_chosen(client: Client) -> None:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(PAGE).text)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "language": "ar", "next": PAGE}
    assert client.post("/language", form).headers["location"] == PAGE
    assert 'dir="rtl"' in client.get(PAGE, headers={"accept-language": "en"}).text


def test_a_forged_form_is_refused(client: Client) -> None:
    assert client.post("/language", {"language": "ar", "next": PAGE}).status_code == 403


def test_the_language_form_leads_to_no_other_site() -> None:
    answer = Client().post("/language", {"language": "ar", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.headers["location"]


def test_every_page_is_closed(client: Client) -> None:
    headers = client.get(PAGE).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_page_carries_nothing_that_its_policy_forbids(client: Client) -> None:
    text = client.get(PAGE).text
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)


def test_an_unknown_host_is_refused(client: Client) -> None:
    assert client.get(PAGE, headers={"host": "attacker.example"}).status_code == 400


def test_an_unknown_address_says_so(client: Client) -> None:
    answer = client.get("/nothing/here", headers={"accept-language": "ar"})
    assert answer.status_code == 404
    assert "لا توجد صفحة" in answer.text


def test_a_page_takes_no_writing(client: Client) -> None:
    assert Client().post(PAGE).status_code == 405


def test_the_style_sheet_has_no_left_and_right() -> None:
    import marsad_desk

    css = (Path(marsad_desk.__file__).parent / "static/desk/desk.css").read_text("utf-8")
    css = css.replace("text-align: left;", "", 1)  # commands are Latin on every page
    assert not re.search(
        r"\b(?:margin|padding|border)-(?:left|right)\b|\b(?:left|right):|text-align: (?:left|right)", css
    )


@pytest.mark.django_db
def test_health_is_green_with_a_database(client: Client) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_each_language_is_named_in_itself_on_every_page(client: Client) -> None:
    for asked in ("ar", "en", "fr"):
        text = client.get(PAGE, headers={"accept-language": asked}).text
        named = dict(re.findall(r'<button [^>]*lang="(\w+)"[^>]*>(.+?)</button>', text))
        assert named == {"ar": "العربيّة", "en": "English", "fr": "français"}
