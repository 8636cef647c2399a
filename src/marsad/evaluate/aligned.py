"""How well the aligner shows what changes in a template: whether planted selectors stand in slots of their kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.evaluate.scores import share
from marsad.link.slots import KINDS, Fixed, align

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.evaluate.truth import Item
    from marsad.link.slots import Aligned

COPIES = 4
"""Templates with fewer texts are not looked at."""
SELECTORS = KINDS[: KINDS.index("contact")]
_ANY = "contact"
_INSIDE = "domain"  # a part of a link or an address, which is counted itself


@dataclass(frozen=True, slots=True)
class AlignedScores:
    """Planted templates aligned, and what became of the selectors in their texts.

    ``there`` and ``right`` count mentions by kind: all whose place is known and that a reader can find, and those
    inside a slot of their kind or of contacts of several kinds. ``found``: values in such slots, ``true``: those that
    hold such a mention. ``constant`` is how much of the words of the texts is constant text, on average.
    """

    templates: int
    texts: int
    constant: float
    there: Mapping[str, int]
    right: Mapping[str, int]
    found: int
    true: int

    @property
    def recall(self) -> float:
        """Mentions inside a slot of their kind or of contacts."""
        return share(sum(self.right.values()), sum(self.there.values()))

    @property
    def precision(self) -> float:
        """Values in slots of selectors that hold such a selector."""
        return share(self.true, self.found)


def score_aligned(
    truth: Sequence[Item], texts: Mapping[str, str], regions: Mapping[str, str]
) -> AlignedScores:
    """Align the texts of each planted template; ``texts`` and ``regions`` are by observation."""
    groups: defaultdict[str, list[Item]] = defaultdict(list)
    for item in truth:
        if item.template and texts[item.id]:
            groups[item.template].append(item)
    kept = [items for _, items in sorted(groups.items()) if len(items) >= COPIES]
    there, right, values = Counter[str](), Counter[str](), Counter[bool]()
    constant = 0.0
    for items in kept:
        done = align([texts[item.id] for item in items], [regions.get(item.id, "") for item in items])
        constant += done.template.constant
        for number, item in enumerate(items):
            _score(done, number, item, there, right, values)
    return AlignedScores(
        len(kept), sum(map(len, kept)), share(constant, len(kept)), dict(sorted(there.items())),
        dict(sorted(right.items())), values.total(), values[True],
    )  # fmt: skip


def _score(
    done: Aligned, number: int, item: Item, there: Counter[str], right: Counter[str], values: Counter[bool]
) -> None:
    slots = []
    for piece in done.pieces(number):
        part = done.template.parts[piece.part]
        if not isinstance(part, Fixed):
            slots.append((part.kind, piece))
    for mention in item.mentions:
        if mention.start >= 0 and mention.recoverable and mention.kind != _INSIDE:
            there[mention.kind] += 1
            right[mention.kind] += any(
                kind in {mention.kind, _ANY} and one.start <= mention.start and mention.end <= one.end
                for kind, one in slots
            )
    for kind, one in slots:
        if kind == _ANY or kind in SELECTORS:
            inside = (m for m in item.mentions if m.start < one.end and one.start < m.end)
            values[any(kind in {_ANY, m.kind} for m in inside)] += 1
