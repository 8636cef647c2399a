"""Copies of one text laid over each other: constant text, slots with their kind, and where each copy has them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.link.slots import KINDS, Aligned, Fixed, Slot, Template, align
from marsad.text import fold

NAMES = {
    "ar": ("سارة", "مُنى", "ليلى", "هند"),
    "en": ("Tom", "Anna", "John", "Kate"),
    "fr": ("Marie", "Julien", "Chloé"),
}
PLACES = {
    "ar": ("بغداد", "البصرة", "أربيل"),
    "en": ("London", "Leeds", "Manchester"),
    "fr": ("Lyon", "Lille", "Nantes"),
}
SAID = {
    "ar": "مكتب سفر جديد، اسألوا عن {name} وعمرها {age} سنة في {place}، السعر {price} دينار 🔥 والدفع {date} فقط، "
    "اتصل {phone} أو راسل {handle}",
    "en": "New travel desk: ask for {name}, {age} years old, in {place}. It costs {price} dollars 🔥, paid on {date}; "
    "ring {phone} or write to {handle}",
    "fr": "Nouvelle agence: demandez {name}, {age} ans, à {place}. Prix {price} euros 🔥, payable le {date}; appelez "
    "{phone} ou écrivez à {handle}",
}
REGION = {"ar": "IQ", "en": "US", "fr": "FR"}
INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def advert(rng: random.Random, lang: str, **fixed: str) -> str:
    number = f"{rng.randrange(100):02d}"
    phone = {
        "ar": f"0770 000 00{number}", "en": f"+1 202-555-01{number}", "fr": f"+33 1 99 00 00 {number}",
    }[lang]  # fmt: skip
    filled = {
        "name": rng.choice(NAMES[lang]), "age": str(rng.randint(19, 60)), "place": rng.choice(PLACES[lang]),
        "price": f"{rng.randint(10, 99)},000", "date": f"{rng.randint(1, 28)}/{rng.randint(1, 12)}/2026",
        "phone": phone.translate(INDIC) if lang == "ar" and rng.random() < 0.5 else phone,
        "handle": f"@desk_{rng.choice(('one', 'two', 'six'))}",
    }  # fmt: skip
    return SAID[lang].format(**filled | fixed)


def adverts(lang: str, count: int = 60, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [advert(rng, lang) for _ in range(count)]


def aligned(lang: str, texts: list[str]) -> Aligned:
    return align(texts, [REGION[lang]] * len(texts))


def words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text).text).split()


def rebuilt(done: Aligned, texts: list[str], number: int) -> str:
    """The constant text of the template with this copy's values in its slots."""
    said = ["" if isinstance(part, Slot) else part.text for part in done.template.parts]
    for piece in done.pieces(number):
        if isinstance(done.template.parts[piece.part], Slot):
            said[piece.part] = texts[number][piece.start : piece.end]
    return "".join(said)


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_slots_of_an_advert_are_told_by_kind_in_reading_order(lang: str) -> None:
    template = aligned(lang, adverts(lang)).template
    assert [slot.kind for slot in template.slots] == [
        "name",
        "age",
        "place",
        "price",
        "date",
        "phone",
        "handle",
    ]
    assert all(slot.share == 1.0 for slot in template.slots)
    assert template.holds
    assert template.copies == template.looked == 60


def test_constant_text_keeps_its_spelling_and_values_their_counts() -> None:
    texts = adverts("ar")
    template = aligned("ar", texts).template
    said = "".join(part.text for part in template.parts if isinstance(part, Fixed))
    assert "سنة" in said
    assert "🔥" in said
    name = template.slots[0]
    assert name.different == 4
    assert {value.text: value.count for value in name.values} == {
        written: sum(written in text for text in texts) for written in NAMES["ar"]
    }


def test_a_number_written_in_several_ways_is_one_value() -> None:
    said = [
        f"كلمونا على {phone} كل يوم بعد الظهر" for phone in ("0770 000 0001", "٠٧٧٠٠٠٠٠٠٠١", "0770-000-0001")
    ]
    (slot,) = align(said, ["IQ"] * 3).template.slots
    assert (slot.kind, slot.different, slot.values[0].text) == ("phone", 1, "+9647700000001")


def test_contacts_of_several_kinds_are_one_slot() -> None:
    ways = ("0770 000 0001", "t.me/invented_desk", "desk@mail.example", "0770 000 0002")
    (slot,) = align([f"للحجز والاستفسار راسلونا {way} في كل وقت" for way in ways], ["IQ"] * 4).template.slots
    assert (slot.kind, slot.different) == ("contact", 4)


def test_a_figure_and_its_currency_are_one_price() -> None:
    sums = ("50 dollars", "€70", "90 euros", "120$", "80 dollars")
    (slot,) = align([f"the whole set goes for {said} including delivery" for said in sums]).template.slots
    assert slot.kind == "price"
    assert {value.text for value in slot.values} == set(sums)


def test_a_sentence_that_comes_and_goes_is_constant_text_with_its_share() -> None:
    rng = random.Random(4)
    texts = [f"{advert(rng, 'en')}{'. Full discretion is promised' if i % 5 < 2 else ''}" for i in range(50)]
    extra = [part for part in align(texts).template.parts if isinstance(part, Fixed) and part.share < 0.9]
    assert ["Full discretion is promised" in part.text for part in extra] == [True]
    assert extra[0].share == pytest.approx(0.4)


def test_a_slot_that_some_copies_leave_empty_says_so() -> None:
    texts = [f"great car for sale{f' in {place}' if place else ''}, only serious buyers please"
             for place in ("London", "Leeds", "Paris", "", "Lyon", "", "Berlin", "Cairo")]  # fmt: skip
    (slot,) = align(texts).template.slots
    assert slot.share == pytest.approx(0.75)


def test_a_disguised_word_stays_constant() -> None:
    rng = random.Random(5)
    texts = [advert(rng, "en").replace("travel", "tr4vel" if i % 3 else "travel") for i in range(30)]
    assert next(slot.kind for slot in align(texts).template.slots) == "name"


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        ([f"ขายของราคา{n}บาท สนใจโทร 08100000{n % 90 + 10}" for n in range(110, 140)], ["price", "phone"]),
        ([f"联系我们微信价格{n}元欢迎咨询" for n in range(110, 140)], ["price"]),
    ],
    ids=["thai", "chinese"],
)
def test_scripts_without_spaces_are_laid_letter_by_letter(texts: list[str], kinds: list[str]) -> None:
    template = align(texts, ["TH"] * len(texts)).template
    assert [slot.kind for slot in template.slots] == kinds


def test_texts_of_two_directions_keep_their_order() -> None:
    texts = [
        f"عرض اليوم Samsung A{n} جديد بالكرتون السعر {n}5 ألف دينار والتوصيل مجاني" for n in range(10, 40)
    ]
    template = align(texts).template
    assert [slot.kind for slot in template.slots] == ["words", "price"]
    assert "".join(part.text for part in template.parts if isinstance(part, Fixed)).startswith(
        "عرض اليوم Samsung"
    )


def test_equal_copies_are_all_constant() -> None:
    template = align(["nothing changes here, ever"] * 7).template
    assert template.parts == (Fixed("nothing changes here, ever", 1.0),)
    assert (template.copies, template.constant) == (7, 1.0)


def test_texts_of_nobody_have_no_template() -> None:
    template = align([
        "the match begins at eight tonight", "بعت سيارتي القديمة أمس", "recette de soupe aux lentilles", "ok thanks",
    ]).template  # fmt: skip
    assert not template.holds
    assert align([]).template == Template(0, 0, 0.0, ())


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_template_and_values_give_each_copy_back(lang: str) -> None:
    texts = adverts(lang, 40, seed=9)
    done = aligned(lang, texts)
    for number, text in enumerate(texts):
        assert words(rebuilt(done, texts, number)) == words(text)


def test_the_order_of_texts_changes_nothing() -> None:
    texts = adverts("ar", 40) + adverts("ar", 10)
    other = texts[::-1]
    random.Random(3).shuffle(other)
    one, two = aligned("ar", texts), aligned("ar", other)
    assert one.template == two.template
    assert one.pieces(7) == two.pieces(other.index(texts[7]))


PIECES = st.sampled_from([
    "call", "now", "اتصل", "سَارَة", "٠٧٧٠ ٠٠٠ ٠٠٠١", "0770 000 0002", "$25", "25,000", "😀", "👩\u200d🍳",
    "t.me/abc_def", "الآن", "ไทย", "中文", "\u202e", "ـــ", "https://a.example/x?y=1", "a@b.example", ".",
    "\n", "\x00", "12/05/2026", "K7x9",
])  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.lists(PIECES, max_size=12).map(" ".join), st.text(max_size=30)), min_size=1, max_size=12
)


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_pieces_cover_each_text_and_are_its_parts_in_order(texts: list[str]) -> None:
    done = align(texts)
    parts = done.template.parts
    assert not any(isinstance(a, Slot) and isinstance(b, Slot) for a, b in pairwise(parts))
    for number, text in enumerate(texts):
        pieces = done.pieces(number)
        assert "".join(text[piece.start : piece.end] for piece in pieces) == text
        assert all(a.part < b.part and a.end == b.start for a, b in pairwise(pieces))
        for piece in pieces:
            value = text[piece.start : piece.end]
            if isinstance(parts[piece.part], Slot):
                assert fold(value[0]).text.strip() or value[0] == "\x00"
                assert value == value.strip(" \n")


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_counts_agree_with_the_pieces(texts: list[str]) -> None:
    done = align(texts)
    template = done.template
    assert template.copies == template.looked == len(texts)
    held = [{piece.part for piece in done.pieces(number)} for number in range(len(texts))]
    for place, part in enumerate(template.parts):
        if isinstance(part, Slot):
            assert part.kind in KINDS
            assert part.share == pytest.approx(sum(place in parts for parts in held) / len(texts), abs=1e-5)
            assert 1 <= part.different <= len(texts)
            assert len(part.values) == min(part.different, 8)
            assert list(part.values) == sorted(part.values, key=lambda value: (-value.count, value.text))


def test_a_card_is_shown_as_the_report_shows_it() -> None:
    texts = [f"Pay now with card 4111 1111 1111 1111, order {n} waits for you here" for n in range(9)]
    cards = [slot for slot in align(texts).template.slots if slot.kind == "card"]
    assert [value.text for slot in cards for value in slot.values] == ["411111******1111"]


def test_long_values_are_cut() -> None:
    texts = [f"here it comes {'x' * 500}{n} and there it goes" for n in range(5)]
    (slot,) = align(texts).template.slots
    assert all(len(value.text) == 80 for value in slot.values)


def test_hostile_texts_are_bounded() -> None:
    long = "word " * 200_000
    done = align([long, long + "end", "x" * 1_000_000, "", "😀" * 50_000])
    assert done.template.copies == 5
    assert "".join(long[piece.start : piece.end] for piece in done.pieces(0)) == long
    many = align(["one text for all of us"] * 1_000_000)
    assert (many.template.copies, len(many.template.parts)) == (1_000_000, 1)
    assert align(["", "", "😀😀", "😀😀"]).template.parts == (Fixed("😀😀", 0.5),)
    assert align(["", " "]).template.slots == ()
    rng = random.Random(0)
    noise = [" ".join(str(rng.random()) for _ in range(400)) for _ in range(300)]
    done = align(noise)
    assert done.template.copies == 300
    assert done.pieces(0) == [] or "".join(noise[0][p.start : p.end] for p in done.pieces(0)) == noise[0]
