"""A group of dialects is said where the words of a text are sure, and nowhere else."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text import fold, fold_batch
from marsad.text.dialect import DIALECTS, SURE, dialects, weights
from marsad.text.dialect_words import GROUPS, NO_SHAPE, SHAPES, WORDS
from marsad.text.language import languages
from marsad.text.tokens import tokenize


def tell(*texts: str) -> list[tuple[str, float]]:
    batch = fold_batch(texts)
    tokens = tokenize(batch)
    groups, sure = dialects(batch, tokens, languages(batch, tokens)[0])
    return list(zip(groups, sure.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("اكو شغل هسه لو ماكو", "iraqi"),
        ("مفيش حاجة النهارده", "egyptian"),
        ("بدي منك شي هلق", "levantine"),
        ("وش تبغى الحين", "gulf"),
        ("واش كاين شي حاجة دابا", "maghrebi"),
        ("ودلوقتي خلصنا", "egyptian"),
        ("متقوليهاش حاجه خالص", "egyptian"),
        ("كيتسناو على باب الدار ديالنا", "maghrebi"),
    ],
)
def test_words_of_one_group_say_it(text: str, group: str) -> None:
    ((found, sure),) = tell(text)
    assert found == group
    assert SURE <= sure <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "السلام عليكم ورحمة الله",
        "أعلنت الشركة نتائج الربع الأول",
        "وين",  # several groups
        "شلون",
        "مراكش ومناقش",  # shapes of other words
        "وراك رجل",
        "hello there my friend",
        "3ayez 7aga dlw2ty",  # Arabic, but not in its letters
    ],
)
def test_other_texts_are_of_no_group(text: str) -> None:
    assert tell(text) == [("", 0.0)]


def test_a_word_said_again_is_no_new_evidence() -> None:
    assert tell("مش كده مش كده مش كده")[0][1] <= tell("مش كده")[0][1]


def test_a_long_text_needs_more_than_one_word() -> None:
    assert tell("الحين " + "كتاب " * 5)[0][0] == "gulf"
    assert tell("الحين " + "كتاب " * 500)[0][0] == ""


TEXT = st.lists(
    st.sampled_from(["هسه", "الحين", "مش", "وش", "شو", "و", "ش", "ماعنديش", "x"]), max_size=8
).map(" ".join)


@given(st.lists(TEXT, max_size=6))
def test_a_batch_says_what_its_texts_say_alone(texts: list[str]) -> None:
    assert tell(*texts) == [tell(text)[0] for text in texts]
    assert all(group in DIALECTS and (sure > 0) == bool(group) for group, sure in tell(*texts))


def test_each_word_stands_once_and_speaks_for_known_groups() -> None:
    folded = [{fold(word).text for word in words.split()} for _, words in WORDS]
    twice = [word for word, count in Counter(w for row in folded for w in row).items() if count > 1]
    assert twice == []
    assert all(set(says) <= set(GROUPS) and max(says.values()) > 0 for says, *_ in (*WORDS, *SHAPES))
    assert not set(weights()) & {fold(word).text for word in NO_SHAPE.split()}
