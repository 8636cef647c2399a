"""Tells when packs age: terms in other company, and scores that shift, between two periods of a lake."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.detect.detector import built_in
from marsad.errors import UsageError
from marsad.model import FLAGGED
from marsad.selectors import find_batch
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import numpy.typing as npt

    from marsad.engines.lake import Lake

type _Ints = npt.NDArray[np.int64]

MOST_TEXTS = 50_000
FEWEST = 20
"""A term is compared where it stands in at least so many texts of each period."""
_NOTABLE = 3.0  # standard errors
_BATCH = 8_192
_BINS = np.linspace(0.0, 1.0, 11)


@dataclass(frozen=True, slots=True)
class TermDrift:
    """A term whose company changed.

    ``texts``: in how many of 1,000 texts it stands, before and since; ``flagged``: the share of them with a finding
    of its pack at score ≥ 0.5 by the rules alone, since it is the terms that age; ``z``: the difference of the shares
    in standard errors.
    """

    pack: str
    cue: str
    term: str
    texts_before: float
    texts_since: float
    flagged_before: float
    flagged_since: float
    z: float


@dataclass(frozen=True, slots=True)
class ScoreShift:
    """How far a pack's scores moved: the population stability index over ten bins of equal width.

    Convention of credit scoring: below 0.1 nothing, above 0.25 look into it. Source: Siddiqi (2006), chapter 8.
    """

    pack: str
    findings_before: int
    findings_since: int
    psi: float


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed since ``since`` (UTC). ``before`` and ``after``: texts that were compared."""

    since: datetime
    before: int
    after: int
    terms: tuple[TermDrift, ...]
    scores: tuple[ScoreShift, ...]

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def drift(lake: Lake, since: datetime | None = None) -> Drift:
    """Compares the texts of ``lake`` seen before ``since`` with those after (default: the newest fifth).

    At most `MOST_TEXTS` of each period are read, chosen by their ids. Raises UsageError where a period is empty.
    """
    table = lake.read("observations", columns=["id", "text", "region", "kind", "seen_at"])
    table = table.filter(pc.and_(pc.is_valid(table["seen_at"]), pc.not_equal(table["text"], "")))
    moments = table["seen_at"]
    if since is None:
        if not table.num_rows:
            raise UsageError("no text with a time in this lake", hint="run more sources into it first")
        since = (
            pc.quantile(moments.cast(pa.int64()), q=0.8, interpolation="lower").cast(moments.type)[0].as_py()
        )
    late = pc.greater_equal(moments, pa.scalar(since, moments.type))
    periods = [_some(table.filter(pc.invert(late))), _some(table.filter(late))]
    for name, period in zip(("before", "since"), periods, strict=True):
        if not period.num_rows:
            raise UsageError(f"no text {name} {since:%Y-%m-%d}", hint="choose another --since")
    before, after = (_Period.of(period) for period in periods)
    scores = _shifts(before, after)
    return Drift(since, periods[0].num_rows, periods[1].num_rows, tuple(_terms(before, after)), tuple(scores))


def _some(table: pa.Table) -> pa.Table:
    """The same texts whatever the order they came in: ids are digests, so the first by id are a fair sample."""
    return table.sort_by("id").slice(0, MOST_TEXTS)


@dataclass(frozen=True, slots=True)
class _Period:
    """``stands`` and ``flagged`` by written term: in how many texts, in how many of these its pack was found."""

    texts: int
    stands: _Ints
    flagged: _Ints
    scores: dict[str, npt.NDArray[np.float64]]

    @classmethod
    def of(cls, table: pa.Table) -> _Period:
        detector = built_in()
        size = len(detector.lexicon.written)
        owner = np.array([cue.partition(".")[0] for cue, _ in detector.lexicon.written])
        stands, flagged = np.zeros(size, np.int64), np.zeros(size, np.int64)
        scores: dict[str, list[npt.NDArray[np.float64]]] = {}
        for texts, regions, kinds in _batches(table):
            folded = fold_batch(texts)
            tokens = tokenize(folded)
            hits = detector.hits(folded, tokens, find_batch(folded, regions, tokens), distinct=False)
            found = detector.judge(hits, len(texts), kinds).findings
            pairs = np.unique(np.stack([hits.text, hits.term])[:, hits.term >= 0], axis=1)
            stands += np.bincount(pairs[1], minlength=size)
            names = np.array(found.typology.names)[found.typology.codes]
            sure = found.score >= FLAGGED
            known = {*zip(found.text[sure].tolist(), names[sure].tolist(), strict=True)}
            hit = [(text, owner[term]) in known for text, term in pairs.T.tolist()]
            flagged += np.bincount(pairs[1][np.array(hit, bool)], minlength=size)
            for name in np.unique(names).tolist():
                scores.setdefault(name, []).append(found.score[names == name].astype(np.float64))
        return cls(table.num_rows, stands, flagged, {n: np.concatenate(s) for n, s in scores.items()})


def _batches(table: pa.Table) -> Iterator[tuple[list[str], list[str], list[str]]]:
    for batch in table.select(["text", "region", "kind"]).to_batches(max_chunksize=_BATCH):
        yield tuple([value or "" for value in column.to_pylist()] for column in batch.columns)  # type: ignore[misc]


def _terms(before: _Period, after: _Period) -> list[TermDrift]:
    """Terms whose share of flagged texts moved, the surest first; a term never flagged in either period is no news."""
    often = np.flatnonzero((before.stands >= FEWEST) & (after.stands >= FEWEST))
    n, m = before.stands[often], after.stands[often]
    share, now = before.flagged[often] / n, after.flagged[often] / m
    pooled = (before.flagged[often] + after.flagged[often]) / (n + m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    z = np.divide(now - share, error, out=np.zeros(len(often)), where=error > 0)
    written = built_in().lexicon.written
    found = []
    for place in np.flatnonzero(np.abs(z) >= _NOTABLE).tolist():
        cue, term = written[often[place]]
        pack, _, name = cue.partition(".")
        if name:
            found.append(
                TermDrift(
                    pack, name, term, float(1_000 * n[place] / before.texts), float(1_000 * m[place] / after.texts),
                    float(share[place]), float(now[place]), float(z[place]),
                )
            )  # fmt: skip
    return sorted(found, key=lambda t: (-abs(t.z), t.pack, t.cue, t.term))


def _shifts(before: _Period, after: _Period) -> list[ScoreShift]:
    found = []
    for name in sorted(before.scores.keys() & after.scores.keys()):
        old, new = before.scores[name], after.scores[name]
        if min(len(old), len(new)) >= FEWEST:
            found.append(ScoreShift(name, len(old), len(new), stability(old, new)))
    return sorted(found, key=lambda s: (-s.psi, s.pack))


def stability(old: npt.NDArray[np.float64], new: npt.NDArray[np.float64]) -> float:
    """Population stability index: Σ (q − p) ln(q / p) over ten bins, each with half a count added against zeros."""
    p, q = (np.histogram(scores, _BINS)[0] + 0.5 for scores in (old, new))
    p, q = p / p.sum(), q / q.sum()
    return float(((q - p) * np.log(q / p)).sum())
