"""Writes the numbering plans that `marsad.selectors.plans` reads: every plan of libphonenumber as one small automaton.

Run after an update of `phonenumbers`: `python scripts/plans.py src/marsad/selectors/plans.npz`.

Source: Google's libphonenumber metadata as shipped by `phonenumbers`. The patterns of a plan (all numbers, assigned
numbers, mobile numbers) are regular expressions without look-around; each is followed digit by digit
(Brzozowski, "Derivatives of regular expressions", 1964) and states that accept the same endings are one state.
"""

from __future__ import annotations

import functools
import re._parser as parser  # type: ignore[import-not-found]
import sys
from typing import Any

import numpy as np
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import REGION_CODE_FOR_NON_GEO_ENTITY

_TYPES = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
          "voicemail")  # fmt: skip
# Numbers kept free for films, books and tests, which nobody is given and everybody reads as numbers: (mobile, other).
# Source: Ofcom, "Telephone numbers for use in TV and radio drama programmes"; Arcep decision 2018-0881 (plan, 2.5.12).
_FICTION = {
    "FR": (r"63998\d{4}", r"(?:19900|26191|35301|46571|53649)\d{4}"),
    "GB": (
        r"7700900\d{3}",
        r"(?:1632960|3069990|8081570|9098790|2079460|2896496|2920180|1914980|(?:11[3-8]|1[2-6]1)4960)\d{3}",
    ),
}
type Sequence_ = tuple[
    Any, ...
]  # what is still to be read: ("in", digits), ("or", ways), ("times", low, high, body)
type State = frozenset[Sequence_]

_states: dict[tuple[int, ...], int] = {}


def main(path: str) -> None:
    """Write the table to ``path``."""
    dead = _interned((0, *[0] * 10))  # leads to itself: row 0
    rows = []
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        for region in regions:
            worldwide = region == REGION_CODE_FOR_NON_GEO_ENTITY
            found = (
                PhoneMetadata.metadata_for_nongeo_region(code)
                if worldwide
                else PhoneMetadata.metadata_for_region(region, None)
            )
            if found is not None:
                rows.append((code, "" if worldwide else region, found))
    roots = [_root(found, *_FICTION.get(region, ("", ""))) for _, region, found in rows]
    table = np.array(list(_states), np.uint16)
    general = [found.general_desc for _, _, found in rows]
    assert dead == 0
    np.savez_compressed(
        path,
        outputs=table[:, 0].astype(np.uint8),
        following=table[:, 1:],
        roots=np.array(roots, np.uint16),
        codes=np.array([code for code, _, _ in rows], np.uint16),
        regions=np.array([region for _, region, _ in rows]),
        lengths=np.array(
            [sum(1 << size for size in desc.possible_length if size > 0) for desc in general], np.uint32
        ),
        trunks=np.array([found.national_prefix or "" for *_, found in rows]),
        prefixes=np.array([found.national_prefix_for_parsing or "" for *_, found in rows]),
        transforms=np.array([found.national_prefix_transform_rule or "" for *_, found in rows]),
    )
    print(f"{len(rows)} plans, {len(table)} states", file=sys.stderr)


def _root(metadata: Any, fiction: str, fiction_elsewhere: str) -> int:
    """The first state of a plan; outputs are 1 a number of the plan, 2 assigned or kept for fiction, 4 mobile."""
    kinds = [getattr(metadata, name) for name in _TYPES]
    valid = [desc.national_number_pattern for desc in kinds if desc is not None]
    mobile = metadata.mobile.national_number_pattern if metadata.mobile else None
    patterns = (
        [metadata.general_desc.national_number_pattern],
        [*valid, fiction, fiction_elsewhere],
        [mobile, fiction],
    )
    _known.clear()
    return _state(tuple(_closed(_parsed(pattern) for pattern in group if pattern) for group in patterns))


_known: dict[tuple[State, ...], int] = {}


def _state(languages: tuple[State, ...]) -> int:
    """The number of the state in which ``languages`` remain."""
    if languages not in _known:
        output = sum(1 << bit for bit, language in enumerate(languages) if () in language)
        following = (
            _state(tuple(_after(language, str(digit)) for language in languages)) if any(languages) else 0
            for digit in range(10)
        )
        _known[languages] = _interned((output, *following))
    return _known[languages]


def _interned(row: tuple[int, ...]) -> int:
    return _states.setdefault(row, len(_states))


def _after(language: State, digit: str) -> State:
    return _closed(rest[1:] for rest in language if rest and digit in rest[0][1])


def _closed(ways: Any) -> State:
    """Every way on, each of which starts with digits to read or ends."""
    return frozenset(head for way in ways for head in _heads(way))


@functools.cache
def _heads(way: Sequence_) -> State:
    if not way or way[0][0] == "in":
        return frozenset([way])
    (name, *parts), rest = way[0], way[1:]
    if name == "or":
        return _closed(choice + rest for choice in parts[0])
    low, high, body = parts
    more = (("times", max(low - 1, 0), high - 1, body),) if high > 1 else ()
    once = _heads(body + more + rest)
    return once if low else once | _heads(rest)


@functools.cache
def _parsed(pattern: str) -> Sequence_:
    return _sequence(parser.parse(pattern))


def _sequence(items: Any) -> Sequence_:
    return tuple(part for name, value in items for part in _part(str(name), value))


def _part(name: str, value: Any) -> Sequence_:
    if name == "LITERAL":
        return (("in", frozenset(chr(value))),)
    if name == "IN":
        return (("in", frozenset(sign for kind, what in value for sign in _signs(str(kind), what))),)
    if name == "SUBPATTERN":
        return _sequence(value[-1])
    if name == "BRANCH":
        return (("or", tuple(_sequence(choice) for choice in value[1])),)
    if name == "MAX_REPEAT":
        low, high, body = value
        return (("times", int(low), int(high), _sequence(body)),)
    raise ValueError(f"a plan uses {name}, which this script does not follow")


def _signs(kind: str, what: Any) -> str:
    if kind == "LITERAL":
        return chr(what)
    if kind == "RANGE":
        return "".join(map(chr, range(what[0], what[1] + 1)))
    if kind == "CATEGORY":
        return "0123456789"
    raise ValueError(f"a plan uses {kind} in a class, which this script does not follow")


if __name__ == "__main__":
    main(sys.argv[1])
