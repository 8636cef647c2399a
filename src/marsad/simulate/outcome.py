"""What came of the work of one seed: harm averted, who was reached, what was missed, hours spent on nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.simulate.policies import policy
from marsad.simulate.working import work
from marsad.simulate.world import items

if TYPE_CHECKING:
    from marsad.rank.columns import Flags, Ints
    from marsad.simulate.settings import Settings
    from marsad.simulate.working import Worked
    from marsad.simulate.world import Items

_HOUR = 1 / 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """One policy, one seed. ``averted``: harm a day; ``wasted``: share of the hours that averted nothing.

    Of what arrived on the days that are counted: ``areas`` and ``languages``: how many cases of high harm there were
    and how many of them were begun in time, place × kind × (there, reached); ``life``: what a life-risk rule
    recognised, ``late``: how many of these were not begun within the hour; ``unrecognised``: genuine life risk that
    no rule recognised, and how many of these were reached; ``done``: items begun.
    """

    averted: float
    wasted: float
    areas: Ints
    languages: Ints
    life: int
    late: int
    unrecognised: tuple[int, int]
    done: int


def outcomes(settings: Settings, seed: int, hours: float, names: tuple[str, ...]) -> dict[str, Outcome]:
    """The policies of these names on the same items."""
    all_items = items(settings, seed)
    return {
        name: measure(
            all_items, work(all_items, policy(name, all_items, settings, seed), hours, settings), settings
        )
        for name in names
    }


def measure(items: Items, worked: Worked, settings: Settings) -> Outcome:
    """Count the days that are counted: harm by the day of work, who was reached by the day of arrival."""
    days = settings.days
    first, last = days.warm_up, days.warm_up + days.counted
    now = (worked.started >= first) & (worked.started < last)
    spent = worked.spent[now].sum()
    useful = worked.spent[now & worked.averted].sum()
    reached = np.zeros(len(items), np.bool_)
    reached[items.origin[worked.averted]] = True
    arrived = (items.arrived >= first) & (items.arrived < last) & (items.origin == np.arange(len(items)))
    serious = arrived & items.high
    life = arrived & items.life
    risky = np.array([kind.life_risk > 0 for kind in settings.kinds])
    unseen = arrived & risky[items.kind] & ~items.life & items.genuine
    return Outcome(
        averted=float(items.harm[now & worked.averted].sum() / days.counted),
        wasted=float(1 - useful / spent) if spent else 0.0,
        areas=_by_place(items.area, len(settings.areas), serious, reached, items.kind, len(settings.kinds)),
        languages=_by_place(
            items.language, len(settings.languages), serious, reached, items.kind, len(settings.kinds)
        ),
        life=int(life.sum()),
        late=int((life & (worked.started > items.arrived + _HOUR)).sum()),
        unrecognised=(int(unseen.sum()), int((unseen & reached).sum())),
        done=int(now.sum()),
    )


def _by_place(place: Ints, places: int, serious: Flags, reached: Flags, kind: Ints, kinds: int) -> Ints:
    cell = place * kinds + kind
    counts = [np.bincount(cell[rows], minlength=places * kinds) for rows in (serious, serious & reached)]
    return np.stack(counts, axis=-1).reshape(places, kinds, 2)
