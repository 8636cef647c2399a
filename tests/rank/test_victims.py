"""A possible victim is never ranked as a suspect, whatever the tables say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lead_rows import NOW, finding, member, network, reading, seen, world

from marsad.model import FLAGGED, KINDS, SPEAKERS
from marsad.rank import rank

TYPOLOGIES = ("drug_ad_coded", "sextortion", "scam_job_task", "organ_trafficking", "theirs_alone")
NETWORKS = 3


@st.composite
def tables(draw: st.DrawFn) -> dict:
    """Up to 12 observations of any kind, read and found to be anybody's, in up to three networks."""
    ids = [str(number) for number in range(1, draw(st.integers(1, 12)) + 1)]
    within = {i: draw(st.integers(0, NETWORKS)) for i in ids}
    found = st.tuples(st.sampled_from(TYPOLOGIES), st.sampled_from((0.3, 0.5, 0.8, 0.95)),
                      st.sampled_from(SPEAKERS), st.integers(1, 5))  # fmt: skip
    findings = [
        finding(i, typology, score, speaker=speaker, severity=severity)
        for i in ids
        for typology, score, speaker, severity in draw(
            st.lists(found, max_size=2, unique_by=lambda each: each[0])
        )
    ]
    held = {n: [i for i in ids if within[i] == n] for n in range(1, NETWORKS + 1)}
    return world(
        [seen(i, kind=draw(st.sampled_from(KINDS))) for i in ids],
        findings,
        readings=[reading(i, draw(st.sampled_from(SPEAKERS))) for i in ids],
        networks=[network(f"N-{n}", members) for n, members in held.items() if members],
        members=[member(i, f"N-{n}") for n, members in held.items() for i in members],
    )


def victims(world: dict) -> set[str]:
    """Observations that are a report, are read as a victim's, or hold a victim's flagged finding."""
    out = {row["id"] for row in world["observations"].to_pylist() if row["kind"] == "report"}
    out |= {row["id"] for row in world["readings"].to_pylist() if row["speaker"] == "victim"}
    told = [
        row for row in world["findings"].to_pylist() if row["speaker"] == "victim" and row["score"] >= FLAGGED
    ]
    return out | {row["observation"] for row in told}


@settings(max_examples=300, deadline=None)
@given(tables())
def test_no_suspects_lead_is_a_victims_or_shows_one(given_: dict) -> None:
    theirs = victims(given_)
    held: dict[str, set[str]] = {}
    for row in given_["members"].to_pylist():
        held.setdefault(row["network"], set()).add(row["observation"])
    for lead in rank(**given_, as_of=NOW).to_pylist():
        inside = held[lead["subject"]] if lead["about"] == "network" else {lead["subject"]}
        assert lead["exemplar"] in inside
        if lead["lane"] != "victim":
            assert lead["speaker"] != "victim"
            assert lead["exemplar"] not in theirs
            assert lead["subject"] not in theirs
            assert not inside <= theirs


@settings(max_examples=100, deadline=None)
@given(tables())
def test_a_network_in_the_victim_lane_holds_nothing_against_anybody(given_: dict) -> None:
    """Nothing but one or two posts or messages among three times as many victims, which may be misread."""
    theirs = victims(given_)
    kinds = {row["id"]: row["kind"] for row in given_["observations"].to_pylist()}
    sources = {name for name, kind in kinds.items() if kind in {"tip", "sighting"}}
    offends = {
        row["observation"]
        for row in given_["findings"].to_pylist()
        if row["speaker"] == "offender" and row["score"] >= FLAGGED
    }
    members = given_["members"].to_pylist()
    for lead in rank(**given_, as_of=NOW).to_pylist():
        if lead["about"] == "network":
            inside = {row["observation"] for row in members if row["network"] == lead["subject"]}
            against = (inside & offends) - theirs
            misread = (
                len(against) <= 2
                and len(inside & theirs) >= 3 * len(against)
                and all(kinds[name] in {"post", "message"} for name in against)
            )
            nobody = inside & theirs and not (inside & (sources | offends)) - theirs
            assert lead["lane"] != "victim" or (not (inside & sources) - theirs and misread)
            assert lead["lane"] == "victim" or not nobody or not _flagged(given_, inside & theirs)


def _flagged(given_: dict, ids: set[str]) -> bool:
    rows = given_["findings"].to_pylist()
    return any(row["observation"] in ids and row["score"] >= FLAGGED for row in rows)


def story(*speakers: str, **more: str) -> dict:
    """One network: an observation a speaker, each with one finding by that speaker; ``more`` by place: kinds."""
    ids = [str(number) for number in range(1, len(speakers) + 1)]
    kinds = [more.get(f"kind{i}", "advert") for i in ids]
    tables = world(
        [seen(i, kind=kind) for i, kind in zip(ids, kinds, strict=True)],
        [finding(i, score=0.5 + int(i) / 20, speaker=s) for i, s in zip(ids, speakers, strict=True)],
        readings=[reading(i, s) for i, s in zip(ids, speakers, strict=True)],
        networks=[network("N-1", ids)],
        members=[member(i, "N-1") for i in ids],
    )
    return next(lead for lead in rank(**tables, as_of=NOW).to_pylist() if lead["about"] == "network")


def test_a_network_shows_its_strongest_offender_not_its_louder_victims() -> None:
    lead = story("offender", "offender", "victim", "victim")
    assert (lead["exemplar"][-1], lead["speaker"], lead["lane"]) == ("2", "offender", "investigation")


def test_a_network_of_victims_and_bystanders_is_the_victims() -> None:
    lead = story("victim", "ordinary", "reporting")
    assert (lead["exemplar"][-1], lead["speaker"], lead["lane"]) == ("1", "victim", "victim")


def test_a_network_without_any_victim_stays_where_it_was() -> None:
    lead = story("reporting", "reporting")
    assert (lead["exemplar"][-1], lead["speaker"], lead["lane"]) == ("2", "reporting", "investigation")


def test_a_tip_stands_for_victims_only_where_no_offender_speaks() -> None:
    lead = story("victim", "ordinary", "victim", kind2="tip")
    assert (lead["exemplar"][-1], lead["lane"], lead["speaker"]) == ("2", "investigation", "ordinary")
    assert story("victim", "ordinary", "offender", kind2="tip")["exemplar"][-1] == "3"


def by_subject(*rows: tuple[str, str, str], network_of: str = "") -> dict[str, dict]:
    """Leads by subject of (kind, speaker, template) rows, ids 1 and up; those in ``network_of`` are one network."""
    ids = [str(number) for number in range(1, len(rows) + 1)]
    tables = world(
        [seen(i, kind=kind) for i, (kind, _, _) in zip(ids, rows, strict=True)],
        [finding(i, speaker=speaker) for i, (_, speaker, _) in zip(ids, rows, strict=True)],
        readings=[reading(i, speaker) for i, (_, speaker, _) in zip(ids, rows, strict=True)],
        networks=[network("N-1", list(network_of))] if network_of else [],
        members=[
            member(i, "N-1" if i in network_of else "", template)
            for i, (_, _, template) in zip(ids, rows, strict=True)
        ],
    )
    return {lead["subject"].lstrip("0"): lead for lead in rank(**tables, as_of=NOW).to_pylist()}


def test_a_message_in_the_words_of_a_victims_report_is_not_held_against_its_writer() -> None:
    leads = by_subject(("report", "victim", "T-1"), ("message", "offender", "T-1"))
    assert {lead["lane"] for lead in leads.values()} == {"victim"}


def test_one_report_does_not_cover_an_offender_who_posts_the_same_text_again_and_again() -> None:
    leads = by_subject(("report", "victim", "T-1"), *[("message", "offender", "T-1")] * 3)
    assert [leads[i]["lane"] for i in "1234"] == ["victim", *["investigation"] * 3]


def test_a_single_misread_message_among_victims_accuses_nobody() -> None:
    lead = by_subject(*[("report", "victim", "")] * 3, ("message", "offender", ""), network_of="1234")["N-1"]
    assert (lead["lane"], lead["speaker"]) == ("victim", "victim")


def test_an_advert_among_victims_is_still_an_offenders() -> None:
    lead = by_subject(*[("report", "victim", "")] * 3, ("advert", "offender", ""), network_of="1234")["N-1"]
    assert (lead["lane"], lead["speaker"], lead["exemplar"][-1]) == ("investigation", "offender", "4")


def misread(*, said: bool, found: bool = True) -> dict:
    """A victim's message that was read as an offender's among three victims, and three adverts of somebody's.

    ``said``: a person joined the two networks; ``found``: it is known which ones links alone make.
    """
    victims_, adverts = ["1", "2", "3", "4"], ["5", "6", "7"]
    held = {"N-1": [*victims_, *adverts]} if said else {"N-1": victims_, "N-2": adverts}
    alone = {
        i: f"{group[0]:0>24}" if said and found else None for group in (victims_, adverts) for i in group
    }
    told = [finding(i, "sextortion", speaker="victim") for i in victims_[1:]]
    return world(
        [
            seen("1", kind="message"),
            *(seen(i, kind="report") for i in victims_[1:]),
            *(seen(i) for i in adverts),
        ],
        [finding("1", "sextortion"), *told, *(finding(i) for i in adverts)],
        networks=[network(name, ids) for name, ids in held.items()],
        members=[member(i, name) | {"found": alone[i]} for name, ids in held.items() for i in ids],
    )


def test_no_statement_changes_who_is_a_victim() -> None:
    def theirs(given_: dict) -> set[str]:
        leads = rank(**given_, as_of=NOW).to_pylist()
        return {
            lead["subject"] for lead in leads if lead["lane"] == "victim" and lead["about"] == "observation"
        }

    apart = theirs(misread(said=False))
    assert apart == {f"{i:0>24}" for i in "1234"}
    assert theirs(misread(said=True)) == apart
    # Had links joined them, the adverts would be company that speaks against the first.
    assert theirs(misread(said=True, found=False)) == apart - {f"{1:0>24}"}


def test_a_joined_networks_lead_shows_a_suspect_and_the_victims_keep_theirs() -> None:
    (lead,) = [
        each for each in rank(**misread(said=True), as_of=NOW).to_pylist() if each["about"] == "network"
    ]
    assert lead["exemplar"] in {f"{i:0>24}" for i in "567"}
    assert lead["speaker"] == "offender"
