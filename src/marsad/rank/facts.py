"""What the tables say, as arrays by observation, by flagged finding and by mention. No texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import FAMILIES, FLAGGED, KINDS, MODEL_LED, SPEAKERS
from marsad.rank.columns import Flags, Ints, coded, micros, one_chunk, positions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.engines.places import Places

NEEDS = ("id", "kind", "platform", "region", "seen_at", "retention_until", "fields")
"""The columns of observations that ranking reads."""
SCORE_UNIT = 1_000_000
"""Scores are summed as whole millionths: sums of floats would depend on row order."""
_LISTS = ("cues", "modifiers")


@dataclass(frozen=True, slots=True)
class Observed:
    """Observations, one row each; codes are -1 where nothing is known."""

    ids: pa.Array
    kind: Ints
    speaker: Ints
    lang: Ints
    langs: list[str]
    region: Ints
    regions: list[str]
    platform: Ints
    platforms: list[str]
    seen: Ints  # microseconds, NO_TIME
    erased: Ints  # microseconds: when the retention date comes
    network: Ints  # row in the networks table
    template: Ints  # the same number for the same text with slots
    company: Ints  # the same number for the same network as links alone make it, whatever people said; or -1


@dataclass(frozen=True, slots=True)
class Found:
    """Flagged findings, one row each."""

    observation: Ints
    typology: Ints
    typologies: list[str]
    subtype: Ints
    subtypes: list[str]
    score: Ints  # millionths
    severity: Ints
    speaker: Ints
    families: Ints  # bit k = a cue of model.FAMILIES[k]
    modifiers: dict[str, Flags]
    led: Flags  # the model alone made it: the rules would not have flagged it


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Selectors, one row a mention."""

    observation: Ints
    kind: Ints
    kinds: list[str]
    hidden: Flags


def observed(
    observations: pa.Table, places: Places, readings: pa.Table, members: pa.Table, networks: pa.Table
) -> Observed:
    """Observations with speaker, language, network and template; ``places`` are those of their ids."""
    speaker, lang, network, template = (np.full(len(places.ids), -1, np.int64) for _ in range(4))
    at = places.find(readings["id"])
    speaker[at[at >= 0]] = _among(readings["speaker"], SPEAKERS)[at >= 0]
    lang_codes, langs = coded(readings["lang"])
    lang[at[at >= 0]] = lang_codes[at >= 0]
    member = places.find(members["observation"])
    held, alike = (
        (member >= 0) & pc.not_equal(members[name], "").to_numpy() for name in ("network", "template")
    )
    network[member[held]] = positions(members["network"].filter(pa.array(held)), networks["id"])
    # Which number a template has says nothing: it need not be that of its name in order.
    named = one_chunk(members["template"].filter(pa.array(alike))).dictionary_encode()
    template[member[alike]] = named.indices.to_numpy()
    company = network.copy()
    moved = pc.is_valid(members["found"]).to_numpy() & (member >= 0)
    if moved.any():
        made = places.find(members["found"].filter(pa.array(moved)))
        company[member[moved]] = np.where(made >= 0, networks.num_rows + made, -1)
    region, regions = _known(observations["region"])
    platform, platforms = _known(observations["platform"])
    days = observations["retention_until"].cast(pa.int32()).to_numpy().astype(np.int64)
    return Observed(
        places.ids, _among(observations["kind"], KINDS), speaker, lang, langs, region, regions, platform, platforms,
        micros(observations["seen_at"]), days * 86_400_000_000, network, template, company,
    )  # fmt: skip


def found(findings: pa.Table, places: Places, known: Sequence[str]) -> Found:
    """Flagged findings of these observations; ``known`` typologies have codes even where none was found."""
    sure = pc.greater_equal(findings["score"], pa.scalar(FLAGGED, pa.float32())).to_numpy()
    at = places.find(findings["observation"])
    rows = np.flatnonzero(sure & (at >= 0))
    # Lists are read where they stand: to filter them would copy every cue.
    plain = [name for name in findings.column_names if name not in _LISTS]
    flagged = findings.select(plain).take(pa.array(rows))
    typologies = sorted({*known, *pc.unique(flagged["typology"]).to_pylist()})
    subtype, subtypes = _known(flagged["subtype"])
    return Found(
        observation=at[rows],
        typology=_among(flagged["typology"], typologies),
        typologies=typologies,
        subtype=subtype,
        subtypes=subtypes,
        score=np.rint(flagged["score"].to_numpy().astype(np.float64) * SCORE_UNIT).astype(np.int64),
        severity=flagged["severity"].to_numpy().astype(np.int64),
        speaker=_among(flagged["speaker"], SPEAKERS),
        families=_families(one_chunk(findings["cues"]))[rows],
        modifiers=_modifiers(one_chunk(findings["modifiers"]), rows),
        led=_led(one_chunk(findings["cues"]))[rows],
    )


def mentioned(selectors: pa.Table, places: Places) -> Mentioned:
    """Mentions of selectors in these observations."""
    kind, kinds = coded(selectors["kind"])
    hidden = pc.not_equal(selectors["written"], "plain").to_numpy()
    return Mentioned(places.find(selectors["observation"]), kind, kinds, hidden)


def _among(column: pa.ChunkedArray, names: Sequence[str]) -> Ints:
    return positions(column, pa.array(names, pa.string()))


def _known(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Codes with -1 for "" ."""
    codes, names = coded(column)
    if names and names[0] == "":
        return codes - 1, names[1:]
    return codes, names


def _families(cues: pa.Array) -> Ints:
    parents = pc.list_parent_indices(cues).to_numpy()
    family = positions(pc.list_flatten(cues).field("family"), pa.array(FAMILIES))
    has = np.zeros(
        (len(cues), len(FAMILIES) + 1), np.bool_
    )  # the last column is that of a family nobody knows
    has[parents, family] = True
    bits = np.zeros(len(cues), np.int64)
    for code in range(len(FAMILIES)):
        bits |= has[:, code].astype(np.int64) << code
    return bits


def _led(cues: pa.Array) -> Flags:
    parents = pc.list_parent_indices(cues).to_numpy()
    by_model = pc.equal(pc.list_flatten(cues).field("rule"), MODEL_LED).to_numpy(zero_copy_only=False)
    flags = np.zeros(len(cues), np.bool_)
    flags[parents[by_model]] = True
    return flags


def _modifiers(modifiers: pa.Array, rows: Ints) -> dict[str, Flags]:
    """Which of ``rows`` have each modifier that any of them has."""
    parents = pc.list_parent_indices(modifiers).to_numpy()
    code, names = coded(pc.list_flatten(modifiers))
    out = {}
    for number, name in enumerate(names):
        flags = np.zeros(len(modifiers), np.bool_)
        flags[parents[code == number]] = True
        if flags[rows].any():
            out[name] = flags[rows]
    return out
