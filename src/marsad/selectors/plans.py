"""Telephone numbering plans as compiled tables, so that a number is judged in microseconds without parsing it.

Source: Google's libphonenumber metadata as shipped by `phonenumbers`; the steps follow its
"maybe strip national prefix" and "is possible/valid number" rules (checked against it in the tests).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import REGION_CODE_FOR_NON_GEO_ENTITY

_TYPES = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
          "voicemail")  # fmt: skip
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Plan:
    """How numbers of one region are built. ``lengths`` are digits of the national number without trunk prefix."""

    region: str
    code: str
    lengths: frozenset[int]
    general: re.Pattern[str]
    valid: re.Pattern[str]
    mobile: re.Pattern[str]
    trunk: str
    strip: re.Pattern[str] | None
    transform: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can exist. ``how``: plus (an international form), trunk, bare; ``valid``: in an assigned range."""

    value: str
    how: str
    valid: bool
    mobile: bool


@functools.cache
def plan(region: str) -> Plan | None:
    """The plan of an ISO 3166 region, None where there is none."""
    metadata = PhoneMetadata.metadata_for_region(region.upper(), None)
    return _plan(metadata) if metadata is not None else None


@functools.cache
def plans_of(code: str) -> tuple[Plan, ...]:
    """The plans that share a country calling code, the main region first; empty for an unknown code."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    if regions == (REGION_CODE_FOR_NON_GEO_ENTITY,):
        return (_plan(PhoneMetadata.metadata_for_nongeo_region(int(code))),)
    return tuple(found for region in regions if (found := plan(region)) is not None)


def _plan(metadata: Any) -> Plan:
    general = metadata.general_desc
    kinds = [
        desc.national_number_pattern
        for name in _TYPES
        if (desc := getattr(metadata, name)) is not None and desc.national_number_pattern
    ]
    mobile = metadata.mobile.national_number_pattern if metadata.mobile else None
    return Plan(
        metadata.id,
        str(metadata.country_code),
        frozenset(length for length in general.possible_length if length > 0),
        re.compile(general.national_number_pattern or "(?!)"),
        re.compile("|".join(f"(?:{kind})" for kind in kinds)) if kinds else _NEVER,
        re.compile(mobile) if mobile else _NEVER,
        metadata.national_prefix or "",
        re.compile(metadata.national_prefix_for_parsing) if metadata.national_prefix_for_parsing else None,
        metadata.national_prefix_transform_rule or "",
    )


def _stripped(plan_: Plan, digits: str) -> str:
    """``digits`` without the trunk prefix, where what remains still is a number of the plan."""
    match = plan_.strip.match(digits) if plan_.strip else None
    if match is None or match.end() == 0:
        return digits
    if plan_.transform and match.lastindex and match[match.lastindex]:
        rest = match.expand(plan_.transform) + digits[match.end() :]
    else:
        rest = digits[match.end() :]
    if plan_.general.fullmatch(digits) and not plan_.general.fullmatch(rest):
        return digits
    return rest


@functools.lru_cache(1 << 16)
def international(digits: str) -> Number | None:
    """The number that ``digits``, as they follow a + or 00, can be; None where no such number is possible."""
    for width in (1, 2, 3):
        plans = plans_of(digits[:width]) if digits[:width].isdecimal() and digits[0] != "0" else ()
        if plans:
            return _of_code(plans, digits[:width], digits[width:])
    return None


def _of_code(plans: tuple[Plan, ...], code: str, national_: str) -> Number | None:
    rest = _stripped(plans[0], national_)
    for found in plans:
        if found.valid.fullmatch(rest):
            return Number(f"+{code}{rest}", "plus", True, found.mobile.fullmatch(rest) is not None)
    if len(rest) in plans[0].lengths and (not rest.startswith("0") or plans[0].trunk != "0"):
        return Number(f"+{code}{rest}", "plus", False, False)
    return None


@functools.lru_cache(1 << 16)
def national(digits: str, region: str) -> Number | None:
    """The number that ``digits`` can be when dialled inside ``region``; None without a region or a valid number."""
    found = plan(region) if region else None
    if found is None or len(digits) > 15:
        return None
    rest = _stripped(found, digits)
    for other in (found, *plans_of(found.code)):
        if other.valid.fullmatch(rest):
            how = "trunk" if rest != digits or (digits.startswith("0") and found.code == "39") else "bare"
            return Number(f"+{found.code}{rest}", how, True, other.mobile.fullmatch(rest) is not None)
    # Ranges kept free for films and examples are possible but not assigned: only with the trunk prefix written.
    trunk = rest != digits and found.trunk == "0" and len(rest) in found.lengths and len(rest) >= 8
    return Number(f"+{found.code}{rest}", "trunk", False, False) if trunk else None


def exists(value: str) -> bool:
    """Whether an E.164 ``value`` is in an assigned range, by the library itself (slow; for tests and tools)."""
    return phonenumbers.is_valid_number(phonenumbers.parse(value))
