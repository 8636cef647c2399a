"""What a lead is found by when somebody types words or a number: never anything of a victim."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from marsad.report.book import shown
from marsad.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marsad.engines import Lake

_CONTACTS = 200  # of a network, the most carried
_WORDS = 2_000  # code points of the exemplar
_HELD = ("victim", "reporting")


@dataclass(frozen=True, slots=True)
class Searched:
    """``words``: folded text (see `marsad.fold`); ``contacts``: canonical values of selectors. Both "" where closed."""

    lead: str
    words: str = ""
    contacts: tuple[str, ...] = ()


def searched(lake: Lake) -> Iterator[Searched]:
    """One for each lead, in no order."""
    leads = lake.read(
        "leads", columns=["id", "about", "subject", "lane", "typology", "speaker", "exemplar"]
    ).to_pylist()
    open_ones = [row for row in leads if _open(row)]
    texts = _texts(lake, [row["exemplar"] for row in open_ones])
    of_network = _of_networks(lake, {row["subject"] for row in open_ones if row["about"] == "network"})
    of_one = _of_observations(lake, [row["exemplar"] for row in open_ones if row["about"] != "network"])
    for row in leads:
        if not _open(row):
            yield Searched(row["id"])
            continue
        held = of_network.get(row["subject"]) or of_one.get(row["exemplar"], ())
        yield Searched(row["id"], texts.get(row["exemplar"], ""), held)


def _open(row: Mapping[str, str]) -> bool:
    """Source: the lines never crossed, 2 and 3 of the design."""
    return shown(row["lane"], row["typology"]) == "open" and row["speaker"] not in _HELD


def _texts(lake: Lake, ids: list[str]) -> dict[str, str]:
    """Folded words of observations, but of none that a victim wrote."""
    wanted = pa.array(sorted(set(ids)), pa.string())
    closed = set(
        lake.read(
            "readings", columns=["id"], where=pc.field("id").isin(wanted) & (pc.field("speaker") == "victim")
        )["id"].to_pylist()
    )
    found = lake.read("observations", columns=["id", "kind", "text"], where=pc.field("id").isin(wanted))
    return {
        row["id"]: fold(row["text"][:_WORDS]).text
        for row in found.to_pylist()
        if row["kind"] != "report" and row["id"] not in closed
    }


def _of_networks(lake: Lake, ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Contacts of networks, the most carried first."""
    found = lake.read("networks", columns=["id", "selectors"])
    return {
        row["id"]: tuple(each["value"] for each in row["selectors"][:_CONTACTS])
        for row in found.to_pylist()
        if row["id"] in ids
    }


def _of_observations(lake: Lake, ids: list[str]) -> dict[str, tuple[str, ...]]:
    wanted = pa.array(sorted(set(ids)), pa.string())
    rows = lake.read(
        "selectors", columns=["observation", "value"], where=pc.field("observation").isin(wanted)
    )
    held: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows.to_pylist():
        held[row["observation"]].add(row["value"])
    return {name: tuple(sorted(values)[:_CONTACTS]) for name, values in held.items()}
