"""Words are read from Arrow as people mean them, and slots are left out."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.link.shingles import KEPT, read_words


def count(text: str) -> int:
    return int(read_words(pa.array([text])).count[0])


def same(one: str, two: str) -> bool:
    content = read_words(pa.array([one, two])).content
    return bool(content[0] == content[1])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Call us now for a new offer", "CALL US NOW, FOR A NEW OFFER!"),
        ("كَلِّمنا الآن للعَرضِ الجديد", "كلمنا الان للعرض الجديد"),
        ("call +964 770 000 0001 now for offers", "call +964-770-000-9999 now for offers"),
        ("write to https://a.example/x for this offer", "write to www.b.example for this offer"),
        ("write to shop.example for this offer", "write to other.example/p?q=1 for this offer"),
        ("write to one@a.example for this offer", "write to two@b.example for this offer"),
        ("write to @first for this offer", "write to @second_one for this offer"),
        ("order a1b2c3d4 is on the way", "order ff00ee99aa is on the way"),
        ("so freeee and so nice today", "so free and so niiiice today"),
        ("une grosse offre pour vous", "une große offre pour vous"),
        ("call me for a fresh menu", "c a l l me for a fresh m.e.n.u"),
        ("call me for a fresh menu", "c@11 me for a fr3sh menu".replace("11", "ll")),
        ("call me for a fresh menu", "сall mе for a frеsh menu"),
        ("call me for a fresh menu", "c\u200ball me for a fr\u200desh menu"),
        ("the best sale in town", "the b3st $ale in t0wn"),
        ("اتصل بنا الان للعرض الجديد", "ا ت ص ل بنا الان للعرض ا.ل.ج.د.ي.د"),
    ],
)
def test_copies_with_other_slots_read_the_same(one: str, two: str) -> None:
    assert same(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("call us now for offers", "call us now for orders"),
        ("call us now for offers", "now call us for offers"),
        ("ana 3ayz floos dlw2ty", "ana msh floos dlw2ty"),
        ("and/or both of them", "and both of them"),
        ("one two three. four", "one two three"),
        ("❄️ menu 50", "🍫 menu 50"),
        ("plan a or b for you all", "plan ab for you all"),
        ("pay 50$ for all of it", "pay 50s for all of it now"),
    ],
)
def test_other_words_read_otherwise(one: str, two: str) -> None:
    assert not same(one, two)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0), ("123 456", 0), ("https://a.example/b", 0), ("one", 1), ("3andi 7abibi", 2), ("x9z8y7", 0),
        ("e.g. this", 3), ("end.", 1), ("see shop.example.", 1), ("中文字", 3), ("\0a\0b", 2), ("v1.2 ready", 1),
    ],
)  # fmt: skip
def test_words_are_counted_without_slots(text: str, words: int) -> None:
    assert count(text) == words


@given(
    st.lists(
        st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=60)), max_size=30
    )
)
def test_a_column_reads_like_its_texts_one_by_one(texts: list[str | None]) -> None:
    pieces = pa.chunked_array(
        [pa.array(texts[:7], pa.string()), pa.array(texts[7:], pa.large_string()).cast(pa.string())]
    )
    whole = read_words(pieces)
    assert len(whole.bounds) == len(texts) + 1
    for at, text in enumerate(texts):
        alone = read_words(pa.array([text or ""]))
        assert alone.content[0] == whole.content[at]
        assert alone.hashes.tolist() == whole.hashes[whole.bounds[at] : whole.bounds[at + 1]].tolist()


def test_a_slice_reads_like_a_copy() -> None:
    column = pa.array([f"text number {word} of many" for word in "one two three four five".split()])
    assert read_words(column.slice(2, 2)).content.tolist() == read_words(column).content[2:4].tolist()


def test_long_texts_keep_the_same_sample_wherever_it_stands() -> None:
    rng = np.random.default_rng(3)
    words = ["".join(rng.choice(list("abcdefgh"), 9)) for _ in range(5000)]
    read = read_words(pa.array([" ".join(words), " ".join(["another", "start", *words])]))
    first, second = (set(read.hashes[read.bounds[i] : read.bounds[i + 1]].tolist()) for i in (0, 1))
    assert read.count.tolist() == [5000, 5002]
    assert 30 < len(first) <= KEPT
    assert len(first & second) >= len(first) - 2


def test_a_text_of_a_megabyte_keeps_as_little_as_others() -> None:
    read = read_words(pa.array(["ab cd " * 200_000, "ﷺ" * 1000]))
    assert int(np.diff(read.bounds).max()) <= KEPT
    assert read.count.tolist() == [400_000, 3001]


def test_letters_and_pictographs_tell_and_digits_do_not() -> None:
    nats = read_words(pa.array(["hello there", "❄️❄️❄️", "0770 000 0000 1234", ""])).nats.tolist()
    assert nats == pytest.approx([14.4, 12.0, 0.0, 0.0])  # a doubled letter counts once
