"""Measures how good the judgement is, on data nothing was tuned on; the bad figures beside the good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marsad.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.table import Table

    from marsad.evaluate.aligned import AlignedScores
    from marsad.evaluate.beside import Beside
    from marsad.evaluate.detection import DetectionScores
    from marsad.evaluate.dialects import DialectScores
    from marsad.evaluate.linking import LinkingScores
    from marsad.evaluate.negatives import NegativeScores
    from marsad.evaluate.operators import OperatorScores
    from marsad.evaluate.ranking import RankingScores
    from marsad.evaluate.real_score import RealScore
    from marsad.evaluate.reposted import RepostScores
    from marsad.evaluate.selectors import SelectorScores


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores of one run, with what they were measured on."""

    items: int
    seed: int
    split: str
    version: str
    selectors: SelectorScores
    detection: DetectionScores
    linking: LinkingScores
    aligned: AlignedScores
    ranking: RankingScores
    real: tuple[RealScore, ...]

    def tables(self) -> list[Table]:
        """The scores as tables for a terminal."""
        from marsad.evaluate import show

        return [
            *show.selector_tables(self.selectors),
            *show.detection_tables(self.detection),
            show.calibration_table(self.detection.calibration),
            *show.linking_tables(self.linking),
            show.aligned_table(self.aligned),
            *show.ranking_tables(self.ranking),
            show.real_table(self.real),
        ]

    def to_dict(self) -> dict[str, Any]:
        """The scores for programs: plain values, None where there was nothing to measure."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class GoldEvaluation:
    """Scores on lines that a person marked, beside other extractors.

    ``seen``: whether rules were made on them; None where the file does not say.
    """

    source: str
    version: str
    seen: bool | None
    selectors: SelectorScores
    beside: Beside

    def tables(self) -> list[Table]:
        """The scores as tables for a terminal."""
        from marsad.evaluate import show_selectors

        return [
            show_selectors.beside_table(self.source, self.beside, seen=self.seen),
            show_selectors.spans_table(self.selectors),
        ]

    def to_dict(self) -> dict[str, Any]:
        """The scores for programs."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class NegativesEvaluation:
    """False hits in lines that hold no selector."""

    negatives: NegativeScores

    def tables(self) -> list[Table]:
        """The counts as tables for a terminal."""
        from marsad.evaluate import show_selectors

        return show_selectors.negatives_tables(self.negatives)

    def to_dict(self) -> dict[str, Any]:
        """The counts for programs; of the open half with the lines."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        return result


def evaluate_negatives(half: str = "open") -> NegativesEvaluation:
    """Count selectors found in lines that hold none; ``half`` is "open" or "sealed". Raises UsageError on another."""
    from marsad.evaluate.negatives import score_negatives

    return NegativesEvaluation(score_negatives(half))


@dataclass(frozen=True, slots=True)
class RepostEvaluation:
    """How well reposted texts are grouped."""

    version: str
    reposts: RepostScores

    def tables(self) -> list[Table]:
        """The scores as tables for a terminal."""
        from marsad.evaluate import show_reposts

        return show_reposts.repost_tables(self.reposts)

    def to_dict(self) -> dict[str, Any]:
        """The scores for programs."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class OperatorEvaluation:
    """How well planted operators are found."""

    version: str
    operators: OperatorScores

    def tables(self) -> list[Table]:
        """The scores as tables for a terminal."""
        from marsad.evaluate import show_operators

        return show_operators.operator_tables(self.operators)

    def to_dict(self) -> dict[str, Any]:
        """The scores for programs."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        return result


def evaluate_operators(items: int, seed: int = 1001) -> OperatorEvaluation:
    """Score operators in a world of ``items``, beside exact links and as selectors are hidden."""
    from importlib.metadata import version

    from marsad.evaluate.operators import score_operators

    return OperatorEvaluation(str(version("marsad")), score_operators(items, seed))


def evaluate_reposts(items: int, seed: int = 1001, half: str = "sealed") -> RepostEvaluation:
    """Score near-duplicates at 10,000, 100,000 and ``items`` texts of the sealed half.

    Raises UsageError on fewer than 100 texts, or on a half that is neither "open" nor "sealed".
    """
    from importlib.metadata import version

    from marsad.evaluate.reposted import score_reposts

    return RepostEvaluation(str(version("marsad")), score_reposts(items, seed, half))


@dataclass(frozen=True, slots=True)
class DialectEvaluation:
    """Scores of groups of dialects on lines that a person marked."""

    source: str
    version: str
    seen: bool | None
    dialects: DialectScores

    def tables(self) -> list[Table]:
        """The scores as tables for a terminal."""
        from marsad.evaluate import show_dialects

        return show_dialects.dialect_tables(self.source, self.dialects, seen=self.seen)

    def to_dict(self) -> dict[str, Any]:
        """The scores for programs."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class LabelledEvaluation:
    """Scores of detection on lines that a person labelled. ``seen``: whether rules or models were made on them."""

    source: str
    version: str
    seen: bool | None
    detection: DetectionScores

    def tables(self) -> list[Table]:
        """The scores as tables for a terminal."""
        from marsad.evaluate import show

        scores = self.detection
        return [*show.detection_tables(scores), show.calibration_table(scores.calibration)]

    def to_dict(self) -> dict[str, Any]:
        """The scores for programs."""
        from marsad.evaluate.plain import plain

        result: dict[str, Any] = plain(self)
        return result


def evaluate_gold(path: Path) -> GoldEvaluation | DialectEvaluation | LabelledEvaluation:
    """Score what the lines of a file are marked with: selectors, dialects, or who speaks of what.

    Lines are {"id","text","region","selectors":[{"kind","value"}]}, where "start" and "end" may be given, or
    {"id","text","dialect"}, "" for none, or {"id","text","speaker","typology"}.
    Raises SourceError naming the line where a record is not of the form of the
    first one or the file cannot be read.
    """
    from importlib.metadata import version

    from marsad.evaluate.beside import compare_extractors
    from marsad.evaluate.dialects import is_marked, score_file
    from marsad.evaluate.labelled import is_labelled, score_labelled
    from marsad.evaluate.selectors import read_gold, score_gold

    seen = {"open": True, "sealed": False}.get(path.stem.rpartition("_")[2])
    if is_labelled(path):
        return LabelledEvaluation(path.name, str(version("marsad")), seen, score_labelled(path))
    if is_marked(path):
        return DialectEvaluation(path.name, str(version("marsad")), seen, score_file(path))
    gold = read_gold(path)
    return GoldEvaluation(path.name, str(version("marsad")), seen, score_gold(gold), compare_extractors(gold))


def evaluate(
    items: int = 20_000,
    seed: int = 1001,
    data: Path | str | None = None,
    *,
    show_texts: bool = False,
    workers: int = 1,
) -> Evaluation:
    """Score everything on an artificial world of ``items`` rows and on the real files in ``data``.

    ``seed`` must be 1,000 or more: smaller ones, and the other families of texts, are what the rules are
    built on. ``show_texts`` puts the words of the worst errors of the artificial world into the result.
    Deterministic. Raises UsageError on a smaller seed, on fewer than 1 item, or where ``data`` is no
    folder.
    """
    import pathlib
    from importlib.metadata import version

    from marsad.evaluate.aligned import score_aligned
    from marsad.evaluate.detection import score_detection
    from marsad.evaluate.linking import score_linking
    from marsad.evaluate.ranking import score_ranking
    from marsad.evaluate.real import score_real
    from marsad.evaluate.selectors import score_selectors
    from marsad.evaluate.world import FIRST_SEED, SPLIT, judge

    if seed < FIRST_SEED:
        raise UsageError(f"seed {seed} is for building", hint=f"score with a seed of {FIRST_SEED} or more")
    if items < 1:
        raise UsageError(f"{items} items cannot be scored", hint="for example --items 20000")
    real = score_real(pathlib.Path(data) if data is not None else None)
    judged = judge(items, seed, workers=workers)
    mentions = [item.mentions for item in judged.truth]
    return Evaluation(
        items,
        seed,
        SPLIT,
        str(version("marsad")),
        score_selectors(mentions, [answer.selectors for answer in judged.answers]),
        score_detection(judged.truth, judged.answers, texts=judged.texts if show_texts else None),
        score_linking(judged.truth, judged.members, judged.links),
        score_aligned(judged.truth, judged.texts, judged.regions),
        score_ranking(judged.truth, judged.leads, judged.members),
        real,
    )
