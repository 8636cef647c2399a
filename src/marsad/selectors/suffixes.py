"""Which names can be hosts: public suffixes from the list bundled with `tldextract`, never fetched.

Source: https://publicsuffix.org (Mozilla Public Suffix List), ICANN part, as packed into tldextract.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

from marsad.errors import MarsadError

# Country codes that are everyday words of our languages: a full stop without a space makes them look like hosts.
WORDS = frozenset(
    """is it me to my at no be so in us am as do by la de et id pm tv re ma sa ne mu il li lu my hm ms pa su st tt vu
    va yt ga ba pe mo mr ms sc sg
    now best today here how you new one help love men fail wow world cool name bar call""".split()
)
# Suffixes that are file types as well.
FILES = frozenset("md py sh pl rs zip mov ps cc so pub tf mm cs ml vi ai ms pn st as ad".split()) - {
    "ai",
    "cs",
}
# First labels of reversed names: com.example.app is a program's package, not a host.
REVERSED = frozenset("com org net io android java javax kotlin sun edu gov".split())
NOT_HOSTS = frozenset({"asp.net", "vb.net", "ado.net", "e.g", "i.e", "a.m", "p.m", "system.in", "system.net"})


_DEEPEST = 5  # labels of the longest suffix, one to spare


@functools.cache
def _rules() -> frozenset[str]:
    """Every rule, lower-case, as Unicode and as punycode: "co.uk", "*.ck", "!www.ck".

    Read from the snapshot beside tldextract, which is not imported: it would load an HTTP client first.
    """
    spec = importlib.util.find_spec("tldextract")
    found = Path(spec.origin or "").with_name(".tld_set_snapshot") if spec else Path()
    if not found.is_file():
        raise MarsadError("the list of public suffixes is missing", hint="install tldextract 5 again")
    icann = found.read_text("utf-8").partition("===BEGIN ICANN DOMAINS===")[2].partition("===END ICANN")[0]
    lines = (line.strip().lower() for line in icann.splitlines())
    rules = {line for line in lines if line and not line.startswith("//")}
    return frozenset(rules | {rule.encode("idna").decode() for rule in rules if not rule.isascii()})


@functools.cache
def top_labels() -> frozenset[str]:
    """Every top-level label, lower-case, as Unicode and as punycode."""
    return frozenset(rule.rpartition(".")[2] for rule in _rules()) - {"onion"}


@functools.cache
def _flat() -> frozenset[str]:
    """Top-level labels that are the whole of their only suffix, like com: the label before is the registered one."""
    deep = {rule.rpartition(".")[2] for rule in _rules() if "." in rule}
    return frozenset(rule for rule in _rules() if rule.isascii()) - deep


@functools.lru_cache(1 << 16)
def registered(host: str) -> str:
    """The registered domain of a host ("shop.example.co.uk" → "example.co.uk"); "" without one."""
    before, _, top = host.rpartition(".")
    name = before.rpartition(".")[2]
    if top in _flat() and name.replace("-", "0").isalnum() and host.isascii():
        return f"{name}.{top}".lower()
    labels = host.lower().rstrip(".").split(".")
    size = _suffix(labels)
    named = 0 < size < len(labels) and labels[-size - 1]
    return ".".join(labels[-size - 1 :]) if named else ""


def _suffix(labels: list[str]) -> int:
    """How many labels the public suffix has; 0 without one. The longest rule counts, an exception most."""
    rules, best, below = _rules(), 0, ""
    for size in range(1, min(len(labels), _DEEPEST) + 1):
        name = f"{labels[-size]}.{below}" if below else labels[-size]
        if f"!{name}" in rules:
            return size - 1
        if name in rules or f"*.{below}" in rules:
            best = size
        below = name
    return best
