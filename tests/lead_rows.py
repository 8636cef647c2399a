"""Small hand-written worlds: name what matters of a row, the rest is filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from marsad import tables
from marsad.engines import Lake
from marsad.rank import rank
from marsad.rank.precision import SIDES, STRENGTHS, Precision

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_BLANK = {pa.string(): "", pa.int64(): 0}


def seen(identity: str, text: str = "", *, hours_ago: float | None = 24, **more: object) -> dict[str, object]:
    """An observation."""
    row: dict[str, object] = {
        "id": f"{identity:0>24}", "kind": "advert", "text": text, "source": "feed.jsonl", "record": 1,
        "given_id": "", "author": "", "platform": "telegram", "channel": "", "region": "IQ", "lang_given": "",
        "fields": "{}", "seen_at": None if hours_ago is None else NOW - timedelta(hours=hours_ago),
        "purpose": "training", "legal_basis": "exercise", "handling": "TLP:AMBER",
        "subject_category": "unknown", "assessment": "fact",
        "retention_until": date(2027, 11, 1), "run": "R-1",
    }  # fmt: skip
    return row | more


def reading(identity: str, speaker: str = "offender", lang: str = "ar") -> dict[str, object]:
    """What the row half says about an observation."""
    return {
        "id": f"{identity:0>24}", "lang": lang, "lang_confidence": 0.9,
        "speaker": speaker, "speaker_confidence": 0.9,
    }  # fmt: skip


def cues(*families: str) -> list[dict[str, object]]:
    """One cue of each family, all on the first letters."""
    return [{"family": family, "start": 0, "end": 4, "rule": "menu_price"} for family in families]


def always(right: float) -> Precision:
    """A measurement in which every finding that stood alone was right so often."""
    return Precision("test", np.full((len(SIDES), STRENGTHS), right), {})


SURE = always(0.99)


def finding(
    identity: str, typology: str = "drug_ad_coded", score: float = 0.8, **more: object
) -> dict[str, object]:
    """A finding with one cue."""
    row: dict[str, object] = {
        "observation": f"{identity:0>24}", "typology": typology, "subtype": "", "score": score, "severity": 2,
        "speaker": "offender", "modifiers": [], "pack_version": "1",
        "cues": [{"family": "text", "start": 0, "end": 4, "rule": "menu_price"}],
    }  # fmt: skip
    return row | more


def mention(
    identity: str, kind: str, value: str, start: int = 0, end: int = 1, written: str = "plain"
) -> dict[str, object]:
    """A selector in a text."""
    return {
        "observation": f"{identity:0>24}", "kind": kind, "value": value, "start": start, "end": end,
        "confidence": 1.0, "written": written,
    }  # fmt: skip


def network(identity: str, members: list[str], **more: object) -> dict[str, object]:
    """A network of observations."""
    row: dict[str, object] = {
        "id": identity, "size": len(members), "templates": 1, "selectors": [], "typologies": [],
        "speakers": [], "regions": ["IQ"], "langs": ["ar"], "platforms": ["telegram"],
        "exemplar": f"{members[0]:0>24}", "first_seen": None, "last_seen": None,
    }  # fmt: skip
    return row | more


def tie(kind: str, value: str, count: int, weight: float = 5.0) -> dict[str, object]:
    """A selector of a network."""
    return {"kind": kind, "value": value, "count": count, "weight": weight}


def member(identity: str, net: str = "", template: str = "") -> dict[str, object]:
    """Where an observation belongs."""
    return {"observation": f"{identity:0>24}", "template": template, "network": net}


def world(
    observations: list[dict[str, object]],
    findings: list[dict[str, object]] = (),
    *,
    readings: list[dict[str, object]] | None = None,
    selectors: list[dict[str, object]] = (),
    networks: list[dict[str, object]] = (),
    members: list[dict[str, object]] = (),
) -> dict[str, pa.Table]:
    """The tables that `marsad.rank.rank` takes."""
    if readings is None:
        readings = [reading(str(row["id"])) for row in observations]
    rows = {
        "observations": observations, "readings": readings, "selectors": selectors,
        "findings": findings, "networks": networks, "members": members,
    }  # fmt: skip
    return {name: pa.Table.from_pylist(list(each), schema=tables.TABLES[name]) for name, each in rows.items()}


def ring(size: int = 4, **more: object) -> dict[str, pa.Table]:
    """A network of adverts that share one phone."""
    ids = [str(number) for number in range(1, size + 1)]
    return world(
        [seen(i) for i in ids],
        [finding(i) for i in ids],
        selectors=[mention(i, "phone", "+9647700000001") for i in ids],
        networks=[network("N-1", ids, selectors=[tie("phone", "+9647700000001", size)], **more)],
        members=[member(i, "N-1", "T-1") for i in ids],
    )


def sure_lake(folder: Path, rows: dict[str, pa.Table]) -> Lake:
    """A lake of a world, ranked at NOW, in which findings are right."""
    lake = Lake(folder, create=True)
    for name, each in rows.items():
        lake.replace(name, each)
    lake.replace("leads", rank(**rows, as_of=NOW, precision=SURE))
    return lake
