"""The tables survive their file, fit the packs, and say what they say whatever else is in the batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from marsad.learned import MOTIVES, SPEAKERS, TOPICS, built_in
from marsad.learned.rows import matrix
from marsad.packs import load_packs
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

NONE = np.zeros(0, np.int64)
TEXTS = ["Selling one kidney, serious buyers only", "كل عام وأنتم بخير", "", "on me menace, que faire ?"]


def logits(texts: list[str]) -> np.ndarray:
    model, batch = built_in(), fold_batch(texts)
    said = model.logits(batch, tokenize(batch), NONE, NONE, model.hear([]))
    return np.concatenate([said.speaker, said.topic, said.motive], axis=1)


def test_the_model_speaks_of_typologies_and_motives_that_the_packs_know() -> None:
    packs = load_packs()
    assert {packs[name].kind for name in TOPICS} == {"typology"}
    assert packs["sextortion"].subtypes == MOTIVES
    assert logits(TEXTS).shape == (4, len(SPEAKERS) + len(TOPICS) + 1 + len(MOTIVES))


def test_a_text_is_read_the_same_alone_and_in_company() -> None:
    together = logits(TEXTS)
    for place, text in enumerate(TEXTS):
        assert np.array_equal(logits([text])[0], together[place])


def test_a_cue_that_the_model_does_not_know_says_nothing() -> None:
    known = built_in().cues[0]
    heard = built_in().hear([known, "nobody.knows"])
    assert heard.rows[1].tolist() == [0.0] * len(built_in().bias)
    assert heard.codes[0] and not heard.codes[1]


def test_a_plain_topic_is_likelier_than_in_a_greeting() -> None:
    column = len(SPEAKERS) + TOPICS.index("organ_trafficking")
    said = logits(["I will sell my kidney", "بدي بيع كلوتي", "Happy birthday! See you at dinner"])
    share = said[:, column] - said[:, len(SPEAKERS) + len(TOPICS)]
    assert min(share[:2]) > share[2] + 1


def test_the_tables_stay_small() -> None:
    path = Path(__file__).parents[2] / "src/marsad/learned/weights.npz"
    assert path.stat().st_size < 2_000_000


def test_weights_for_fitting_say_what_the_tables_say() -> None:
    model, batch = built_in(), fold_batch(TEXTS)
    weights, bias = model.weights(model.cues)
    read = matrix(batch, tokenize(batch), NONE, NONE, model.cues)
    assert np.allclose(read @ weights + bias, logits(TEXTS), atol=1e-3)
