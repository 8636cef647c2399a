"""Linking whole: templates, shared selectors and networks, in any order of input, growing without losing names."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.observations import Seen, advert, linked, networks, phone, plain, shuffled, tables, words

from marsad.errors import LakeError
from marsad.link import link
from marsad.tables import LINKS, MEMBERS, NETWORKS, TABLES


def world(size: int = 60) -> list[Seen]:
    """Three operators with two texts and two phones each, chatter, a switchboard, a warning and a victim."""
    seen: list[Seen] = []
    for at in range(size):
        operator = at % 6
        if operator < 3:
            text = f"{words(operator * 2 + at // 6 % 2, 14)} call {at} now"
            seen.append(advert(text, phone(operator * 2 + at // 12 % 2), region=("IQ", "FR")[at % 2]))
        else:
            hub = (phone(99),) if at % 2 else ()
            seen.append(plain(words(1000 + at), *hub))
    seen.append(Seen(f"beware of this one {words(500)}", "reporting", 0.0, (phone(0), phone(2))))
    seen.append(Seen(f"he wrote to me {words(501)}", "victim", 0.8, (phone(4),)))
    return seen


def test_the_tables_are_as_they_should_be() -> None:
    result = linked(world())
    for name, schema in (("links", LINKS), ("members", MEMBERS), ("networks", NETWORKS)):
        assert getattr(result, name).schema.equals(schema)
        required = [field.name for field in schema if not field.nullable]
        assert all(getattr(result, name)[column].null_count == 0 for column in required)


def test_operators_are_found_and_the_chatter_is_left_out() -> None:
    seen = world()
    found = networks(linked(seen), len(seen))
    adverts = [at for at, item in enumerate(seen) if item.says == "offender"]
    assert len({found[at] for at in adverts}) == 3
    assert all(found[at] == found[at % 6] != "" for at in adverts)
    assert {found[at] for at, item in enumerate(seen) if item.says == "ordinary"} == {""}


def test_a_victims_report_joins_who_it_names_and_a_warning_joins_nobody_to_another() -> None:
    seen = world()
    found = networks(linked(seen), len(seen))
    assert found[-1] == found[2]
    assert found[-2] in {found[0], found[1]}
    assert found[0] != found[1]


@settings(max_examples=8)
@given(st.integers(0, 1000))
def test_the_order_of_the_input_changes_nothing(seed: int) -> None:
    given_ = tables(world())
    straight = link(**given_, connection=ibis.duckdb.connect())
    turned = link(**shuffled(given_, seed), connection=ibis.duckdb.connect())
    for name in ("links", "members", "networks"):
        assert getattr(turned, name).equals(getattr(straight, name))


def test_linking_again_with_what_was_found_changes_nothing() -> None:
    seen = world()
    first = linked(seen)
    again = linked(seen, previous=first.members)
    assert again.networks.equals(first.networks)
    assert again.members.equals(first.members)


def test_growth_keeps_the_names_of_networks() -> None:
    seen = [item for item in world(120) if item.says != "reporting"]
    named = [Seen(**{**_fields(item), "id": f"{at:024x}"}) for at, item in enumerate(seen)]
    before = linked(named[40:])
    after = linked(named, previous=before.members)
    old = dict(
        zip(before.members["observation"].to_pylist(), before.members["network"].to_pylist(), strict=True)
    )
    new = dict(
        zip(after.members["observation"].to_pylist(), after.members["network"].to_pylist(), strict=True)
    )
    assert {old[name] for name in old if old[name]} == {new[name] for name in new if new[name]}
    assert all(new[name] == network for name, network in old.items() if network)


def _fields(item: Seen) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def test_a_hub_is_suppressed_with_its_reason_and_joins_nobody() -> None:
    operators = [advert(words(at // 2), phone(at // 2), phone(50)) for at in range(4)]
    chatter = [plain(words(100 + at), phone(50)) for at in range(40)]
    result = linked(operators + chatter)
    found = networks(result, 4)
    assert found[0] == found[1] != found[2] == found[3]
    hub = [row for row in result.links.to_pylist() if row["via"] == phone(50)[1]]
    assert {row["suppressed"] for row in hub} == {"hub: shared by 42 unrelated texts"}
    assert {row["degree"] for row in hub} == {44}


def test_copies_of_one_text_do_not_make_its_phone_a_hub() -> None:
    result = linked([advert(words(1), phone(1)) for _ in range(300)])
    assert len(set(networks(result, 300))) == 1
    assert set(result.links["suppressed"].to_pylist()) == {""}


def test_a_phone_in_ten_thousand_texts_gives_ten_thousand_links() -> None:
    seen = [plain(words(at, 4), phone(1)) for at in range(10_000)]
    result = linked(seen)
    assert result.links.num_rows == 10_000
    assert result.networks.num_rows == 0


def test_copies_that_nobody_flagged_are_a_template_but_no_network() -> None:
    result = linked([plain(words(1)) for _ in range(5)])
    assert len(set(result.members["template"].to_pylist())) == 1
    assert set(result.members["network"].to_pylist()) == {""}
    assert all(reason.startswith("benign") for reason in result.links["suppressed"].to_pylist())


def test_one_flagged_copy_among_many_does_not_make_them_a_network() -> None:
    result = linked([advert(words(1))] + [plain(words(1)) for _ in range(30)])
    assert result.networks.num_rows == 0


def test_a_file_seen_at_two_addresses_does_not_join_them() -> None:
    seen = [
        Seen("", "offender", 0.9, (("hash", "0" * 40), ("ip", f"198.18.0.{at}")), kind="sighting")
        for at in (1, 1, 2)
    ]
    result = linked(seen)
    found = networks(result, 3)
    assert found[0] == found[1] != ""
    assert found[2] == ""


def test_an_address_of_many_subscribers_joins_nobody() -> None:
    flag = '{"asn":64496,"nat":true}'
    seen = [
        Seen("", "offender", 0.9, (("ip", "198.18.0.1"),), kind="sighting", fields=fields)
        for fields in (flag, "{}")
    ]
    assert linked(seen).networks.num_rows == 0


def test_a_network_is_described() -> None:
    seen = [
        advert(words(1) + " one", phone(1), phone(2), score=0.7, region="IQ", platform="telegram"),
        advert(words(1) + " two", phone(1), score=0.9, region="FR", platform="x"),
        plain(words(2), phone(1), region="IQ"),
        advert(words(3), phone(7), region="TN"),
    ]
    result = linked(seen)
    (network,) = result.networks.to_pylist()
    assert (network["size"], network["templates"]) == (3, 1)
    assert [(s["kind"], s["value"], s["count"]) for s in network["selectors"]] == [(*phone(1), 3)]
    assert network["typologies"] == [{"typology": "drug_ad_coded", "count": 2}]
    assert network["speakers"] == [{"speaker": "offender", "count": 2}, {"speaker": "ordinary", "count": 1}]
    assert (network["regions"], network["platforms"]) == (["FR", "IQ"], ["telegram", "x"])
    assert network["exemplar"] == f"{1:024x}"
    assert (network["last_seen"] - network["first_seen"]).total_seconds() == 2 * 3600


def test_a_victims_report_never_stands_for_the_offender_it_names() -> None:
    text = words(1)
    report = Seen(f"{text} two", "offender", 0.95, (phone(1),), kind="report")
    theirs = Seen(f"{text} three", "victim", 0.99, (phone(1),))
    (network,) = linked([advert(f"{text} one", phone(1), score=0.6), report, theirs]).networks.to_pylist()
    assert (network["size"], network["exemplar"]) == (3, f"{0:024x}")


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(LakeError, match="twice"):
        linked([Seen("a", id="same"), Seen("b", id="same")])


def test_an_empty_lake_gives_empty_tables() -> None:
    result = linked([])
    assert [table.num_rows for table in (result.links, result.members, result.networks)] == [0, 0, 0]


def test_observations_without_readings_or_selectors_are_still_linked() -> None:
    given_ = tables([advert(words(1)), advert(words(1))])
    given_ |= {name: pa.table(TABLES[name].empty_table()) for name in ("readings", "selectors", "findings")}
    result = link(**given_, connection=ibis.duckdb.connect())
    assert result.members.num_rows == 2
    assert result.networks.num_rows == 0
