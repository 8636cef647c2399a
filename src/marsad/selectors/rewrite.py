"""Pages written anew: texts whose addresses or numbers are hidden, put plainly, with the way back to the batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.selectors.page import Page
from marsad.selectors.refang import refang, suspects
from marsad.selectors.scan import spoken_texts
from marsad.text import FoldedBatch
from marsad.text.numbers import respell
from marsad.text.tokens import SIGN, kinds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

type Places = npt.NDArray[np.int64]

_FEWEST = 7  # digits of a phone


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A page and, for each of its code points, the range of the plain page it came from."""

    page: Page
    starts: Places
    ends: Places


def respelled(plain: Page) -> Rewritten | None:
    """Texts with enough number words in a row, as digits; None where there is no such text."""
    rows = []
    for number, first, last in _texts(plain, _spoken_texts(plain)):
        found = respell(plain.text[first:last])
        rows.append(
            (number, found.text, found.text, _shifted(found.starts, first), _shifted(found.ends, first))
        )
    return _page("spelled", plain, rows)


def refanged(plain: Page) -> Rewritten | None:
    """Texts with a hidden dot, at sign or scheme, put back; None where there is no such text."""
    rows = []
    for number, first, last in _texts(plain, suspects(plain)):
        found = refang(plain.text[first:last], plain.cased[first:last])
        if found is not None:
            rows.append(
                (number, found.text, found.cased, _shifted(found.starts, first), _shifted(found.ends, first))
            )
    return _page("refanged", plain, rows)


def _shifted(places: Sequence[int], by: int) -> Places:
    return np.asarray(places, np.int64) + by


def _texts(plain: Page, numbers: Sequence[int]) -> list[tuple[int, int, int]]:
    bounds = plain.batch.bounds
    return [(number, int(bounds[number]), int(bounds[number + 1]) - 1) for number in numbers]


def _spoken_texts(plain: Page) -> list[int]:
    """Texts in which number words, joining words and digits stand in a row long enough for a phone."""
    tokens, points = plain.tokens, plain.batch.points
    signs = kinds_of(points[tokens.starts]) == SIGN
    return spoken_texts(tokens.starts, tokens.ends, tokens.text, signs, plain.roles, points, _FEWEST)


def _page(name: str, plain: Page, rows: Sequence[tuple[int, str, str, Places, Places]]) -> Rewritten | None:
    if not rows:
        return None
    lengths = np.array([len(row[1]) + 1 for row in rows], np.int64)
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    text = "".join(row[1] + "\0" for row in rows)
    cased = "".join(row[2] + "\0" for row in rows)
    end = np.array([-1], np.int64)
    starts = np.concatenate([part for row in rows for part in (row[3], end)])
    ends = np.concatenate([part for row in rows for part in (row[4], end)])
    batch = FoldedBatch(
        [row[1] for row in rows], _points(text), _points(cased), starts.astype(np.int32), bounds
    )  # fmt: skip
    return Rewritten(Page(name, batch, [plain.regions[row[0]] for row in rows]), starts, ends)


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
