"""What is trained on the spot is scored on nothing like what it learned from, and bars that real files set are held."""

import random

import numpy as np
import pytest

from marsad.evaluate import real_texts, trained
from marsad.evaluate.trained import crossed, kept_together
from marsad.evaluate.trained_rows import words_and_grams

CALLS = "prize claim winner voucher urgent credit".split()


def lines(count: int, seed: int, calls: int = 0) -> list[str]:
    """Texts of invented words, no two alike, of which ``calls`` are always the same few."""
    made = random.Random(seed)
    words = ["".join(made.choices("bdfgklmnprstvz", k=3) + made.choices("aeiou", k=3)) for _ in range(4_000)]
    for word in range(len(words)):
        words[word] = "".join(made.sample(words[word], 6))
    return [" ".join([*made.sample(words, 9), *made.sample(CALLS, calls)]) for _ in range(count)]


def test_what_tells_two_classes_apart_is_learned_and_noise_is_not() -> None:
    calm, loud = lines(120, 1), lines(120, 2, calls=2)
    found = crossed([*calm, *loud], [False] * 120 + [True] * 120, macro=True)
    assert found["macro-F1"] > 0.95
    nothing = crossed(lines(240, 3), [number % 2 == 0 for number in range(240)], macro=True)
    assert nothing["ROC-AUC"] < 0.7


def test_a_label_that_copies_carry_is_worth_nothing() -> None:
    """Each text stands there three times with a label by chance: by heart 1.0, learned nothing."""
    made = random.Random(5)
    texts, labels = [], []
    for line in lines(150, 4):
        truth = made.random() < 0.5
        texts += [line, f"{line} .", f"{line}!"]
        labels += [truth] * 3
    assert crossed(texts, labels, macro=True)["ROC-AUC"] < 0.7


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts, labels = [*lines(60, 6), *lines(60, 7, calls=2)], [False] * 60 + [True] * 60
    turned = crossed(texts[::-1], labels[::-1], macro=False)
    assert turned == crossed(texts, labels, macro=False)


def test_of_too_few_nothing_is_said() -> None:
    assert crossed(lines(80, 8), [True] * 49 + [False] * 31, macro=True) == {}
    assert crossed([], [], macro=True) == {}
    assert crossed(["the same line"] * 200, [True, False] * 100, macro=True) == {}


def test_texts_of_the_same_first_letters_stay_together_and_whom_they_address_does_not_count() -> None:
    texts = [
        "@user: You have WON the holiday of your dreams, ring 0770 000 1111",
        "<USER> you have won the holi-day voucher at our shop in the old town by the river",
        "@user @user see you at the station tonight",
        "@user @user what a long day that was again",
    ]
    first, second, third, fourth = kept_together(texts, words_and_grams(texts)).tolist()
    assert first == second
    assert len({first, third, fourth}) == 3


@pytest.mark.timeout(600)
def test_the_bar_for_english_messages_is_held(data_dir) -> None:
    rows = real_texts.read_rows(data_dir / "sms_mishra_soni_5971.csv")
    found = crossed([row["text"] for row in rows], [row["label"] == "1" for row in rows], macro=False)
    assert found["F1 of the class"] >= 0.96


def test_arabic_threats_are_told_apart_better_than_by_a_plain_baseline(data_dir) -> None:
    """The bar of 0.78 is not reached; see docs/measuring.md."""
    dangerous, safe = (
        real_texts._tweets(data_dir / "ar_threats_dev.tsv", label) for label in ("dangerous", "safe")
    )
    found = crossed([*dangerous, *safe], [True] * len(dangerous) + [False] * len(safe), macro=True)
    assert found["macro-F1"] > 0.733


def test_where_to_cut_is_chosen_without_the_texts_that_are_scored(monkeypatch) -> None:
    seen = []
    inner = trained._cut

    def watched(blocks, truth, rest, fold, **options):
        seen.append(set(rest.tolist()))
        return inner(blocks, truth, rest, fold, **options)

    monkeypatch.setattr(trained, "_cut", watched)
    crossed([*lines(60, 9), *lines(60, 10, calls=2)], [False] * 60 + [True] * 60, macro=True)
    held_out = [set(range(120)) - rest for rest in seen]
    assert len(seen) == trained.FOLDS
    assert sorted(np.concatenate([sorted(some) for some in held_out]).tolist()) == list(range(120))
