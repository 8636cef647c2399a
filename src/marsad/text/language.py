"""The language of each text: Arabic, English, French, Arabizi (Arabic in Latin letters and digits) or other."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.text.tokens import word_hash

if TYPE_CHECKING:
    from marsad.text.fold import FoldedBatch
    from marsad.text.tokens import Tokens

CODES = ("other", "ar", "en", "fr", "arabizi")
_ARABIZI = CODES.index("arabizi")
_LONGEST = 14
"""Letters of an Arabizi word at most; longer ones with digits are codes."""
_PARTS = (ord("@"), ord("/"), ord("="), ord("_"))
"""What follows a part of a link or a name."""
_PARTS_BEFORE = (*_PARTS, ord("."), ord("?"), ord("&"), ord("#"))
"""What stands before one."""
_SAID = 3
"""Arabic letters that make a text Arabic where no Latin word is known."""
_NOT_SOUNDS = """mp3 mp4 web3 win7 ps2 ps3 ps5 h2o co2 b2b b2c o2o a2z p2p 3days 3months 3years 3weeks
    3hours 3bhk 3some 7days 7months 7years 7weeks 7hours 7eleven 7zip 3times 3star 3euros 3dollars 7euros
    3mois 3jours 7jours 3heures trc20 erc20"""
"""Words of letters and digits that are no Arabizi."""
_SPREAD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(52)

# Function words and everyday words, folded; words that two languages share are left out.
_WORDS = {
    "en": """the and you your for with this that are is was have has not will be can get from they all our
        we my me it of to at by but if just now call free what when how who there here been were would could
        should out up her his him she he them their than then because about more some any only new im dont
        please thanks hello today money pay send need want know good day time work people want make take""",
    "fr": """le les des une un est et vous votre vos pour avec dans sur que qui pas ne je tu il elle nous
        ils sont ce cette ces mon ma mes ton ta tes son sa ses au aux du mais ou donc bien tout tous plus
        moins sans chez par ete etre avoir fait faire bonjour salut merci jour argent gratuit appelez
        contactez livraison maintenant ici suis es ai avez ont aussi comme tres quand comment depuis apres
        entre contre chaque quel quelle quels leur leurs notre nos voir vers aucun aucune encore deja jamais
        toujours jusqu sous etes veux peux doit faut voici voila stp svp vite soir nuit demain hier semaine
        heures mois annee deux trois quatre cinq cherche recherche recrute offre prix dispo nouveau nouvelle
        nouvelles""",
    "arabizi": """ana enta enti inta inti howa heya e7na ma3 3ala 3la fe mesh mish mosh msh 3ndi 3andi
        3andak 7abibi habibi ya3ni yalla wallah walla inshallah keda kda shu shou sho ezayak ezay kifak kifik
        bas bss ktir kteer kaman 3ayz 3ayez 3awz 7aga 7ad el ely elly illi eli w bta3 bta3et dinar delwa2ti
        dlw2ty hala2 hella2 ba3d abl 2abl 3ashan 3shan law lw la2 aywa ah tayeb tab 5alas khalas shwaya shway
        chwiya bezaf wesh labas kifach 3lach mabrouk floos flous fulus raqam ra2am kalem kallemni ib3at eb3at
        momken mumkin shlonak shlonek shlonkum shlon hay hya ani hsa hassa hessa shgad shkad wein bacher
        bachir kulshi kulsh hwaya hwaye aku maku shaku ared areed arid dizli dzli yamta gulli dazli dial dyal
        dyali daba chkoun chno chnou kifash ghadi bgha bghit kayn kayna kayen machi hadchi wach ach khoya
        khouya liya 3ndo wahed wa7ed lyoum lyom nhar 7ta 3lik kan katgol kaygol al7een al7in abgha abi tabi
        wayed bukra bokra bukrah chou hayda hayde halla2 mnih mni7 3am badde baddi baddak 3ando 3anda 3nda
        kol kollo 3lena 3alena wel fel bel 3an mn hada hadi li lli""",
}


@functools.cache
def _lexicon() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint64], npt.NDArray[np.uint8]]:
    """A sieve of 4,096 places that most other words do not pass, the hashes of our words in order, their languages."""
    pairs = sorted(
        (word_hash(word), CODES.index(code))
        for code, words in (*_WORDS.items(), ("other", _NOT_SOUNDS))
        for word in words.split()
    )
    hashes = np.array([value for value, _ in pairs], np.uint64)
    sieve = np.zeros(1 << 12, np.bool_)
    sieve[((hashes * _SPREAD) >> _SHIFT).astype(np.int64)] = True
    return sieve, hashes, np.array([code for _, code in pairs], np.uint8)


@functools.cache
def _foreign() -> frozenset[str]:
    return frozenset(word for code in ("en", "fr") for word in _WORDS[code].split())


def is_foreign(word: str) -> bool:
    """Whether a folded word is one of the most frequent of English or French, which Arabizi texts hold too."""
    return word in _foreign()


def languages(batch: FoldedBatch, tokens: Tokens) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Language code and confidence (probability) of each text; ("other", 0) where there are no letters."""
    size = len(batch)
    scripts = _scripts(batch.points, batch.bounds)
    letters = np.maximum(scripts.sum(0), 1)
    votes = np.zeros((len(CODES), size), np.float64)
    _vote(batch.points, tokens.starts, tokens.ends, tokens.hashes, tokens.text, *_lexicon(), votes)

    best = votes[2:].argmax(0) + 2
    top = votes[2:].max(0, initial=0.0)
    share = np.where(top > 0, (top + 0.5) / (votes[2:].sum(0) + 1.0), 0.34)
    code = np.where(scripts[1] > 0, np.where(top > 0, best, 2), 0)
    confidence = share * scripts[1] / letters
    named = (top == 0) & (scripts[0] >= _SAID)  # the Latin letters are of names, links and codes
    is_arabic = ((scripts[0] >= scripts[1]) | named) & (scripts[0] >= scripts[2]) & (scripts[0] > 0)
    code = np.where(is_arabic, 1, np.where(scripts[2] > scripts[1], 0, code))
    confidence = np.where(is_arabic, scripts[0] / letters, confidence)
    confidence = np.where(code == 0, np.where(scripts[2] > 0, scripts[2] / letters, 0.0), confidence)
    return [CODES[c] for c in code], np.clip(confidence, 0, 1).astype(np.float32)


@numba.njit(cache=True, nogil=True)
def _scripts(points, bounds):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How many letters of each text are Arabic, Latin and of another script: three rows."""
    scripts = np.zeros((3, len(bounds) - 1), np.int32)
    for text in range(len(bounds) - 1):
        arabic = latin = other = 0
        for at in range(bounds[text], bounds[text + 1]):
            point = points[at]
            if 0x61 <= point <= 0x7A:
                latin += 1
            elif 0x0621 <= point <= 0x06FF:
                arabic += 1
            elif 0x0370 <= point <= 0x05FF or 0x0700 <= point < 0x2000 or 0x3040 <= point <= 0xD7FF:
                other += 1
        scripts[0, text], scripts[1, text], scripts[2, text] = arabic, latin, other
    return scripts


@numba.njit(cache=True, nogil=True)
def _vote(points, starts, ends, hashes, texts, sieve, words, codes, votes):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Count for each text the known words of each language, and words spelled as Arabizi once more or twice."""
    for word in range(len(hashes)):
        text, value = texts[word], hashes[word]
        if sieve[(value * _SPREAD) >> _SHIFT]:
            at = np.searchsorted(words, value)
            if at < len(words) and words[at] == value:
                votes[codes[at], text] += 1.0
                if codes[at] == 0:
                    continue
        votes[_ARABIZI, text] += _sounds(points, starts[word], ends[word])


@numba.njit(cache=True, nogil=True)
def _sounds(points, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How far a word is spelled as Arabizi: 2 where a digit for a sound (ء ع خ ط ح غ ص) stands between Latin letters,
    1 where 3 or 7 begins or ends it, else 0. Not in names, links and codes.
    """
    if not 4 <= end - start <= _LONGEST:
        return 0.0
    digits = inside = 0
    for at in range(start, end):
        point = points[at]
        if 0x30 <= point <= 0x39:
            digits += 1
            sound = point in (0x32, 0x33, 0x35, 0x36, 0x37, 0x38, 0x39)
            if sound and start < at < end - 1:
                inside += 0x61 <= points[at - 1] <= 0x7A and 0x61 <= points[at + 1] <= 0x7A
        elif not 0x61 <= point <= 0x7A:
            return 0.0
    # Codes and user names (a1b2c3) have many digits; Arabizi words have one or two.
    if not 1 <= digits <= 2 or points[end] in _PARTS or (start > 0 and points[start - 1] in _PARTS_BEFORE):
        return 0.0
    if inside:
        return 2.0
    first, last = points[start], points[end - 1]
    return 1.0 if digits == 1 and (first in (0x33, 0x37) or last in (0x33, 0x37)) else 0.0
