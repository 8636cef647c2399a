"""What a host's name says by itself, worked out once for each host: where it stands in its run, and what it may be."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from marsad.selectors import suffixes
from marsad.selectors.codecs import onion

_CORE = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)++")
NO, CUED, YES = 0, 1, 2
"""Whether a bare host's name is one: never, beside a word for a site, always."""


class Standing(NamedTuple):
    """How a bare host may be meant. ``false``: it has no suffix; ``sure``: it shows that it is one; ``refused``: it is
    known as something else; ``rooted``: a path makes it one; ``short``: it has two labels; ``named``: NO, CUED or YES.
    """

    false: bool
    sure: bool
    refused: bool
    rooted: bool
    short: bool
    named: int


@functools.lru_cache(1 << 14)
def trimmed(run: str) -> tuple[int, int]:
    """The part of ``run`` that is a host, without glued words of another script; (0, 0) if none."""
    begin, end = (0, len(run)) if run.isascii() else _ascii_core(run)
    name = run[begin:end].rstrip("-_.")
    top = name.rpartition(".")[2]
    if top == "onion":
        return (begin, begin + len(name)) if onion(name[:-6].rpartition(".")[2]) else (0, 0)
    if "." not in name or ".." in name or not (top in suffixes.top_labels() or not top.isascii()):
        return 0, 0
    if top.isascii() and not suffixes.registered(name):
        return 0, 0
    return begin, begin + len(name)


def _ascii_core(run: str) -> tuple[int, int]:
    """Where the ASCII host inside a run of several scripts stands; the whole run where there is none."""
    for match in _CORE.finditer(run):
        if match[0].rpartition(".")[2] in suffixes.top_labels():
            return match.span()
    return 0, len(run)


@functools.lru_cache(1 << 14)
def standing(host: str) -> Standing:
    """How ``host`` may be meant where no scheme stands before it."""
    labels = host.split(".")
    false = not host.isascii() and not (labels[-1] in suffixes.top_labels() and suffixes.registered(host))
    sure = host.startswith("www.") or host.endswith(".onion")
    refused = host in suffixes.NOT_HOSTS or (labels[0] in suffixes.REVERSED and len(labels) > 2)
    name = labels[-2] if len(labels) > 1 else ""
    rooted = name.isascii() and not name.isdecimal()
    return Standing(false, sure, refused, rooted, len(labels) == 2, _named(labels, name))


def _named(labels: list[str], name: str) -> int:
    """Whether the labels are those of a host rather than of a file, an abbreviation or a missing space."""
    top, more = labels[-1], len(labels) > 2
    if top in suffixes.FILES and not more:
        return CUED
    if top in suffixes.WORDS:
        marked = any(sign.isdecimal() or sign == "-" for sign in name) and not name.isdecimal()
        return YES if more or (marked and len(name) > 3) else CUED
    if name.isdecimal() and len(top) == 2:
        return NO
    return YES if len(name) > 1 or more else CUED
