"""Tables show what was counted, and a dash where there was nothing to count."""

import io
import math

from rich.console import Console
from rich.table import Table

from marsad.evaluate import show
from marsad.evaluate.addresses import Refusal
from marsad.evaluate.answers import Answer
from marsad.evaluate.detection import score_detection
from marsad.evaluate.linking import score_linking
from marsad.evaluate.ranking import score_ranking
from marsad.evaluate.real_score import RealScore
from marsad.evaluate.scores import Counts
from marsad.evaluate.selectors import SelectorScores
from marsad.evaluate.truth import Item
from marsad.model import Finding
from marsad.tables import LEADS, MEMBERS


def printed(*tables: Table) -> str:
    screen = io.StringIO()
    console = Console(file=screen, width=160)
    for table in tables:
        console.print(table)
    return screen.getvalue()


def test_selectors() -> None:
    phone = Counts(3, 1, 1)
    text = printed(
        *show.selector_tables(
            SelectorScores(9, phone, {"phone": phone}, {"words": phone}, 0.5, {"domain": 7})
        )
    )
    assert "phone" in text
    assert "0.750" in text
    assert "domain: not in the truth" in text


def test_detection_and_its_worst_errors_without_words() -> None:
    finding = Finding("sextortion", 0.9, 3, "offender", ())
    truth = [Item("a", "victim", "sextortion"), Item("b", "ordinary", noise="pizza")]
    answers = [Answer("a", "ar", "offender", (), (finding,)), Answer("b", "en", "ordinary")]
    scores = score_detection(truth, answers)
    text = printed(*show.detection_tables(scores), show.calibration_table(scores.calibration))
    assert "victim flagged as offender" in text
    assert "pizza: flagged" in text
    assert "–" in text  # no offender's text, no macro F1


def test_linking_ranking_and_real_data_with_nothing_in_them() -> None:
    linking = show.linking_tables(score_linking([], MEMBERS.empty_table()))
    ranking = show.ranking_tables(score_ranking([], LEADS.empty_table(), MEMBERS.empty_table()))
    real = show.real_table(
        (
            RealScore("a.csv", 5, {"found": 0.25}, "only a little"),
            RealScore("b.csv", skipped="absent"),
            RealScore(
                "c.csv", 9, {"accepted (count)": 8.0}, refused=(Refusal(3, "1abc…xyz", "wrong checksum"),)
            ),
        )
    )
    text = printed(*linking, *ranking, real)
    for words in (
        "adjusted Rand index",
        "clairvoyant",
        "must be 0",
        "0.250",
        "only a little",
        "skipped: absent",
        "refused, line 3: 1abc…xyz: wrong checksum",
    ):
        assert words in text


def test_a_rate_or_a_dash() -> None:
    assert show.rate(0.12345) == "0.123"
    assert show.rate(math.nan) == "–"
