"""Prefixes written out match what their patterns match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors.plans import _plans
from marsad.selectors.trunks import ways

PATTERNS = sorted({found.prefix for found in _plans()[0].values() if found.prefix})


@given(st.sampled_from(PATTERNS), st.text("0123456789", max_size=16))
def test_the_first_way_that_fits_is_what_the_pattern_takes(pattern: str, digits: str) -> None:
    fits = [
        way
        for way in ways(pattern)
        if len(way.masks) <= len(digits)
        and (not way.ends or len(way.masks) == len(digits))
        and all(mask >> int(digit) & 1 for mask, digit in zip(way.masks, digits, strict=False))
    ]
    match = re.match(pattern, digits)
    assert (len(fits[0].masks) if fits else None) == (match.end() if match else None)


def test_a_sign_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError):
        ways("0+1")
    with pytest.raises(ValueError):
        ways("0)1")
