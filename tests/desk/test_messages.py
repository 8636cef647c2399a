"""Translations are whole, and the compiled files are those of the written ones."""

import ast
import gettext
import re
from pathlib import Path

import pytest

import marsad_desk

HOME = Path(marsad_desk.__file__).parent


def written(code: str) -> dict[str, list[str]]:
    """Every text with its translations: one, or one for each plural form."""
    text = (HOME / "locale" / code / "LC_MESSAGES/django.po").read_text("utf-8")
    entries = re.findall(r'^msgid (".+")\n(?:msgid_plural .+\n)?((?:msgstr.*\n)+)', text, re.M)
    return {
        ast.literal_eval(source): [ast.literal_eval(each) for each in re.findall(r'(".*")\n', targets)]
        for source, targets in entries
    }


def used() -> set[str]:
    pages = "".join(path.read_text("utf-8") for path in (HOME / "templates").rglob("*.html"))
    said = {a or b for a, b in re.findall(r"""\{% translate (?:"(.+?)"|'(.+?)') %\}""", pages)}
    for path in HOME.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"_", "ngettext"}
            ):
                assert isinstance(node.args[0], ast.Constant), path
                said.add(str(node.args[0].value))
    return said


def test_texts_of_pages_and_of_code_are_both_looked_for() -> None:
    assert {"Evidence", "Handed over", "%(n)s item"} <= used()


def test_no_page_uses_a_form_of_translation_that_is_not_looked_for() -> None:
    pages = "".join(path.read_text("utf-8") for path in (HOME / "templates").rglob("*.html"))
    assert not re.search(r"blocktrans|\{% trans |_\(", pages)


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_each_text_of_the_pages_is_translated_and_no_other(code: str) -> None:
    assert set(written(code)) == used()
    assert all(all(each) for each in written(code).values())


def test_arabic_has_its_six_plurals() -> None:
    plurals = [each for each in written("ar").values() if len(each) > 1]
    assert plurals
    assert all(len(each) == len(set(each)) == 6 for each in plurals)


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_the_compiled_file_says_what_the_written_one_says(code: str) -> None:
    with (HOME / "locale" / code / "LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    numbers = {"ar": (0, 1, 2, 3, 11, 100), "fr": (1, 2)}[code]
    for text, targets in written(code).items():
        if len(targets) == 1:
            assert compiled.gettext(text) == targets[0]
        else:
            assert [compiled.ngettext(text, text, n) for n in numbers] == targets
