"""Runs Marsad on an artificial world that nothing was tuned on, beside the truth of that world."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa

from marsad.evaluate.answers import Answer, answers_of
from marsad.evaluate.truth import Item, Mention
from marsad.model import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SPLIT = "held_out"
FIRST_SEED = 1_000
"""Seeds from here on, with families of the split `SPLIT`, are kept for scoring; below it for building."""
HARM_UNITS = {0: 0.0, 1: 1.0, 2: 3.0, 3: 10.0, 4: 30.0, 5: 100.0}
"""Harm of one incident by severity: each step about three times the one before (set by us)."""
LIFE_RISK = 5
_BATCH = 4_096
_ARTIFICIAL = Provenance("measuring on an artificial world", "no personal data", "TLP:CLEAR")


@dataclass(frozen=True, slots=True)
class Judged:
    """The truth and Marsad's answers, aligned; the tables of the set half; the texts for who may see them, and where
    they were seen, by observation."""

    truth: tuple[Item, ...]
    answers: tuple[Answer, ...]
    texts: dict[str, str]
    regions: dict[str, str]
    links: pa.Table
    members: pa.Table
    networks: pa.Table
    leads: pa.Table


def judge(items: int, seed: int, *, split: str = SPLIT, workers: int = 1) -> Judged:
    """Make a world of ``items`` rows in a temporary folder, run everything on it, add its truth."""
    from marsad.synth import write_world

    with tempfile.TemporaryDirectory(prefix="marsad-evaluate-") as name:
        folder = Path(name)
        write_world(folder, items=items, seed=seed, split=split, workers=workers)
        return judge_folder(folder, workers=workers)


@dataclass(frozen=True, slots=True)
class Tables:
    """A world read and linked, before it is ranked; ``found`` as `tables.ROWS`, ``rows`` the same split up."""

    observations: pa.Table
    found: pa.Table
    rows: dict[str, pa.Table]
    links: pa.Table
    members: pa.Table
    networks: pa.Table
    truth: tuple[Item, ...]


def tables_of(folder: Path, *, workers: int = 1) -> Tables:
    """The tables of a written world: ``observations.jsonl``, ``truth/observations.jsonl``."""
    from marsad import link
    from marsad.engines import embedded
    from marsad.engines.intake import split

    observations, found = _row_half(folder / "observations.jsonl", workers)
    rows = split(found)
    linked = link.link(
        observations.select(list(link.NEEDS)), **rows, previous=None, connection=embedded.connection()
    )
    named = dict(zip(observations["given_id"].to_pylist(), observations["id"].to_pylist(), strict=True))
    with (folder / "truth" / "observations.jsonl").open("rb") as lines:
        truth = tuple(read_truth((orjson.loads(line) for line in lines), named))
    return Tables(observations, found, rows, linked.links, linked.members, linked.networks, truth)


def judge_folder(folder: Path, *, workers: int = 1) -> Judged:
    """The same for a world that is written already."""
    from marsad import rank
    from marsad.synth import UNTIL

    world = tables_of(folder, workers=workers)
    observations = world.observations
    leads = rank.rank(
        observations=observations.select(list(rank.NEEDS)),
        **world.rows,
        networks=world.networks,
        members=world.members,
        as_of=UNTIL,
    )
    truth = {item.id: item for item in world.truth}
    answers = tuple(answer for answer in answers_of([world.found]) if answer.id in truth)
    ids = observations["id"].to_pylist()
    texts, regions = (
        dict(zip(ids, observations[name].to_pylist(), strict=True)) for name in ("text", "region")
    )
    return Judged(
        tuple(truth[answer.id] for answer in answers),
        answers,
        texts,
        regions,
        world.links,
        world.members,
        world.networks,
        leads,
    )


def _row_half(path: Path, workers: int) -> tuple[pa.Table, pa.Table]:
    """Observations (each id once) and what is found in each, in order of reading."""
    from marsad import readers
    from marsad.detect import NEEDS, read_batch
    from marsad.engines import embedded
    from marsad.engines.known import KnownIds
    from marsad.synth import UNTIL

    known = KnownIds()
    stream = readers.observations(
        [path], provenance=_ARTIFICIAL, run="evaluate", options=None, batch_size=_BATCH, as_of=UNTIL.date()
    )
    fresh = (batch.table.filter(pa.array(known.admit(batch.table["id"]))) for batch in stream)
    some = (one for one in fresh if one.num_rows)
    pairs = list(embedded.map_batches(read_batch, some, columns=NEEDS, workers=workers))
    return pa.Table.from_batches([seen for seen, _ in pairs]), pa.Table.from_batches(
        [found for _, found in pairs]
    )


def read_truth(rows: Iterable[dict[str, Any]], named: dict[str, str]) -> list[Item]:
    """Truth rows as items; ``named``: given id → observation id. A record delivered twice is one item.

    Harm: an operator does the harm of its worst text times the square root of its number of texts (volume
    is not harm), shared among its texts; a victim's report or a tip carries the harm of its own incident,
    shared among its copies. Honest shops do none.
    """
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["id"] in named:
            first.setdefault(row["id"], row)
    whole = list(first.values())
    root = _roots(whole)
    copies = Counter(root.values())
    posts = Counter(row["operator"] for row in whole if _does_harm(row))
    worst: dict[str, int] = {}
    for row in whole:
        if _does_harm(row):
            worst[row["operator"]] = max(worst.get(row["operator"], 0), int(row["harm"]))
    found = []
    for row in whole:
        origin = root[row["id"]]
        group = f"copies-{origin}" if copies[origin] > 1 else ""
        if _does_harm(row):
            units = HARM_UNITS[worst[row["operator"]]] / float(posts[row["operator"]]) ** 0.5
        else:
            units = HARM_UNITS[int(row["harm"])] / copies[origin]
        found.append(_item(row, named[row["id"]], group, units))
    return found


def _does_harm(row: dict[str, Any]) -> bool:
    """Texts and sightings of somebody who does harm, as against reports about it."""
    return bool(row["operator"]) and row["category"] in {"offender", "sighting"} and not row.get("benign")


def _roots(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The first text that each copy goes back to."""
    origin = {row["id"]: row["copy_of"] for row in rows if row.get("copy") in {"repost", "forward"}}
    found = {}
    for row in rows:
        at = row["id"]
        while at in origin:
            at = origin[at]
        found[row["id"]] = at
    return found


def _item(row: dict[str, Any], name: str, copies: str, harm: float) -> Item:
    return Item(
        id=name,
        speaker=row["speaker"] or "ordinary",
        typology=row["typology"],
        subtype=row["subtype"],
        modifiers=tuple(row.get("modifiers", ())),
        lang=row["lang"],
        kind=row["kind"],
        noise=row.get("hard_negative") or row.get("noise") or "",
        family=row["family"],
        template=row["template"] or copies,
        operator=row["operator"],
        copies=copies,
        benign=bool(row.get("benign")),
        harm=harm,
        life_risk=int(row["harm"]) >= LIFE_RISK,
        seen=datetime.fromisoformat(row["time"]) if row.get("time") else None,
        mentions=tuple(_mention(mark) for mark in row["selectors"]),
    )


def _mention(mark: dict[str, Any]) -> Mention:
    return Mention(
        mark["kind"],
        mark["value"],
        int(mark["start"]),
        int(mark["end"]),
        mark["how"],
        tuple(mark.get("accept", ())),
        bool(mark.get("recoverable", True)),
    )
