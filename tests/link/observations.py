"""Builds the four tables that linking reads from a few words, one `Seen` an observation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa

from marsad.link import NEEDS, Linked, link
from marsad.tables import FINDINGS, OBSERVATIONS, READINGS, SELECTORS

START = datetime(2026, 1, 1, tzinfo=UTC)
DRUGS = "drug_ad_coded"


@dataclass(frozen=True)
class Seen:
    """One observation: ``says`` is its speaker, ``score`` the score of its finding (0 = none)."""

    text: str = ""
    says: str = "ordinary"
    score: float = 0.0
    selectors: tuple[tuple[str, str], ...] = ()
    typology: str = DRUGS
    kind: str = "post"
    region: str = ""
    platform: str = ""
    fields: str = "{}"
    id: str = ""


def advert(text: str, *selectors: tuple[str, str], score: float = 0.9, **more: str) -> Seen:
    return Seen(text, "offender", score, selectors, **more)  # type: ignore[arg-type]


def plain(text: str, *selectors: tuple[str, str], **more: str) -> Seen:
    return Seen(text, "ordinary", 0.0, selectors, **more)  # type: ignore[arg-type]


def phone(number: int) -> tuple[str, str]:
    return "phone", f"+964770000{number:04d}"


def words(seed: int, count: int = 12) -> str:
    """Words that no other seed has, all letters."""
    letters = np.random.default_rng(seed).integers(97, 123, (count, 8), dtype=np.uint8)
    letters[:, 7] = ord(" ")
    return letters.tobytes().decode().strip()


def tables(seen: list[Seen]) -> dict[str, pa.Table]:
    rows = [(item.id or f"{at:024x}", at, item) for at, item in enumerate(seen)]
    observations = [
        {"id": name, "kind": item.kind, "text": item.text, "author": "", "region": item.region,
         "platform": item.platform, "fields": item.fields, "seen_at": START + timedelta(hours=at)}
        for name, at, item in rows
    ]  # fmt: skip
    readings = [
        {"id": name, "lang": "en", "lang_confidence": 1.0, "speaker": item.says, "speaker_confidence": 1.0}
        for name, _, item in rows
    ]
    selectors = [
        {
            "observation": name,
            "kind": kind,
            "value": value,
            "start": 0,
            "end": 1,
            "confidence": 1.0,
            "written": "plain",
        }
        for name, _, item in rows
        for kind, value in item.selectors
    ]
    findings = [
        {"observation": name, "typology": item.typology, "subtype": "", "score": item.score, "severity": 3,
         "speaker": item.says, "modifiers": [], "pack_version": "1", "cues": []}
        for name, _, item in rows
        if item.score
    ]  # fmt: skip
    needed = pa.schema([OBSERVATIONS.field(name) for name in NEEDS])
    return {
        "observations": pa.Table.from_pylist(observations, needed),
        "readings": pa.Table.from_pylist(readings, READINGS),
        "selectors": pa.Table.from_pylist(selectors, SELECTORS),
        "findings": pa.Table.from_pylist(findings, FINDINGS),
    }


def linked(seen: list[Seen], previous: pa.Table | None = None) -> Linked:
    return link(**tables(seen), previous=previous, connection=ibis.duckdb.connect())


def networks(result: Linked, size: int) -> list[str]:
    """The network of each of the first ``size`` observations, "" = none."""
    found = dict(zip(*(result.members[name].to_pylist() for name in ("observation", "network")), strict=True))
    return [found.get(f"{at:024x}", "") for at in range(size)]


def shuffled(given: dict[str, pa.Table], seed: int) -> dict[str, pa.Table]:
    rng = np.random.default_rng(seed)
    return {name: table.take(rng.permutation(table.num_rows)) for name, table in given.items()}
