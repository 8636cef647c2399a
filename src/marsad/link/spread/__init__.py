"""The set half where no machine holds everything: the kernels of `marsad.link`, on an engine's tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from marsad.link.spread.decided import decided, former, told
from marsad.link.spread.images import with_images
from marsad.link.spread.networks import held, names
from marsad.link.spread.profiles import profiles
from marsad.link.spread.seen import seen
from marsad.link.spread.sessions import with_sessions
from marsad.link.spread.texts import templates
from marsad.link.spread.ties import links
from marsad.link.statements import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marsad.engines.contract import Expression, Tables
    from marsad.link.statements import Said, Told

__all__ = ["Spread", "spread"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Expressions of LINKS, MEMBERS and NETWORKS (`marsad.tables`); what did not come out as a person said."""

    links: Expression
    members: Expression
    networks: Expression
    told: tuple[Told, ...] = ()


def spread(
    tables: Tables,
    stored: Callable[[str, Sequence[str]], Expression],
    said: Said = NOTHING,
    *,
    addresses: bool = False,
) -> Spread:
    """What `marsad.link.link` finds, with the same names and numbers.

    ``stored`` gives columns of a table of the lake; its MEMBERS are those of the last run. ``said`` has the last word.
    ``addresses``: whether there are CAPTURES, of these observations.
    """
    tables.step("texts")
    texts = templates(tables, stored("observations", ["id", "text"]))
    tables.step("findings")
    observations = stored("observations", ["id", "kind", "region", "platform", "seen_at", "fields"])
    findings = stored("findings", ["observation", "typology", "score", "speaker"])
    known = seen(tables, observations, stored("readings", ["id", "speaker", "lang"]), findings, texts.found)
    tables.step("ties")
    selectors = stored("selectors", ["observation", "kind", "value", "confidence", "written"])
    captures = stored("captures", ["observation", "session"]) if addresses else None
    selectors = with_sessions(selectors, captures)
    tied = links(tables, known, with_images(tables, selectors, observations), said)
    tables.step("networks")
    found = held(tables, known, tied, texts)
    after = decided(tables, known, tied, found, said)
    previous = stored("members", ["observation", "network"])
    inside = after.filter(after.root.notnull())
    network = names(tables, inside, previous, partial(former, tables, inside, previous, said))
    inside = tables.keep(inside.inner_join(network, "root").select("observation", "network"))
    tables.step("profiles")
    described = profiles(tables, known, inside, tied, findings)
    moved = after.filter(after.found.notnull()).select("observation", "found")
    return Spread(tied, _members(known, inside, moved), described, told(tables, found, after, said))


def _members(known: Expression, inside: Expression, moved: Expression) -> Expression:
    rows = known.left_join(inside, known.id == inside.observation)
    rows = rows.select("template", observation=known.id, network=rows.network.fill_null(""))
    rows = rows.left_join(moved, "observation").drop("observation_right")
    rows = rows.filter((rows.template != "") | (rows.network != "") | rows.found.notnull())
    return rows.select("observation", "template", "network", "found")
