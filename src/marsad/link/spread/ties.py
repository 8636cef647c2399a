"""All that may tie, by observation, kind and value: `marsad.link.ties` on an engine's tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.selectors_shared import CONTACTS, index, mentions_once, weigh
from marsad.link.ties import TEMPLATE, says_nothing, weigh_templates
from marsad.model import FLAGGED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.engines.contract import Expression, Tables
    from marsad.link.statements import Said

_BETWEEN = "\x1f"  # kind and value as one name: the separator is in no kind
_VIAS = pa.schema(
    [("via", pa.string()), ("via_kind", pa.string()), ("value", pa.string()), ("full", pa.float64()),
     ("degree", pa.int64()), ("suppressed", pa.string())]
)  # fmt: skip
_TEMPLATES = pa.schema(
    [("via", pa.string()), ("weight", pa.float32()), ("degree", pa.int64()), ("suppressed", pa.string())]
)


def links(tables: Tables, seen: Expression, selectors: Expression, said: Said) -> Expression:
    """The LINKS table (`marsad.tables`)."""
    texts = _count(tables, seen.filter(seen.text_group == seen.id))
    rows = _by_text(tables, seen, texts).union(_by_selector(tables, seen, selectors, texts, said))
    return tables.keep(rows)


def _by_text(tables: Tables, seen: Expression, texts: int) -> Expression:
    held = seen.filter(seen.template != "").select("id", "template", "nats", "offender")
    groups = held.group_by("template").agg(
        degree=held.count(),
        offenders=(held.offender >= FLAGGED).cast("int64").sum(),
        tells=held.nats.min(),
    )
    weighed = tables.by_row(groups, partial(_templates, texts=texts), _TEMPLATES)
    rows = held.inner_join(weighed, held.template == weighed.via)
    return rows.select(
        "via", "weight", "degree", "suppressed", observation="id", via_kind=ibis.literal(TEMPLATE)
    ).select("observation", "via_kind", "via", "weight", "degree", "suppressed")


def _by_selector(
    tables: Tables, seen: Expression, selectors: Expression, texts: int, said: Said
) -> Expression:
    named = selectors.semi_join(seen, selectors.observation == seen.id)
    named = named.select("confidence", n="observation", via=named.kind + _BETWEEN + named["value"])
    once = tables.keep(mentions_once(named))
    # Many sightings of one address are one subject seen often, not many unrelated texts.
    group = (seen.kind == "sighting").ifelse("", seen.text_group)
    silent = says_nothing(_count(tables, seen.filter(seen.flagged)), _count(tables, seen))
    facts = seen.select("typology", "nat", n="id", text_group=group, flagged=seen.flagged | silent)
    contact = once.via.split(_BETWEEN)[0].isin(CONTACTS)
    rows = tables.keep(once.mutate(contact=contact).drop("confidence").inner_join(facts, "n"))
    weighed = partial(_weighed, texts=texts, said=said.selectors)
    vias = tables.keep(tables.by_row(index(rows), weighed, _VIAS))
    rows = once.inner_join(vias, "via")
    weight = (rows.full * rows.confidence.cast("float64")).cast("float32")
    return rows.select("n", "via_kind", "value", "degree", "suppressed", weight=weight).select(
        "via_kind", "weight", "degree", "suppressed", observation="n", via="value"
    ).select("observation", "via_kind", "via", "weight", "degree", "suppressed")  # fmt: skip


def _count(tables: Tables, rows: Expression) -> int:
    return int(tables.fetch(rows.agg(many=rows.count()))["many"][0].as_py())


def _templates(batch: pa.RecordBatch, texts: int) -> pa.RecordBatch:
    degree, offenders = (batch[name].to_numpy() for name in ("degree", "offenders"))
    tells = batch["tells"].to_numpy().astype(np.float64)
    weight, suppressed = weigh_templates(degree, offenders, tells, texts)
    columns = [
        batch["template"],
        pa.array(weight),
        batch["degree"],
        pa.array(suppressed.tolist(), pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_TEMPLATES)


def _weighed(batch: pa.RecordBatch, texts: int, said: Mapping[tuple[str, str], str]) -> pa.RecordBatch:
    parts = pc.split_pattern(batch["via"], _BETWEEN, max_splits=1)
    kind, value = (pc.list_element(parts, at) for at in (0, 1))
    table = pa.Table.from_batches([batch]).append_column("kind", kind).append_column("value", value)
    weight, suppressed = weigh(table, texts, said)
    columns = [
        batch["via"], kind, value, pa.array(weight), batch["degree"], pa.array(suppressed, pa.string())
    ]  # fmt: skip
    return pa.RecordBatch.from_arrays(columns, schema=_VIAS)
