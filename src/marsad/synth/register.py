"""An artificial register: some 2.5 records a person as different offices keep them, with the truth beside.

Families share names, houses and telephones; twins share the day of birth too. Nobody in it exists, every telephone
number is of a range kept for fiction, every address is of a reserved domain.
"""

from __future__ import annotations

import bisect
import datetime
import itertools
from dataclasses import dataclass, field
from random import Random
from typing import Any

from marsad.synth.numbers import PLANS
from marsad.synth.offices import OFFICES, arabic, latin
from marsad.synth.register_names import MEN, TWINS, WOMEN, by_names, families

MISSING = 0.3
"""Share of births, documents and telephones that a record lacks."""
_RECORDS = (0.30, 0.28, 0.20, 0.12, 0.06, 0.04)  # persons with one, two ... records
_ORGANISATIONS = 0.03
_HOUSE = (0.45, 0.2, 0.15, 0.1, 0.07, 0.03)  # houses with one, two ... persons of whom we know
_OFFICES = tuple(OFFICES)
_OFTEN = (0.3, 0.2, 0.2, 0.22, 0.08)
_COUNTRIES = ("IQ", "EG", "SY", "JO", "AE")
_LEGAL = (
    ("شركة {}", "{} Company"),
    ("شركة {} المحدودة", "{} Ltd"),
    ("مؤسسة {}", "{} Est."),
    ("{} ش.م.م", "Société {} SARL"),
)


@dataclass(frozen=True, slots=True)
class Register:
    """``rows`` are records as `person_record` reads them, in mixed order; ``persons[i]`` is who row i is.

    ``scripts[i]`` is "ar", "lat" or "both".
    """

    rows: tuple[dict[str, Any], ...]
    persons: tuple[str, ...]
    scripts: tuple[str, ...]


@dataclass(slots=True)
class _Person:
    id: str
    parts: list[str]
    born: datetime.date
    documents: list[str]
    phones: list[str]
    emails: list[str]
    alias: str = ""
    office: str = ""
    organisation: bool = False
    spelled: dict[tuple[str, str], str] = field(default_factory=dict)


def register(records: int, seed: int) -> Register:
    """A register of so many records; the same for the same seed."""
    rng = Random(seed)
    people = itertools.chain.from_iterable(_house(rng, number) for number in itertools.count())
    made: list[tuple[dict[str, Any], str, str]] = []
    while len(made) < records:
        person = next(people)
        for _ in range(_drawn(rng, _RECORDS) + 1):
            row, script = _record(rng, person)
            made.append((row, person.id, script))
    made = made[:records]
    rng.shuffle(made)
    rows = tuple({"id": f"r{number:06d}", **row} for number, (row, _, _) in enumerate(made))
    return Register(rows, tuple(p for _, p, _ in made), tuple(s for _, _, s in made))


def _drawn(rng: Random, shares: tuple[float, ...]) -> int:
    return bisect.bisect(list(itertools.accumulate(shares)), rng.random() * sum(shares) * 0.999999)


def _ranked(rng: Random, names: tuple[str, ...], steep: float = 0.9) -> str:
    """A name by Zipf's law, the first the commonest."""
    return names[bisect.bisect(_ladder(len(names), steep), rng.random())]


_LADDERS: dict[tuple[int, float], list[float]] = {}


def _ladder(size: int, steep: float) -> list[float]:
    if (size, steep) not in _LADDERS:
        shares = list(itertools.accumulate((rank + 2.0) ** -steep for rank in range(size)))
        _LADDERS[size, steep] = [share / shares[-1] * 0.9999999 for share in shares[:-1]]
    return _LADDERS[size, steep]


def _house(rng: Random, number: int) -> list[_Person]:
    """People under one roof: brothers and sisters, or a father with children; now and then an organisation."""
    if rng.random() < _ORGANISATIONS * 1.5:
        return [_organisation(rng, number)]
    size = _drawn(rng, _HOUSE) + 1
    father, grandfather, family = _ranked(rng, MEN), _ranked(rng, MEN), _ranked(rng, families(), 0.7)
    office, phone = rng.choices(_OFFICES, _OFTEN)[0], _phone(rng)
    found: list[_Person] = []
    born = _born(rng)
    for place in range(size):
        head = place == 0 and size > 2
        given = father if head else _ranked(rng, WOMEN if rng.random() < 0.35 else MEN)
        line = (
            [given, grandfather, _ranked(rng, MEN), family] if head else [given, father, grandfather, family]
        )
        born = (
            born.replace(year=max(born.year - 27, 1930), day=min(born.day, 28))
            if head
            else _sibling(rng, found, born)
        )
        shared = [phone] if rng.random() < 0.15 else []
        found.append(_person(rng, f"p{number}-{place}", line, born, office, shared))
        if head:
            born = born.replace(year=born.year + rng.randint(20, 35), day=min(born.day, 28))
    return _with_twins(rng, found)


def _sibling(rng: Random, before: list[_Person], born: datetime.date) -> datetime.date:
    if not before:
        return born
    apart = datetime.timedelta(days=rng.randint(330, 1500))
    return born + apart if born.year < 2007 else born - len(before) * apart


def _with_twins(rng: Random, house: list[_Person]) -> list[_Person]:
    if len(house) > 1 and rng.random() < 0.05:
        one, two = house[-2:]
        if one.parts[1:] == two.parts[1:]:
            two.born = one.born
            if rng.random() < 0.5:
                one.parts[0], two.parts[0] = rng.choice(TWINS)
    return house


def _person(
    rng: Random, name: str, parts: list[str], born: datetime.date, office: str, shared: list[str]
) -> _Person:
    phones = [*shared, *(_phone(rng) for _ in range(rng.choice((1, 1, 2))))]
    emails = [f"{rng.choice('abcdefghklmnrstwz')}{rng.randrange(16**6):06x}@example.com"]
    alias = rng.choice(by_names()) if rng.random() < 0.2 else ""
    return _Person(name, parts, born, [_identity(rng), _passport(rng)], phones, emails, alias, office)


def _organisation(rng: Random, number: int) -> _Person:
    words = [f"al-{_ranked(rng, MEN[60:])}" if rng.random() < 0.3 else _ranked(rng, families(), 0.5)]
    if rng.random() < 0.6:
        words.append(_ranked(rng, families(), 0.5))
    founded = datetime.date(rng.randint(1985, 2024), rng.randint(1, 12), rng.randint(2, 28))
    return _Person(
        f"o{number}",
        words,
        founded,
        [_identity(rng)],
        [_phone(rng)],
        [],
        "",
        rng.choices(_OFFICES, _OFTEN)[0],
        True,
    )


def _born(rng: Random) -> datetime.date:
    return datetime.date(rng.randint(1950, 2006), 1, 1) + datetime.timedelta(days=rng.randrange(365))


def _phone(rng: Random) -> str:
    plan = PLANS[rng.choice(_COUNTRIES)]
    return f"+{plan.code}{rng.choice(plan.starts)}{rng.randrange(10**plan.drawn):0{plan.drawn}d}"


def _identity(rng: Random) -> str:
    return f"{rng.randrange(10**11, 10**12)}"


def _passport(rng: Random) -> str:
    return f"{rng.choice('ABCEGHN')}{rng.randrange(10**7, 10**8)}"


def _record(rng: Random, person: _Person) -> tuple[dict[str, Any], str]:
    """What one office wrote down of a person, and in which script."""
    script = rng.choices(("ar", "lat", "both"), (0.45, 0.45, 0.1))[0]
    parts = list(person.parts) if person.organisation else _shortened(rng, person.parts)
    office = person.office if rng.random() < 0.7 else rng.choices(_OFFICES, _OFTEN)[0]
    row: dict[str, Any] = {"kind": "organisation" if person.organisation else "person"}
    legal = rng.choice(_LEGAL) if person.organisation else ("{}", "{}")
    in_arabic = legal[0].format(" ".join(_slip(rng, arabic(part, rng)) for part in parts))
    in_latin = legal[1].format(" ".join(_slip(rng, _habit(rng, person, part, office)) for part in parts))
    if script == "both":
        row |= {"name_ar": in_arabic, "name_latin": in_latin}
    else:
        row["name"] = _cased(rng, in_arabic if script == "ar" else in_latin)
    row |= _attributes(rng, person)
    if person.alias and rng.random() < 0.6:
        row["aliases"] = [arabic(person.alias, rng) if script == "ar" else latin(person.alias, office, rng)]
    return row, script


def _habit(rng: Random, person: _Person, part: str, office: str) -> str:
    """A person's Latin spelling stays the same at one office, mostly."""
    if rng.random() < 0.6:
        return person.spelled.setdefault((part, office), latin(part, office, rng))
    return latin(part, office, rng)


def _cased(rng: Random, name: str) -> str:
    return name.upper() if rng.random() < 0.25 else name


def _shortened(rng: Random, parts: list[str]) -> list[str]:
    """All four parts, or what an office has room for; the family first in some registers."""
    given, father, grandfather, family = parts
    kept = rng.choices(
        (
            [given, father, grandfather, family],
            [given, father, family],
            [given, family],
            [given, father, grandfather],
        ),
        (0.3, 0.35, 0.27, 0.08),
    )[0]
    if kept[-1] == family and rng.random() < 0.06:
        kept = [family, *kept[:-1]]
    if rng.random() < 0.03 and len(kept) > 2:
        kept[1], kept[2] = kept[2], kept[1]
    return kept


def _slip(rng: Random, word: str) -> str:
    """A slip of the keyboard in one of thirty words."""
    if rng.random() > 0.033 or len(word) < 4:
        return word
    place = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + rng.choice(word) + word[place + 1 :]


def _attributes(rng: Random, person: _Person) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if rng.random() > MISSING:
        found["birth_date"] = _dated(rng, person.born)
    if rng.random() > MISSING:
        chosen = (
            person.documents
            if rng.random() < 0.1
            else [rng.choices(person.documents, (6, 4)[: len(person.documents)])[0]]
        )
        found["documents"] = [_slip_of_digits(rng, number) for number in chosen]
    if rng.random() > MISSING:
        found["phones"] = [_dialled(rng, rng.choice(person.phones))]
    if person.emails and rng.random() > 2 * MISSING:
        found["emails"] = list(person.emails)
    return found


def _dated(rng: Random, born: datetime.date) -> str:
    """A date with the errors registers hold: exchanged, a slip, another year, the first of January, the year alone."""
    year, month, day = born.year, born.month, min(born.day, 28)
    kind = rng.random()
    if kind < 0.02 and day <= 12:
        month, day = day, month
    elif kind < 0.05:
        day = min(28, max(1, day + rng.choice((-10, -1, 1, 10))))
    elif kind < 0.075:
        year += rng.choice((-1, 1))
    elif kind < 0.15:
        month, day = 1, 1
    elif kind < 0.17:
        return str(year)
    return f"{year:04d}-{month:02d}-{day:02d}" if rng.random() < 0.7 else f"{day:02d}/{month:02d}/{year:04d}"


def _slip_of_digits(rng: Random, number: str) -> str:
    if rng.random() > 0.04:
        return number
    place = rng.randrange(2, len(number))
    return number[:place] + str(rng.randrange(10)) + number[place + 1 :]


def _dialled(rng: Random, phone: str) -> str:
    return (
        phone
        if rng.random() < 0.6
        else f"00{phone[1:]}"
        if rng.random() < 0.5
        else f"{phone[:4]} {phone[4:]}"
    )
