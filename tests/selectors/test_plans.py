"""Numbers are judged as the numbering library judges them, only faster."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors.plans import _FILE, international, national

E164, NATIONAL = phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.NATIONAL
FICTION = re.compile(
    r"\+33(?:63998|19900|26191|35301|46571|53649)\d{4}|\+44(?:7700900|1632960|3069990|8081570|9098790|2079460|2896496|2920180|1914980|(?:11[3-8]|1[2-6]1)4960)\d{3}"
)
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_the_librarys_own_examples_are_read_in_both_forms(region: str) -> None:
    for kind in phonenumbers.PhoneNumberType.values():
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None:
            continue
        value = phonenumbers.format_number(example, E164)
        abroad = international(value[1:])
        assert abroad is not None
        assert (abroad.value, abroad.valid) == (value, True)
        dialled = "".join(c for c in phonenumbers.format_number(example, NATIONAL) if c.isdecimal())
        expected = phonenumbers.format_number(phonenumbers.parse(dialled, region), E164)
        home = national(dialled, region)
        assert home is not None
        assert home.value == expected


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_validity_is_the_librarys(digits: str) -> None:
    found = international(digits)
    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        assert found is None
        return
    if phonenumbers.is_valid_number(number):
        assert found is not None
        assert (found.value, found.valid) == (phonenumbers.format_number(number, E164), True)
    else:
        assert found is None or not found.valid or FICTION.fullmatch(found.value)


@given(st.from_regex(r"[0-9]{7,12}", fullmatch=True), st.sampled_from(REGIONS))
def test_national_numbers_are_valid_ones_or_at_least_possible_with_their_trunk_prefix(
    digits: str, region: str
) -> None:
    found = national(digits, region)
    if found and found.valid:
        known = phonenumbers.is_valid_number(phonenumbers.parse(found.value))
        assert known or FICTION.fullmatch(found.value)
    elif found:
        assert found.how == "trunk"


@pytest.mark.parametrize(
    ("digits", "region", "mobile"),
    [
        ("07700900123", "GB", True), ("01632960123", "GB", False), ("02079460123", "GB", False),
        ("0639981234", "FR", True), ("0199001234", "FR", False),
    ],
)  # fmt: skip
def test_numbers_kept_for_fiction_are_numbers(digits: str, region: str, mobile: bool) -> None:
    found = national(digits, region)
    assert found is not None
    assert (found.valid, found.mobile) == (True, mobile)


def test_numbers_beside_those_kept_for_fiction_are_judged_as_ever() -> None:
    beside = national("07700901123", "GB")
    assert beside is not None
    assert not beside.valid


@pytest.mark.parametrize(
    ("digits", "region"), [("07700001234", ""), ("07700001234", "ZZ"), ("1" * 16, "IQ"), ("12", "IQ")]
)
def test_without_a_plan_there_is_no_number(digits: str, region: str) -> None:
    assert national(digits, region) is None


@pytest.mark.parametrize("digits", ["0", "999", "21012345678", "1", "96477000012345678"])
def test_impossible_numbers_are_none(digits: str) -> None:
    assert international(digits) is None


def test_the_plans_are_those_of_the_library_as_it_is_installed(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "scripts" / "plans.py"
    fresh = tmp_path / "plans.npz"
    subprocess.run([sys.executable, str(script), str(fresh)], check=True, capture_output=True)
    with np.load(fresh) as expected, np.load(_FILE) as kept:
        assert expected.files == kept.files
        for name in expected.files:
            assert np.array_equal(expected[name], kept[name]), f"run {script.name}: {name} has changed"
