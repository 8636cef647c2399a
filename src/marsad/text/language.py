"""The language of each text: Arabic, English, French, Arabizi (Arabic in Latin letters and digits) or other."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.text.tokens import word_hash

if TYPE_CHECKING:
    from marsad.text.fold import FoldedBatch
    from marsad.text.tokens import Tokens

CODES = ("other", "ar", "en", "fr", "arabizi")

# Function words and everyday words, folded; words that two languages share are left out.
_WORDS = {
    "en": """the and you your for with this that are is was have has not will be can get from they all our we my me it
        of to at by but if just now call free what when how who there here been were would could should out up her his
        him she he them their than then because about more some any only new im dont please thanks hello today money
        pay send need want know good day time work people want make take""",
    "fr": """le les des une un est et vous votre vos pour avec dans sur que qui pas ne je tu il elle nous ils sont ce
        cette ces mon ma mes ton ta tes son sa ses au aux du mais ou donc bien tout tous plus moins sans chez par ete
        etre avoir fait faire bonjour salut merci jour argent gratuit appelez contactez livraison maintenant ici
        suis es ai avez ont aussi comme tres quand comment""",
    "arabizi": """ana enta enti inta inti howa heya e7na ma3 3ala 3la fe mesh mish mosh msh 3ndi 3andi 3andak 7abibi
        habibi
        ya3ni yalla wallah walla inshallah keda kda shu shou sho ezayak ezay kifak kifik bas bss ktir kteer kaman 3ayz
        3ayez 3awz 7aga 7ad el ely elly illi eli w bta3 bta3et dinar delwa2ti dlw2ty hala2 hella2 ba3d abl 2abl 3ashan
        3shan law lw la2 aywa ah tayeb tab 5alas khalas shwaya shway chwiya bezaf wesh labas kifach 3lach mabrouk
        floos flous fulus raqam ra2am kalem kallemni ib3at eb3at momken mumkin""",
}


@functools.cache
def _lexicon() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8]]:
    pairs = sorted(
        (word_hash(word), CODES.index(code)) for code, words in _WORDS.items() for word in words.split()
    )
    return np.array([h for h, _ in pairs], np.uint64), np.array([c for _, c in pairs], np.uint8)


def languages(batch: FoldedBatch, tokens: Tokens) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Language code and confidence (probability) of each text; ("other", 0) where there are no letters."""
    size, points = len(batch), batch.points
    arabic = ((points >= 0x0621) & (points <= 0x06FF)).astype(np.int32)
    latin = ((points >= 0x61) & (points <= 0x7A)).astype(np.int32)
    other = (
        ((points >= 0x0370) & (points <= 0x05FF))
        | ((points >= 0x0700) & (points < 0x2000))
        | ((points >= 0x3040) & (points <= 0xD7FF))
    )
    starts = batch.bounds[:-1]
    scripts = np.stack([np.add.reduceat(x, starts) for x in (arabic, latin, other.astype(np.int32))])
    letters = np.maximum(scripts.sum(0), 1)

    hashes, codes = _lexicon()
    at = np.minimum(np.searchsorted(hashes, tokens.hashes), len(hashes) - 1)
    known = hashes[at] == tokens.hashes
    votes = np.zeros((len(CODES), size), np.float64)
    np.add.at(votes, (codes[at[known]], tokens.text[known]), 1.0)
    votes[CODES.index("arabizi")] += 2.0 * np.bincount(tokens.text[_mixed(batch, tokens)], minlength=size)

    best = votes[2:].argmax(0) + 2
    top = votes[2:].max(0, initial=0.0)
    share = np.where(top > 0, (top + 0.5) / (votes[2:].sum(0) + 1.0), 0.34)
    code = np.where(scripts[1] > 0, np.where(top > 0, best, 2), 0)
    confidence = share * scripts[1] / letters
    is_arabic = (scripts[0] >= scripts[1]) & (scripts[0] >= scripts[2]) & (scripts[0] > 0)
    code = np.where(is_arabic, 1, np.where(scripts[2] > scripts[1], 0, code))
    confidence = np.where(is_arabic, scripts[0] / letters, confidence)
    confidence = np.where(code == 0, np.where(scripts[2] > 0, scripts[2] / letters, 0.0), confidence)
    return [CODES[c] for c in code], np.clip(confidence, 0, 1).astype(np.float32)


def _mixed(batch: FoldedBatch, tokens: Tokens) -> npt.NDArray[np.bool_]:
    """Words with a sound digit (2, 3, 5, 7, 9) between Latin letters, as Arabizi writes ء ع خ ح ص."""
    points = batch.points
    latin = (points >= 0x61) & (points <= 0x7A)
    sound = np.isin(points, np.frombuffer("23579".encode("utf-32-le"), np.uint32))
    inner = sound.copy()
    inner[:-1] &= latin[1:]
    inner[-1:] = False
    near = inner.copy()
    near[1:] &= latin[:-1]
    near[:1] = False
    count = np.concatenate((np.zeros(1, np.int64), np.cumsum(near)))
    digits = np.concatenate((np.zeros(1, np.int64), np.cumsum((points >= 0x30) & (points <= 0x39))))
    inside = count[tokens.ends] - count[tokens.starts]
    many = digits[tokens.ends] - digits[tokens.starts]
    # Codes and user names (a1b2c3) have many digits; Arabizi words have one or two.
    return (inside >= 1) & (many <= 2) & (tokens.ends - tokens.starts >= 4)
