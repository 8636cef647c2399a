"""What people say about networks: joined, parted, hubs named and cleared; in force, withdrawn, run out; growth."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.observations import Seen, advert, phone, plain, shuffled, tables, words

from marsad.engines.embedded import ENGINE
from marsad.errors import LakeError, UsageError
from marsad.link import Linked, link, saying
from marsad.link.saying import Held, Word
from marsad.link.spread import spread
from marsad.link.statements import said
from marsad.tables import STATEMENTS, TABLES

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
type Rows = list[dict[str, object]]


def word(*, days: int = 0, until: datetime | None = None) -> Word:
    return Word("R. Haddad", "seen together", NOW + timedelta(days=days), until)


def statements(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), STATEMENTS)


def operators(each: int = 6) -> list[Seen]:
    """Three operators with a phone and a text each; every second advert of the third has a second phone."""
    seen = []
    for at in range(3 * each):
        who = at % 3
        more = (phone(90),) if who == 2 and at % 2 else ()
        seen.append(advert(f"{words(who, 14)} call {at} now", phone(who), *more))
    return seen


def run(
    seen: list[Seen],
    *rows: dict[str, object],
    as_of: datetime = LATER,
    previous: pa.Table | None = None,
    seed: int = -1,
) -> Linked:
    given_ = tables(seen)
    if seed >= 0:
        given_ = shuffled(given_, seed)
    table = statements(*rows)
    return link(**given_, previous=previous, connection=ibis.duckdb.connect(), statements=table, as_of=as_of)


def held(result: Linked) -> Held:
    members: dict[str, list[str]] = {}
    for row in result.members.to_pylist():
        members.setdefault(row["network"], []).append(row["observation"])
    return Held(members, result.links)


def network_of(result: Linked, at: int) -> str:
    (found,) = [r["network"] for r in result.members.to_pylist() if r["observation"] == f"{at:024x}"] or [""]
    return found


def same(one: Linked, two: Linked) -> bool:
    return all(getattr(one, name).equals(getattr(two, name)) for name in ("links", "members", "networks"))


def merged(result: Linked, one: int, two: int, said_by: Word | None = None) -> dict[str, object]:
    return saying.merge(held(result), network_of(result, one), network_of(result, two), said_by or word())


def parted(
    result: Linked, network: str, *vias: tuple[str, str], said_by: Word | None = None
) -> dict[str, object]:
    part = {name for kind, value in vias for name in saying.carriers(held(result), network, kind, value)}
    return saying.split(held(result), network, part, said_by or word())


def test_a_merge_joins_two_networks_under_the_larger_ones_name_and_leaves_the_third() -> None:
    seen = operators()
    seen.append(advert(f"{words(1, 14)} call 99 now", phone(1)))
    before = run(seen)
    after = run(seen, merged(before, 0, 1), previous=before.members)
    assert network_of(after, 0) == network_of(after, 1) == network_of(before, 1)
    assert network_of(after, 2) == network_of(before, 2) != network_of(after, 0)
    assert after.links.equals(before.links)
    assert after.told == ()


def test_a_split_parts_a_network_and_the_larger_side_keeps_its_name() -> None:
    seen = [advert(f"{words(at % 2, 14)} call {at} now", phone(at % 2), phone(50)) for at in range(9)]
    before = run(seen)
    name = network_of(before, 0)
    assert {network_of(before, at) for at in range(9)} == {name}
    after = run(seen, parted(before, name, phone(1)), previous=before.members)
    assert {network_of(after, at) for at in range(0, 9, 2)} == {name}
    (other,) = {network_of(after, at) for at in range(1, 9, 2)}
    assert other not in {name, ""}


def test_who_shares_only_the_parts_text_goes_with_the_part() -> None:
    seen = [advert(f"{words(at % 2, 14)} call {at} now", phone(at % 2), phone(50)) for at in range(8)]
    seen += [advert(f"{words(1, 14)} call {at} now", phone(60)) for at in range(8, 10)]
    before = run(seen)
    after = run(seen, parted(before, network_of(before, 0), phone(1)))
    assert network_of(after, 8) == network_of(after, 9) == network_of(after, 1) != network_of(after, 0)


def test_without_a_statement_nothing_changes() -> None:
    seen = operators()
    plainly = link(**tables(seen), connection=ibis.duckdb.connect())
    assert same(plainly, run(seen))
    assert set(plainly.members["found"].to_pylist()) == {None}


def test_what_a_statement_changed_says_what_links_alone_make_and_the_rest_does_not() -> None:
    seen = operators()
    before = run(seen)
    after = run(seen, merged(before, 0, 1))
    found = {row["observation"]: row["found"] for row in after.members.to_pylist()}
    assert [found[f"{at:024x}"] for at in range(6)] == [f"{at:024x}" for at in (0, 1)] + [None] + [
        f"{at:024x}" for at in (0, 1)
    ] + [None]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_input_and_statements_changes_nothing(seed: int) -> None:
    seen = operators()
    before = run(seen)
    rows: Rows = [merged(before, 0, 1), merged(before, 1, 2, word(until=LATER + timedelta(days=9)))]
    rows.append(parted(run(seen, *rows), network_of(run(seen, *rows), 0), phone(2), said_by=word(days=1)))
    straight = run(seen, *rows)
    assert same(straight, run(seen, *reversed(rows), seed=seed))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(["merge", "split", "hub", "not_hub"]), min_size=1, max_size=4), st.booleans())
def test_withdrawing_or_running_out_restores_the_tables_of_before(kinds: list[str], run_out: bool) -> None:
    seen = operators()
    first = run(seen)
    until = LATER + timedelta(hours=1) if run_out else None
    made = {
        "merge": merged(first, 0, 1, word(until=until)),
        "split": parted(first, network_of(first, 2), phone(90), said_by=word(until=until)),
        "hub": saying.on_selector(*phone(1), word(until=until), hub=True),
        "not_hub": saying.on_selector(*phone(2), word(until=until), hub=False),
    }
    rows = [made[kind] for kind in dict.fromkeys(kinds)]
    changed = run(seen, *rows, previous=first.members)
    gone = (
        [] if run_out else [saying.withdraw(statements(*rows), str(row["id"]), word(days=1)) for row in rows]
    )
    after = run(seen, *rows, *gone, as_of=LATER + timedelta(days=1), previous=changed.members)
    assert same(after, first)


def test_a_merged_network_gets_its_own_name_back_though_a_run_lay_between() -> None:
    seen = operators()
    grown = [Seen(**{**_fields(item), "id": f"{at + 8:024x}"}) for at, item in enumerate(seen)]
    before = run(grown)
    # A smaller member came later: the name is no longer the one that would be made up today.
    grown += [advert(f"{words(who, 14)} call 77 now", phone(who), id=f"{who:024x}") for who in range(3)]
    kept = run(grown, previous=before.members)
    row = merged(kept, 0, 1)
    during = run(grown, row, previous=kept.members)
    assert network_of(during, 0) == network_of(during, 1)
    out = saying.withdraw(statements(row), str(row["id"]), word(days=1))
    assert same(run(grown, row, out, previous=during.members), kept)


def _fields(item: Seen) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def test_new_observations_follow_a_merge_and_a_split() -> None:
    seen = [advert(f"{words(at % 2, 14)} call {at} now", phone(at % 2), phone(50)) for at in range(8)]
    before = run(seen)
    row = parted(before, network_of(before, 0), phone(1))
    more = [advert(words(100 + at), phone(at % 2)) for at in range(8, 12)]
    more += [advert(words(200), phone(70), phone(1)), advert(words(201), phone(70))]
    after = run([*seen, *more], row, previous=before.members)
    assert len({network_of(after, at) for at in (0, 2, 8, 10)}) == 1
    assert len({network_of(after, at) for at in (1, 3, 9, 11, 12, 13)}) == 1
    assert network_of(after, 0) != network_of(after, 1)

    apart = operators()
    joined = merged(run(apart), 0, 1)
    grown = run([*apart, *(advert(words(300 + at), phone(at % 2)) for at in range(18, 22))], joined)
    assert len({network_of(grown, at) for at in (0, 1, 18, 19, 20, 21)}) == 1


def test_the_later_of_two_statements_wins_and_the_other_is_told() -> None:
    seen = operators()
    before = run(seen)
    one = merged(before, 0, 1)
    both = run(seen, one)
    two = parted(both, network_of(both, 0), phone(0), said_by=word(days=1))
    again = run(seen, one, two)
    assert network_of(again, 0) != network_of(again, 1)
    assert [(each.id, each.what) for each in again.told] == [(one["id"], "overruled")]
    three = merged(again, 0, 1, word(days=1, until=LATER + timedelta(days=9)))
    three["made"] = LATER - timedelta(minutes=1)
    two["made"] = LATER - timedelta(minutes=2)
    last = run(seen, one, two, three)
    assert network_of(last, 0) == network_of(last, 1)
    assert [(each.id, each.what) for each in last.told] == [(two["id"], "overruled")]


def test_a_merge_with_a_network_of_which_nobody_is_left_does_nothing_and_is_told() -> None:
    seen = operators()
    row = merged(run(seen), 0, 1)
    left = [Seen(**{**_fields(item), "id": f"{at:024x}"}) for at, item in enumerate(seen)]
    left = [item for at, item in enumerate(left) if at % 3 != 1]
    after = run(left, row)
    assert [(each.id, each.what) for each in after.told] == [(row["id"], "gone")]
    assert same(after, run(left))


def test_a_hub_that_a_person_named_ties_nobody_until_its_day() -> None:
    seen = [advert(words(at), phone(1)) for at in range(4)]
    row = saying.on_selector(*phone(1), word(), hub=True)
    during = run(seen, row)
    assert during.networks.num_rows == 0
    assert set(during.links["suppressed"].to_pylist()) == {"said: hub (until 2026-10-28)"}
    assert same(run(seen, row, as_of=NOW + timedelta(days=180)), run(seen))


def test_a_number_that_the_counts_take_for_a_hub_ties_where_a_person_says_so() -> None:
    seen = [advert(words(at // 2), phone(at // 2), phone(50)) for at in range(4)]
    seen += [plain(words(100 + at), phone(50)) for at in range(40)]
    assert len({network_of(run(seen), at) for at in range(4)}) == 2
    after = run(seen, saying.on_selector(*phone(50), word(), hub=False))
    assert len({network_of(after, at) for at in range(4)}) == 1
    assert "" in {row["suppressed"] for row in after.links.to_pylist() if row["via"] == phone(50)[1]}


def test_a_file_stays_a_file_whatever_is_said() -> None:
    same_file = ("hash", "0" * 64)
    seen = [advert(words(at), same_file) for at in range(4)]
    after = run(seen, saying.on_selector(*same_file, word(), hub=False))
    assert same(after, run(seen))


def test_of_two_words_on_one_selector_the_later_counts() -> None:
    seen = [advert(words(at), phone(1)) for at in range(4)]
    hub = saying.on_selector(*phone(1), word(), hub=True)
    none = saying.on_selector(*phone(1), Word("A. Karim", "checked", NOW + timedelta(hours=1)), hub=False)
    after = run(seen, none, hub)
    assert after.networks.num_rows == 1
    assert [(each.id, each.what) for each in after.told] == [(hub["id"], "overruled")]


def test_what_was_taken_back_can_be_said_again_by_taking_that_back() -> None:
    row = saying.on_selector(*phone(1), word(), hub=True)
    out = saying.withdraw(statements(row), str(row["id"]), word(days=1))
    back = saying.withdraw(statements(row, out), str(out["id"]), word(days=2))
    marks = [
        said(statements(*rows), NOW + timedelta(days=3)).mark
        for rows in ([row], [row, out], [row, out, back])
    ]
    assert marks[0] == marks[2] != marks[1] == ""


def test_what_was_said_later_was_not_in_force_before() -> None:
    row = saying.on_selector(*phone(1), word(days=2), hub=True)
    assert said(statements(row), LATER).mark == ""
    assert said(statements(row), NOW + timedelta(days=2)).selectors == {
        phone(1): "said: hub (until 2026-10-30)"
    }


def test_an_unknown_kind_of_statement_is_not_passed_over() -> None:
    row = saying.on_selector(*phone(1), word(), hub=True) | {"kind": "rename"}
    with pytest.raises(LakeError, match="rename"):
        said(statements(row), LATER)


def test_errors_say_what_is_wrong_and_name_no_value() -> None:
    result = run(operators())
    first = network_of(result, 0)
    wrong = [
        lambda: saying.merge(held(result), first, first, word()),
        lambda: saying.merge(held(result), first, "N-nowhere", word()),
        lambda: saying.split(held(result), first, [], word()),
        lambda: saying.split(held(result), first, held(result).members[first], word()),
        lambda: saying.split(held(result), first, ["f" * 24], word()),
        lambda: saying.withdraw(statements(), "S-none", word()),
        lambda: Word(" ", "because", NOW),
        lambda: Word("R. Haddad", "", NOW),
        lambda: Word("R. Haddad", "because", NOW, NOW),
    ]
    for say in wrong:
        with pytest.raises(UsageError) as caught:
            say()
        assert caught.value.hint
        assert "+964" not in str(caught.value)


def test_few_observations_stand_for_a_side_and_each_contact_has_one() -> None:
    seen = [advert(f"{words(at % 2, 14)} call {at} now", phone(at % 5)) for at in range(100)]
    result = run(seen)
    assert result.networks.num_rows in {1, 2, 5}
    side = [f"{at:024x}" for at in range(100)]
    standing = saying.stand_for(side, result.links)
    assert len(standing) == saying.STAND
    assert standing == saying.stand_for(
        list(reversed(side)), result.links.take(list(range(result.links.num_rows))[::-1])
    )


def test_tables_of_an_engine_give_the_same(tmp_path: Path) -> None:
    seen = operators()
    seen += [advert(words(100 + at), phone(at % 2 + 5), phone(55)) for at in range(6)]
    before = run(seen)
    rows: Rows = [merged(before, 0, 1), parted(before, network_of(before, 18), phone(6))]
    rows.append(saying.on_selector(*phone(90), word(), hub=True))
    rows.append(merged(before, 0, 2, word(until=LATER - timedelta(hours=1))))
    during = run(seen, *rows, previous=before.members)
    after = LATER + timedelta(days=1)
    rows.append(saying.withdraw(statements(*rows), str(rows[0]["id"]), word(days=1)))
    changes = [(LATER - timedelta(hours=1), before), (after, during)]
    for as_of, previous in changes:
        given_ = tables(seen)
        by_name = {**given_, "members": previous.members}
        with ENGINE.tables(tmp_path / "scratch") as work:

            def stored(name: str, columns: Sequence[str], work: Any = work, by_name: Any = by_name) -> Any:
                return work.given(by_name[name].select(columns))

            found = spread(work, stored, said(statements(*rows), as_of))
            there = {
                name: work.read(getattr(found, name), TABLES[name]).read_all()
                for name in ("links", "members", "networks")
            }
        here = run(seen, *rows, as_of=as_of, previous=previous.members)
        assert here.told == found.told
        for name in ("links", "members"):
            assert sorted(map(repr, there[name].to_pylist())) == sorted(
                map(repr, getattr(here, name).to_pylist())
            )
        assert there["networks"].sort_by("id")["size"].equals(here.networks["size"])
    assert here.networks.num_rows == before.networks.num_rows + 1
