"""Why a lead stands where it stands, and what people decided about it."""

from __future__ import annotations

import pyarrow as pa

from marsad.tables.parts import UTC, required

REASON = pa.struct(
    required(("code", pa.string()), ("weight", pa.float32()), ("params", pa.map_(pa.string(), pa.string())))
)

BELIEF = pa.struct(  # what a lead's index was reckoned with: probabilities
    required(
        ("right", pa.float64()),  # it is what it is called
        ("act", pa.float64()),  # it can be acted on, if it is
        ("high", pa.float64()),  # high harm, if it can
    )
)

_QUEUE = pa.struct(
    required(("typology", pa.string()), ("leads", pa.int64()), ("hopeless", pa.int64()))  # without any chance
)

DECISIONS = pa.schema(  # one row a decision of a person about a lead; nothing is ever changed or deleted
    [
        *required(
            ("id", pa.string()),  # D- and 10 characters
            ("kind", pa.string()),  # rank.decisions.KINDS
            ("by", pa.string()),  # the person's name
            ("made", UTC),
            ("reason", pa.string()),
            ("lead", pa.string()),  # what it was called then; leads come and go
            ("about", pa.string()),  # network | observation; "" where no lead is meant
            ("subjects", pa.list_(pa.string())),  # observations that stand for it
            ("held", pa.list_(pa.string())),  # all that it held then; what is not among them is new
            ("result", pa.list_(pa.string())),  # rank.decisions.RESULTS and DIRECTIONS, "referred:CODE"
            ("to", pa.string()),  # whom it is assigned to
            ("plan", pa.string()),  # P- and 10 characters: the adopted plan that offered it
            ("why", pa.string()),  # why it was in that plan
            ("of", pa.string()),  # what a withdraw takes back, else ""
        ),
        pa.field("until", UTC),  # null = until it is withdrawn
        pa.field("hours", pa.float32()),  # staff-hours that the work took
        pa.field("chance", pa.float64()),  # probability with which that plan offered it; null = no plan did
        # The lead as it stood when this was decided: learning never guesses what was known.
        pa.field("rank", pa.int64()),
        pa.field("index", pa.float64()),
        pa.field("tier", pa.int8()),
        pa.field("size", pa.int64()),
        pa.field("needed", pa.float32()),  # staff-hours that were reckoned with
        pa.field("score", pa.float32()),
        pa.field("belief", BELIEF),
        pa.field("raised", UTC),  # when it first stood in the queue
        *required(
            ("lane", pa.string()),
            ("typology", pa.string()),
            ("speaker", pa.string()),
            ("area", pa.string()),  # "" = not known, or several
            ("language", pa.string()),
            ("harm_version", pa.string()),
            ("version", pa.string()),  # of Marsad
            ("reasons", pa.list_(REASON)),
            ("queue", pa.list_(_QUEUE)),  # of a plan: what stood in the queue
        ),
    ]
)
