"""What is hashed is written in one way only."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import EvidenceError
from marsad.evidence.canonical import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
KEYS = st.text(st.characters(codec="ascii"), max_size=8)
VALUES = st.recursive(
    TEXT | st.integers() | st.booleans() | st.none(),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=3),
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_it_reads_back_and_the_order_of_keys_is_nothing(value: dict[str, object]) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(dict(reversed(value.items()))) == written


def test_it_is_as_short_as_can_be_and_keeps_arabic() -> None:
    assert canonical({"b": 1, "a": "مرصد"}) == '{"a":"مرصد","b":1}'.encode()


@pytest.mark.parametrize("value", [{"a": 0.5}, {"a": "\ud800"}, {"ا": 1}, {"a": b"x"}])
def test_what_has_more_than_one_way_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(EvidenceError):
        canonical(value)
