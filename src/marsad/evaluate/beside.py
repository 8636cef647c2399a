"""One table for all extractors: the same lines, the same scorer, row by row what they find and what is wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.evaluate.peers import PEERS
from marsad.evaluate.scores import Counts
from marsad.evaluate.selectors import score_selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from marsad.evaluate.peers import Answers, Peer
    from marsad.evaluate.selectors import GoldText
    from marsad.evaluate.truth import Mention
    from marsad.model import Selector

_HIDING = re.compile(r"\d[ ]*[*_./\\|~]+[ ]*(?=\d)")
_NUMBER = re.compile(r"\d(?:[^\w\n]{0,2}\d){6,}")
_KEYCAP = "\u20e3"
# Links into platforms are handles or invites for us. A peer that calls one a url is not blamed for it.
_PLATFORMS = re.compile(
    r"(?:^|//|\.)(?:t\.me|telegram\.(?:me|dog)|wa\.me|whatsapp\.com|discord\.(?:gg|com)|instagram\.com|x\.com|twitter\.com"
    r"|facebook\.com|fb\.com|m\.me|tiktok\.com|snapchat\.com)(?:/|$)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Counts over some lines and kinds, by extractor; None where it does not claim any of what is asked.

    An extractor is only asked for what it claims, so ``there`` of its counts can be smaller than another's.
    """

    section: str
    name: str
    lines: int
    counts: Mapping[str, Counts | None]


@dataclass(frozen=True, slots=True)
class Beside:
    """``extractors``: name → version. ``absent``: name → how to get it.

    ``false_hits``: values found, by extractor, in the ``bare`` lines that hold nothing.
    """

    extractors: Mapping[str, str]
    absent: Mapping[str, str]
    rows: tuple[Row, ...]
    bare: int
    false_hits: Mapping[str, int]


def compare_extractors(gold: Sequence[GoldText], peers: Sequence[Peer] = PEERS) -> Beside:
    """Ask every extractor that is installed about every line, and score all of them on the same rows."""
    from importlib.metadata import version

    here = [peer for peer in peers if peer.is_here()]
    texts, regions = [one.text for one in gold], [one.region for one in gold]
    answers = {peer.name: peer.find(texts, regions) for peer in here}
    every = _kinds(gold)
    bare = [at for at, line in enumerate(gold) if not line.mentions]
    rows = []
    for section, name, picked, kinds in _rows(gold):
        counts = {peer.name: _counts(gold, answers[peer.name], peer, picked, kinds) for peer in here}
        rows.append(Row(section, name, len(picked), counts))
    return Beside(
        {peer.name: str(version(peer.name)) for peer in here},
        {peer.name: peer.install for peer in peers if peer not in here},
        tuple(rows),
        len(bare),
        {
            peer.name: (_counts(gold, answers[peer.name], peer, bare, every) or Counts()).wrong
            for peer in here
        },
    )


def _counts(
    gold: Sequence[GoldText], answers: Answers, peer: Peer, picked: Sequence[int], kinds: frozenset[str]
) -> Counts | None:
    if not any(peer.claims_kind(kind) for kind in kinds):
        return None
    asked = [
        [one for one in gold[at].mentions if one.kind in kinds and peer.claims_value(one.kind, one.value)]
        for at in picked
    ]
    given = [
        [
            one
            for one in answers[at]
            if one.kind in kinds and (not peer.claims or _is_blamed(one, asked[place], gold[at]))
        ]
        for place, at in enumerate(picked)
    ]
    return score_selectors(asked, given, kinds=kinds).overall


def _is_blamed(one: Selector, asked: Sequence[Mention], line: GoldText) -> bool:
    """Whether a peer's value counts: where it is marked only if it was asked for; else if it is no matter of taste."""
    if any((mention.kind, mention.value) == (one.kind, one.value) for mention in line.mentions):
        return any((mention.kind, mention.value) == (one.kind, one.value) for mention in asked)
    return one.kind not in {"url", "domain"} or _PLATFORMS.search(one.value) is None


def _rows(gold: Sequence[GoldText]) -> Iterator[tuple[str, str, list[int], frozenset[str]]]:
    """Section, name, places of the lines, kinds that are judged there. Rows without a line are left out."""
    every = list(range(len(gold)))
    kinds = _kinds(gold)
    yield "all", "all kinds", every, kinds
    for kind in sorted(kinds):
        yield "kind", kind, every, frozenset({kind})
    for lang in sorted({line.lang for line in gold} - {""}):
        yield "language", lang, [at for at in every if gold[at].lang == lang], kinds
    for name, judged, holds in _GROUPS:
        lines = [at for at in every if holds(gold[at])]
        if lines:
            yield "hidden", name, lines, judged
    yield "contact", "handles and invites", every, frozenset({"handle", "invite"}) & kinds


def _kinds(gold: Sequence[GoldText]) -> frozenset[str]:
    return frozenset(mention.kind for line in gold for mention in line.mentions)


def _words(*langs: str) -> Callable[[GoldText], bool]:
    """Lines with numbers in words of a language; the kind of line says which, else the language of the line."""

    def holds(line: GoldText) -> bool:
        said = line.line.removeprefix("phone_words_") if line.line.startswith("phone_words_") else line.lang
        return any(group.endswith("number_words") for group in line.groups) and said in langs

    return holds


def _labelled(end: str) -> Callable[[GoldText], bool]:
    return lambda line: any(group.endswith(end) for group in line.groups)


def _separated(line: GoldText) -> bool:
    return any(_HIDING.search(found[0]) for found in _numbers(line))


def _numbers(line: GoldText) -> list[re.Match[str]]:
    return list(_NUMBER.finditer(line.text)) if any(one.kind == "phone" for one in line.mentions) else []


def _several_scripts(line: GoldText) -> bool:
    """One number whose digits are of two sets, for example 0 and ٠."""
    return any(
        len({unicodedata.name(sign).rpartition(" ")[0] for sign in found[0] if sign.isdecimal()}) > 1
        for found in _numbers(line)
    )


def _hidden_link(line: GoldText) -> bool:
    """A link or address whose canonical form does not stand in the text as it is."""
    values = [one.value.removeprefix("https://") for one in line.mentions if one.kind in {"url", "email"}]
    low = line.text.lower()
    return any(value.lower() not in low for value in values)


_PHONE = frozenset({"phone"})
_GROUPS: tuple[tuple[str, frozenset[str], Callable[[GoldText], bool]], ...] = (
    ("keycap emoji", _PHONE, lambda line: _KEYCAP in line.text),
    ("stars, underscores, dots, slashes", _PHONE, _separated),
    ("any sign between digits", _PHONE, _labelled("separators")),
    ("emoji or lines between digits", _PHONE, _labelled("emoji_linebreak")),
    ("Arabic number words", _PHONE, _words("ar")),
    ("English number words", _PHONE, _words("en")),
    ("French number words", _PHONE, _words("fr")),
    ("number words of several languages", _PHONE, _words("mixed", "arabizi")),
    ("Arabic or Persian digits", _PHONE, _labelled("arabic_digits")),
    ("digits of several scripts in one number", _PHONE, _several_scripts),
    ("circled, wide, mathematical digits", _PHONE, _labelled("digit_glyphs")),
    ("two halves", _PHONE, _labelled("halves")),
    ("defanged or spaced links and e-mails", frozenset({"url", "email", "domain"}), _hidden_link),
)
