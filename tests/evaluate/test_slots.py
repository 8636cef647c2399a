"""Slots are filled with what their name says, and what is no slot stays."""

import random
import re

import pytest

from marsad.evaluate.slots import fill


@pytest.mark.parametrize(
    ("slot", "shape"),
    [
        ("n3", "[1-9][0-9]{2}"), ("z4", "[0-9]{4}"), ("up2", "[A-Z]{2}"), ("p1", "[1-9]"),
        ("key2", "(?:[0-9]\ufe0f\u20e3){2}"), ("hex6", "[0-9a-f]{6}"), ("time", "[0-9]{1,2}:[0-9]{2}"),
        ("iso", "[0-9]{4}-[0-9]{2}-[0-9]{2}"), ("ver", r"[0-9]+(?:\.[0-9]+){2}"), ("ver4", r"[0-9]+(?:\.[0-9]+){3}"),
        ("lat", r"[0-9]+\.[0-9]{4}"), ("lon6", r"-?[0-9]+\.[0-9]{6}"), ("vin", "[A-Z0-9]{17}"),
        ("isbn", "97[89][- ]?[0-9][- ]?[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]"), ("w_fr", "[a-z]+"),
        ("date", "[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}"), ("mac", "[0-9a-f:]{17}"),
        ("big", "[0-9]{1,2}[,. \u202f٬]?[0-9]{3}(?:[,. \u202f٬][0-9]{3})?"),
    ],
)  # fmt: skip
def test_a_slot_is_filled(slot: str, shape: str) -> None:
    for seed in range(40):
        assert re.fullmatch(shape, fill(f"{{{slot}}}", random.Random(seed))), slot


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    assert fill("{n9} {date}", random.Random(5)) == fill("{n9} {date}", random.Random(5))
    assert fill("{n9} {date}", random.Random(5)) != fill("{n9} {date}", random.Random(6))


@pytest.mark.parametrize("text", ["{}", "{unknown}", "{n}", "if (x) { y; }", "{w_zz}", "{ n3 }"])
def test_what_is_no_slot_stays(text: str) -> None:
    assert fill(text, random.Random(1)) == text
