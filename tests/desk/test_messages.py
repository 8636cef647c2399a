"""Translations are whole, and the compiled files are those of the written ones."""

import ast
import gettext
import re
from pathlib import Path

import pytest

import marsad_desk

HOME = Path(marsad_desk.__file__).parent


def written(code: str) -> dict[str, str]:
    text = (HOME / "locale" / code / "LC_MESSAGES/django.po").read_text("utf-8")
    return {
        ast.literal_eval(source): ast.literal_eval(target)
        for source, target in re.findall(r'^msgid (".+")\nmsgstr (".*")$', text, re.M)
    }


def used() -> set[str]:
    pages = "".join(path.read_text("utf-8") for path in (HOME / "templates").rglob("*.html"))
    return {a or b for a, b in re.findall(r"""\{% translate (?:"(.+?)"|'(.+?)') %\}""", pages)}


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_each_text_of_the_pages_is_translated_and_no_other(code: str) -> None:
    assert set(written(code)) == used()
    assert all(written(code).values())


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_the_compiled_file_says_what_the_written_one_says(code: str) -> None:
    with (HOME / "locale" / code / "LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {text: compiled.gettext(text) for text in written(code)} == written(code)
