"""Fictional numbers, wallets and accounts pass checks written by others or written here a second time."""

from __future__ import annotations

import hashlib
from random import Random

import phonenumbers
import pytest

from marsad.synth import numbers

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def base58_ok(text: str, alphabet: str = BASE58) -> bool:
    value = 0
    for char in text:
        value = value * 58 + alphabet.index(char)
    raw = value.to_bytes(25, "big")
    return hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]


def bech32_constant(text: str) -> int:
    prefix, _, data = text.rpartition("1")
    values = (
        [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + [BECH32.index(c) for c in data]
    )
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for i, g in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            if top >> i & 1:
                check ^= g
    return check


@pytest.mark.parametrize("region", sorted(numbers.PLANS))
def test_phones_are_valid_numbers_of_their_country(region: str) -> None:
    rng = Random(5)
    for _ in range(60):
        made = numbers.phone(rng, region)
        parsed = phonenumbers.parse(made.e164)
        assert phonenumbers.is_valid_number(parsed), made.e164
        assert phonenumbers.region_code_for_number(parsed) == region


def test_phones_stay_inside_the_blocks_kept_for_fiction() -> None:
    rng = Random(6)
    blocks = {"GB": "+442079460", "US": "55501", "CA": "55501", "SE": "+467017406"}
    for region, block in blocks.items():
        assert all(block in numbers.phone(rng, region).e164 for _ in range(50))
    assert all(int(numbers.phone(rng, "SE").digits[-2:]) >= 5 for _ in range(200))


def _wallets(chain: str) -> list[str]:
    rng = Random(f"wallets {chain}")
    return [numbers.wallet(rng, chain) for _ in range(40)]


@pytest.mark.parametrize("chain", ["tron", "doge"])
def test_base58_wallets_have_the_right_checksum(chain: str) -> None:
    first = {"tron": "T", "doge": "D"}[chain]
    for made in _wallets(chain):
        assert base58_ok(made)
        assert made.startswith(first)
        assert not base58_ok(made[:-1] + ("2" if made[-1] != "2" else "3"))


def test_bitcoin_and_litecoin_wallets_have_the_right_checksum() -> None:
    for made in (*_wallets("btc"), *_wallets("ltc")):
        if made.startswith(("bc1", "ltc1")):
            assert bech32_constant(made) == (0x2BC830A3 if made.startswith("bc1p") else 1)
            assert bech32_constant(made[:-1] + ("q" if made[-1] != "q" else "p")) not in (1, 0x2BC830A3)
        else:
            assert base58_ok(made)


def test_ripple_and_ton_and_monero_wallets_have_the_right_shape_and_checksum() -> None:
    for made in _wallets("xrp"):
        assert base58_ok(made, RIPPLE)
        assert made.startswith("r")
    assert all(len(made) == 48 and made.startswith("UQ") for made in _wallets("ton"))
    assert all(len(made) == 95 and made.startswith("4") for made in _wallets("xmr"))


def test_mixed_case_evm_addresses_follow_eip55() -> None:
    keccak = pytest.importorskip("Crypto.Hash.keccak")
    made = _wallets("evm")
    assert any(m != m.lower() for m in made)
    assert any(m == m.lower() for m in made)
    for address in (m[2:] for m in made if m != m.lower()):
        mask = keccak.new(digest_bits=256, data=address.lower().encode()).hexdigest()
        for char, nibble in zip(address, mask, strict=False):
            assert char.isdigit() or char.isupper() == (int(nibble, 16) > 7)


def test_ibans_cards_and_onions_have_the_right_check_digits() -> None:
    rng = Random(8)
    for region in ("IQ", "GB", "FR", "JO", "SA"):
        made = numbers.iban(rng, region)
        assert int("".join(str(int(c, 36)) for c in made[4:] + made[:4])) % 97 == 1
    assert numbers.iban(rng, "US") == ""
    card = [int(c) for c in numbers.card(rng)]
    assert (sum(card[-1::-2]) + sum(sum(divmod(2 * d, 10)) for d in card[-2::-2])) % 10 == 0
    assert numbers.onion(rng).removesuffix(".onion").endswith("d")
    assert len(numbers.onion(rng)) == 62
