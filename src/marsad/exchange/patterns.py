"""Terms as regular expressions, for programs that have nothing better.

Wider and narrower than the terms themselves: written on texts as they are, where Marsad folds first. Every gap is
bounded and every repetition is of one class, so that no pattern backtracks without end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.packs import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.packs import Cue, Term, Word

SELECTORS: Mapping[str, str] = {
    "selector.phone": r"(?:\+|00)?\d(?:[ .()/-]?\d){8,14}",
    "selector.handle": r"(?<![\w.])@\w{4,30}|(?:t\.me|wa\.me|instagram\.com|snapchat\.com)/\w",
    "selector.invite": r"t\.me/(?:\+|joinchat/)\w|chat\.whatsapp\.com/\w|discord\.gg/\w",
    "selector.email": r"[\w.+-]{1,64}@[\w-]{1,63}\.\w",
    "selector.url": r"https?://\S",
    "selector.onion": r"[a-z2-7]{56}\.onion",
    "selector.wallet": r"\b(?:bc1[a-z0-9]{25,60}|[13][A-HJ-NP-Za-km-z1-9]{25,34}|0x[0-9a-f]{40}"
    r"|T[A-HJ-NP-Za-km-z1-9]{33})\b",
    "selector.iban": r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}",
    "selector.card": r"\b\d{4}(?:[ -]?\d{4}){3}\b",
    "selector.obscured": r"\d(?:[ .*_]\d){7,}",
}
_LETTERS = {"ا": "[اأإآٱ]", "ي": "[يىئ]", "ه": "[هة]", "و": "[وؤ]", "ك": "[كک]"}
_AR_BEFORE = "(?:[وف]?(?:ال|بال|لل|ول|هال|[بلكهع])?)"
_AR_AFTER = "(?:ي|ني|نا|ك|كم|ج|ه|ها|هم|ات|ين|ون|ة)?"
_AR_VERB = r"[وف]?(?:[سبحهكدغ]?[ايتنأ]{0,2})"


def cue_pattern(cue: Cue) -> str:
    """One expression that finds any term of ``cue``; its terms of one word stand in one place together."""
    single = frozenset(word for term in cue.terms if len(term.steps) == 1 for word in term.steps[0].words)
    longer = sorted({_term(term) for term in cue.terms if len(term.steps) > 1})
    return "|".join([_step(Step(single)), *longer] if single else longer)


def term_patterns(cue: Cue) -> list[str]:
    """One expression for each term of ``cue``, without doubles, in a fixed order."""
    return sorted({_term(term) for term in cue.terms})


def _term(term: Term) -> str:
    parts = [_step(term.steps[0])]
    for step in term.steps[1:]:
        between = r"\W{1,4}" if step.gap == 1 else rf"\W{{1,4}}(?:\w{{1,30}}\W{{1,4}}){{0,{step.gap - 1}}}"
        parts.append(between + _step(step))
    return "".join(parts)


def _step(step: Step) -> str:
    """Words that take the same beginnings and endings share them: the expression stays short."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for word in step.words:
        form, affixes = _word(word)
        kinds.setdefault(affixes, set()).add(form)
    parts = [before + _either(sorted(forms)) + after for (before, after), forms in sorted(kinds.items())]
    return _either(parts)


def _either(forms: list[str]) -> str:
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


def _word(word: Word) -> tuple[str, tuple[str, str]]:
    """The word's letters, and what stands before and after them."""
    if word.match == "number":
        return r"\d{1,7}", (r"\b", r"\b")
    if word.match == "shape":
        begins, _, ends = word.form.partition("*")
        return rf"{_spelt(begins)}\w{{0,12}}{_spelt(ends)}", (r"\b", r"\b")
    if not word.form[0].isalnum():
        return _spelt(word.form), ("", "")
    before, after = "", ""
    arabic = word.form[0] >= "\u0600"
    if word.match == "prefix":
        after = r"\w{0,12}"
    elif word.match == "verb":
        before, after = (_AR_VERB, r"\w{0,6}") if arabic else ("", r"\w{0,5}")
    elif word.match == "word":
        before, after = (_AR_BEFORE, _AR_AFTER) if arabic else ("", "(?:s|es|e|ed|ing)?")
    return _spelt(word.form), (rf"\b{before}", rf"{after}\b")


def _spelt(form: str) -> str:
    return "".join(_LETTERS.get(letter) or re.escape(letter) for letter in form)
