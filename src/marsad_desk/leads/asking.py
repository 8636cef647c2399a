"""Questions to the queue: by tier, lane, crime, area, holder, clock and words; only ever of the asker's own lanes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from marsad_desk.leads import searching
from marsad_desk.leads.models import CLOSED, OPEN, Lead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from marsad_desk.accounts.models import Person

WHOSE: Final = ("mine", "nobody", "others")
DUE_DAYS: Final = (1, 3, 7)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; "" = not asked."""

    tier: str = ""
    lane: str = ""
    typology: str = ""
    area: str = ""
    whose: str = ""
    due: str = ""
    state: str = ""
    q: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Asked:
        """From an address; what is not known counts as not asked."""
        told = {name: " ".join(str(said.get(name, "")).split())[:_LONGEST] for name in cls.__slots__}
        if told["tier"] not in {"0", "1", "2", "3"}:
            told["tier"] = ""
        if told["whose"] not in WHOSE:
            told["whose"] = ""
        if told["due"] not in {str(days) for days in DUE_DAYS}:
            told["due"] = ""
        if told["state"] != CLOSED:
            told["state"] = ""
        return cls(**told)

    @property
    def query(self) -> str:
        """As an address asks it, without what is not asked."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def leads(asked: Asked, person: Person) -> QuerySet[Lead]:
    """In the order of the queue."""
    found = Lead.objects.filter(gone=False, state=asked.state or OPEN, lane__in=person.lanes).order_by("rank")
    for name in ("tier", "lane", "typology", "area"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.whose:
        of = {
            "mine": Q(holder=person),
            "nobody": Q(holder=None),
            "others": Q(holder__isnull=False) & ~Q(holder=person),
        }
        found = found.filter(of[asked.whose])
    if asked.due:
        found = found.filter(deadline__lte=timezone.now() + timedelta(days=int(asked.due)))
    return found.filter(pk__in=searching.find(asked.q)) if asked.q else found
