"""Cryptocurrency addresses of ten chains, each with the checksum its format has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.selectors import codecs
from marsad.selectors.kind import Hit, Kind, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_HEX = re.compile(r"[0-9a-fA-F]{40}")
_TON = re.compile(r"[EU]Q[A-Za-z0-9_/+-]{46}(?![A-Za-z0-9_/+-])")
_URL_SAFE = str.maketrans("+/", "-_")
_SOLANA_NEAR = 40
# Source: version bytes of each chain's chainparams; P2PKH and P2SH of the main network.
_VERSIONS = {
    "1": ("btc", 0x00), "3": ("btc", 0x05), "L": ("ltc", 0x30), "M": ("ltc", 0x32), "D": ("doge", 0x1E),
    "A": ("doge", 0x16), "9": ("doge", 0x16), "T": ("tron", 0x41),
}  # fmt: skip


def read(run: str) -> str:
    """The canonical value of an address that is exactly ``run`` (its case kept); "" where it is none.

    Solana addresses have no checksum and are not read here; see `solana`.
    """
    size = len(run)
    low = run[:5].lower()
    if size == 42 and low.startswith("0x"):
        return f"evm:{run.lower()}" if _HEX.fullmatch(run, 2) and codecs.eip55(run[2:]) else ""
    if low.startswith(("bc1", "ltc1")):
        human = codecs.bech32(run)[0]
        return f"{'btc' if human == 'bc' else 'ltc'}:{run.lower()}" if human in {"bc", "ltc"} else ""
    if size == 42 and low[0] in "qp" and run in {run.lower(), run.upper()}:
        return f"bch:{run.lower()}" if codecs.cashaddr(run.lower()) else ""
    if size in {95, 106} and run[0] in "48":
        body = codecs.monero(run)
        return f"xmr:{run}" if body and body[0] in ({18, 42} if size == 95 else {19}) else ""
    return _base58(run) if 25 <= size <= 35 else ""


def _base58(run: str) -> str:
    if run[0] == "r":
        body = codecs.base58check(run, codecs.RIPPLE)
        return f"xrp:{run}" if len(body) == 21 and body[0] == 0 else ""
    chain, version = _VERSIONS.get(run[0], ("", -1))
    if not chain:
        return ""
    body = codecs.base58check(run)
    return f"{chain}:{run}" if len(body) == 21 and body[0] == version else ""


def solana(run: str) -> bool:
    """Whether ``run`` is 32 bytes in base58: all a Solana address shows, so it also needs a word for the chain."""
    mixed = not run.isdecimal() and run not in {run.lower(), run.upper()}
    return 32 <= len(run) <= 44 and mixed and len(codecs.base58(run)) == 32


def find(page: Page) -> Iterator[Hit]:
    """Every address of the page."""
    for start, end in page.runs:
        if end - start > 106:
            continue
        run = page.kept(start, end)
        value = read(run)
        if value:
            first = (
                start - 12
                if value.startswith("bch:") and page.text.endswith("bitcoincash:", 0, start)
                else start
            )
            yield Hit(first, end, "wallet", value, 0.99, "plain", first, end, Weight.WALLET)
        elif _named(page, start, end) and solana(run):
            yield Hit(start, end, "wallet", f"sol:{run}", 0.8, "plain", start, end, Weight.WALLET)
    yield from _ton(page)


def _named(page: Page, start: int, end: int) -> bool:
    near = min(
        page.distance_before("sol", start, _SOLANA_NEAR), page.distance_after("sol", end, _SOLANA_NEAR)
    )
    return near <= _SOLANA_NEAR


def _ton(page: Page) -> Iterator[Hit]:
    for place in page.marks.tons.tolist():
        match = _TON.match(page.kept(place, place + 49))
        if match and codecs.ton(match[0]):
            yield Hit(
                place,
                place + 48,
                "wallet",
                f"ton:{match[0].translate(_URL_SAFE)}",  # one value in either alphabet
                0.99,
                "plain",
                place,
                place + 48,
                Weight.WALLET,
            )


KIND = Kind(
    "wallet",
    find,
    examples=(
        ("send to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "", ("btc:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",)),
        (
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "",
            ("btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",),
        ),
        (
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "",
            ("evm:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",),
        ),
        (
            "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
            "",
            ("bch:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",),
        ),
        ("XRP rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "", ("xrp:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",)),
        (
            "USDT TRC20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            "",
            ("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",),
        ),
        (
            "ton EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2",
            "",
            ("ton:EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2",),
        ),
        (
            "solana So11111111111111111111111111111111111111112",
            "",
            ("sol:So11111111111111111111111111111111111111112",),
        ),
    ),
    counter_examples=(
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", ""),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", ""),
        ("So11111111111111111111111111111111111111112", ""),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", ""),
        ("EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q3", ""),
        ("TheQuickBrownFoxJumpsOverTheLazyDog", ""),
    ),
)
