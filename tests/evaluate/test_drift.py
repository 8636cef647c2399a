"""A term that changed its company is told, one that kept it is not; periods without texts are refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.engines import Lake
from marsad.errors import UsageError
from marsad.evaluate.drift import drift, stability
from marsad.tables import TABLES

TURN = datetime(2026, 6, 1, tzinfo=UTC)
ADVERT = "❄️ cocaine menu, 1g for 60€, fast delivery, telegram only"
SKIING = "❄️ fresh snow in the mountains, skiing with the whole family all week"
SCAM = "guaranteed profit every day, invest 100 USDT and double it, withdraw any time, message our analyst"


def lake(folder: Path, before: list[str], since: list[str]) -> Lake:
    made = Lake(folder, create=True)
    schema = TABLES["observations"]
    texts = [*before, *since]
    moments = [TURN + timedelta(days=-1 if n < len(before) else 1) for n in range(len(texts))]
    given = {"id": [f"{n:024x}" for n in range(len(texts))], "text": texts, "seen_at": moments}
    blank = {"string": "", "int64": 1, "date32[day]": TURN.date()}
    columns = [pa.array(given.get(f.name, [blank.get(str(f.type))] * len(texts)), f.type) for f in schema]
    with made.writing():
        made.append("observations", pa.table(columns, schema=schema))
    return made


def test_a_term_in_other_company_is_told_and_one_that_stayed_is_not(tmp_path: Path) -> None:
    found = drift(lake(tmp_path / "lake", [ADVERT, SCAM] * 30, [SKIING, SCAM] * 30), TURN)
    emoji = next(term for term in found.terms if term.term == "❄️")
    assert (emoji.pack, emoji.flagged_before, emoji.flagged_since) == ("drug_ad_coded", 1.0, 0.0)
    assert emoji.texts_before == emoji.texts_since == 500.0
    assert emoji.z < -3
    assert not [term for term in found.terms if term.pack == "scam_investment_confidence"]
    shift = {score.pack: score.psi for score in found.scores}
    assert shift["scam_investment_confidence"] == pytest.approx(0.0)
    assert (found.before, found.after) == (60, 60)


def test_the_same_company_gives_no_news(tmp_path: Path) -> None:
    found = drift(lake(tmp_path / "lake", [ADVERT, SKIING] * 30, [ADVERT, SKIING] * 30), TURN)
    assert found.terms == ()
    assert all(score.psi < 0.1 for score in found.scores)


def test_without_a_date_the_newest_fifth_is_compared(tmp_path: Path) -> None:
    found = drift(lake(tmp_path / "lake", [ADVERT] * 40, [ADVERT] * 20))
    assert (found.since, found.before, found.after) == (TURN + timedelta(days=1), 40, 20)


def test_a_period_without_texts_is_refused(tmp_path: Path) -> None:
    made = lake(tmp_path / "lake", [ADVERT], [ADVERT])
    with pytest.raises(UsageError, match="no text since"):
        drift(made, TURN + timedelta(days=9))
    with pytest.raises(UsageError, match="no text with a time"):
        drift(lake(tmp_path / "empty", [], []))


@given(st.lists(st.floats(0, 1), min_size=1), st.lists(st.floats(0, 1), min_size=1))
def test_the_index_is_never_negative_and_nothing_against_itself(old: list[float], new: list[float]) -> None:
    assert stability(np.array(old), np.array(new)) >= 0
    assert stability(np.array(old), np.array(old)) == 0
