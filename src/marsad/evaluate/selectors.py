"""How well selectors are found: by kind, by how they were written, and whether their spans are exact."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from marsad.errors import SourceError
from marsad.evaluate.scores import Counts, share, total
from marsad.evaluate.truth import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from marsad.model import Selector

DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class SelectorScores:
    """Counts over distinct (kind, value) of each text.

    ``by_written`` holds recall only: how a wrongly found value "was written" is not a fact.
    ``exact_spans``: share of the mentions whose value was found that also have the exact span.
    ``unjudged``: found values of kinds that the truth never lists (not counted as wrong).
    Selectors without a span come from a record's fields, not from its words, and are not judged.
    """

    texts: int
    overall: Counts
    by_kind: Mapping[str, Counts]
    by_written: Mapping[str, Counts]
    exact_spans: float
    unjudged: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with the selectors that a person marked in it, and what the writer said about the line."""

    id: str
    text: str
    region: str
    mentions: tuple[Mention, ...]
    lang: str = ""
    line: str = ""
    groups: tuple[str, ...] = ()


def score_selectors(
    truth: Sequence[Sequence[Mention]],
    found: Sequence[Sequence[Selector]],
    *,
    kinds: Iterable[str] | None = None,
) -> SelectorScores:
    """Compare mentions text by text. ``kinds`` are judged; without them those that the truth has anywhere."""
    judged = set(kinds) if kinds is not None else {one.kind for text in truth for one in text}
    by_kind: defaultdict[str, Counts] = defaultdict(Counts)
    by_written: defaultdict[str, Counts] = defaultdict(Counts)
    unjudged: Counter[str] = Counter()
    with_span = exact = 0
    for there, every in zip(truth, found, strict=True):
        given = [
            one for one in every if one.span.end > one.span.start
        ]  # others are stated by fields, not written
        unjudged.update(kind for kind, _ in {(one.kind, one.value) for one in given} if kind not in judged)
        values = {(one.kind, one.value) for one in given if one.kind in judged}
        spans = {(one.kind, one.value, one.span.start, one.span.end) for one in given}
        right: set[tuple[str, str]] = set()
        for mention in _distinct(there):
            hits = {(mention.kind, value) for value in (mention.value, *mention.accept)} & values
            right |= hits
            counts = Counts(right=1) if hits else Counts(missed=1)
            if hits or mention.recoverable:
                by_kind[mention.kind] += counts
                by_written[mention.written] += counts
        for mention in there:
            hits = {(mention.kind, value) for value in (mention.value, *mention.accept)} & values
            # A domain is derived from a url or address: where its own span begins is a matter of taste.
            if hits and mention.start >= 0 and mention.written != DERIVED:
                with_span += 1
                exact += any((*hit, mention.start, mention.end) in spans for hit in hits)
        for kind, _ in values - right:
            by_kind[kind] += Counts(wrong=1)
    return SelectorScores(
        len(truth),
        total(by_kind.values()),
        dict(sorted(by_kind.items())),
        dict(sorted(by_written.items())),
        share(exact, with_span),
        dict(sorted(unjudged.items())),
    )


def _distinct(there: Sequence[Mention]) -> list[Mention]:
    """One mention a value: the first of those that can be recovered, else the first."""
    kept: dict[tuple[str, str], Mention] = {}
    for mention in there:
        key = (mention.kind, mention.value)
        if key not in kept or (mention.recoverable and not kept[key].recoverable):
            kept[key] = mention
    return list(kept.values())


def read_gold(path: Path) -> list[GoldText]:
    """Texts of a JSONL file {"id","text","region","selectors":[{"kind","value","start","end"}]}.

    "lang", "line" (what kind of line it is) and "groups" (how its phones are hidden) may be there too.
    Raises SourceError naming the line where a record is not of that form, or where the file cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="name a JSONL file") from error
    texts = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
            mentions = tuple(
                Mention(one["kind"], one["value"], int(one.get("start", -1)), int(one.get("end", -1)))
                for one in row["selectors"]
            )
            said = (str(row.get("lang") or ""), str(row.get("line") or ""), tuple(row.get("groups") or ()))
            texts.append(GoldText(str(row["id"]), row["text"], row.get("region") or "", mentions, *said))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SourceError(
                f"{path.name}, line {number}: not a gold record ({type(error).__name__})",
                hint='expected {"id","text","region","selectors":[{"kind","value","start","end"}]}',
            ) from error
    return texts


def score_gold(gold: Sequence[GoldText]) -> SelectorScores:
    """Score our selectors on marked lines, spans too."""
    from marsad.evaluate.peers import marsad

    found = marsad([one.text for one in gold], [one.region for one in gold])
    return score_selectors([one.mentions for one in gold], found)
