"""What is wrong with a refused address is said by a decoder of its own, which agrees with ours."""

import pytest
from tests.selectors.forge import forged, mutants

from marsad.evaluate.addresses import fault, refusals
from marsad.selectors import wallet

FORMATS = ("btc p2pkh", "btc p2sh", "btc bech32", "btc bech32 script", "btc bech32m")


@pytest.mark.parametrize("name", FORMATS)
def test_right_addresses_have_no_fault_and_both_decoders_agree_on_mutants(name: str) -> None:
    for address in forged(name, 4):
        assert fault(address) == ""
        for mutant in mutants(address, "234567xyzQ0O")[::5]:
            assert bool(fault(mutant)) == (not wallet.read(mutant)), mutant


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("0x" + "ab" * 19, "38 hexadecimal digits"),
        ("0x" + "zz" * 20, "other signs"),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "wrong checksum"),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7x", "bytes, not 25"),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN0", "does not have"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "wrong checksum"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4", "mixed"),
        ("bc1bw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "signs that bech32"),
        ("", "0 bytes"),
    ],
)
def test_the_fault_is_named(address: str, said: str) -> None:
    assert said in fault(address)


def test_refusals_name_line_and_ends_of_the_address_only() -> None:
    right, wrong = "0x" + "ab" * 20, "0x" + "ab" * 19
    [one] = refusals([right, wrong], [True, False], first=2)
    assert (one.line, one.shown) == (3, "0xabab…ababab")
    assert one.fault
    assert refusals([right], [False])[0].fault == ""
    assert refusals([right], [True]) == ()
