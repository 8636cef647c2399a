"""Which addresses a captured page may reach: public ones, and only the very address that was looked at.

Source: IANA special-purpose address registries, as Python's ``ipaddress`` carries them; RFC 6890.
"""

from __future__ import annotations

import ipaddress
import socket

from marsad.errors import EvidenceError

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_PORTS = (80, 443)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Not public either, and not in every Python's registries: site-local, protocol assignments (some clouds' metadata), the
# old relay of 6to4, and the address at which one large cloud serves its guests.
_ALSO = tuple(
    ipaddress.ip_network(each) for each in ("fec0::/10", "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)


class Refused(EvidenceError):
    """An address that a page has no business with."""


def checked(host: str, port: int, *, allow_private: bool) -> str:
    """The address to connect to for ``host``, as text. Raises `Refused` where any of its addresses is not public.

    One private address among public ones is enough: a name that points both ways is a trap.
    """
    if not allow_private and port not in _PORTS:
        raise Refused(f"port {port} is refused", hint="pages lie at 80 and 443; --allow-private opens more")
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EvidenceError(
            "the page's host has no address", hint="look at the address for mistakes"
        ) from error
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not allow_private and (bad := [each for each in addresses if not is_public(each)]):
        raise Refused(
            f"the address leads to {bad[0]}, which is not public",
            hint="--allow-private, where the unit may see it",
        )
    return str(addresses[0])


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach it; addresses inside addresses are looked into."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if int(address) >> 32 == 0:  # the old "IPv4-compatible" form
            return False
    if any(address in each for each in _ALSO if each.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
