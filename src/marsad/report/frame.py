"""The frame of a page: one self-contained HTML file in three languages, from which no request leaves."""

from __future__ import annotations

import base64
import functools
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.report.markup import each, esc, ltr, say, spoken
from marsad.report.words import LANGS, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from marsad.report.words import Words

_HALF = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z"
_HALF_MOON = f'<svg viewBox="0 0 24 24" aria-hidden="true"><path fill-rule="evenodd" d="{_HALF}"/></svg>'


def frame(
    body: str,
    lang: str,
    title: Callable[[Words], str],
    *,
    styles: Sequence[str] = ("page.css",),
    scripts: Sequence[str] = ("frame.js",),
) -> str:
    """A document round ``body``, opening in ``lang``. ``styles`` and ``scripts`` are files beside this one."""
    w = words(lang)
    said = "".join(f' data-{code}="{esc(_titled(title, code))}"' for code in LANGS)
    inside = "".join(f"<script>{part(name)}</script>" for name in scripts)
    return (
        f'<!doctype html><html lang="{lang}" dir="{w.dir}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(styles, scripts)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f'<meta name="robots" content="noindex"><title{said}>{esc(_titled(title, lang))}</title>'
        f'<link rel="icon" href="data:,">{"".join(f"<style>{part(name)}</style>" for name in styles)}</head><body>'
        f"{body}{inside}</body></html>\n"
    )


def top(key: str, lang: str, *, handling: str = "", as_of: datetime | None = None) -> str:
    """The head of a page: its name (words under ``key``), handling code, date, languages, light or dark."""
    code = ltr(handling, class_="chip") if handling else ""
    when = each(lambda w: w.say("ui.as_of", date=w.moment(as_of))) if as_of else ""
    tongues = "".join(
        f'<button type="button" data-tongue="{code}" lang="{code}" aria-pressed="{str(code == lang).lower()}">'
        f"{esc(words(code).data['name'])}</button>"
        for code in LANGS
    )
    label = spoken("aria-label", lang, lambda w: w.say("ui.language"))
    theme = spoken("aria-label", lang, lambda w: w.say("ui.theme"))
    return (
        f'<header class="top"><b>{say("ui.marsad")}</b><h1 class="page">{say(key)}</h1>{code}'
        f'<span class="soft">{when}</span><div class="tongues" role="group"{label}>{tongues}</div>'
        f'<button type="button" class="icon" id="theme"{theme}>{_HALF_MOON}</button></header>'
    )


def _titled(title: Callable[[Words], str], lang: str) -> str:
    w = words(lang)
    return f"{title(w)} · {w.say('ui.marsad')}"


@functools.cache
def part(name: str) -> str:
    """A file of the page beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Nothing may be loaded; the page's own styles and scripts are named by digest. Source: W3C CSP Level 3."""

    def named(names: Sequence[str]) -> str:
        digests = (base64.b64encode(sha256(part(name).encode()).digest()).decode() for name in names)
        return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"

    return (
        f"default-src 'none'; style-src {named(styles)}; script-src {named(scripts)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
