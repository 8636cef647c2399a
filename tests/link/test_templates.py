"""Copies of one text are found whatever their number, order and language, and little is taken for a copy."""

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.link.adverts import Adverts, adverts, agreement
from tests.link.observations import words

from marsad.link import link_texts
from marsad.link.templates import group, stable_name


def templates(*texts: str) -> list[str | None]:
    return link_texts([f"{at:04d}" for at in range(len(texts))], texts)


def test_adverts_fall_into_the_templates_they_were_written_from() -> None:
    world = adverts(4000, seed=7)
    score = agreement(world.template, link_texts(world.ids, world.texts))
    assert score["precision"] > 0.99
    assert score["ari"] > 0.95


def test_texts_that_nobody_copied_are_alone() -> None:
    world = adverts(2000, seed=8, alone=1.0)
    assert sum(found is not None for found in link_texts(world.ids, world.texts)) < 10


def test_operators_who_share_half_their_sentences_are_parted() -> None:
    bank = [words(at, 6) for at in range(40)]
    rng = np.random.default_rng(4)
    mine = [
        [bank[at] for at in rng.choice(40, 5, replace=False)] + [words(100 + number, 6)]
        for number in range(30)
    ]
    texts = [" ".join([*mine[at % 30], words(1000 + at, 2)]) for at in range(600)]
    found = link_texts([f"{at:04d}" for at in range(600)], texts)
    assert agreement(np.arange(600) % 30, found)["ari"] > 0.95


def test_many_slots_do_not_break_a_template() -> None:
    rng = np.random.default_rng(5)
    fixed = words(1, 13).split()
    values = [words(200 + at, 1) for at in range(500)]
    texts = []
    for _ in range(300):
        text = list(fixed)
        for at in (1, 4, 7, 12):
            text.insert(at, values[int(rng.integers(500))])
        texts.append(" ".join(text))
    found = link_texts([f"{at:04d}" for at in range(300)], texts)
    assert found[0] is not None
    assert sum(name == found[0] for name in found) > 290


def test_real_log_lines_fall_into_their_templates(data_dir) -> None:
    rows = pc.read_csv(
        data_dir / "loghub_templates_dev.csv", parse_options=pc.ParseOptions(newlines_in_values=True)
    ).to_pylist()
    rows = [row for row in rows if len(row["text"].split()) >= 8]
    number = {name: at for at, name in enumerate({row["template"]: 0 for row in rows})}
    found = link_texts([row["id"] for row in rows], [row["text"] for row in rows])
    assert agreement(np.array([number[row["template"]] for row in rows]), found)["ari"] > 0.9


@pytest.fixture(scope="module")
def small() -> Adverts:
    return adverts(40, seed=9, alone=0.2)


@given(order=st.permutations(range(40)))
def test_the_order_of_texts_changes_nothing(small: Adverts, order: list[int]) -> None:
    world = small
    straight = dict(zip(world.ids, link_texts(world.ids, world.texts), strict=True))
    turned = link_texts([world.ids[at] for at in order], [world.texts[at] for at in order])
    assert turned == [straight[world.ids[at]] for at in order]


def test_a_rotating_phone_does_not_part_copies() -> None:
    text = "fresh stock in town call {} or write to {} any time of day"
    assert len({*templates(*(text.format(f"+96477000{n:05d}", f"@shop{n}") for n in range(50)))}) == 1


def test_a_template_is_named_after_its_smallest_id() -> None:
    text = words(1)
    assert link_texts(["b", "a", "c"], [text, text, words(2)]) == [stable_name("T", "a")] * 2 + [None]


@pytest.mark.parametrize(
    "text", ["", "ok", "نعم", "call me", "0770 000 0000", "https://a.example", "❄️ 50", "so it is as"]
)
def test_what_tells_too_little_is_never_a_template(text: str) -> None:
    assert templates(text, text, text) == [None] * 3


def test_short_texts_are_one_template_only_where_they_are_equal() -> None:
    one, two, other = templates("تواصل معنا سناب 5", "تواصل معنا سناب 700", "تواصل معنا انستا 5")
    assert one == two is not None
    assert other is None


def test_a_text_repeated_without_end_costs_as_much_as_one() -> None:
    found = group(pa.array([words(1)] * 200_000 + [words(2)] * 2)).label
    assert len(np.unique(found)) == 2


def test_nothing_gives_nothing() -> None:
    assert link_texts([], []) == []
    assert templates("") == [None]


def test_a_bucket_that_everybody_is_in_is_not_compared_pair_by_pair() -> None:
    stock = words(3, 9)
    texts = [f"{words(seed + 10, 12)} {stock}" for seed in range(3000)]
    assert sum(found is not None for found in templates(*texts)) == 0


def test_a_sentence_that_all_texts_share_makes_no_group_of_them() -> None:
    rng = np.random.default_rng(6)
    common = [words(at, 1) for at in range(3000)]
    stock = words(9000, 9)
    texts = [" ".join([*(common[at] for at in rng.integers(0, 3000, 8)), stock]) for _ in range(20_000)]
    label = group(pa.array(texts)).label
    assert np.unique(label, return_counts=True)[1].max() < 5
