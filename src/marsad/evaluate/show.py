"""Tables for people: each figure beside what it was counted on, "–" where there was nothing to count."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.table import Table

from marsad.evaluate.detection import speaker_rates
from marsad.evaluate.ranking import FRESH
from marsad.evaluate.scores import share
from marsad.model import SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.evaluate.aligned import AlignedScores
    from marsad.evaluate.calibration import Calibration
    from marsad.evaluate.clusters import Agreement
    from marsad.evaluate.detection import DetectionScores
    from marsad.evaluate.linking import LinkingScores
    from marsad.evaluate.ranking import RankingScores
    from marsad.evaluate.real_score import RealScore
    from marsad.evaluate.scores import Counts
    from marsad.evaluate.selectors import SelectorScores


def rate(value: float) -> str:
    """Three decimals, or a dash."""
    return "–" if math.isnan(value) else f"{value:.3f}"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _counted(name: str, counts: Counts) -> tuple[str, ...]:
    return name, f"{counts.there:,}", rate(counts.precision), rate(counts.recall), rate(counts.f1)


def selector_tables(scores: SelectorScores) -> list[Table]:
    """Overall and by kind; recall by how it was written."""
    kinds = _table(f"Selectors in {scores.texts:,} texts", "kind", "there", "precision", "recall", "F1")
    kinds.add_row(*_counted("all", scores.overall), end_section=True)
    for kind, counts in scores.by_kind.items():
        kinds.add_row(*_counted(kind, counts))
    kinds.add_section()
    kinds.add_row("spans exact, of those found", "", "", rate(scores.exact_spans), "")
    for kind, count in scores.unjudged.items():
        kinds.add_row(f"{kind}: not in the truth", f"{count:,}", "", "", "")
    written = _table("Selectors by how they were written", "written", "there", "recall")
    for name, counts in scores.by_written.items():
        written.add_row(name, f"{counts.there:,}", rate(counts.recall))
    return [kinds, written]


def detection_tables(scores: DetectionScores) -> list[Table]:
    """Typologies, alarms and victims, speakers, languages and subtypes, worst errors."""
    typologies = _table("Typologies in offenders' texts", "typology", "there", "precision", "recall", "F1")
    for name, counts in scores.by_typology.items():
        typologies.add_row(*_counted(name, counts))
    typologies.add_section()
    typologies.add_row("macro F1", "", "", "", rate(scores.macro_f1))
    for lang, value in scores.by_lang.items():
        typologies.add_row(f"macro F1, {lang}", "", "", "", rate(value))
    return [typologies, _safety(scores), _speakers(scores), _details(scores), _worst(scores)]


def _safety(scores: DetectionScores) -> Table:
    table = _table("False alarms and victims", "what", "texts", "share")
    for title, alarms in (("", scores.alarms), ("  ", scores.alarms_by_noise)):
        for name, (count, texts) in alarms.items():
            table.add_row(f"{title}{name}: flagged", f"{texts:,}", rate(share(count, texts)))
    table.add_section()
    table.add_row("victims: what they suffer was seen", f"{scores.victims:,}", rate(scores.victims_recalled))
    table.add_row(
        "victims flagged as offenders (count)", f"{scores.victims:,}", str(scores.victims_as_offenders)
    )
    return table


def _speakers(scores: DetectionScores) -> Table:
    table = _table("Who speaks: truth down, answer across", "truth", *SPEAKERS, "precision", "recall")
    for name, counts in speaker_rates(scores).items():
        row = [f"{scores.speakers.get((name, other), 0):,}" for other in SPEAKERS]
        table.add_row(name, *row, rate(counts.precision), rate(counts.recall))
    table.add_section()
    table.add_row("accuracy", "", "", "", "", "", rate(scores.speaker_accuracy))
    return table


def _details(scores: DetectionScores) -> Table:
    table = _table(
        "Subtypes and modifiers where the typology is right", "what", "there", "precision", "recall"
    )
    for name, (right, texts) in scores.subtypes.items():
        table.add_row(name, f"{texts:,}", "", rate(share(right, texts)))
    for name, counts in scores.modifiers.items():
        table.add_row(name, f"{counts.there:,}", rate(counts.precision), rate(counts.recall))
    return table


def _worst(scores: DetectionScores) -> Table:
    texts = any(mistake.text for mistake in scores.worst)
    table = _table(
        "The worst errors", "observation", "what", "truth", "answer", "sure", *(["text"] if texts else [])
    )
    for one in scores.worst:
        truth, answer = f"{one.speaker} {one.typology}", f"{one.found_speaker} {one.found_typology}"
        table.add_row(one.id, one.what, truth, answer, rate(one.score), *([one.text] if texts else []))
    return table


def calibration_table(scores: Calibration) -> Table:
    """Reliability bins under the Brier score."""
    title = f"Calibration of {scores.count:,} findings: Brier {rate(scores.brier)}"
    title += f" (always the base rate: {rate(scores.base)}), mean error {rate(scores.error)}"
    table = _table(title, "score", "findings", "said", "came true")
    for one in scores.bins:
        table.add_row(f"{one.low:.1f}–{one.high:.1f}", f"{one.count:,}", rate(one.said), rate(one.came_true))
    return table


_AGREEMENT: Mapping[str, str] = {
    "items": "texts",
    "true_groups": "true groups of two or more",
    "found_groups": "found groups of two or more",
    "pair_precision": "pairs: precision",
    "pair_recall": "pairs: recall",
    "pair_f1": "pairs: F1",
    "ari": "adjusted Rand index",
    "bcubed_precision": "B-cubed precision",
    "bcubed_recall": "B-cubed recall",
    "bcubed_f1": "B-cubed F1",
    "torn": "found groups a true one lies in",
    "glued": "found groups that glue true ones",
    "most_glued": "most true groups in one",
}


def linking_tables(scores: LinkingScores) -> list[Table]:
    """Agreement of templates and networks; hubs."""
    table = _table("Linking", "measure", "templates", "networks", "operators only")
    columns: tuple[Agreement, ...] = (scores.templates, scores.networks, scores.operators)
    for name, title in _AGREEMENT.items():
        values = [getattr(column, name) for column in columns]
        table.add_row(title, *(f"{value:,}" if isinstance(value, int) else rate(value) for value in values))
    hubs = _table("Hubs and strangers", "what", "value")
    hubs.add_row("pairs in one template made from the same sentences", rate(scores.same_family))
    hubs.add_row("values that several operators' texts carry", f"{scores.shared_values:,}")
    hubs.add_row("of these still holding operators together", f"{scores.shared_held:,}")
    hubs.add_row("most operators glued by one value", f"{scores.most_operators:,}")
    for kind, count in scores.bridges.items():
        hubs.add_row(f"ties of kind {kind} between operators", f"{count:,}")
    hubs.add_row("texts of nobody in an operator's network", f"{scores.intruders:,} of {scores.outsiders:,}")
    hubs.add_row("largest network, share of all texts", rate(scores.largest))
    return [table, hubs]


def aligned_table(scores: AlignedScores) -> Table:
    """Selectors of planted templates by kind: whether they stand in a slot of their kind."""
    title = f"Slots of {scores.templates:,} templates ({scores.texts:,} texts)"
    table = _table(title, "selectors in the texts", "there", "in a slot of their kind")
    for kind, count in scores.there.items():
        table.add_row(kind, f"{count:,}", rate(share(scores.right.get(kind, 0), count)))
    table.add_section()
    table.add_row("all", f"{sum(scores.there.values()):,}", rate(scores.recall))
    table.add_row("values of such slots that hold one", f"{scores.found:,}", rate(scores.precision))
    table.add_row("share of the words that is constant text", "", rate(scores.constant))
    return table


def ranking_tables(scores: RankingScores) -> list[Table]:
    """Share of the clairvoyant order by staff-hours and by number of leads; safety counts."""
    best = next(one for one in scores.orders if one.order == "clairvoyant")
    hours, tops = list(best.by_hours), list(best.by_top)
    columns = [*(f"{one:g} h" for one in hours), *(f"first {one}" for one in tops)]
    table = _table("Harm reached, share of the clairvoyant order", "order", *columns)
    for one in scores.orders:
        shares = [share(one.by_hours[at], best.by_hours[at]) for at in hours]
        shares += [share(one.by_top[at], best.by_top[at]) for at in tops]
        table.add_row(one.order, *map(rate, shares))
    safety = _table("Leads", "what", "value")
    safety.add_row("leads", f"{scores.leads:,}")
    safety.add_row("hours all of them would take", f"{scores.hours:,.0f}")
    safety.add_row("true harm that any lead holds", rate(share(scores.harm_in_leads, scores.harm)))
    safety.add_row("true life risks in tier 0", f"{scores.life_risk_first:,} of {scores.life_risk:,}")
    fresh = f"{scores.fresh_first:,} of {scores.fresh:,}"
    safety.add_row(f"the same of the last {FRESH.days} days", fresh)
    safety.add_row("leads of tier 0 with a true life risk", f"{scores.tier0_right:,} of {scores.tier0:,}")
    safety.add_row("victims ranked as suspects (must be 0)", f"{scores.victims_as_suspects:,}")
    safety.add_row("victims in the investigation lane, not as suspects", f"{scores.victims_astray:,}")
    safety.add_row("investigation leads that show a victim's text", f"{scores.victim_exemplars:,}")
    return [table, safety]


def real_table(scores: tuple[RealScore, ...]) -> Table:
    """One block a file, with its caveat."""
    table = Table(title="Real data", title_justify="left", show_lines=False)
    for column in ("file", "rows", "figure", "value"):
        table.add_column(column, justify="right" if column in {"rows", "value"} else "left")
    for one in scores:
        if one.skipped:
            table.add_row(one.name, "", f"skipped: {one.skipped}", "")
        for number, (figure, value) in enumerate(one.figures.items()):
            table.add_row(
                one.name if not number else "",
                f"{one.rows:,}" if not number else "",
                figure,
                f"{value:,.0f}" if figure.endswith("(count)") else rate(value),
            )
        for bad in one.refused:
            reason = bad.fault or "nothing is wrong with it: it should have been accepted"
            table.add_row("", "", f"refused, line {bad.line:,}: {bad.shown}: {reason}", "")
        if one.caveat:
            table.add_row("", "", f"[dim]{one.caveat}[/dim]", "")
        table.add_section()
    return table
