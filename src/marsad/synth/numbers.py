"""Makes fictional phone numbers, wallets, accounts and addresses whose shape and checksum are right.

Phone ranges are valid for libphonenumber. FR, GB, US, CA and SE use the blocks their regulators keep for fiction;
the other countries keep none, so runs of zeros are fictional by this statement and belong to nobody we know of.
Source: ARCEP, Ofcom, NANPA 555-01XX, PTS (fiction blocks); BIP-13/173/350, EIP-55, ISO 7064 (checksums).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from Crypto.Hash import keccak

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a country writes a mobile number: calling code, trunk prefix, fictional starts, digits drawn, groups."""

    code: str
    trunk: str
    starts: tuple[str, ...]
    drawn: int
    groups: tuple[int, ...]


PLANS: dict[str, Plan] = {
    "IQ": Plan("964", "0", ("77000", "78000", "75000"), 5, (4, 3, 4)),
    "EG": Plan("20", "0", ("10000", "12000", "11000"), 5, (4, 3, 4)),
    "LB": Plan("961", "", ("7000", "7100", "7600"), 4, (2, 3, 3)),
    "SY": Plan("963", "0", ("9300", "9440"), 5, (4, 3, 3)),
    "JO": Plan("962", "0", ("7900", "7700"), 5, (3, 4, 3)),
    "AE": Plan("971", "0", ("5000", "5500"), 5, (3, 3, 4)),
    "SA": Plan("966", "0", ("5000", "5500"), 5, (3, 3, 4)),
    "DZ": Plan("213", "0", ("5500", "6600"), 5, (4, 2, 2, 2)),
    "MA": Plan("212", "0", ("6000", "6600"), 5, (4, 2, 2, 2)),
    "TN": Plan("216", "", ("2000", "9800"), 4, (2, 3, 3)),
    "FR": Plan("33", "0", ("19900", "26191", "35301", "46571", "53649"), 4, (2, 2, 2, 2, 2)),
    "BE": Plan("32", "0", ("46000",), 4, (4, 2, 2, 2)),
    "GB": Plan("44", "0", ("2079460",), 3, (3, 4, 4)),
    "US": Plan("1", "", ("21255501", "20255501", "30555501", "31255501", "41555501"), 2, (3, 3, 4)),
    "CA": Plan("1", "", ("51455501", "41655501", "43855501"), 2, (3, 3, 4)),
    "SE": Plan("46", "0", ("7017406",), 2, (3, 3, 2, 2)),
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A fictional number: country and significant digits."""

    region: str
    digits: str

    @property
    def e164(self) -> str:
        return f"+{PLANS[self.region].code}{self.digits}"


def phone(rng: Random, region: str) -> Phone:
    """A fictional number of ``region``."""
    plan = PLANS[region]
    low = 5 if region == "SE" else 0  # 070-174 06 05 to 06 99 is the block
    tail = rng.randrange(low, 10**plan.drawn)
    return Phone(region, f"{rng.choice(plan.starts)}{tail:0{plan.drawn}d}")


def _base58(raw: bytes, alphabet: str = BASE58) -> str:
    number, text = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, 58)
        text = alphabet[digit] + text
    return alphabet[0] * (len(raw) - len(raw.lstrip(b"\0"))) + text


def _checked(raw: bytes, alphabet: str = BASE58) -> str:
    return _base58(raw + hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4], alphabet)


def _polymod(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, mask in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            state ^= mask if top >> bit & 1 else 0
    return state


def _segwit(prefix: str, version: int, program: bytes) -> str:
    size = -(-len(program) * 8 // 5)
    number = int.from_bytes(program) << (size * 5 - len(program) * 8)
    data = [version] + [number >> 5 * (size - 1 - i) & 31 for i in range(size)]
    head = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod(head + data + [0] * 6) ^ (1 if version == 0 else 0x2BC830A3)
    return prefix + "1" + "".join(_BECH32[v] for v in data + [check >> 5 * (5 - i) & 31 for i in range(6)])


def _keccak(raw: bytes) -> bytes:
    return bytes(keccak.new(digest_bits=256, data=raw).digest())


def _evm(rng: Random) -> str:
    plain = rng.randbytes(20).hex()
    if rng.random() < 0.4:
        return "0x" + plain
    mask = _keccak(plain.encode()).hex()
    return "0x" + "".join(c.upper() if int(m, 16) >= 8 else c for c, m in zip(plain, mask, strict=False))


def _monero(rng: Random) -> str:
    raw = b"\x12" + rng.randbytes(64)
    raw += _keccak(raw)[:4]
    blocks = (raw[i : i + 8] for i in range(0, len(raw), 8))
    # Blocks of 8 bytes give 11 characters, the last 5 bytes give 7.
    return "".join(_base58(b.lstrip(b"\0")).rjust(11 if len(b) == 8 else 7, "1") for b in blocks)


def _ton(rng: Random) -> str:
    raw = bytes((0x51, 0)) + rng.randbytes(32)  # 0x51 = non-bounceable, what wallets show
    crc = 0
    for byte in raw + b"\0\0":
        for bit in range(8):
            crc = crc << 1 | byte >> (7 - bit) & 1
            crc = crc ^ 0x11021 if crc & 0x10000 else crc
    return base64.urlsafe_b64encode(raw + crc.to_bytes(2)).decode()


def _bitcoin(rng: Random) -> str:
    kind = rng.randrange(4)
    if kind < 2:
        return _checked(bytes((0 if kind else 5,)) + rng.randbytes(20))
    return _segwit("bc", 0, rng.randbytes(20)) if kind == 2 else _segwit("bc", 1, rng.randbytes(32))


def _litecoin(rng: Random) -> str:
    return (
        _segwit("ltc", 0, rng.randbytes(20)) if rng.random() < 0.5 else _checked(b"\x30" + rng.randbytes(20))
    )


_CHAINS: dict[str, Callable[[Random], str]] = {
    "btc": _bitcoin,
    "evm": _evm,
    "tron": lambda rng: _checked(b"\x41" + rng.randbytes(20)),
    "ltc": _litecoin,
    "doge": lambda rng: _checked(b"\x1e" + rng.randbytes(20)),
    "xrp": lambda rng: _checked(b"\0" + rng.randbytes(20), _RIPPLE),
    "xmr": _monero,
    "ton": _ton,
}


def wallet(rng: Random, chain: str) -> str:
    """An address of ``chain`` as a wallet would show it, right checksum, key unknown to anybody."""
    return _CHAINS[chain](rng)


# Digits and letters after the check digits. Source: SWIFT IBAN registry.
_IBAN_SIZE = {"IQ": 19, "JO": 26, "LB": 24, "AE": 19, "SA": 20, "TN": 20, "FR": 23, "BE": 12, "GB": 18}
_INVENTED_BANK = {"IQ": "EXMP", "JO": "EXMP", "GB": "EXMP", "FR": "99999", "AE": "000", "BE": "000"}


def iban(rng: Random, region: str) -> str:
    """An IBAN of the right length and check digits for an invented bank; "" where the country has none."""
    if region not in _IBAN_SIZE:
        return ""
    start = _INVENTED_BANK.get(region, "99")
    body = start + "".join(rng.choices("0123456789", k=_IBAN_SIZE[region] - len(start)))
    number = int("".join(str(int(c, 36)) for c in body + region + "00"))
    return f"{region}{98 - number % 97:02d}{body}"


def card(rng: Random) -> str:
    """A 16-digit number in a range processors keep for tests (400000), Luhn right."""
    body = "400000" + "".join(rng.choices("0123456789", k=9))
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(body))
    return body + str(-total % 10)


def onion(rng: Random) -> str:
    """A version 3 onion host with a right checksum. Source: Tor rend-spec-v3, ONIONADDRESS."""
    key = rng.randbytes(32)
    check = hashlib.sha3_256(b".onion checksum" + key + b"\x03").digest()[:2]
    return base64.b32encode(key + check + b"\x03").decode().lower() + ".onion"
