"""Copies of one script by two hands are told apart; a hand that changes its number stays one hand."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.observations import words

from marsad.link.hands import Written, hands
from marsad.link.shingles import read_words

SCRIPT = words(1, 14)
MINE, YOURS = words(2, 6), words(3, 6)


def written(texts: list[tuple[str, int]], template: list[int] | None = None) -> Written:
    """Of each text what it says and the number of its writer; all words weigh the same."""
    read = read_words(pa.array([text for text, _ in texts], pa.string()))
    return Written(
        np.array(template or [0] * len(texts), np.int64),
        np.array([writer for _, writer in texts], np.int64),
        read.content,
        read.hashes,
        np.full(len(read.hashes), 64, np.uint8),
        read.bounds,
    )


def copies(signature: str, seed: int, many: int, writer: int) -> list[tuple[str, int]]:
    """Copies of the script with a signature and one word that changes."""
    return [(f"{SCRIPT} {words(seed + at, 1)} {signature}", writer) for at in range(many)]


def test_two_writers_of_one_script_with_their_own_signatures_are_two_hands() -> None:
    found = hands(written(copies(MINE, 100, 5, 0) + copies(YOURS, 200, 5, 1)))
    assert len(set(found[:5])) == len(set(found[5:])) == 1
    assert found[0] != found[5]


def test_one_signature_under_two_numbers_is_one_hand() -> None:
    assert len(set(hands(written(copies(MINE, 100, 5, 0) + copies(MINE, 200, 5, 1))))) == 1


def test_a_single_text_goes_to_the_hand_that_wrote_it_and_a_stranger_stays_alone() -> None:
    single, other = copies(YOURS, 300, 1, 7), [(words(9, 20), 8)]
    found = hands(written(copies(MINE, 100, 5, 0) + copies(YOURS, 200, 5, 1) + single + other))
    assert found[10] == found[5]
    assert found[11] not in set(found[:11])


def test_one_equal_text_does_not_make_two_writers_one_hand() -> None:
    shared = copies(MINE, 100, 1, 1)
    found = hands(written(copies(MINE, 100, 5, 0) + shared + copies(YOURS, 200, 4, 1)))
    assert found[0] != found[5]
    assert len(set(found[5:])) == 1


def test_texts_without_words_are_one_anothers_copies() -> None:
    assert len(set(hands(written([("", 0), ("", 1)])))) == 1
    assert len(hands(written([]))) == 0


@pytest.mark.parametrize("many", [5_000])
def test_a_template_of_many_single_writers_is_bounded(many: int) -> None:
    texts = [(f"{SCRIPT} {words(1000 + at, 6)}", at) for at in range(many)]
    assert len(hands(written(texts))) == many


TEXTS = st.lists(
    st.tuples(
        st.sampled_from([MINE, YOURS, words(4, 6)]), st.integers(0, 6), st.integers(0, 4), st.integers(0, 2)
    ),
    max_size=24,
)


@settings(max_examples=40)
@given(TEXTS, st.randoms(use_true_random=False))
def test_neither_order_nor_other_templates_change_a_hand(rows, random) -> None:
    texts = [(f"{SCRIPT} {words(50 + slot, 1)} {signature}", writer) for signature, slot, writer, _ in rows]
    template = [row[3] for row in rows]
    groups = lambda found, places: {frozenset(np.array(places)[found == hand].tolist()) for hand in found}  # noqa: E731
    whole = groups(hands(written(texts, template)), range(len(texts)))
    mixed = list(range(len(texts)))
    random.shuffle(mixed)
    assert groups(hands(written([texts[at] for at in mixed], [template[at] for at in mixed])), mixed) == whole
    apart = set()
    for one in set(template):
        places = [at for at in range(len(texts)) if template[at] == one]
        apart |= groups(hands(written([texts[at] for at in places])), places)
    assert apart == whole
