"""How an IP address is written, what line it names, and which ones are nobody's."""

from __future__ import annotations

import functools
import socket
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_LINE_BYTES = 8
"""Of an IPv6 address the first 64 bits name a line: what follows is made up anew by the machine itself, often daily.
Source: RFC 6177 (end sites), RFC 8981 (temporary addresses)."""
_NOTHING = b"\0" * 10
_MAPPED = b"\0" * 10 + b"\xff\xff"  # RFC 4291: an IPv4 address in IPv6 clothes

RESERVED = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 224.0.0.0/4 "
            "240.0.0.0/4 ::/127 fc00::/7 fe80::/10 fec0::/10 ff00::/8"
        ).split(),
    )
)
"""Addresses that are nobody's on the Internet; those of examples and measurements (RFC 5737, 2544, 3849) are taken.

Source: RFC 6890 and the IANA special-purpose registries.
"""
CARRIER_NAT = ip_network("100.64.0.0/10")
"""Behind these a carrier has many subscribers. Source: RFC 6598."""


def canonical(text: str) -> str:
    """The address as it is usually written, "" where it is none; IPv4 inside IPv6 (::ffff:192.0.2.1) is IPv4."""
    text = text.strip()
    if ":" not in text:
        try:
            socket.inet_pton(socket.AF_INET, text)
        except (OSError, ValueError):
            return ""
        return text
    try:
        packed = socket.inet_pton(socket.AF_INET6, text.strip("[]"))
    except (OSError, ValueError):
        return ""
    if packed.startswith(_MAPPED):
        return socket.inet_ntop(socket.AF_INET, packed[12:])
    # The system's way to write is ours (RFC 5952) but for addresses that begin with nothing.
    return (
        str(IPv6Address(packed)) if packed.startswith(_NOTHING) else socket.inet_ntop(socket.AF_INET6, packed)
    )


def line(address: str) -> str:
    """What names the line behind a canonical address: an IPv4 address itself, of an IPv6 one its first 64 bits."""
    if ":" not in address:
        return address
    return socket.inet_pton(socket.AF_INET6, address)[:_LINE_BYTES].hex()


def is_reserved(address: str) -> bool:
    """Whether a canonical address is private or reserved: nobody can be reached by it."""
    blocks = _six_by_byte() if ":" in address else _four_by_byte()
    head = (
        int(address.partition(":")[0].zfill(4)[:2] or "0", 16)
        if ":" in address
        else int(address.partition(".")[0])
    )
    near = blocks.get(head)
    return near is not None and any(ip_address(address) in block for block in near)


@functools.cache
def _four_by_byte() -> dict[int, list[IPv4Network]]:
    """Reserved blocks by the first byte of their addresses: most addresses begin like none."""
    return _by_byte([block for block in RESERVED if isinstance(block, IPv4Network)])


@functools.cache
def _six_by_byte() -> dict[int, list[IPv6Network]]:
    return _by_byte([block for block in RESERVED if isinstance(block, IPv6Network)])


def _by_byte[B: (IPv4Network, IPv6Network)](blocks: list[B]) -> dict[int, list[B]]:
    found: dict[int, list[B]] = {}
    for block in blocks:
        for head in range(block.network_address.packed[0], block.broadcast_address.packed[0] + 1):
            found.setdefault(head, []).append(block)
    return found


def is_carrier_nat(address: str) -> bool:
    """Whether a canonical address is one of those that carriers put many subscribers behind."""
    # 100.64.0.0/10 by its second byte: millions are asked, and to make objects of them takes ten times as long.
    return address.startswith("100.") and 64 <= int(address.split(".", 2)[1]) < 128
