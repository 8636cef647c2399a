"""A lead of any day can be reckoned again from what was known that day; what differs is named."""

import json
import re
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marsad import pipeline
from marsad.engines import Lake
from marsad.errors import LakeError, UsageError
from marsad.link.saying import Word
from marsad.model import Provenance
from marsad.rank import again, deciding, use_harm
from marsad.rank.again import differences
from marsad.rank.harm import BUILT_IN

WHY = Provenance("trial", "invented data")
DAYS = [datetime(2026, 11, day, tzinfo=UTC) for day in (2, 9, 16)]
OFFER = "❄️ coke 1g 60€ 3g 160€ livraison rapide Lyon appelez +9647700000001 numero {at}"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, list[datetime]]:
    """A lake of three days, and when each was done: a network that grows, is put higher, and grows again."""
    folder = tmp_path_factory.mktemp("days")
    moments = []
    for number, day in enumerate(DAYS):
        rows = [
            {
                "id": f"{number}-{at}",
                "text": OFFER.format(at=at),
                "seen_at": (day - timedelta(days=1)).isoformat(),
            }
            for at in range(3)
        ]
        source = folder / f"{number}.jsonl"
        source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        pipeline.run([source], folder / "lake", WHY, workers=1, model=False, as_of=day)
        moments.append(datetime.now(UTC))
        time.sleep(0.01)
        if number == 0:
            lake = Lake(folder / "lake")
            word = Word("R. Haddad", "seen before", DAYS[1] - timedelta(days=1))
            deciding.keep(
                lake, [deciding.decide(lake, first(lake, None), "override", word, result=["higher"])]
            )
    return Lake(folder / "lake"), moments


def first(lake: Lake, known: datetime | None) -> str:
    return str(lake.read("leads", as_of=known)["id"][0].as_py())


def test_leads_of_every_day_come_out_the_same_to_the_last_digit(kept: tuple[Lake, list[datetime]]) -> None:
    lake, moments = kept
    indexes = []
    for known, day in zip(moments, DAYS, strict=True):
        found = again(lake, first(lake, known), known)
        assert found.differs == ()
        assert (found.same, found.as_of) == (True, day)
        indexes.append(lake.read("leads", as_of=known)["index"][0].as_py())
    assert len(set(indexes)) == 3  # so that each day is another


def test_without_a_day_it_is_the_newest(kept: tuple[Lake, list[datetime]]) -> None:
    assert again(kept[0], first(kept[0], None)).as_of == DAYS[-1]


def test_what_was_not_known_then_cannot_be_reckoned(kept: tuple[Lake, list[datetime]]) -> None:
    lake, moments = kept
    for lead, known in (("L-NOBODY", None), (first(lake, None), moments[0] - timedelta(days=400))):
        with pytest.raises(UsageError, match="known then"):
            again(lake, lead, known)


def test_a_lead_comes_out_by_the_harm_table_of_its_day(
    kept: tuple[Lake, list[datetime]], tmp_path: Path
) -> None:
    shutil.copytree(kept[0].path, tmp_path / "lake")
    lake, lead = Lake(tmp_path / "lake"), first(kept[0], None)
    own = tmp_path / "harm.yaml"
    text = BUILT_IN.read_text("utf-8").replace(
        "drug_ad_coded: {actionable: 0.50", "drug_ad_coded: {actionable: 0.25"
    )
    own.write_text(re.sub(r'^version: ".*"$', 'version: "ours 1"', text, flags=re.M), "utf-8")
    use_harm(own, lake.path, unsigned=True)
    pipeline.relink(lake.path, as_of=DAYS[-1])
    now, before = (lake.read("leads", as_of=known)["index"][0].as_py() for known in (None, kept[1][-1]))
    assert now < before
    assert again(lake, lead).same
    assert again(lake, lead, kept[1][-1]).same


def test_a_lead_that_was_tampered_with_is_found_out(
    kept: tuple[Lake, list[datetime]], tmp_path: Path
) -> None:
    stored = kept[0].read("leads").to_pylist()[0]
    found = differences({**stored, "index": stored["index"] * 1.0000001}, stored)
    assert [each.column for each in found] == ["index"]
    assert differences(stored, dict(stored)) == ()
    assert differences(stored, None)[0].again is None


def test_leads_of_a_run_that_never_finished_are_refused(kept: tuple[Lake, list[datetime]]) -> None:
    lake = kept[0]
    lake.replace("leads", lake.read("leads"))
    with pytest.raises(LakeError, match="never finished"):
        again(lake, first(lake, None))
