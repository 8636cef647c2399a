"""Pairs of records that may be one person, in plain words of three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.report.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.link.people import Pair

_SHOWN = 60  # pairs of a terminal table


def pair_row(pair: Pair, lang: str) -> dict[str, Any]:
    """One pair for programs: ids, probability, and what speaks for and against with its weight in bits and in words."""
    said = words(lang)
    return {
        "a": pair.a,
        "b": pair.b,
        "probability": round(pair.probability, 6),
        "weight": round(pair.weight, 2),
        "decision": "same" if pair.same else "review",
        "reasons": [
            {
                "attribute": reason.attribute,
                "level": reason.level,
                "weight": round(reason.weight, 2),
                "words": said.say(f"people.{reason.attribute}_{reason.level}"),
            }
            for reason in pair.reasons
        ],
        "missing": list(pair.missing),
    }


def pair_words(pair: Pair, lang: str) -> str:
    """What speaks for and against, in one line: the weightiest first, a sign and bits before each."""
    said = words(lang)
    told = [
        f"{reason.weight:+.0f} {said.say(f'people.{reason.attribute}_{reason.level}')}"
        for reason in pair.reasons
    ]
    if pair.missing:
        names = ", ".join(said.say(f"people.{name}") for name in pair.missing)
        told.append(said.say("people.missing", names=names))
    return "; ".join(told)


def pair_table(pairs: Iterable[Pair], lang: str) -> Any:
    """The first pairs as a table for a terminal."""
    from rich.table import Table

    said = words(lang)
    table = Table(title=said.say("people.title"), title_justify="left")
    for name in ("a", "b", "probability", "decision", "reasons"):
        table.add_column(said.say(f"people.{name}"), overflow="fold")
    for pair, _ in zip(pairs, range(_SHOWN), strict=False):
        decision = said.say("people.same" if pair.same else "people.review")
        table.add_row(pair.a, pair.b, f"{pair.probability:.3f}", decision, pair_words(pair, lang))
    return table
