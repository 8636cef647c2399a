"""A report takes few rows from a large lake, and only texts that it shows."""

from __future__ import annotations

import pyarrow as pa
from tests.lead_stories import PHONE, stories

from marsad import tables
from marsad.report import from_tables, lead_book
from marsad.report.gather import EXAMPLES

TABLES = stories()
BOOK = lead_book(TABLES)


def card(typology: str, about: str):
    return next(c for c in BOOK.cards if (c.lead["typology"], c.lead["about"]) == (typology, about))


def test_texts_are_read_only_for_what_is_shown() -> None:
    read, asked = from_tables(TABLES), []

    def watched(name: str, *, columns=None, ids=None) -> pa.Table:
        if name == "observations" and (columns is None or "text" in columns):
            asked.append(ids)
        return read(name, columns=columns, ids=ids)

    book = lead_book(watched)
    examples = {example.id for each in book.cards for example in each.examples}
    drawn = {shape.template for each in book.cards for shape in each.shapes}
    copies = {row["observation"] for row in TABLES["members"].to_pylist() if row["template"] in drawn}
    victims = {row["id"] for row in TABLES["readings"].to_pylist() if row["speaker"] == "victim"}
    assert len(asked) == 1
    assert set(asked[0]) == examples | (copies - victims)
    assert len(examples) < TABLES["observations"].num_rows / 4


def test_templates_of_a_network_are_drawn_from_its_copies() -> None:
    threat = card("sextortion", "network")
    (shape,) = threat.shapes
    assert shape.size == next(group.size for group in threat.groups if group.template == shape.template)
    assert [slot.kind for slot in shape.text.slots] == ["phone", "handle"]
    assert shape.text.holds
    assert shape.first_seen < shape.last_seen


def test_what_victims_wrote_is_never_a_template() -> None:
    turned = TABLES["readings"].to_pandas()
    members = TABLES["members"].to_pandas().set_index("observation")
    turned.loc[members.loc[turned["id"], "template"].values != "", "speaker"] = "victim"
    book = lead_book({**TABLES, "readings": pa.Table.from_pandas(turned, TABLES["readings"].schema)})
    assert not any(each.shapes for each in book.cards)
    closed = [each for each in BOOK.cards if each.shown != "open"]
    assert closed
    assert not any(each.shapes for each in closed)


def test_counts_are_of_the_whole_lake_and_cards_of_the_best_leads() -> None:
    book = lead_book(TABLES, 2)
    assert (len(book.cards), book.leads, book.observations) == (2, 9, 109)
    assert [each.lead["rank"] for each in book.cards] == [1, 2]
    assert book.refused == 5
    assert book.refusals[0].records == (4, 9, 40, 41)


def test_no_tier_crowds_out_the_others_on_a_page() -> None:
    book = lead_book(TABLES, 4, spread=True)
    assert [each.lead["tier"] for each in book.cards] == [0, 0, 1, 2]
    assert book.tiers == {0: 3, 1: 1, 2: 4, 3: 1}
    assert [each.lead["tier"] for each in lead_book(TABLES, 4).cards] == [0, 0, 0, 1]
    assert len(lead_book(TABLES, 100, spread=True).cards) == 9
    only = {**TABLES, "leads": TABLES["leads"].slice(0, 3)}
    assert [each.lead["tier"] for each in lead_book(only, 3, spread=True).cards] == [0, 0, 0]


def test_cards_without_their_surroundings_hold_the_same_leads() -> None:
    bare = lead_book(TABLES, 4, whole=False)
    assert [each.lead for each in bare.cards] == [each.lead for each in lead_book(TABLES, 4).cards]
    assert not any(each.examples or each.contacts or each.groups or each.days for each in bare.cards)
    assert bare.tiers == lead_book(TABLES).tiers


def test_the_ranking_moment_is_shown_and_the_runs_end_where_none_was_kept() -> None:
    (run,) = TABLES["runs"].to_pylist()
    assert lead_book(TABLES).as_of == run["as_of"] != run["finished"]
    older = pa.Table.from_pylist([run | {"as_of": None}], schema=tables.RUNS)
    assert lead_book({**TABLES, "runs": older}).as_of == run["finished"]
    assert lead_book({}).as_of is None


def test_a_network_shows_each_template_once_and_its_shared_contact_first() -> None:
    ring = card("sextortion", "network")
    assert len({example.template for example in ring.examples}) == len(ring.examples) == 3
    assert len(ring.examples) <= EXAMPLES
    assert (ring.contacts[0].kind, ring.contacts[0].value, ring.contacts[0].here) == ("phone", PHONE, 15)
    assert sum(group.size for group in ring.groups) == 15


def test_a_contact_only_victims_wrote_is_kept_apart() -> None:
    ring = card("sextortion", "network")
    assert [c.value for c in ring.contacts if c.victims_only] == ["+9647700000099"]


def test_a_report_is_a_victims_whatever_was_read_in_it() -> None:
    example = card("sextortion", "observation").examples[0]
    assert (example.kind, example.speaker, example.shown) == ("report", "victim", "veiled")


def test_child_protection_gives_no_text_at_all() -> None:
    assert card("child_sale_illegal_adoption", "observation").examples == ()


def test_days_count_what_has_a_time() -> None:
    assert sum(count for _, count in card("scam_fake_government_grant", "network").days) == 26
    assert card("scam_job_task", "observation").days == ()
