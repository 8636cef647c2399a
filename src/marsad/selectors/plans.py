"""Telephone numbering plans as one automaton over digits, so that a number is judged in a microsecond and no pattern
has to be compiled.

Source: Google's libphonenumber metadata, written to ``plans.npz`` by ``scripts/plans.py``; the steps follow its
"maybe strip national prefix" and "is possible/valid number" rules (checked against `phonenumbers` in the tests).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marsad.selectors.trunks import Trunks, trunks

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

POSSIBLE, VALID, MOBILE = 1, 2, 4
"""What a state says of the digits that led to it: built like a number of the plan, assigned, a mobile's."""
_FILE = Path(__file__).with_name("plans.npz")


class Table(NamedTuple):
    """All plans. State ``s`` goes to ``following[s, digit]``; state 0 is never left again.

    Plan ``p`` starts at state ``roots[p]``; plans of one calling code stand together, the main region first:
    ``mains[code]`` is that one's number or -1. ``signs[p]``: the digit that is its trunk prefix, -1 without one or with
    several; ``noughts[p]``: that is 0. ``trunks`` are all prefixes that numbers may be written with.
    """

    following: npt.NDArray[np.uint16]
    outputs: npt.NDArray[np.uint8]
    roots: npt.NDArray[np.uint16]
    codes: npt.NDArray[np.uint16]
    lengths: npt.NDArray[np.uint32]
    mains: npt.NDArray[np.int16]
    noughts: npt.NDArray[np.bool_]
    signs: npt.NDArray[np.int8]
    trunks: Trunks


@dataclass(frozen=True, slots=True)
class Plan:
    """How numbers of one region are built. Bit ``n`` of ``lengths``: numbers of n digits without trunk prefix exist."""

    place: int  # its number in the table
    root: int
    code: str
    lengths: int
    trunk: str
    prefix: str
    transform: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can exist. ``how``: plus (an international form), trunk, bare; ``valid``: in an assigned range."""

    value: str
    how: str
    valid: bool
    mobile: bool


@functools.cache
def _plans() -> tuple[Mapping[str, Plan], Mapping[str, tuple[Plan, ...]], Table]:
    """Plans by region and by calling code, and the table they stand in."""
    with np.load(_FILE) as file:
        data = {name: file[name] for name in file.files}
    columns = ("roots", "codes", "lengths", "trunks", "prefixes", "transforms")
    rows = zip(*(data[name].tolist() for name in columns), strict=True)
    plans = [
        Plan(place, root, str(code), lengths, trunk, prefix, transform)
        for place, (root, code, lengths, trunk, prefix, transform) in enumerate(rows)
    ]
    by_code: dict[str, tuple[Plan, ...]] = {}
    for found in plans:
        by_code[found.code] = (*by_code.get(found.code, ()), found)
    mains = np.full(1000, -1, np.int16)
    for found in plans:
        mains[int(found.code)] = by_code[found.code][0].place
    regions = {region: found for region, found in zip(data["regions"].tolist(), plans, strict=True) if region}
    return (
        regions,
        by_code,
        Table(
            data["following"],
            data["outputs"],
            data["roots"],
            data["codes"],
            data["lengths"],
            mains,
            data["trunks"] == "0",
            np.array([int(found.trunk) if len(found.trunk) == 1 else -1 for found in plans], np.int8),
            trunks((found.prefix, found.transform) for found in plans),
        ),
    )


def table() -> Table:
    """The plans as arrays, for compiled walks."""
    return _plans()[2]


def plan(region: str) -> Plan | None:
    """The plan of an ISO 3166 region, None where there is none."""
    return _plans()[0].get(region.upper())


def plans_of(code: str) -> tuple[Plan, ...]:
    """The plans that share a country calling code, the main region first; empty for an unknown code."""
    return _plans()[1].get(code, ())


@functools.cache
def _steps() -> tuple[list[int], list[int]]:
    """The automaton as lists, which Python reads faster than arrays: where 10 × state + digit leads, what is said."""
    found = table()
    return found.following.ravel().tolist(), found.outputs.tolist()


def _said(plan_: Plan, digits: str) -> int:
    """POSSIBLE, VALID and MOBILE, as the plan says of ``digits`` (ASCII)."""
    following, outputs = _steps()
    state = plan_.root
    for sign in digits.encode():
        state = following[state * 10 + sign - 48]
    return outputs[state]


@functools.cache
def _prefix(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _stripped(plan_: Plan, digits: str) -> str:
    """``digits`` without the trunk prefix, where what remains still is a number of the plan."""
    match = _prefix(plan_.prefix).match(digits) if plan_.prefix else None
    if match is None or match.end() == 0:
        return digits
    if plan_.transform and match.lastindex and match[match.lastindex]:
        rest = match.expand(plan_.transform) + digits[match.end() :]
    else:
        rest = digits[match.end() :]
    if _said(plan_, digits) & POSSIBLE and not _said(plan_, rest) & POSSIBLE:
        return digits
    return rest


def international(digits: str) -> Number | None:
    """The number that ``digits``, as they follow a + or 00, can be; None where no such number is possible."""
    for width in (1, 2, 3):
        plans = plans_of(digits[:width])
        if plans:
            return _of_code(plans, digits[:width], digits[width:])
    return None


def _of_code(plans: tuple[Plan, ...], code: str, national_: str) -> Number | None:
    rest = _stripped(plans[0], national_)
    for found in plans:
        said = _said(found, rest)
        if said & VALID:
            return Number(f"+{code}{rest}", "plus", True, bool(said & MOBILE))
    if plans[0].lengths >> len(rest) & 1 and (not rest.startswith("0") or plans[0].trunk != "0"):
        return Number(f"+{code}{rest}", "plus", False, False)
    return None


def national(digits: str, region: str) -> Number | None:
    """The number that ``digits`` can be when dialled inside ``region``; None without a region or a valid number."""
    found = plan(region) if region else None
    if found is None or len(digits) > 15:
        return None
    rest = _stripped(found, digits)
    for other in (found, *plans_of(found.code)):
        said = _said(other, rest)
        if said & VALID:
            how = "trunk" if rest != digits or (digits.startswith("0") and found.code == "39") else "bare"
            return Number(f"+{found.code}{rest}", how, True, bool(said & MOBILE))
    # Ranges kept free for films and examples are possible but not assigned: only with the trunk prefix written.
    possible = found.lengths >> len(rest) & 1 and len(rest) >= 8
    if rest != digits and found.trunk == "0" and possible:
        return Number(f"+{found.code}{rest}", "trunk", False, False)
    return None
