"""Invented addresses with right checksums, made by encoders of our own that share nothing with the library's."""

import base64
import hashlib
import random
from collections.abc import Callable

from Crypto.Hash import keccak

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
FIVE = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CASH = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)


def keccak256(data: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=data).digest()


def base58(raw: bytes, alphabet: str = BITCOIN) -> str:
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    number, signs = int.from_bytes(raw), ""
    while number:
        number, rest = divmod(number, 58)
        signs = alphabet[rest] + signs
    return alphabet[0] * zeros + signs


def checked58(version: int, body: bytes, alphabet: str = BITCOIN) -> str:
    raw = bytes([version]) + body
    return base58(raw + hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4], alphabet)


def fives(raw: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def check(values: list[int], generators: tuple[int, ...], top: int) -> int:
    """Remainder of the checksum polynomial; ``top`` is the place of its highest five bits."""
    found = 1
    for value in values:
        high, found = found >> top, (found & ((1 << top) - 1)) << 5 ^ value
        for bit, generator in enumerate(generators):
            found ^= generator * (high >> bit & 1)
    return found


def segwit(human: str, version: int, program: bytes) -> str:
    data = [version, *fives(program)]
    spread = [ord(c) >> 5 for c in human] + [0] + [ord(c) & 31 for c in human]
    rest = check(spread + data + [0] * 6, GENERATORS, 25) ^ (0x2BC830A3 if version else 1)
    data += [rest >> 5 * (5 - place) & 31 for place in range(6)]
    return human + "1" + "".join(FIVE[value] for value in data)


def cashaddr(kind: int, body: bytes) -> str:
    data = fives(bytes([kind]) + body)
    rest = check([ord(c) & 31 for c in "bitcoincash"] + [0] + data + [0] * 8, CASH, 35) ^ 1
    data += [rest >> 5 * (7 - place) & 31 for place in range(8)]
    return "".join(FIVE[value] for value in data)


def monero(network: int, body: bytes) -> str:
    raw = bytes([network]) + body
    raw += keccak256(raw)[:4]
    whole = [base58(raw[at : at + 8]).lstrip("1").rjust(11, "1") for at in range(0, len(raw) - 5, 8)]
    return "".join(whole) + base58(raw[-5:]).lstrip("1").rjust(7, "1")


def eip55(body: bytes) -> str:
    low = body.hex()
    signs = keccak256(low.encode()).hex()
    return "0x" + "".join(c.upper() if int(h, 16) > 7 else c for c, h in zip(low, signs, strict=False))


def ton(flags: int, body: bytes) -> str:
    raw, rest = bytes([flags, 0]) + body, 0
    for byte in raw + b"\0\0":  # CRC-16 with polynomial 0x1021, bit by bit
        for bit in range(7, -1, -1):
            rest = rest << 1 | (byte >> bit & 1)
            rest ^= 0x11021 * (rest >> 16)
    return base64.urlsafe_b64encode(raw + rest.to_bytes(2)).decode()


def onion(key: bytes) -> str:
    check_bytes = hashlib.sha3_256(b".onion checksum" + key + b"\x03").digest()[:2]
    return base64.b32encode(key + check_bytes + b"\x03").decode().lower()


def iban(country: str, account: str) -> str:
    signs = "".join(str(int(c, 36)) for c in account + country + "00")
    return f"{country}{98 - int(signs) % 97:02d}{account}"


def card(body: str) -> str:
    """``body`` and the digit that makes the Luhn sum a multiple of ten."""
    doubled = [sum(divmod(int(c) * (2 - place % 2), 10)) for place, c in enumerate(reversed(body))]
    return body + str(-sum(doubled) % 10)


FORGES: dict[str, Callable[[Callable[[int], bytes]], str]] = {
    "btc p2pkh": lambda some: checked58(0x00, some(20)),
    "btc p2sh": lambda some: checked58(0x05, some(20)),
    "btc bech32": lambda some: segwit("bc", 0, some(20)),
    "btc bech32 script": lambda some: segwit("bc", 0, some(32)),
    "btc bech32m": lambda some: segwit("bc", 1, some(32)),
    "ltc": lambda some: checked58(0x30, some(20)),
    "ltc bech32": lambda some: segwit("ltc", 0, some(20)),
    "doge": lambda some: checked58(0x1E, some(20)),
    "tron": lambda some: checked58(0x41, some(20)),
    "xrp": lambda some: checked58(0x00, some(20), RIPPLE),
    "bch": lambda some: cashaddr(0, some(20)),
    "bch script": lambda some: cashaddr(8, some(20)),
    "xmr": lambda some: monero(18, some(64)),
    "xmr subaddress": lambda some: monero(42, some(64)),
    "xmr integrated": lambda some: monero(19, some(72)),
    "ton": lambda some: ton(0x11, some(32)),
    "ton plain": lambda some: ton(0x51, some(32)),
    "evm": lambda some: eip55(some(20)),
    "onion": lambda some: onion(some(32)),
}


def forged(name: str, count: int) -> list[str]:
    """``count`` invented addresses of one format, always the same ones."""
    return [FORGES[name](random.Random(f"{name} {number}").randbytes) for number in range(count)]


def mutants(address: str, alphabet: str) -> list[str]:
    """Every string that differs from ``address`` in exactly one character."""
    return [
        address[:place] + sign + address[place + 1 :]
        for place, there in enumerate(address)
        for sign in alphabet
        if sign != there
    ]
