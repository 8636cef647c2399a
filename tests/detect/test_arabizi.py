"""Arabic terms are found in texts that write Arabic in Latin letters, and only in those."""

import pytest

from marsad.detect.arabizi import Arabizi
from marsad.detect.lexicon import built_in
from marsad.detect.morphology import Morphology
from marsad.detect.vocabulary import Vocabulary
from marsad.packs.schema import Word
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

THREATENS_ME = Word("هدد", "ar", "verb", owner=1)
WORDS = [Word("حشيش", "ar"), THREATENS_ME, Word("صوره", "ar", feminine=True), Word("free", "en")]


def read(token: str) -> set[str]:
    arabizi = Arabizi(WORDS, Morphology(WORDS))
    return {WORDS[number].form for number in arabizi.read(token)}


@pytest.mark.parametrize("token", ["7ashish", "el7ashish", "hashish", "wel7achich", "7ashishi"])
def test_a_word_is_found_however_it_is_spelled(token: str) -> None:
    assert read(token) == {"حشيش"}


def test_persons_are_told_as_in_arabic_letters() -> None:
    assert read("byhadedni") == read("yhadedni") == {"هدد"}
    assert read("yhadedak") == set()


@pytest.mark.parametrize("token", ["", "hi", "123", "please", "shall", "want", "حشيشة؟", "7" * 40])
def test_other_words_are_none(token: str) -> None:
    assert read(token) == set()


def test_words_of_other_languages_stay_what_they_are() -> None:
    assert read("free") == {"free"}


def test_only_texts_that_are_said_to_be_arabizi_are_read_so() -> None:
    vocabulary = Vocabulary(built_in())
    batch = fold_batch(["yhadedni bel sowar", "yhadedni bel sowar"])
    tokens = tokenize(batch)
    plain, spelled = vocabulary.signatures(batch, tokens, [1]).reshape(2, -1).tolist()
    assert plain != spelled
    assert vocabulary.signatures(batch, tokens).reshape(2, -1)[1].tolist() == plain
    assert vocabulary.signatures(batch, tokens, [1]).reshape(2, -1)[1].tolist() == spelled
    assert len(vocabulary.meanings.sketch) > max(spelled)
