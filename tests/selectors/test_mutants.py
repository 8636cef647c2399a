"""One wrong character in an address that has a checksum is never accepted, at any place, whatever the character."""

import base64
import string
from collections.abc import Callable

import pytest
from tests.selectors.forge import FORGES, card, eip55, forged, iban, mutants

from marsad.selectors import codecs, find_batch, wallet
from marsad.selectors.card import luhn
from marsad.selectors.iban import valid
from marsad.text import fold_batch

SIGNS = string.ascii_letters + string.digits
EACH = 3
CARDS = [
    card(body) for body in ("411111111111111", "37828224631000", "555555555555444", "630400000000000000")
]
# Countries whose accounts hold digits and letters at fixed places only.
FIXED = [
    iban("IQ", "NBIQ850123456789012"), iban("AE", "0331234567890123456"), iban("EG", "0019000500000000263180002"),
    iban("GB", "WEST12345698765432"), iban("DE", "370400440532013000"),
    iban("TN", "10006035183598478831"), iban("BE", "539007547034"),
]  # fmt: skip
MIXED = [
    iban("SA", "80000000608010167519"), iban("JO", "CBJO0010000000000131000302"),
    iban("KW", "CBKU0000000000001234560101"), iban("LB", "099900000001001901229114"),
    iban("FR", "20041010050500013M02606"), iban("QA", "DOHB00001234567890ABCDEFG"),
]  # fmt: skip


def reader(name: str) -> Callable[[str], object]:
    if name.startswith("ton"):
        return codecs.ton
    return codecs.onion if name == "onion" else wallet.read


def alphabet(name: str) -> str:
    return SIGNS + "-_+/" if name.startswith("ton") else SIGNS


def right(name: str, address: str, mutant: str) -> bool:
    """Whether the mutant is itself a right address, or another way to write the same one.

    EIP-55 leaves one bit a letter, some fifteen in all: a changed digit can meet them by chance, and then nobody can
    tell. 0X for 0x and the other alphabet of base64 change nothing; hosts know no case.
    """
    if name == "evm":
        digits = mutant[2:]
        return set(digits) <= set(string.hexdigits) and eip55(bytes.fromhex(digits))[2:] == digits
    if name == "onion":
        return mutant.lower() == address
    if name.startswith("ton"):
        signs = {*mutant} & {*"-_+/"}
        return mutant.translate(str.maketrans("+/", "-_")) == address and (
            signs <= {*"-_"} or signs <= {*"+/"}
        )
    return False


@pytest.mark.parametrize("name", FORGES)
def test_every_right_address_is_accepted_and_no_mutant_of_it(name: str) -> None:
    read = reader(name)
    for address in forged(name, EACH):
        assert read(address)
        accepted = [one for one in mutants(address, alphabet(name)) if read(one)]
        assert [one for one in accepted if not right(name, address, one)] == []
        assert len(accepted) <= 4


@pytest.mark.parametrize("name", FORGES)
def test_no_mutant_is_found_in_a_sentence(name: str) -> None:
    [address] = forged(name, 1)
    frame = "see {}.onion now" if name == "onion" else "send it to {} today, the wallet is ours"
    some = mutants(address, SIGNS)[:: max(1, len(address) // 8)]
    kept = [one for one in some if not right(name, address, one)]
    assert of_kind({"wallet", "onion"}, [frame.format(address)]) == 1
    assert of_kind({"wallet", "onion"}, [frame.format(one) for one in kept]) == 0


def test_no_address_whose_case_was_changed_in_one_place_is_accepted() -> None:
    for address in forged("evm", 40):
        for place in range(2, 42):
            flipped = address[:place] + address[place].swapcase() + address[place + 1 :]
            assert flipped == address or not wallet.read(flipped)


def of_kind(kinds: set[str], texts: list[str]) -> int:
    found = find_batch(fold_batch(texts), [""] * len(texts))
    return sum(kind in kinds for kind in found.kind)


@pytest.mark.parametrize("account", FIXED, ids=lambda one: one[:2])
def test_no_mutant_of_an_iban_is_accepted(account: str) -> None:
    assert valid(account)
    wrong = mutants(account, string.ascii_uppercase + string.digits)
    assert not any(map(valid, wrong))
    assert of_kind({"iban"}, [f"pay to {account} today"]) == 1
    assert of_kind({"iban"}, [f"pay to {one} today" for one in wrong[::7]]) == 0


@pytest.mark.parametrize("account", MIXED, ids=lambda one: one[:2])
def test_where_letters_and_digits_may_change_places_only_the_check_digits_own_blind_spot_remains(
    account: str,
) -> None:
    """A letter counts as two digits there, so that one in 97 such changes leaves the remainder as it was."""
    assert valid(account)
    accepted = [one for one in mutants(account, string.ascii_uppercase + string.digits) if valid(one)]
    for one in accepted:
        place = next(at for at in range(len(account)) if account[at] != one[at])
        assert account[place].isdigit() != one[place].isdigit()
        assert int("".join(str(int(c, 36)) for c in one[4:] + one[:4])) % 97 == 1
    assert len(accepted) <= len(account) * 26 / 97 * 2


# Nineteen digits in groups of four are left out: the first sixteen may be a card and the last three its code.
@pytest.mark.parametrize(("number", "groups"), [(one, 19) for one in CARDS] + [(one, 4) for one in CARDS[:3]])
def test_no_card_with_one_wrong_digit_is_accepted(number: str, groups: int) -> None:
    assert luhn(number)
    wrong = mutants(number, string.digits)
    assert not any(map(luhn, wrong))

    def written(digits: str) -> str:
        parts = (digits[at : at + groups] for at in range(0, len(digits), groups))
        return f"my visa card {' '.join(parts)} is new"

    assert of_kind({"card"}, [written(number)]) == 1
    assert of_kind({"card"}, [written(one) for one in wrong]) == 0


def test_a_ton_address_has_one_value_in_both_alphabets_and_none_in_a_mixture() -> None:
    address = next(one for one in forged("ton", 99) if "-" in one and "_" in one)
    other = base64.b64encode(base64.urlsafe_b64decode(address)).decode()
    assert codecs.ton(other) == codecs.ton(address) != b""
    assert not codecs.ton(address.replace("-", "+"))
    found = find_batch(fold_batch([f"ton {address}", f"ton {other}"]), ["", ""])
    assert [value for kind, value in zip(found.kind, found.value, strict=True) if kind == "wallet"] == [
        f"ton:{address}"
    ] * 2
