"""The lake behind a desk: reads for screens, and what people decide."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.board.searched import Searched, searched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from marsad.pipeline import RunSummary
    from marsad.pipeline.summary import Progress
    from marsad.report import Card, LeadBook
    from marsad.report.book import Example
    from marsad.report.spans import Cut
    from marsad.report.words import Words


class Board:
    """One lake. Every read sees one version of each table; nothing is kept between calls but the path."""

    def __init__(self, path: str | Path) -> None:
        """The lake at ``path``. Raises LakeError where there is none."""
        from marsad.engines import Lake

        self._lake = Lake(path)

    @property
    def path(self) -> Path:
        """Its folder."""
        return self._lake.path

    @property
    def version(self) -> int:
        """Changes whenever the leads were ranked again; -1 before the first time."""
        return self._lake.version("leads")

    def ranked_at(self) -> datetime | None:
        """When the leads were last ranked (UTC); clocks are reckoned from it."""
        from marsad.report.gather import ranked_at

        return ranked_at(self._lake.read("runs").to_pylist())

    def leads(self) -> list[dict[str, Any]]:
        """Every lead that waits, best first: rows of `marsad.tables.LEADS`. No texts, no contacts."""
        rows: list[dict[str, Any]] = self._lake.read("leads").sort_by("rank").to_pylist()
        return rows

    def searched(self) -> Iterator[Searched]:
        """What each lead is found by: folded words and contacts of its exemplar and network.

        Of victims' lanes and of child protection nothing but the lead's name is given: they are not searched.
        """
        return searched(self._lake)

    def sheet(self, lead: str) -> tuple[Card, LeadBook]:
        """Everything about one lead, as it may be shown. Raises UsageError where there is none of that name."""
        from marsad.report import from_lake
        from marsad.report.account import one_lead

        return one_lead(lead, from_lake(self._lake), {})

    def decide(
        self,
        lead: str,
        kind: str,
        by: str,
        reason: str = "",
        *,
        made: datetime | None = None,
        result: Sequence[str] = (),
        hours: float | None = None,
        to: str = "",
        until: datetime | None = None,
    ) -> str:
        """Keeps what ``by`` decided, see `marsad.rank.deciding`; the decision's id. It counts from the next ranking.

        Raises UsageError where there is no such lead or what is said does not fit together.
        """
        from marsad.link.saying import Word
        from marsad.rank import deciding

        word = Word(by, reason, made or datetime.now(UTC), until)
        with self._lake.writing():
            row = deciding.decide(self._lake, lead, kind, word, result=result, hours=hours, to=to)
            deciding.keep(self._lake, [row])
        return str(row["id"])

    def withdraw(self, of: str, by: str, reason: str, *, made: datetime | None = None) -> str:
        """Takes a decision back; both stay on record. Raises UsageError where it does not hold any more."""
        from marsad.link.saying import Word
        from marsad.rank import deciding

        word = Word(by, reason, made or datetime.now(UTC), None)
        with self._lake.writing():
            row = deciding.withdraw(self._lake.read("decisions"), of, word)
            deciding.keep(self._lake, [row])
        return str(row["id"])

    def rank_again(self, progress: Progress | None = None) -> RunSummary:
        """Links and ranks with what people said since."""
        from marsad import pipeline

        return pipeline.relink(self.path, progress=progress)

    @staticmethod
    def words(lang: str) -> Words:
        """The words of one language (ar, en, fr): titles, reasons, tiers, lanes, what is missing."""
        from marsad.report.words import words

        return words(lang)

    @staticmethod
    def turns(row: Mapping[str, Any], lang: str) -> list[str]:
        """What would change a lead's rank, a sentence each."""
        from marsad.report.turning import turn_words
        from marsad.report.words import words

        return list(turn_words(dict(row), words(lang)))

    @staticmethod
    def pieces(example: Example) -> Cut:
        """An example's words in pieces by mark, cut to a readable length, with nothing invisible left in them."""
        from marsad.report.spans import pieces

        return pieces(example.text, example.marks)
