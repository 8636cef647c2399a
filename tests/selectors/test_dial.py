"""The compiled reading of digits says the same as the careful one, and never drops what that would find."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors import phone
from marsad.selectors.dial import LOOK, NONE, SURE, dialled
from marsad.selectors.page import Page
from marsad.text import fold_batch

REGIONS = st.sampled_from(["", "IQ", "US", "FR", "GB", "IT", "AR", "EG", "ZZ"])
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
def test_a_sure_number_is_what_the_careful_reading_gives_and_none_is_none(text: str, region: str) -> None:
    page = Page("plain", fold_batch([text]), [region])
    verdicts = dialled(page).verdict
    quick = {hit for hit in phone.find(page) if hit.weight == phone.Weight.PHONE}
    careful = set(phone.looked_at(page, page.chains(np.arange(len(verdicts)))))
    assert quick == careful


def test_plain_numbers_are_sure_and_order_numbers_are_not() -> None:
    texts = ["call +964 770 000 1234", "0770 123 4567", "order 07701234567", "1234567"]
    verdicts = dialled(Page("plain", fold_batch(texts), ["", "IQ", "IQ", ""])).verdict
    assert verdicts.tolist() == [SURE, SURE, LOOK, NONE]
