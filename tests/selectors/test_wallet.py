"""Addresses with a right checksum are accepted, every near miss is refused."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors import codecs, find, wallet
from marsad.selectors.iban import valid as iban_valid

CHAINS = {
    "bitcoin": "btc", "bitcoincash": "bch", "dogecoin": "doge", "ethereum": "evm", "litecoin": "ltc",
    "monero": "xmr",
    "ripple": "xrp", "tron": "tron",
}  # fmt: skip
# Burn and documentation addresses of each format.
VALID = [
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", "ltc1qr07zu594qf63xm7l7x6pu3a2v39m2z6hh5pp4t",
    "DDogepartyxxxxxxxxxxxxxxxxxxw1dfzr",
    "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    "EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
]  # fmt: skip


def _wallets(text: str) -> list[str]:
    return [selector.value for selector in find(text) if selector.kind == "wallet"]


@pytest.mark.parametrize("address", VALID)
@pytest.mark.parametrize(
    "frame", ["{}", "ادفع الى {} فقط", "({})", "wallet:{}.", "bitcoin:{}?amount=1", "\u202a{}\u202c"]
)
def test_addresses_are_found_in_their_case(address: str, frame: str) -> None:
    found = _wallets(frame.format(address))
    assert len(found) == 1
    assert found[0].partition(":")[2].lower() == address.lower()


@given(st.sampled_from(VALID), st.data())
def test_no_address_with_one_wrong_character_is_accepted(address: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2 if address.startswith("0x") else 0, len(address) - 1))
    alphabet = "0123456789abcdefABCDEF" if address.startswith("0x") else codecs.BITCOIN + "0OIl"
    sign = data.draw(st.sampled_from(alphabet).filter(lambda c: c.lower() != address[place].lower()))
    mutant = address[:place] + sign + address[place + 1 :]
    if address.startswith("0x"):
        # EIP-55 is a checksum of 40 bits at best and of the letters' case only: a changed digit shows with
        # probability 1 - 2^-15 or so; this address is checked over all its mutants below.
        return
    assert _wallets(mutant) == []


@pytest.mark.parametrize("address", VALID)
def test_all_single_character_mutants_are_refused(address: str) -> None:
    alphabet = "0123456789abcdefABCDEF" if address.startswith("0x") else codecs.BITCOIN
    start = 2 if address.startswith("0x") else 0
    one_case = address == address.lower()
    step = max(1, len(address) // 24)  # monero's are long: every fourth place
    for place in range(start, len(address), step):
        for sign in alphabet:
            if sign != address[place] and not (one_case and sign.lower() == address[place]):
                mutant = address[:place] + sign + address[place + 1 :]
                read = codecs.ton(mutant) if address.startswith("EQ") else wallet.read(mutant)
                assert not read


@pytest.mark.parametrize(
    "text",
    [
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2x",
        "x0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8F3t4",
        "BC1SW50QGDZ25J",
        "AVJzWULQ1byzNWV5YB77dDyHYnLSQTJYLUdoJbf3CFyE",
        "https://example.com/1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    ],
)
def test_other_runs_are_no_addresses(text: str) -> None:
    assert _wallets(text) == []


def test_known_answers_of_the_codecs() -> None:
    # BIP 173 / BIP 350 test vectors.
    assert codecs.bech32("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")[:2] == ("bc", 0)
    assert codecs.bech32("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")[:2] == ("bc", 1)
    for wrong in (
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # bech32 instead of bech32m
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", "bc1gmk9yu",
    ):  # fmt: skip
        assert codecs.bech32(wrong) == ("", 0, b"")
    assert codecs.keccak(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert codecs.base58("StV1DL6CwTryKyV") == b"hello world"


def test_every_valid_address_of_the_real_lists_is_accepted(data_dir: Path) -> None:
    refused = []
    for line in (data_dir / "iocsearcher_blockchain_valid.ioc").read_text().splitlines():
        chain, address = line.split()
        if chain in CHAINS and wallet.read(address.rpartition(":")[2]).partition(":")[0] != CHAINS[chain]:
            refused.append(line)
        if chain == "solana" and _wallets(f"SOL {address}") != [f"sol:{address}"]:
            refused.append(line)
    assert refused == []
    assert all(codecs.onion(name) for name in (data_dir / "iocsearcher_onion_valid.ioc").read_text().split())
    with (data_dir / "scamsniffer_addresses.json").open() as file:
        assert [address for address in json.load(file) if not wallet.read(address).startswith("evm:")] == []
    with (data_dir / "sextortion_btc_addresses.csv").open(newline="") as file:
        malformed = [row[0] for row in csv.reader(file) if not wallet.read(row[0]).startswith("btc:")]
    # Five are malformed in the source; an independent decoder must agree.
    assert len(malformed) == 5
    assert all(codecs.base58check(address) == b"" for address in malformed)


@pytest.mark.parametrize(
    "right", ["GB82WEST12345698765432", "DE89370400440532013000", "IQ98NBIQ850123456789012"]
)
def test_no_iban_with_one_wrong_character_is_accepted(right: str) -> None:
    assert iban_valid(right)
    for place in range(len(right)):
        for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if sign != right[place]:
                assert not iban_valid(right[:place] + sign + right[place + 1 :])


def test_where_a_country_allows_letters_a_wrong_digit_is_refused() -> None:
    right = "SA0380000000608010167519"
    assert iban_valid(right)
    for place in range(2, len(right)):
        for sign in "0123456789":
            if sign != right[place]:
                assert not iban_valid(right[:place] + sign + right[place + 1 :])


def test_mutants_of_an_onion_name_pass_no_more_often_than_its_sixteen_check_bits_allow() -> None:
    name = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid"
    signs = "abcdefghijklmnopqrstuvwxyz234567"
    mutants = [
        name[:at] + sign + name[at + 1 :] for at in range(len(name)) for sign in signs if sign != name[at]
    ]
    # 1,736 mutants at 1 in 65,536: none or one.
    assert sum(codecs.onion(mutant) for mutant in mutants) <= 1
    assert not any(codecs.onion(mutant) for mutant in mutants if mutant[-1] != name[-1])
