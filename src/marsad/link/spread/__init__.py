"""The set half where no machine holds everything: the kernels of `marsad.link`, on an engine's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.link.spread.networks import held, names
from marsad.link.spread.profiles import profiles
from marsad.link.spread.seen import seen
from marsad.link.spread.texts import templates
from marsad.link.spread.ties import links

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marsad.engines.contract import Expression, Tables

__all__ = ["Spread", "spread"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Expressions of LINKS, MEMBERS and NETWORKS (`marsad.tables`)."""

    links: Expression
    members: Expression
    networks: Expression


def spread(tables: Tables, stored: Callable[[str, Sequence[str]], Expression]) -> Spread:
    """What `marsad.link.link` finds, with the same names and numbers.

    ``stored`` gives columns of a table of the lake; its MEMBERS are those of the last run.
    """
    tables.step("texts")
    texts = templates(tables, stored("observations", ["id", "text"]))
    tables.step("findings")
    observations = stored("observations", ["id", "kind", "region", "platform", "seen_at", "fields"])
    findings = stored("findings", ["observation", "typology", "score", "speaker"])
    known = seen(tables, observations, stored("readings", ["id", "speaker", "lang"]), findings, texts.found)
    tables.step("ties")
    tied = links(tables, known, stored("selectors", ["observation", "kind", "value", "confidence"]))
    tables.step("networks")
    inside = held(tables, known, tied, texts)
    network = names(tables, inside, stored("members", ["observation", "network"]))
    inside = tables.keep(inside.inner_join(network, "root").select("observation", "network"))
    tables.step("profiles")
    described = profiles(tables, known, inside, tied, findings)
    return Spread(tied, _members(known, inside), described)


def _members(known: Expression, inside: Expression) -> Expression:
    rows = known.left_join(inside, known.id == inside.observation)
    rows = rows.select("template", observation=known.id, network=rows.network.fill_null(""))
    return rows.filter((rows.template != "") | (rows.network != "")).select(
        "observation", "template", "network"
    )
