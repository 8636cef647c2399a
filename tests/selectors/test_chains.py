"""The compiled reading of chains of digits says the same as the careful one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.selectors.careful_phone import looked_at

from marsad.selectors import phone
from marsad.selectors.chains import readings
from marsad.selectors.page import Page
from marsad.text import fold_batch

REGIONS = st.sampled_from(["", "IQ", "US", "FR", "GB", "IT", "AR", "EG", "LB", "BR", "JE", "ZZ"])
PARTS = [
    "0",
    "00",
    "770",
    "0770",
    "+964",
    "964",
    "1",
    "44",
    "20",
    "7946",
    "000",
    "1234",
    "2024",
    "05",
    "06",
    "39",
    "(0)",
    "15",
    "130",
    "76",
    "004",
]
SIGNS = [
    " ",
    " ",
    "-",
    ".",
    "/",
    "(",
    ")",
    ", ",
    "*",
    "\n",
    "📞",
    "tel:",
    "call ",
    "order ",
    "no. ",
    "$",
    "a",
    "_",
]
TEXTS = st.lists(st.sampled_from(PARTS + SIGNS), min_size=3, max_size=14).map("".join)


@given(TEXTS, REGIONS)
def test_the_phones_of_a_page_are_those_of_the_careful_reading(text: str, region: str) -> None:
    page = Page("plain", fold_batch([text, "call 12 sms"]), [region, ""])
    quick = list(phone.dialled(page))
    careful = list(looked_at(page, page.chains(np.arange(len(page.chain_columns[0])))))
    assert sorted(quick) == sorted(careful)


def test_a_chain_is_read_as_one_number_or_as_several_or_not_at_all() -> None:
    texts = ["call +964 770 000 1234", "0770 000 1234, 0770 000 1235", "1234567", "12-05-2024"]
    found = readings(Page("plain", fold_batch(texts), ["", "IQ", "IQ", "IQ"]))
    values = [bytes(row[:size]).decode() for row, size in zip(found.values, found.sizes, strict=True)]
    assert values == ["+9647700001234", "+9647700001234", "+9647700001235"]
    assert found.chain.tolist() == [0, 1, 1]
