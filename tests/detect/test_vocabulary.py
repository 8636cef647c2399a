"""Signatures of tokens: the same for the same readings, in whatever order and with however much else they come."""

from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.lexicon import built_in
from marsad.detect.vocabulary import Known, Vocabulary
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

WORDS = [
    "call",
    "الصور",
    "وصورك",
    "بيهددني",
    "50usd",
    "usd50",
    "free_delivery",
    "freeee",
    "table",
    "قطار",
    "123456789",
]


def elements(vocabulary: Vocabulary, text: str) -> list[list[int]]:
    """What each word of one text may stand for."""
    batch = fold_batch([text])
    signatures = vocabulary.signatures(batch, tokenize(batch))
    known = vocabulary.meanings.elements
    return [known.values[known.bounds[s] : known.bounds[s + 1]].tolist() for s in signatures.tolist()]


def slowly(text: str) -> list[list[int]]:
    """The same from the reading of each word alone."""
    lexicon = built_in()
    rows, read = lexicon.word_elements, lexicon.morphology.read
    return [
        sorted({e for w in read(word) for e in rows.values[rows.bounds[w] : rows.bounds[w + 1]].tolist()})
        for word in text.split()
    ]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_a_signature_is_the_set_of_all_elements_of_a_words_readings(words: list[str]) -> None:
    text = " ".join(words)
    assert elements(VOCABULARY, text) == slowly(text)


def test_a_word_of_nobody_is_nothing() -> None:
    assert elements(Vocabulary(built_in()), "zzqqzz 1234567890") == [[], []]


def test_more_room_keeps_what_is_known() -> None:
    known = Known.none(10)
    known.bounds[1:3] = 2
    known.values[:2] = 3, 7
    larger = known.larger()
    assert larger.values[:2].tolist() == [3, 7] and larger.bounds[:3].tolist() == [0, 2, 2]
    assert len(larger.following) == 2 * len(known.following) and larger.tally is known.tally


VOCABULARY = Vocabulary(built_in())


def test_a_token_is_read_as_arabizi_only_where_its_text_is() -> None:
    batch = fold_batch(["mukhaddirat table", "mukhaddirat table"])
    vocabulary = Vocabulary(built_in())
    first, again = (vocabulary.signatures(batch, tokenize(batch), [1]).tolist() for _ in range(2))
    assert first == again  # once read, once remembered
    assert first[0] != first[2] and first[1] == first[3]
