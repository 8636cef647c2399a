"""Says of an address that was refused what is wrong with it, by a decoder that shares nothing with our own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_REMAINDERS = {1, 0x2BC830A3}  # bech32 and bech32m
_SHOWN = 6
_EVM = re.compile(r"0[xX][0-9a-fA-F]{40}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address of a file that was not accepted. ``fault`` is "" where nothing is wrong with it: then we are wrong."""

    line: int
    shown: str
    fault: str


def refusals(addresses: Sequence[str], accepted: Sequence[bool], first: int = 1) -> tuple[Refusal, ...]:
    """Those that were not accepted; ``first`` is the number of the line on which the first address stands."""
    pairs = enumerate(zip(addresses, accepted, strict=True), first)
    return tuple(Refusal(line, _short(one), fault(one)) for line, (one, right) in pairs if not right)


def _short(address: str) -> str:
    """Enough of it to find it again."""
    return address if len(address) <= 2 * _SHOWN else f"{address[:_SHOWN]}…{address[-_SHOWN:]}"


def fault(address: str) -> str:
    """What is wrong with a Bitcoin or Ethereum address; "" where nothing is. Case sums of EIP-55 are not looked at."""
    if address[:2].lower() == "0x":
        return (
            ""
            if _EVM.fullmatch(address)
            else f"{len(address) - 2} hexadecimal digits, or other signs among them"
        )
    if address[:3].lower() == "bc1":
        return _bech32_fault(address)
    return _base58_fault(address)


def _base58_fault(address: str) -> str:
    strange = sorted(set(address) - set(_BASE58))
    if strange:
        return f"{len(strange)} signs that base58 does not have"
    number = sum(_BASE58.index(sign) * 58**place for place, sign in enumerate(reversed(address)))
    leading = len(address) - len(address.lstrip("1"))
    raw = bytes(leading) + number.to_bytes((number.bit_length() + 7) // 8)
    if len(raw) != 25:  # version, 20 bytes of a hash, 4 of the checksum
        return f"{len(raw)} bytes, not 25"
    sums = hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4]
    if raw[21:] != sums:
        return "wrong checksum"
    return "" if raw[0] in {0x00, 0x05} else f"version {raw[0]}: not an address of the main network"


def _bech32_fault(address: str) -> str:
    """Source: BIP 173, the reference checksum."""
    if address not in {address.lower(), address.upper()}:
        return "capital and small letters mixed"
    data = address.lower()[3:]
    if set(data) - set(_BECH32):
        return "signs that bech32 does not have"
    check = 1
    for value in [3, 3, 0, 2, 3, *map(_BECH32.index, data)]:  # "bc" spread out
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            check ^= generator if top >> bit & 1 else 0
    return "" if check in _REMAINDERS else "wrong checksum"
