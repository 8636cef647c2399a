"""The lane of sightings alone: a year of addresses, few cases, and which of them stand beside a contact offence."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from marsad.simulate.policies import policy
from marsad.simulate.settings import Days, Kind, Spread
from marsad.simulate.working import work
from marsad.simulate.world import items

if TYPE_CHECKING:
    from marsad.simulate.settings import Settings

RULES = ("random", "random_same", "index", "informed")
_YEAR = 365
_SURE = 0.999  # every sighting is one; what is not known is whether it stands beside an offence
_ONE = 1.0  # a case is a unit of work here, and what was found a unit of harm
_NOTHING = 0.001


def lane(settings: Settings, seed: int, cases: int) -> dict[str, int]:
    """By rule, how many addresses beside a contact offence were reached in time with ``cases`` a year."""
    of_lane = lane_settings(settings)
    all_items = items(of_lane, seed)
    found = {}
    for name in RULES:
        worked = work(all_items, policy(name, all_items, of_lane, seed), cases / _YEAR, of_lane)
        counted = worked.averted & all_items.high & (worked.started >= of_lane.days.warm_up)
        found[name] = int(counted.sum())
    return found


def lane_settings(settings: Settings) -> Settings:
    """One kind only. A year's addresses are different ones, so repeats come on top of them."""
    a_day = settings.lane.addresses / _YEAR / (1 - settings.evidence.duplicates)
    address = Kind(
        name="address",
        a_day=a_day,
        genuine=_SURE,
        high=settings.lane.linked,
        harm=(_NOTHING, _ONE),
        hours=_ONE,
        half_life=settings.lane.half_life,
        severity=1,
        gone_seen=settings.lane.gone_seen,
    )
    return dataclasses.replace(
        settings,
        kinds=(address,),
        days=Days(warm_up=settings.days.warm_up, counted=_YEAR, after=0, closed=settings.days.closed),
        spread=Spread(harm=0.0, hours=0.0, lasting=settings.spread.lasting),
        unit=dataclasses.replace(settings.unit, shares={}),
    )
