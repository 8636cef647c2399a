"""Read packs as arrays to keep, and back: a tenth of the price of reading them from what people write."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from marsad.packs.schema import Code, Cue, Example, FieldCue, Group, Pack, Packs, Rule, Step, Term, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.shelf import Arrays

type _Json = dict[str, Any]
type _Sets = list[frozenset[Word]]

_LISTS = ("tags", "references", "falsepositives", "subtypes", "applies_to", "tell")


def packed(packs: Packs) -> Arrays:
    """``packs`` as JSON in bytes. Sets of words, which many terms share, and words stand apart and once."""
    sets: dict[frozenset[Word], int] = {}

    def plain(value: object) -> object:
        if isinstance(value, frozenset):
            return sets.setdefault(value, len(sets))
        if isinstance(value, MappingProxyType):
            return dict(value)
        raise TypeError(type(value))

    body = orjson.dumps(packs, default=plain)
    words = {word: number for number, word in enumerate({word for words in sets for word in words})}
    parts = {"body": body, "words": orjson.dumps([*words]), "sets": orjson.dumps([
        sorted(words[word] for word in members) for members in sets
    ])}  # fmt: skip
    return {name: np.frombuffer(part, np.uint8) for name, part in parts.items()}


def unpacked(arrays: Arrays) -> Packs:
    """The packs that were `packed`."""
    body, words, numbers = (orjson.loads(arrays[name].tobytes()) for name in ("body", "words", "sets"))
    known = [Word(**word) for word in words]
    sets = [frozenset([known[number] for number in members]) for members in numbers]
    return Packs(
        MappingProxyType({name: _pack(pack, sets) for name, pack in body["packs"].items()}),
        _cues(body["shared"], sets),
        MappingProxyType({name: _pack(pack, sets) for name, pack in body["speakers"].items()}),
        MappingProxyType({code: MappingProxyType(titles) for code, titles in body["recipients"].items()}),
    )


def _cues(found: Mapping[str, _Json], sets: _Sets) -> Mapping[str, Cue]:
    return MappingProxyType({name: _cue(cue, sets) for name, cue in found.items()})


def _cue(found: _Json, sets: _Sets) -> Cue:
    return Cue(found["name"], found["family"], tuple(_term(term, sets) for term in found["terms"]))


def _term(found: _Json, sets: _Sets) -> Term:
    steps = tuple([Step(sets[step["words"]], step["gap"]) for step in found["steps"]])
    return Term(found["written"], found["lang"], steps, found["source"], found["line"])


def _pack(found: _Json, sets: _Sets) -> Pack:
    found |= {name: tuple(found[name]) for name in _LISTS}
    found["title"] = MappingProxyType(found["title"])
    found["indicators"] = tuple(MappingProxyType(indicator) for indicator in found["indicators"])
    found["cues"] = _cues(found["cues"], sets)
    found["rules"] = tuple(_rule(rule) for rule in found["rules"])
    found["fields"] = tuple(FieldCue(**field | {
        "keys": tuple(field["keys"]), "values": tuple(field["values"]),
    }) for field in found["fields"])  # fmt: skip
    found["examples"] = tuple(Example(**example) for example in found["examples"])
    found["codebook"] = tuple(Code(**code | {
        "title": MappingProxyType(code["title"]), "forms": tuple(code["forms"]),
    }) for code in found["codebook"])  # fmt: skip
    return Pack(**found)


def _rule(found: _Json) -> Rule:
    groups = tuple(Group(tuple(group["cues"]), group["count"]) for group in found["all"])
    return Rule(**found | {"all": groups, "none": tuple(found["none"])})
