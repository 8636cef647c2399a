"""What is shown before a statement is made is what comes of it, and nobody else is touched."""

from collections.abc import Sequence
from datetime import UTC, datetime

import ibis
import numpy as np
import pyarrow as pa
import pytest
from tests.link.observations import Seen, advert, phone, tables, words

from marsad.link import Linked, link, preview, saying
from marsad.link.saying import Held, Word
from marsad.tables import STATEMENTS

NOW = datetime(2026, 5, 1, tzinfo=UTC)
WORD = Word("R. Haddad", "seen together", NOW)


def world(seed: int) -> list[Seen]:
    """Four operators with two texts each and a few phones, of which some are used together."""
    chance = np.random.default_rng(seed)
    seen = []
    for at in range(48):
        who = int(chance.integers(0, 4))
        phones = {phone(10 * who + int(chance.integers(0, 3))) for _ in range(chance.integers(1, 3))}
        seen.append(advert(f"{words(2 * who + at % 2, 14)} call {at}", *sorted(phones)))
    return seen


def run(seen: list[Seen], rows: Sequence[dict[str, object]] = (), previous: pa.Table | None = None) -> Linked:
    table = pa.Table.from_pylist(list(rows), STATEMENTS)
    connection = ibis.duckdb.connect()
    return link(**tables(seen), previous=previous, connection=connection, statements=table, as_of=NOW)


def held(result: Linked) -> Held:
    members: dict[str, list[str]] = {}
    for row in result.members.to_pylist():
        members.setdefault(row["network"], []).append(row["observation"])
    members.pop("", None)
    return Held({name: sorted(ids) for name, ids in members.items()}, result.links)


def untouched(result: Linked, names: set[str]) -> list[str]:
    """Rows of networks of other names, but whom they nearly touch."""
    rows = [row for row in result.members.to_pylist() if row["network"] not in names]
    rows += [row | {"near": []} for row in result.networks.to_pylist() if row["id"] not in names]
    return sorted(map(repr, rows))


@pytest.mark.parametrize("seed", range(4))
def test_a_split_comes_out_as_it_was_shown_and_leaves_the_others(seed: int) -> None:
    seen = world(seed)
    before = run(seen)
    there = held(before)
    name = max(there.members, key=lambda each: (len(there.members[each]), each))
    carried = sorted({row["via"] for row in before.links.to_pylist() if row["via_kind"] == "phone"})
    parts = [saying.carriers(there, name, "phone", value) for value in carried]
    part = next(each for each in parts if 0 < len(each) < len(there.members[name]))
    row = saying.split(there, name, part, WORD)
    sides = preview.of_split(there, row).sides
    after = held(run(seen, [row], before.members))
    assert sorted(side.name for side in sides) == ["", name]
    (kept,) = [side.size for side in sides if side.name]
    assert len(after.members[name]) == kept
    assert sum(side.size for side in sides) == len(there.members[name])
    new = set(after.members) - set(there.members)
    assert [len(after.members[each]) for each in new] == [side.size for side in sides if not side.name]
    assert untouched(run(seen, [row], before.members), {name, *new}) == untouched(before, {name})


def test_what_only_victims_name_is_not_shown() -> None:
    theirs, shared = ("email", "victim@mail.example"), ("iban", "XX00")
    seen = [advert(words(at, 14), phone(at // 3), shared) for at in range(6)]
    told = [Seen(words(7 + at), "victim", 0.9, (phone(0), theirs)) for at in range(2)]
    there = held(run([*seen, *told]))
    (name,) = there.members
    row = saying.split(there, name, saying.carriers(there, name, "phone", phone(1)[1]), WORD)
    victims = Held(there.members, there.links, {f"{6:024x}", f"{7:024x}"})

    def named(shown: preview.Preview) -> set[str]:
        return {value for side in shown.sides for _, value, _ in side.ties}

    assert theirs[1] in named(preview.of_split(there, row))
    assert named(preview.of_split(victims, row)) == named(preview.of_split(there, row)) - {theirs[1]}


def test_a_merge_comes_out_as_it_was_shown_and_leaves_the_others() -> None:
    seen = world(9)
    before = run(seen)
    there = held(before)
    one, two = sorted(there.members)[:2]
    row = saying.merge(there, one, two, WORD)
    shown = preview.of_merge(there, row)
    (kept,) = {side.name for side in shown.sides}
    result = run(seen, [row], before.members)
    assert len(held(result).members[kept]) == sum(side.size for side in shown.sides)
    assert untouched(result, {one, two}) == untouched(before, {one, two})
    assert all(many > 0 for side in shown.sides for _, _, many in side.ties)
