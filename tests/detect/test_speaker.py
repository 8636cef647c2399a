"""The decision who speaks errs on the side of a possible victim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.detector import detect
from marsad.detect.speaker import OFFENDER, ORDINARY, REPORTING, VICTIM, decide, weigh

_NATS = st.floats(-8, 8, allow_nan=False)


def _decided(offender: float, victim: float, reporting: float = -9.0, kind: str = "message") -> int:
    nats = np.array([[0.0], [victim], [reporting], [-9.0]])
    return int(decide(weigh(nats, np.array([offender])), [kind]).speaker[0])


def test_a_clear_offender_is_an_offender() -> None:
    assert _decided(3.0, 0.0) == OFFENDER


@pytest.mark.parametrize("ahead", [0.0, 0.5, 1.2])
def test_an_offender_only_a_little_likelier_than_a_victim_is_read_as_a_victim(ahead: float) -> None:
    assert _decided(2.0 + ahead, 2.0) == VICTIM


def test_an_offender_hardly_likelier_than_reporting_is_read_as_reporting() -> None:
    assert _decided(2.2, -9.0, 2.0) == REPORTING
    assert _decided(3.0, -9.0, 2.0) == OFFENDER


def test_where_neither_says_anything_the_text_is_ordinary() -> None:
    assert (
        int(decide(weigh(np.array([[0.0], [-3.0], [-3.0], [1.0]]), np.array([-2.0])), [""]).speaker[0])
        == ORDINARY
    )


@given(_NATS, _NATS, _NATS, _NATS, _NATS, st.sampled_from(["report", "tip"]))
def test_a_report_and_a_tip_are_never_an_offenders(
    offender: float, victim: float, reporting: float, ordinary: float, offence: float, kind: str
) -> None:
    nats = np.array([[offender], [victim], [reporting], [ordinary]])
    assert int(decide(weigh(nats, np.array([offence])), [kind]).speaker[0]) != OFFENDER


@given(_NATS, _NATS)
def test_being_sure_is_the_share_of_who_is_named(offender: float, victim: float) -> None:
    decided = decide(weigh(np.array([[0.0], [victim], [-9.0], [-9.0]]), np.array([offender])), [""])
    assert 0.0 < float(decided.confidence[0]) <= 1.0


def test_a_threat_pasted_into_a_report_is_the_victims_story() -> None:
    threat = "I have your video. Send 400 usd in bitcoin by tonight or it goes to your whole family"
    assert detect(threat)[0] == "offender"
    speaker, findings = detect(threat, kind="report")
    assert speaker == "victim"
    assert {one.speaker for one in findings} == {"victim"}
