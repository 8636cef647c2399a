"""How well templates and planted operators are recovered, and whether a hub glued operators together."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.evaluate.clusters import Agreement, agreement
from marsad.evaluate.scores import share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from marsad.evaluate.truth import Item

_WITHOUT_TEXT = frozenset({"sighting", "tip"})


@dataclass(frozen=True, slots=True)
class LinkingScores:
    """Templates and networks against the planted ones.

    ``networks``: over all texts; truth: one network an operator or honest shop, verbatim copies together,
    the others alone. ``operators``: over the texts of operators who do harm only. ``shared_values``:
    selector values that two or more operators' texts carry (hubs); ``shared_held``: those that still hold a
    network together; ``most_operators``: the most operators that one such value glued; ``bridges``: how many
    ties of each kind (template, phone ...) hold two or more operators together. ``intruders``: observations
    without an operator inside a network of an operator.
    """

    templates: Agreement
    same_family: float
    networks: Agreement
    operators: Agreement
    shared_values: int
    shared_held: int
    most_operators: int
    bridges: Mapping[str, int]
    outsiders: int
    intruders: int
    largest: float

    @property
    def intruder_rate(self) -> float:
        """Share of the observations without an operator that stand in an operator's network."""
        return share(self.intruders, self.outsiders)


def score_linking(truth: Sequence[Item], members: pa.Table, links: pa.Table | None = None) -> LinkingScores:
    """Compare `tables.MEMBERS` (and `tables.LINKS`) with the truth; who is not among members is alone.

    Only texts are judged: sightings and tips are grouped by ranking, by client and address.
    """
    truth = [item for item in truth if item.kind not in _WITHOUT_TEXT]
    held = {row["observation"]: (row["template"], row["network"]) for row in members.to_pylist()}
    templates = [held.get(item.id, ("", ""))[0] for item in truth]
    networks = [held.get(item.id, ("", ""))[1] for item in truth]
    operated = [place for place, item in enumerate(truth) if item.operator and not item.benign]
    outsiders = [place for place, item in enumerate(truth) if not item.operator]
    owned = {networks[place] for place in operated} - {""}
    shared = _shared(truth)
    held_by = _held_by(truth, links) if links is not None else {}
    glued = {tie: count for tie, count in held_by.items() if tie in shared}
    sizes = Counter(network for network in networks if network)
    return LinkingScores(
        templates=agreement([item.template for item in truth], templates),
        same_family=agreement([item.family for item in truth], templates).pair_precision,
        networks=agreement([item.operator or item.copies for item in truth], networks),
        operators=agreement([truth[at].operator for at in operated], [networks[at] for at in operated]),
        shared_values=len(shared),
        shared_held=len(glued),
        most_operators=max(glued.values(), default=0),
        bridges=dict(sorted(Counter(kind for kind, _ in held_by).items())),
        outsiders=len(outsiders),
        intruders=sum(networks[place] in owned for place in outsiders),
        largest=share(max(sizes.values(), default=0), len(truth)),
    )


def _shared(truth: Sequence[Item]) -> set[tuple[str, str]]:
    """Values in the texts of two or more operators."""
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for item in truth:
        if item.operator:
            for mention in item.mentions:
                owners[mention.kind, mention.value].add(item.operator)
    return {value for value, operators in owners.items() if len(operators) >= 2}


def _held_by(truth: Sequence[Item], links: pa.Table) -> dict[tuple[str, str], int]:
    """Ties (kind, value) that hold two or more operators together: how many."""
    operator = {item.id: item.operator for item in truth if item.operator}
    ties: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in links.select(["observation", "via_kind", "via", "suppressed"]).to_pylist():
        if not row["suppressed"] and row["observation"] in operator:
            ties[row["via_kind"], row["via"]].add(operator[row["observation"]])
    return {tie: len(operators) for tie, operators in ties.items() if len(operators) >= 2}
