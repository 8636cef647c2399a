"""What linking knows of each observation before it links: `marsad.link.observed` on an engine's tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.observed import NAT, best
from marsad.model import FLAGGED

if TYPE_CHECKING:
    from marsad.engines.contract import Expression, Tables

_PLACED = pa.schema(
    [("id", pa.string()), ("kind", pa.string()), ("region", pa.string()), ("platform", pa.string()),
     ("seen_at", pa.timestamp("us", tz="UTC")), ("nat", pa.bool_())]
)  # fmt: skip
_BEST = pa.schema(
    [("id", pa.string()), ("offender", pa.float32()), ("victim", pa.bool_()), ("typology", pa.int64())]
)


def seen(
    tables: Tables, observations: Expression, readings: Expression, findings: Expression, texts: Expression
) -> Expression:
    """One row an observation: what it is, who speaks, what was found in it, and its text's copies (``texts``).

    As in `marsad.link.observed.Observed`; ``nat`` is ``shared_address``, ``typology`` numbers the typologies by name,
    ``leading`` ones make a network of what they are tied to; ``bystander`` reports and is not one.
    """
    placed = tables.by_row(observations, _placed, _PLACED)
    typologies = tables.fetch(findings.select("typology").distinct())["typology"].combine_chunks().sort()
    found = findings.select("observation", "typology", "score", "speaker")
    found = tables.keep(tables.by_group(found, "observation", partial(_best, typologies=typologies), _BEST))
    rows = placed.inner_join(texts, "id").left_join(readings, "id").drop("id_right")
    rows = rows.left_join(found, "id").drop("id_right")
    rows = rows.mutate(
        speaker=rows.speaker.fill_null("ordinary"),
        lang=rows.lang.fill_null("other"),
        offender=rows.offender.fill_null(0.0).cast("float32"),
        victim=rows.victim.fill_null(False),
        typology=rows.typology.fill_null(-1),
    )
    rows = rows.mutate(flagged=(rows.offender >= FLAGGED) | rows.victim)
    rows = rows.mutate(leading=rows.flagged | (rows.kind == "tip"))
    return tables.keep(rows.mutate(bystander=(rows.speaker == "reporting") & ~rows.leading))


def _placed(batch: pa.RecordBatch) -> pa.RecordBatch:
    nat = pc.match_substring_regex(batch["fields"], NAT)
    return pa.RecordBatch.from_arrays([*(batch[name] for name in _PLACED.names[:-1]), nat], schema=_PLACED)


def _best(findings: pa.Table, typologies: pa.Array) -> pa.Table:
    code = pc.dictionary_encode(findings["observation"].combine_chunks())
    code = pa.concat_arrays(code.chunks) if isinstance(code, pa.ChunkedArray) else code
    offender, victim, typology = best(
        findings, np.asarray(code.indices.to_numpy(), np.int64), len(code.dictionary), typologies
    )
    return pa.table([code.dictionary, pa.array(offender), pa.array(victim), pa.array(typology)], schema=_BEST)
