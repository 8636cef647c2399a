"""A small seeded world of templated adverts with known templates, for measuring near-duplicates.

Its tricks: 5 to 35 % of the words of an advert are slots (names, places, prices, phones, links), some words are
dropped, stretched, decorated or moved, whole stock sentences are shared by unrelated adverts, the sizes of
templates follow a power law, and a share of the texts are alone. Words are invented from syllables of three
languages and drawn by Zipf's law, so that common words are common in everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SYLLABLES = {
    "ar": "با تي سو ري نا مل كت در عم حس شر قل فه جم زي خو طا صل غر لي هد وس يت ضم ثو ذر ظل ما مر بي".split(),
    "en": "ba ter so ri nal mel cot dur am hes shir col fen jam zi kow ta sel gar li hed wos yat dim th or pl".split(),
    "fr": "eau ter sou ri nal mel cot dur am es ch cou fin je zi que ta sel gar li é vos ya di th or pl un".split(),
}
VOCABULARY, FUNCTION_WORDS = 6000, 40
SLOT_KINDS = (0.1, 0.15, 0.15, 0.2, 0.2, 0.1, 0.05, 0.05)
"""Words out of 8, 30, 100, 300 or 1000; a phone; a link; a price."""


@dataclass(frozen=True)
class Adverts:
    ids: list[str]
    texts: list[str]
    template: np.ndarray  # -1 = alone


def words(rng: np.random.Generator, lang: str) -> list[str]:
    pieces = SYLLABLES[lang]
    seen: dict[str, None] = {}
    while len(seen) < VOCABULARY:
        for length, picks in zip(
            rng.integers(0, 3, 500), rng.integers(0, len(pieces), (500, 4)), strict=True
        ):
            short = len(seen) < FUNCTION_WORDS
            seen["".join(pieces[at] for at in picks[: 1 + length // 2 if short else 2 + length])] = None
    return list(seen)[:VOCABULARY]


class Writer:
    """Writes the adverts of one language."""

    def __init__(self, rng: np.random.Generator, lang: str) -> None:
        self.rng, self.lang = rng, lang
        self.vocabulary = words(rng, lang)
        weight = 1.0 / (np.arange(VOCABULARY) + 8.0)
        self.cumulative = np.cumsum(weight / weight.sum())
        self.stock = [self.draw(int(rng.integers(5, 11))) for _ in range(40)]
        self.slots = [
            list(rng.choice(self.vocabulary, size, replace=False)) for size in (8, 30, 100, 300, 1000)
        ]

    def draw(self, count: int) -> list[str]:
        at = np.searchsorted(self.cumulative, self.rng.random(count))
        return [self.vocabulary[min(int(i), VOCABULARY - 1)] for i in at]

    def template(self) -> tuple[list[str | int], float, float]:
        """Constant words and slot kinds (integers), the share of dropped words and of decorated words."""
        rng = self.rng
        body: list[str | int] = list(self.draw(int(rng.integers(8, 36))))
        for at in np.flatnonzero(rng.random(len(body)) < rng.uniform(0.05, 0.35)):
            body[int(at)] = int(rng.choice(8, p=SLOT_KINDS))
        if rng.random() < 0.4:
            body += self.stock[int(rng.integers(0, len(self.stock)))]
        return body, float(rng.uniform(0, 0.1)), float(rng.uniform(0, 0.1))

    def slot(self, kind: int) -> str:
        rng = self.rng
        if kind < 5:
            return " ".join(rng.choice(self.slots[kind], int(rng.integers(1, 3))))
        if kind == 5:
            return f"+964 770 000 {rng.integers(0, 10000):04d}"
        if kind == 6:
            return f"https://{''.join(rng.choice(list('abcdefgh'), 6))}.example/{rng.integers(0, 999)}"
        return f"{rng.integers(5, 900)}$"

    def fill(self, template: tuple[list[str | int], float, float]) -> str:
        body, drop, decorate = template
        rng, out = self.rng, []
        chance = rng.random((2, len(body)))
        for i, word in enumerate(body):
            if chance[0, i] < drop:
                continue
            text = self.slot(word) if isinstance(word, int) else word
            out.append(self.decorate(text) if chance[1, i] < decorate else text)
        return " ".join(out)

    def decorate(self, word: str) -> str:
        form = int(self.rng.integers(0, 4))
        if form == 0:
            return word[:-1] + word[-1] * 3
        if form == 1:
            return "❄️ " + word
        if form == 2:
            return word.upper()
        return "ـ".join(word) if self.lang == "ar" else f"**{word}**"

    def alone(self) -> str:
        body = self.draw(int(self.rng.integers(8, 40)))
        if self.rng.random() < 0.3:
            body += self.stock[int(self.rng.integers(0, len(self.stock)))]
        return " ".join(body)


def adverts(count: int, seed: int = 1, alone: float = 0.4) -> Adverts:
    """``count`` texts, shuffled; a share ``alone`` belongs to no template."""
    rng = np.random.default_rng(seed)
    writers = [Writer(rng, lang) for lang in ("ar", "en", "fr")]
    texts: list[str] = []
    labels: list[int] = []
    single = int(count * alone)
    for i in range(single):
        texts.append(writers[i % 3].alone())
        labels.append(-1)
    number = 0
    while len(texts) < count:
        writer = writers[int(rng.integers(0, 3))]
        size = min(int(2 * (1 - rng.random()) ** -0.9), max(count // 40, 2), count - len(texts))
        template = writer.template()
        texts += [writer.fill(template) for _ in range(size)]
        labels += [number if size > 1 else -1] * size
        number += 1
    order = rng.permutation(count)
    template_of = np.array(labels)[order]
    return Adverts([f"{i:024x}" for i in range(count)], [texts[i] for i in order], template_of)


def pairs(count: np.ndarray) -> float:
    values = count.astype(np.float64)
    return float((values * (values - 1) / 2).sum())


def agreement(truth: np.ndarray, found: list[str | None]) -> dict[str, float]:
    """Pair precision, pair recall and adjusted Rand index; every text that is alone is its own class.

    Source: Hubert and Arabie (1985), Comparing partitions.
    """
    named = {name: i for i, name in enumerate(dict.fromkeys(x for x in found if x is not None))}
    size = len(truth)
    left = np.where(truth < 0, np.arange(size) + truth.max(initial=0) + 1, truth)
    right = np.array([len(named) + i if name is None else named[name] for i, name in enumerate(found)])
    left, right = np.unique(left, return_inverse=True)[1], np.unique(right, return_inverse=True)[1]
    both = pairs(np.unique(left * np.int64(size + 1) + right, return_counts=True)[1])
    a, b, every = pairs(np.bincount(left)), pairs(np.bincount(right)), pairs(np.array([size]))
    expected = a * b / every if every else 0.0
    top = (a + b) / 2 - expected
    return {
        "precision": both / b if b else 1.0,
        "recall": both / a if a else 1.0,
        "ari": (both - expected) / top if top else 1.0,
    }
