"""The Arrow schema of each table, in one place. All times are UTC; all spans are code points of the original."""

from __future__ import annotations

import pyarrow as pa

from marsad.tables.decisions import BELIEF, DECISIONS, REASON
from marsad.tables.hashes import HASH_LISTS, HASHES, LISTED
from marsad.tables.parts import PROVENANCE
from marsad.tables.parts import UTC as _UTC
from marsad.tables.parts import required as _required
from marsad.tables.runs import REFUSALS, RUNS

OBSERVATIONS = pa.schema(
    [
        *_required(
            ("id", pa.string()),  # 24 hex digits, see readers.identity
            ("kind", pa.string()),  # model.KINDS
            ("text", pa.string()),
            ("source", pa.string()),  # name of the file as given, without its folder
            ("record", pa.int64()),  # number of the record inside the source, from 1
            ("given_id", pa.string()),
            ("author", pa.string()),
            ("platform", pa.string()),
            ("channel", pa.string()),
            ("region", pa.string()),  # ISO 3166-1 alpha-2 or ""
            ("lang_given", pa.string()),
            ("fields", pa.string()),  # JSON object: what the format knows beyond these columns
        ),
        pa.field("seen_at", _UTC),
        *PROVENANCE,
        *_required(("run", pa.string())),
        # Younger than the rest: the sealed item that its source's bytes are kept as; null where they were not kept.
        pa.field("evidence", pa.string()),
    ]
)

CUE = pa.struct(
    _required(("family", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("rule", pa.string()))
)

READINGS = pa.schema(  # one row an observation
    [
        *_required(
            ("id", pa.string()),
            ("lang", pa.string()),  # ar, en, fr, arabizi, other
            ("lang_confidence", pa.float32()),
            ("speaker", pa.string()),  # model.SPEAKERS
            ("speaker_confidence", pa.float32()),
        ),
        # Younger than the rest: null in what an earlier Marsad read.
        pa.field(
            "dialect", pa.string()
        ),  # text.dialect.DIALECTS: a group of Arabic dialects; "" where none is sure
        pa.field("dialect_confidence", pa.float32()),
    ]
)

SELECTORS = pa.schema(  # one row a mention
    _required(
        ("observation", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("confidence", pa.float32()),
        ("written", pa.string()),
    )
)

FINDINGS = pa.schema(  # one row an observation × typology
    _required(
        ("observation", pa.string()),
        ("typology", pa.string()),
        ("subtype", pa.string()),
        ("score", pa.float32()),
        ("severity", pa.int8()),
        ("speaker", pa.string()),
        ("modifiers", pa.list_(pa.string())),
        ("pack_version", pa.string()),
        ("cues", pa.list_(CUE)),
    )
)


def _without(schema: pa.Schema, name: str) -> pa.StructType:
    return pa.struct([f for f in schema if f.name != name])


ROWS = pa.schema(  # what the row half gives for each observation: one RecordBatch in, one out, on any engine
    [
        *READINGS,
        *_required(
            ("selectors", pa.list_(_without(SELECTORS, "observation"))),
            ("findings", pa.list_(_without(FINDINGS, "observation"))),
        ),
    ]
)

LINKS = pa.schema(  # bipartite: an observation and what ties it; pairs are never stored
    _required(
        ("observation", pa.string()),
        ("via_kind", pa.string()),  # template | phone | handle | wallet | ...
        ("via", pa.string()),  # template id or selector value
        ("weight", pa.float32()),  # nats
        ("degree", pa.int64()),  # how many observations carry the same via
        ("suppressed", pa.string()),  # "" or why this link does not hold a network together ("hub")
    )
)

MEMBERS = pa.schema(  # one row an observation that belongs to something
    [
        *_required(
            ("observation", pa.string()), ("template", pa.string()), ("network", pa.string())
        ),  # "" = alone
        # Younger than the rest. Null unless a person's statement joined or parted its network: then the smallest
        # member of the one that links alone make.
        pa.field("found", pa.string()),
    ]
)

_TIE = pa.struct(_required(("kind", pa.string()), ("value", pa.string())))
_NEIGHBOUR = pa.struct(
    _required(
        ("network", pa.string()), ("kind", pa.string()), ("value", pa.string()), ("weight", pa.float32())
    )
)

NETWORKS = pa.schema(
    [
        *_required(
            ("id", pa.string()),
            ("size", pa.int64()),
            ("templates", pa.int64()),
            (
                "selectors",
                pa.list_(
                    pa.struct(
                        _required(
                            ("kind", pa.string()),
                            ("value", pa.string()),
                            ("count", pa.int64()),
                            ("weight", pa.float32()),
                        )
                    )
                ),
            ),
            ("typologies", pa.list_(pa.struct(_required(("typology", pa.string()), ("count", pa.int64()))))),
            ("speakers", pa.list_(pa.struct(_required(("speaker", pa.string()), ("count", pa.int64()))))),
            ("regions", pa.list_(pa.string())),
            ("langs", pa.list_(pa.string())),
            ("platforms", pa.list_(pa.string())),
            ("exemplar", pa.string()),  # observation id that shows the network best
        ),
        pa.field("first_seen", _UTC),
        pa.field("last_seen", _UTC),
        # Younger than the rest: null in what an earlier Marsad linked.
        pa.field("churn", pa.float32()),  # share of its contacts that it has not used in its last thirty days
        pa.field(
            "cuts", pa.list_(_TIE)
        ),  # the one or two ties without which it falls apart; empty where it holds
        pa.field(
            "parts", pa.list_(pa.int64())
        ),  # observations in what remains without them, the largest first
        pa.field("near", pa.list_(_NEIGHBOUR)),  # networks that share something with it, though not enough
    ]
)

STATEMENTS = pa.schema(  # one row a decision of a person about networks; nothing is ever changed or deleted
    [
        *_required(
            ("id", pa.string()),  # S- and 10 characters
            ("kind", pa.string()),  # merge | split | hub | not_hub | withdraw
            ("by", pa.string()),  # the person's name
            ("made", _UTC),
            ("reason", pa.string()),
            (
                "subjects",
                pa.list_(pa.string()),
            ),  # observations that stand for one side of a merge or split ...
            ("others", pa.list_(pa.string())),  # ... and for the other
            ("networks", pa.list_(pa.string())),  # what they were called then
            ("via_kind", pa.string()),  # of the selector of a hub or not_hub, else ""
            ("via", pa.string()),
            ("of", pa.string()),  # what a withdraw takes back, else ""
        ),
        pa.field("until", _UTC),  # null = until it is withdrawn
    ]
)

# One row an address seen at a time: a sighting, or one of the captures that a tip names.
CAPTURES = pa.schema(
    [
        *_required(
            ("observation", pa.string()),
            ("address", pa.string()),  # as selectors write it; an address is never a person
        ),
        pa.field("at", _UTC),
        # How exactly the time is known, in seconds: 86400 where only the day is. Null = not said.
        pa.field("precision_s", pa.float64()),
        pa.field("port", pa.int32()),
        *_required(
            ("client", pa.string()),  # the program that was seen, as its source names it; "" = not said
            ("hash", pa.string()),  # of the listed file
            ("category", pa.string()),  # of the hash list
            ("bytes_verified", pa.int64()),  # 0 = none, or not said
            ("share", pa.string()),  # who may stand behind it: "" one line | nat | hosting | vpn | tor
            ("lease", pa.string()),  # how long one line keeps it: "" not said | static | dynamic | mobile
            ("country", pa.string()),  # as its source says, ISO 3166-1 alpha-2; "" = not said
            ("session", pa.string()),
        ),
    ]
)

_CATEGORY = pa.struct(_required(("category", pa.string()), ("files", pa.int64())))
_JURISDICTION = pa.struct(_required(("country", pa.string()), ("p", pa.float64())))
_OTHER = pa.struct(
    [
        *_required(("unit", pa.string()), ("contact", pa.string())),
        pa.field("first", _UTC),
        pa.field("last", _UTC),
    ]
)

SESSIONS = pa.schema(  # one row a session: captures that one line or one client made, without a long silence
    [
        *_required(
            ("id", pa.string()),  # V- and 12 hexadecimal digits of the capture that it begins with
            ("addresses", pa.list_(pa.string())),
            ("captures", pa.int64()),
            ("days", pa.int64()),  # different days (UTC) on which it was seen
            ("clients", pa.list_(pa.string())),
            ("files", pa.int64()),  # different listed files; never a reason to rank
            ("categories", pa.list_(_CATEGORY)),
            ("bytes_verified", pa.int64()),
            ("share", pa.string()),  # of the address that the fewest may stand behind
            ("ported", pa.bool_()),  # whether a source port is known with any of them
            ("jurisdictions", pa.list_(_JURISDICTION)),  # most likely first; what is missing to 1 is unknown
            ("uncertain", pa.bool_()),  # no country is likely enough to send anything there
            ("geo_db", pa.string()),  # "" = no database was asked
            ("others", pa.list_(_OTHER)),  # other units that saw it too
        ),
        pa.field("first_seen", _UTC),
        pa.field("last_seen", _UTC),
        pa.field("precision_s", pa.float64()),  # the coarsest of its captures'
        pa.field("geo_date", _UTC),  # when the database was built
        pa.field("radius_km", pa.float64()),  # accuracy as the database states it
    ]
)

LOCATIONS = pa.schema(  # one row an address x database of places: what it said, kept when the file is gone
    [
        *_required(
            ("address", pa.string()),
            ("database", pa.string()),  # its type as it names itself
            ("built", _UTC),
            ("country", pa.string()),  # ISO 3166-1 alpha-2; "" = it does not know
            ("share", pa.string()),  # as in CAPTURES, where it says so
        ),
        pa.field("radius_km", pa.float64()),
    ]
)

OTHERS = (
    pa.schema(  # one row an address or client that another unit says it has seen; nothing of ours went there
        [
            *_required(
                ("id", pa.string()),  # O- and 12 hexadecimal digits of what it says
                ("unit", pa.string()),
                ("contact", pa.string()),
                ("address", pa.string()),  # "" where only a client is named
                ("client", pa.string()),
                ("source", pa.string()),
                ("record", pa.int64()),
            ),
            pa.field("first", _UTC),
            pa.field("last", _UTC),
            pa.field("imported", _UTC),
        ]
    )
)

TURN = pa.struct(  # a fact that is not known yet, and where a lead would stand with it; null = there is none
    [
        pa.field("code", pa.string()),
        pa.field("rank_then", pa.int64()),
        pa.field("tier_then", pa.int8()),
        pa.field("nats", pa.float32()),  # what it would add to the logarithm of the index
        pa.field("minutes", pa.float32()),  # of work until it is known, by the harm table
        pa.field("params", pa.map_(pa.string(), pa.string())),
    ]
)

LEADS = pa.schema(
    [
        *_required(
            ("id", pa.string()),  # L- and 10 characters, stable while network or observation is
            ("about", pa.string()),  # network | observation
            ("subject", pa.string()),  # network id or observation id
            ("lane", pa.string()),  # model.Lane
            ("tier", pa.int8()),  # 0 life risk, 1 preserve first, 2 work, 3 review
            ("index", pa.float64()),  # expected harm averted per hour; order inside a tier
            ("rank", pa.int64()),  # from 1
            ("typology", pa.string()),
            ("subtype", pa.string()),
            ("speaker", pa.string()),
            ("severity", pa.int8()),
            ("score", pa.float32()),
            ("size", pa.int64()),
            ("hours", pa.float32()),
            ("exemplar", pa.string()),
            ("reasons", pa.list_(REASON)),
            ("missing", pa.list_(pa.string())),
            ("tell", pa.list_(pa.string())),
            ("regions", pa.list_(pa.string())),
            ("uncertainty", pa.float32()),  # half-width of the score, probability
        ),
        pa.field("first_seen", _UTC),
        pa.field("last_seen", _UTC),
        pa.field("deadline", _UTC),
        # Younger than the rest: null in what an earlier Marsad ranked.
        pa.field("belief", BELIEF),
        pa.field("raised", _UTC),  # when it first stood among the leads
        pa.field("clock", pa.string()),  # what runs out at the deadline: money | report | provider | erasure
        pa.field("work", pa.float32()),  # hours of the whole work; ``hours`` are those of what is done first
        pa.field("area", pa.string()),  # the one country it is in, "several", or "" where none is known
        pa.field(
            "holder", pa.string()
        ),  # who holds the records: a network's number or a platform; "" = not known
        pa.field("turn", TURN),  # the smallest fact that would change its rank; null = nothing known would
        pa.field("harm", pa.string()),  # version of the harm table, and who signed it
        pa.field("turn_back", TURN),  # the smallest that would change it the other way
    ]
)

TABLES: dict[str, pa.Schema] = {
    "observations": OBSERVATIONS,
    "readings": READINGS,
    "selectors": SELECTORS,
    "findings": FINDINGS,
    "links": LINKS,
    "members": MEMBERS,
    "networks": NETWORKS,
    "statements": STATEMENTS,
    "captures": CAPTURES,
    "sessions": SESSIONS,
    "locations": LOCATIONS,
    "others": OTHERS,
    "leads": LEADS,
    "decisions": DECISIONS,
    "runs": RUNS,
    "refusals": REFUSALS,
    "hashes": HASHES,
    "hash_lists": HASH_LISTS,
    "listed": LISTED,
}


def empty(schema: pa.Schema) -> pa.Table:
    """A table of ``schema`` without rows."""
    return pa.table({f.name: pa.array([], f.type) for f in schema}, schema=schema)
