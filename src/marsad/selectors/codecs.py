"""Address encodings with their checksums: base58check, Monero's base58, bech32 and bech32m, cashaddr, TON, EIP-55."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import operator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32, BECH32M = 1, 0x2BC830A3
_SEGWIT = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASH = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_BASE32 = frozenset("abcdefghijklmnopqrstuvwxyz234567")
_PLAIN, _URL_SAFE = frozenset("+/"), frozenset("-_")


@functools.cache
def _values(alphabet: str) -> Mapping[str, int]:
    return {sign: value for value, sign in enumerate(alphabet)}


@functools.cache
def _pairs(alphabet: str) -> Mapping[str, int]:
    """What each character, and each two of them, count for: reading two at a time halves the work."""
    values = _values(alphabet)
    pairs = {one + other: 58 * high + low for one, high in values.items() for other, low in values.items()}
    return {**pairs, **values}


def base58(text: str, alphabet: str = BITCOIN) -> bytes:
    """The bytes behind base58 ``text``; b"" where a character is not of the alphabet."""
    values = _pairs(alphabet)
    number = 0
    for at in range(len(text) & 1, len(text), 2):
        value = values.get(text[at : at + 2])
        if value is None:
            return b""
        number = number * 3364 + value
    if len(text) & 1:
        value = values.get(text[0])
        if value is None:
            return b""
        number += value * 58 ** (len(text) - 1)
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def base58check(text: str, alphabet: str = BITCOIN) -> bytes:
    """Version byte and payload of a base58check address; b"" where its four check bytes are wrong."""
    raw = base58(text, alphabet)
    body, check = raw[:-4], raw[-4:]
    right = hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
    return body if len(raw) > 4 and check == right else b""


def monero(text: str) -> bytes:
    """Network byte and keys of a Monero address, in blocks of eleven characters; b"" where the checksum is wrong.

    Source: Monero base58 (src/common/base58.cpp): 11 characters give 8 bytes, the last 7 give 5.
    """
    if not _values(BITCOIN).keys() >= set(text):
        return b""
    blocks = [base58(text[at : at + 11].lstrip("1")) for at in range(0, len(text), 11)]
    widths = [8] * (len(text) // 11) + [5] * (len(text) % 11 == 7)
    if len(blocks) != len(widths) or any(len(b) > w for b, w in zip(blocks, widths, strict=True)):
        return b""
    raw = b"".join(block.rjust(width, b"\0") for block, width in zip(blocks, widths, strict=True))
    return raw[:-4] if keccak(raw[:-4])[:4] == raw[-4:] else b""


def keccak(data: bytes) -> bytes:
    """Keccak-256 as Ethereum and Monero use it (before NIST changed the padding)."""
    from Crypto.Hash import keccak as pad

    return pad.new(digest_bits=256, data=data).digest()


def eip55(text: str) -> bool:
    """Whether 40 hexadecimal digits are in one case or in the case EIP-55 asks for."""
    if text in {text.lower(), text.upper()}:
        return True
    check = keccak(text.lower().encode()).hex()
    return all(not c.isalpha() or c.isupper() == (int(h, 16) >= 8) for c, h in zip(text, check, strict=False))


def _polymod(values: Iterable[int], generators: tuple[int, ...], bits: int) -> int:
    """The check over five-bit ``values``, of five bits more than ``bits``; the generators are those of the code."""
    check, low, sums = 1, (1 << bits) - 1, _sums(generators)
    for value in values:
        check = (check & low) << 5 ^ value ^ sums[check >> bits]
    return check


@functools.cache
def _sums(generators: tuple[int, ...]) -> tuple[int, ...]:
    """What each five bits on top put into a check: the sum of their generators."""
    chosen = ([part for bit, part in enumerate(generators) if top >> bit & 1] for top in range(32))
    return tuple(functools.reduce(operator.xor, parts, 0) for parts in chosen)


def bech32(text: str) -> tuple[str, int, bytes]:
    """Human part, witness version and program of a segwit address; ("", 0, b"") where anything is wrong.

    Source: BIP 173 and BIP 350 (version 0 with bech32, all others with bech32m).
    """
    wrong = ("", 0, b"")
    low = text.lower()
    human, _, data = low.rpartition("1")
    if text not in {low, text.upper()} or len(data) < 7 or not human:
        return wrong
    known = _values(_BECH32)
    values = [known.get(sign, -1) for sign in data]
    if -1 in values or values[0] > 16:
        return wrong
    spread = [ord(sign) >> 5 for sign in human] + [0] + [ord(sign) & 31 for sign in human]
    if _polymod(spread + values, _SEGWIT, 25) != (BECH32 if values[0] == 0 else BECH32M):
        return wrong
    program = regrouped(values[1:-6])
    sizes = {20, 32} if values[0] == 0 else {32} if values[0] == 1 else set(range(2, 41))
    return (human, values[0], program) if len(program) in sizes else wrong


def regrouped(values: Iterable[int]) -> bytes:
    """Five-bit groups as bytes; b"" where the padding is not zero or too long."""
    number, bits, out = 0, 0, bytearray()
    for value in values:
        number, bits = (number << 5 | value) & 0xFFF, bits + 5
        if bits >= 8:
            bits -= 8
            out.append(number >> bits & 0xFF)
    return bytes(out) if bits < 5 and not number & ((1 << bits) - 1) else b""


def cashaddr(body: str, prefix: str = "bitcoincash") -> bytes:
    """Version byte and hash of a Bitcoin Cash address without its prefix; b"" where it is wrong.

    Source: Bitcoin Cash specification, "CashAddr".
    """
    known = _values(_BECH32)
    values = [known.get(sign, -1) for sign in body]
    if -1 in values:
        return b""
    check = _polymod([*(ord(sign) & 31 for sign in prefix), 0, *values], _CASH, 35)
    raw = regrouped(values[:-8])
    return raw if check == 1 and len(raw) == 21 and raw[0] in {0, 8} else b""


def ton(text: str) -> bytes:
    """Flags, workchain and account of a user-friendly TON address; b"" where its CRC-16 is wrong.

    Source: TON documentation, "Smart contract addresses": flags 0x11 or 0x51 (0x80 = test only), CRC16-CCITT;
    base64 in its plain or in its URL-safe alphabet, never both in one address.
    """
    if not _PLAIN.isdisjoint(text) and not _URL_SAFE.isdisjoint(text):
        return b""
    try:
        raw = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        return b""
    right = len(raw) == 36 and raw[0] & 0x7F in {0x11, 0x51} and raw[1] in {0, 0xFF}
    return raw[:34] if right and binascii.crc_hqx(raw[:34], 0) == int.from_bytes(raw[34:]) else b""


@functools.lru_cache(1 << 12)
def onion(name: str) -> bool:
    """Whether 56 base32 characters are a version 3 onion name.

    Source: Tor rend-spec-v3, "Encoding onion addresses": checksum = SHA3-256(".onion checksum" + key + version)[:2].
    """
    if len(name) != 56 or not set(name) <= _BASE32:
        return False
    raw = base64.b32decode(name.upper())
    key, check, version = raw[:32], raw[32:34], raw[34:]
    return version == b"\x03" and hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == check
