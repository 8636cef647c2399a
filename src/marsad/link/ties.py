"""The links table: what ties each observation, texts and selectors, how strongly, and what does not count and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.components import Ties
from marsad.link.observed import Observed, whole
from marsad.link.selectors_shared import STRANGERS, index, memtable, mentions_once, weigh
from marsad.model import FLAGGED
from marsad.tables import LINKS

if TYPE_CHECKING:
    import ibis

OFFENDERS = 0.1
"""A template holds observations together where at least this share of its copies is flagged as an offender's."""
BENIGN = "benign: its copies are not flagged as an offender's"
_TELLS = 4.0
"""A text must tell four times what it is trusted with: people copy greetings."""
_COLUMNS = pa.schema([pa.field("n", pa.int64()), *(LINKS.field(name) for name in LINKS.names[1:])])


def ties(seen: Observed, selectors: pa.Table, connection: ibis.BaseBackend) -> tuple[pa.Table, Ties]:
    """All links (LINKS, by observation, kind and value), and those of them that may hold networks together."""
    texts = len(np.unique(seen.text_group))
    rows = pa.concat_tables([_by_text(seen, texts), _by_selector(seen, selectors, texts, connection)])
    rows = rows.sort_by(
        [("n", "ascending"), ("via_kind", "ascending"), ("via", "ascending")]
    ).combine_chunks()
    links = rows.set_column(0, LINKS.field("observation"), seen.ids.take(whole(rows["n"]))).cast(LINKS)
    active = rows.filter(pc.equal(rows["suppressed"], ""))
    key = whole(pc.binary_join_element_wise(active["via_kind"], active["via"], "\0")).dictionary_encode()
    return links, Ties(
        active["n"].to_numpy(),
        key.indices.to_numpy().astype(np.int64),
        active["weight"].to_numpy().astype(np.float64),
        pc.equal(active["via_kind"], "template").to_numpy(),
        len(key.dictionary),
    )


def _by_text(seen: Observed, texts: int) -> pa.Table:
    code = pc.dictionary_encode(seen.template)
    at, names = code.indices.to_numpy(), len(code.dictionary)
    degree = np.bincount(at, minlength=names)
    offenders = np.bincount(at, weights=seen.offender >= FLAGGED, minlength=names)
    tells = np.full(names, np.inf)
    np.minimum.at(tells, at, seen.nats)
    # Copies are one text however many they are: only what the text tells makes a coincidence less likely.
    weight = np.minimum(np.log(texts + STRANGERS), tells / _TELLS)
    rows = np.flatnonzero(pc.not_equal(seen.template, "").to_numpy(zero_copy_only=False))
    group = at[rows]
    columns = {
        "n": rows,
        "via_kind": ["template"] * len(rows),
        "via": seen.template.take(pa.array(rows)),
        "weight": weight[group].astype(np.float32),
        "degree": degree[group],
        "suppressed": np.where(offenders < OFFENDERS * degree, BENIGN, "")[group],
    }
    return pa.table(columns).cast(_COLUMNS)


def _by_selector(seen: Observed, selectors: pa.Table, texts: int, connection: ibis.BaseBackend) -> pa.Table:
    at = pc.index_in(selectors["observation"], value_set=seen.ids)
    named = selectors.select(["kind", "value", "confidence"]).append_column("n", at.cast(pa.int64()))
    mentions = memtable(named.filter(pc.is_valid(at)), ["n", "kind", "value", "confidence"])
    # Many sightings of one address are one subject seen often, not many unrelated texts.
    sighting = pc.equal(seen.columns["kind"], "sighting").to_numpy()
    columns = {
        "n": np.arange(len(seen.ids)),
        "text_group": np.where(sighting, -1, seen.text_group),
        "flagged": seen.flagged,
        "typology": seen.typology,
        "nat": seen.shared_address,
    }
    shared = connection.to_pyarrow(index(mentions, memtable(pa.table(columns), list(columns))))
    weight, suppressed = weigh(shared, texts)
    vias = shared.select(["kind", "value", "degree"])
    vias = vias.append_column("nats", pa.array(weight))
    vias = vias.append_column("suppressed", pa.array(suppressed, pa.string()))
    rows = mentions_once(mentions).join(memtable(vias, vias.column_names), ["kind", "value"])
    return (
        connection.to_pyarrow(
            rows.select(
                "n",
                "degree",
                "suppressed",
                via_kind=rows.kind,
                via=rows.value,
                weight=rows.nats * rows.confidence,
            )
        )
        .select(_COLUMNS.names)
        .cast(_COLUMNS)
    )
