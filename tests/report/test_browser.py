"""A real browser runs the page under its own content policy."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.lead_rows import NOW
from tests.lead_stories import stories

from marsad.report import from_tables, lead_book, leads_html
from marsad.report.day import day
from marsad.report.day_page import day_html

FLAGS = ("--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking "
         "--disable-component-update --disable-sync --enable-logging=stderr").split()  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "dir"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_the_page_switches_language_without_a_network(
    lang: str, dir: str, tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    book = lead_book(stories())
    (tmp_path / "report.html").write_text(leads_html(book, "ar"), encoding="utf-8")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    second = book.cards[4].lead["id"]
    done = subprocess.run(
        [real_part("chromium"), *FLAGS, *sandbox, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         f"file://{tmp_path / 'report.html'}?lang={lang}#{second}"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert f'<html lang="{lang}" dir="{dir}" class="js">' in done.stdout
    assert done.stdout.count('class="on"') == 1
    assert f'<article id="{second}" tabindex="-1" class="on">' in done.stdout
    assert "Content Security Policy" not in done.stderr
    assert "Uncaught" not in done.stderr


@pytest.mark.browser
def test_the_page_of_a_day_switches_language_without_a_network(
    tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    made = day(from_tables(stories()), 2, 5.0, as_of=NOW)
    (tmp_path / "day.html").write_text(day_html(made, "ar"), encoding="utf-8")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [real_part("chromium"), *FLAGS, *sandbox, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         f"file://{tmp_path / 'day.html'}?lang=fr&theme=dark"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert '<html lang="fr" dir="ltr" data-theme="dark">' in done.stdout
    assert "Content Security Policy" not in done.stderr
    assert "Uncaught" not in done.stderr
