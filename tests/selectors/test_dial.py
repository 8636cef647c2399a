"""Digits judged by the compiled walk are judged as the plans themselves judge them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors.dial import HOW, ROOM, read
from marsad.selectors.plans import MOBILE, VALID, Number, _plans, international, national, plan, table

REGIONS = st.sampled_from(["", *sorted(_plans()[0])])
STARTS = ["", "0", "1", "8", "44", "54", "1684", "549", "0180020", "180020", "011", "90", "061", "5", "7"]
DIGITS = st.tuples(st.sampled_from(STARTS), st.text("0123456789", min_size=5, max_size=13)).map("".join)


def _compiled(digits: str, region: str, signed: bool) -> Number | None:
    home, room = plan(region), np.zeros(ROOM, np.uint8)
    row = np.array(list(map(int, digits)), np.uint8)
    place, how, said, size = read(row, signed, home.place if home else -1, table(), room)
    if place < 0:
        return None
    rest = "".join(map(str, room[:size]))
    return Number(f"+{table().codes[place]}{rest}", HOW[how], bool(said & VALID), bool(said & MOBILE))


@given(DIGITS, REGIONS)
def test_digits_dialled_at_home_are_read_as_the_plan_reads_them(digits: str, region: str) -> None:
    if not digits.startswith("00"):
        assert _compiled(digits, region, False) == national(digits, region)


@given(DIGITS, st.sampled_from(["", "1", "44", "54", "55", "39", "964", "246"]))
def test_digits_after_a_plus_are_read_as_the_plan_reads_them(digits: str, code: str) -> None:
    assert _compiled(code + digits, "", True) == international(code + digits)


def test_three_noughts_are_no_number() -> None:
    assert _compiled("0009647700001234", "IQ", False) is None
    assert _compiled("009647700001234", "", False) == Number("+9647700001234", "00", True, True)
