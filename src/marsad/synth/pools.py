"""The families of one split, sorted by what they are for."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass, field

from marsad.synth.grammar import Family, in_split


@dataclass(slots=True)
class Pools:
    """Families of the split by what they are for."""

    offender: dict[str, list[Family]] = field(default_factory=lambda: defaultdict(list))
    victim: dict[str, list[Family]] = field(default_factory=lambda: defaultdict(list))
    tip: list[Family] = field(default_factory=list)
    shop: list[Family] = field(default_factory=list)
    ordinary: list[Family] = field(default_factory=list)
    reporting: list[Family] = field(default_factory=list)
    tail: dict[str, Family] = field(default_factory=dict)
    signature: dict[str, Family] = field(default_factory=dict)


@functools.cache
def pools(split: str) -> Pools:
    found = Pools()
    for family in in_split(split):
        if family.owner == "tail":
            found.tail[family.lang] = family
        elif family.owner == "signature":
            found.signature[family.lang] = family
        elif "tip" in family.kinds:
            found.tip.append(family)
        elif family.speaker == "offender":
            found.offender[family.typology].append(family)
        elif family.speaker == "victim":
            found.victim[family.typology].append(family)
        elif family.owner == "shop":
            found.shop.append(family)
        elif family.speaker == "reporting":
            found.reporting.append(family)
        else:
            found.ordinary.append(family)
    return found
