"""Which names can be hosts: public suffixes from the list bundled with `tldextract`, never fetched.

Source: https://publicsuffix.org (Mozilla Public Suffix List), ICANN part, as packed into tldextract.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tldextract

# Country codes that are everyday words of our languages: a full stop without a space makes them look like hosts.
WORDS = frozenset(
    """is it me to my at no be so in us am as do by la de et id pm tv re ma sa ne mu il li lu my hm ms pa su st tt vu
    va yt ga ba pe mo mr ms sc sg""".split()
)
# Suffixes that are file types as well.
FILES = frozenset("md py sh pl rs zip mov ps cc so pub tf mm cs ml vi ai ms pn st as ad".split()) - {
    "ai",
    "cs",
}
# First labels of reversed names: com.example.app is a program's package, not a host.
REVERSED = frozenset("com org net io android java javax kotlin sun edu gov".split())
NOT_HOSTS = frozenset({"asp.net", "vb.net", "ado.net", "e.g", "i.e", "a.m", "p.m", "system.in", "system.net"})


@functools.cache
def _extract() -> tldextract.TLDExtract:
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), fallback_to_snapshot=True, cache_dir=None)


@functools.cache
def top_labels() -> frozenset[str]:
    """Every top-level label, lower-case, as Unicode and as punycode."""
    labels = {suffix.rpartition(".")[2].lower() for suffix in _extract().tlds}
    labels |= {label.encode("idna").decode() for label in list(labels) if not label.isascii()}
    return frozenset(labels - {"onion"})


@functools.cache
def _flat() -> frozenset[str]:
    """Top-level labels that are the whole of their only suffix, like com: the label before is the registered one."""
    below = [suffix.lower().rpartition(".") for suffix in _extract().tlds]
    deep = {top for before, _, top in below if before}
    return frozenset(top for before, _, top in below if not before and top.isascii()) - deep


@functools.lru_cache(1 << 16)
def registered(host: str) -> str:
    """The registered domain of a host ("shop.example.co.uk" → "example.co.uk"); "" without one."""
    before, _, top = host.rpartition(".")
    name = before.rpartition(".")[2]
    if top in _flat() and name.replace("-", "0").isalnum() and host.isascii():
        return f"{name}.{top}".lower()
    found: str = _extract()(host).top_domain_under_public_suffix
    return found.lower()
