"""Evidence is told below every threshold, and where there is none it is the pack's bias."""

import numpy as np

from marsad.detect.detector import built_in
from marsad.evaluate.answers import ask
from marsad.evaluate.beneath import beneath

SCAM = "scam_investment_confidence"
TEXTS = [
    "صباح الخير يا جماعة",
    "توصيات فوركس يومية",
    "join our trading group, guaranteed profit every day, deposit today",
]


def test_more_evidence_is_more_and_none_is_the_bias() -> None:
    found = beneath(TEXTS, SCAM)
    bias = next(pack.bias for pack in built_in().packs if pack.id == SCAM)
    assert found.cue.tolist() == [False, True, True]
    assert found.rules[0] <= bias < found.rules[1] < found.rules[2]
    assert found.model[2] > found.model[0]


def test_it_tells_apart_what_the_given_score_leaves_out() -> None:
    low = [answer.score(SCAM) for answer in ask(TEXTS[:2])]
    assert low == [0.0, 0.0]
    assert np.diff(beneath(TEXTS[:2], SCAM).rules)[0] > 0


def test_no_texts_give_no_rows() -> None:
    found = beneath([], SCAM)
    assert len(found.rules) == len(found.model) == len(found.cue) == 0
