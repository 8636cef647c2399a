"""The fact that a lead names, once it is recorded for real, moves the lead to where it was said to go."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from datetime import timedelta

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lead_rows import NOW, always, finding, member, mention, network, reading, seen, tie, world

from marsad.link.saying import Word
from marsad.rank import load_harm, rank
from marsad.rank.deciding import make
from marsad.rank.harm import FACTS
from marsad.tables import DECISIONS

TYPOLOGIES = ("drug_ad_coded", "sextortion", "scam_investment_confidence", "thb_sexual_exploitation_ad",
              "organ_trafficking", "vaas_recruitment")  # fmt: skip
BELIEVED = always(0.9)


class World:
    """Rows by table, as lists that a fact can change."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.rows: dict[str, list[dict]] = {
            name: [] for name in ("observations", "readings", "selectors", "findings", "networks", "members")
        }
        self.decisions: list[dict] = []
        for number in range(1, 26):
            self._lead(number)

    def _lead(self, number: int) -> None:
        kind = self.random.choice(["advert", "advert", "report", "tip", "sighting", "network"])
        if kind == "network":
            ids = [f"{number}00{part}" for part in range(self.random.randint(2, 5))]
            count, weight = len(ids), self.random.choice([0.5, 5.0])
            ties = [tie("phone", f"+1555{number:07d}", count, weight)]
            self.rows["networks"].append(network(f"N-{number:03d}", ids, selectors=ties))
            self.rows["members"] += [member(each, f"N-{number:03d}") for each in ids]
            for each in ids:
                self._observation(each, "advert", flagged=self.random.random() < 0.7 or each == ids[0])
            return
        self._observation(str(number), kind, flagged=kind not in {"sighting"})

    def _observation(self, identity: str, kind: str, *, flagged: bool) -> None:
        told: dict[str, object] = {}
        if kind == "sighting":
            told = {"ip": f"198.51.100.{identity}", "nat": self.random.random() < 0.5}
            if self.random.random() < 0.5:
                told["source_port"] = 4021
        longest = self.random.choice([120, 80 * 24]) if kind == "sighting" else 500
        hours = None if self.random.random() < 0.2 else self.random.uniform(1, longest)
        region = self.random.choice(["IQ", "SY", ""])
        row = seen(identity, kind=kind, hours_ago=hours, region=region, fields=orjson.dumps(told).decode())
        self.rows["observations"].append(row)
        speaker = "victim" if kind == "report" else "offender"
        self.rows["readings"].append(reading(identity, speaker))
        if self.random.random() < 0.5:
            self.rows["selectors"].append(mention(identity, "phone", "+15550000001"))
        if flagged:
            score = self.random.choice([0.55, 0.8, 0.95])
            name = self.random.choice(TYPOLOGIES)
            self.rows["findings"].append(
                finding(identity, name, score, speaker=speaker, severity=self.random.randint(1, 4))
            )

    def ranked(self, **facts: float) -> list[dict]:
        harm = load_harm()
        harm = replace(harm, facts={**harm.facts, **facts})
        tables = world(**{name: self.rows[name] for name in self.rows})
        decisions = pa.Table.from_pylist(self.decisions, schema=DECISIONS)
        return rank(**tables, as_of=NOW, precision=BELIEVED, harm=harm, decisions=decisions).to_pylist()

    def members(self, lead: dict) -> list[dict]:
        if lead["about"] != "network":
            ids = {lead["subject"]}
        else:
            net = [row for row in self.rows["members"] if row["network"] == lead["subject"]]
            ids = {f"{row['observation']:0>24}" for row in net}
        return [row for row in self.rows["observations"] if row["id"] in ids]

    def learn(self, code: str, lead: dict) -> World:
        """The same world once the fact is recorded."""
        then = copy.deepcopy(self)
        then.random = random.Random(1)
        LEARN[code](then, lead, then.members(lead))
        return then


def _fields(row: dict, **more: object) -> None:
    row["fields"] = orjson.dumps({**orjson.loads(row["fields"]), **more}).decode()


def _ties(then: World, lead: dict, weight: float) -> None:
    for net in then.rows["networks"]:
        if net["id"] == lead["subject"]:
            net["selectors"] = [each | {"weight": weight} for each in net["selectors"]]


def _again(then: World, lead: dict, rows: list[dict]) -> None:
    then.rows["observations"].append({**rows[0], "id": f"{'f' + rows[0]['id'][-6:]:0>24}", "seen_at": NOW})


def _money(then: World, lead: dict, rows: list[dict]) -> None:
    for each in then.rows["findings"]:
        if f"{each['observation']:0>24}" == rows[0]["id"]:
            each["modifiers"] = ["time_critical_money"]


def _decide(then: World, lead: dict, rows: list[dict], kind: str, *result: str) -> None:
    ids = [row["id"] for row in rows]
    then.decisions.append(
        make(kind, Word("R. Haddad", "looked", NOW - timedelta(hours=1)), lead=lead["id"], about=lead["about"],
             subjects=ids, held=ids, lane=lead["lane"], size=len(ids), result=list(result))
    )  # fmt: skip


def _cleared(then: World, lead: dict, rows: list[dict]) -> None:
    if lead["tier"] == 0:
        _decide(then, lead, rows, "clear")
    else:
        _decide(then, lead, rows, "outcome", "other", "continues")


def _report(then: World, lead: dict, rows: list[dict]) -> None:
    told = seen("fffe", kind="report", hours_ago=0, region="")
    then.rows["observations"].append(told)
    then.rows["readings"].append(reading("fffe", "victim"))
    then.rows["members"].append(member("fffe", lead["subject"]))
    severity = min(lead["severity"], 1)
    then.rows["findings"].append(
        finding("fffe", lead["typology"], lead["score"], speaker="victim", severity=severity)
    )


LEARN = {
    "hub": lambda then, lead, rows: _ties(then, lead, 0.5),
    "not_hub": lambda then, lead, rows: _ties(then, lead, 5.0),
    "shared": lambda then, lead, rows: [_fields(row, nat=True) for row in rows],
    "unshared": lambda then, lead, rows: [_fields(row, nat=False) for row in rows],
    "port": lambda then, lead, rows: [_fields(row, source_port=4021) for row in rows],
    "time": lambda then, lead, rows: rows[0].update(seen_at=NOW),
    "region": lambda then, lead, rows: rows[0].update(region="IQ"),
    "contact": lambda then, lead, rows: then.rows["selectors"].append(mention(rows[0]["id"], "phone", "+15550000009")),
    "again": _again,
    "money": _money,
    "confirmed": lambda then, lead, rows: _decide(then, lead, rows, "outcome", "right", "continues"),
    "cleared": _cleared,
    "report": _report,
}  # fmt: skip


@pytest.mark.parametrize("code", FACTS)
@settings(max_examples=6, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_a_fact_that_becomes_known_moves_the_lead_where_it_was_said(code: str, seed: int) -> None:
    now = World(seed)
    leads = now.ranked(**{code: 0.5})  # cheapest, so that it is named wherever it moves anything
    known = {lead["id"] for lead in leads}
    for lead in leads:
        for turn in (lead["turn"], lead["turn_back"]):
            if turn is None or turn["code"] != code:
                continue
            then = [
                each for each in now.learn(code, lead).ranked() if each["id"] in known
            ]  # a report opens a lead too
            place = next(at for at, each in enumerate(then, 1) if each["id"] == lead["id"])
            assert (place, then[place - 1]["tier"]) == (turn["rank_then"], turn["tier_then"]), (
                lead["id"],
                turn,
            )


def test_every_fact_is_named_somewhere() -> None:
    """The test above would pass if nothing were ever named."""
    named = dict.fromkeys(FACTS, 0)
    for seed in range(30):
        here = World(seed)
        for code in [code for code, many in named.items() if not many]:
            turns = [lead["turn"] for lead in here.ranked(**{code: 0.5})]
            named[code] += sum(turn is not None and turn["code"] == code for turn in turns)
    assert not [code for code, many in named.items() if not many]


def test_a_lead_that_nothing_would_move_says_so() -> None:
    (lead,) = rank(**world([seen("1", kind="report")]), as_of=NOW).to_pylist()
    assert (lead["turn"], lead["turn_back"]) == (None, None)


def test_cheaper_facts_come_first_and_small_moves_are_none() -> None:
    leads = World(4).ranked()
    for lead in leads:
        turn = lead["turn"]
        if turn is None:
            continue
        moved = abs(turn["rank_then"] - lead["rank"])
        assert turn["tier_then"] != lead["tier"] or moved >= 1
        assert turn["minutes"] == load_harm().facts[turn["code"]]


def test_a_lead_within_the_hours_says_what_would_move_it_the_other_way() -> None:
    leads = World(7).ranked()
    both = [lead for lead in leads if lead["turn"] and lead["turn_back"]]
    assert both
    for lead in both:
        ways = {each["rank_then"] > lead["rank"] for each in (lead["turn"], lead["turn_back"])}
        assert len(ways) == 2 or lead["turn"]["tier_then"] != lead["turn_back"]["tier_then"]
