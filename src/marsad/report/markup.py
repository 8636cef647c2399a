"""Safe HTML, and every word of ours in three languages at once so that the page switches without a network."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from marsad.report.words import LANGS, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marsad.report.words import Words


def esc(value: object) -> str:
    """Text for an element or a quoted attribute."""
    return html.escape(str(value), quote=True)


def each(speak: Callable[[Words], str], tag: str = "span", attributes: str = "") -> str:
    """What ``speak`` says in every language; the page shows one of them. Escaped here."""
    said = {lang: speak(words(lang)) for lang in LANGS}
    return "".join(
        f'<{tag} class="t" lang="{lang}"{attributes}>{esc(said[lang])}</{tag}>'
        for lang in LANGS
        if said[lang]
    )


def say(key: str, **params: object) -> str:
    """The words under ``key`` in every language."""
    return each(lambda w: w.say(key, **params))


def number(value: float) -> str:
    """A number with each language's decimal sign; once where they agree."""
    said = [words(lang).number(value) for lang in LANGS]
    return esc(said[0]) if len(set(said)) == 1 else each(lambda w: w.number(value))


def spoken(name: str, lang: str, speak: Callable[[Words], str]) -> str:
    """Attribute ``name`` in every language: ``lang`` now, the others ready for the switch."""
    rest = "".join(f' data-{code}="{esc(speak(words(code)))}"' for code in LANGS)
    return f' data-says="{name}" {name}="{esc(speak(words(lang)))}"{rest}'


def option(value: str, lang: str, speak: Callable[[Words], str]) -> str:
    """An <option>, whose words cannot hold elements."""
    rest = "".join(f' data-{code}="{esc(speak(words(code)))}"' for code in LANGS)
    return f'<option value="{esc(value)}" data-says="text"{rest}>{esc(speak(words(lang)))}</option>'


def ltr(value: object, **attributes: str) -> str:
    """A value that runs left to right wherever it stands: numbers, addresses, ids."""
    more = "".join(f' {name.rstrip("_")}="{esc(text)}"' for name, text in attributes.items())
    return f'<bdi dir="ltr"{more}>{esc(value)}</bdi>'


def facts(rows: Mapping[str, str]) -> str:
    """A definition list of ready markup by word key."""
    inside = "".join(f"<dt>{say(key)}</dt><dd>{value}</dd>" for key, value in rows.items() if value)
    return f'<dl class="facts">{inside}</dl>'
