"""A unit's own labelled lines: read, put in one order, and counted, so that nothing is learned from too few."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.errors import SourceError
from marsad.evaluate.labelled import read_labelled
from marsad.learned import MOTIVES, TOPICS
from marsad.model import SPEAKERS
from marsad.packs import load_packs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from marsad.evaluate.truth import Item

OF_A_SPEAKER = 20
"""Lines of each speaker that are needed, those that are alike counted once."""
OF_A_TYPOLOGY = 10
"""Lines of offenders and victims that are needed of each typology that is named at all."""
MOST = 20_000


@dataclass(frozen=True, slots=True)
class UnitLines:
    """Labelled texts in the order of their texts, each once."""

    truth: tuple[Item, ...]
    texts: tuple[str, ...]
    regions: tuple[str, ...]

    def labels(self) -> list[tuple[str, str, str]]:
        """(speaker, what it is about, motive) of each line; reporting may be about what it looks like."""
        return [(item.speaker, item.typology or item.noise, item.subtype) for item in self.truth]

    def some(self, places: Sequence[int]) -> UnitLines:
        """A part of the lines."""
        truth = tuple(self.truth[place] for place in places)
        texts, regions = ([column[place] for place in places] for column in (self.texts, self.regions))
        return UnitLines(truth, tuple(texts), tuple(regions))


def read_lines(paths: Sequence[Path]) -> UnitLines:
    """The lines of some files of the form that `marsad evaluate --gold` takes.

    Raises SourceError naming file and line: of another form, of an unknown typology or motive, without text, or the
    same text once more with another label; and where there are more than `MOST`.
    """
    known = {pack.id for pack in load_packs() if pack.kind == "typology"}
    found: dict[str, tuple[Item, str, str]] = {}
    for path in paths:
        for item, text, region in zip(*read_labelled(path), strict=True):
            where = f"{path.name}, line {item.line}"
            _check(item, text, where, known)
            first, _, said = found.setdefault(text, (item, region, where))
            if _label(first) != _label(item):
                raise SourceError(
                    f"{where}: the text of {said} with another label", hint="decide which one is right"
                )
    if len(found) > MOST:
        raise SourceError(f"{len(found):,} lines are too many", hint=f"take at most {MOST:,}, the newest")
    texts = sorted(found)
    rows = [found[text] for text in texts]
    return UnitLines(tuple(row[0] for row in rows), tuple(texts), tuple(row[1] for row in rows))


def _label(item: Item) -> tuple[str, str, str]:
    return item.speaker, item.typology, item.subtype


def _check(item: Item, text: str, where: str, known: set[str]) -> None:
    if not text.strip():
        raise SourceError(f"{where}: a line without text", hint="take it out")
    if item.typology and item.typology not in known:
        raise SourceError(
            f"{where}: typology {item.typology!r} is not known here", hint="`marsad packs list` shows the ids"
        )
    if item.subtype and item.subtype not in MOTIVES:
        raise SourceError(
            f"{where}: motive {item.subtype!r} is not known", hint=f"one of {', '.join(MOTIVES)}, or none"
        )


def counted(lines: UnitLines, groups: Sequence[int]) -> Mapping[str, int]:
    """How many lines of each speaker and of each typology; those of one group of ``groups`` count once."""
    seen = {(item.speaker, group) for item, group in zip(lines.truth, groups, strict=True)}
    told = {
        (item.typology, group)
        for item, group in zip(lines.truth, groups, strict=True)
        if item.typology in TOPICS and item.speaker in {"offender", "victim"}
    }
    speakers, topics = Counter(name for name, _ in seen), Counter(name for name, _ in told)
    return {name: speakers[name] for name in SPEAKERS} | {name: topics[name] for name in sorted(topics)}


def require(counts: Mapping[str, int]) -> None:
    """Raises SourceError saying how many lines are missing of what, where they are too few to learn from."""
    need = {name: OF_A_SPEAKER if name in SPEAKERS else OF_A_TYPOLOGY for name in counts}
    few = [f"{name} {counts[name]} of {need[name]}" for name in counts if counts[name] < need[name]]
    if few:
        raise SourceError(
            f"too few lines to learn from: {', '.join(few)} (lines that are alike count once)",
            hint="label more of these, or leave a typology of which you have few out",
        )
