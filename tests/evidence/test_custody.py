from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import EvidenceError
from marsad.evidence.canonical import canonical
from marsad.evidence.custody import body_of, event_of
from marsad.evidence.nouns import ACTIONS, Act

AT = datetime(2026, 11, 22, 20, 30, 0, 123456, tzinfo=UTC)
ITEM = "ab" * 32
PREV = "cd" * 32
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.sampled_from(ACTIONS),
    TEXT.filter(str.strip),
    TEXT,
    st.dictionaries(st.text("abcxyz_", min_size=1), TEXT | st.integers()),
    st.integers(0, 9),
)
def test_an_event_comes_back_as_it_was_said(
    action: str, actor: str, purpose: str, more: dict[str, str | int], nth: int
) -> None:
    item, prev = (ITEM if nth else ""), (PREV if nth > 1 else "")
    act = Act(actor, purpose, "law", "tool 1")
    body = body_of(action, act, at=AT, more=more, item=item, nth=nth, prev=prev)
    event = event_of(5, body)
    assert (event.seq, event.at, event.action, event.body) == (5, AT, action, body)
    assert (event.actor, event.purpose, event.legal_basis, event.tool) == (actor, purpose, "law", "tool 1")
    assert (event.item, event.nth, event.prev, event.more) == (item, nth, prev, more)


def test_the_bytes_of_an_event_are_these() -> None:
    act = Act("officer 7", "case 12", "court order", "marsad 1")
    body = body_of("read", act, at=AT, more={}, item=ITEM, nth=2, prev=PREV)
    assert body.decode() == (
        '{"action":"read","actor":"officer 7","at":"2026-11-22T20:30:00.123456Z","basis":"court order",'
        f'"item":{{"commitment":"{ITEM}","nth":2,"prev":"{PREV}"}},'
        '"more":{},"purpose":"case 12","tool":"marsad 1","v":1}'
    )


def test_another_time_zone_is_the_same_moment() -> None:
    here = AT.astimezone(timezone(timedelta(hours=3)))
    assert body_of("run", Act("a"), at=here, more={}) == body_of("run", Act("a"), at=AT, more={})


GOOD = json.loads(body_of("read", Act("a", "b", "c"), at=AT, more={"n": 1}, item=ITEM, nth=2, prev=PREV))


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"v": True}, {"action": "nonsense"}, {"actor": None}, {"at": "2026-11-22"}, {"more": []},
        {"more": None},
        {"more": {"x": [1]}}, {"more": {"x": True}}, {"item": {}}, {"item": {**GOOD["item"], "nth": 0}},
        {"item": {**GOOD["item"], "nth": 1}}, {"item": {**GOOD["item"], "prev": ""}}, {"item": "x"}, {"extra": 1},
        {"item": {**GOOD["item"], "commitment": "AB" * 32}}, {"at": "2026-11-22T20:30:00.12Z"},
    ],
)  # fmt: skip
def test_what_we_would_not_have_written_is_no_event(change: dict[str, object]) -> None:
    event_of(0, canonical(GOOD))
    with pytest.raises(EvidenceError, match="entry 7"):
        event_of(7, canonical({**GOOD, **change}))


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff", b"null", json.dumps(GOOD).encode(), b"[" * 100_000]
)
def test_other_bytes_are_no_event(body: bytes) -> None:
    with pytest.raises(EvidenceError, match="no event"):
        event_of(0, body)
