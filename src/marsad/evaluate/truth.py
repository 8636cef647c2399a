"""What is true about each observation: planted by the artificial world, or labelled by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mention:
    """A selector that stands in a text. ``accept``: other values that are right as well.

    ``recoverable`` is false where the writer hid it so well that a reader without context cannot be sure of
    it: finding it is not wrong, missing it is not a miss. A span of -1 is not known.
    """

    kind: str
    value: str
    start: int = -1
    end: int = -1
    written: str = "plain"
    accept: tuple[str, ...] = ()
    recoverable: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """The truth about one observation. "" = none.

    ``harm`` is in the world's own units, this observation's share of what its operator or incident does.
    ``copies`` names the group of verbatim copies it belongs to; ``benign``: its operator is honest (a shop);
    ``family``: the sentences it was made from, which several writers may share; ``noise``: the kind of hard
    negative or of ordinary text.
    """

    id: str
    speaker: str = "ordinary"
    typology: str = ""
    subtype: str = ""
    modifiers: tuple[str, ...] = ()
    lang: str = ""
    kind: str = "post"
    noise: str = ""
    family: str = ""
    template: str = ""
    operator: str = ""
    copies: str = ""
    benign: bool = False
    harm: float = 0.0
    life_risk: bool = False
    seen: datetime | None = None
    line: int = 0  # in the file it was read from, 0 = not read from one
    mentions: tuple[Mention, ...] = ()
