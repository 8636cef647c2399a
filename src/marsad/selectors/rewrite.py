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

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

type Places = npt.NDArray[np.int64]
type Stretch = tuple[int, int, int, int]  # as in `Respelled` and `Refanged`

_FEWEST = 7  # digits of a phone


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A page and, for each of its code points, the range of the plain page it came from."""

    page: Page
    starts: Places
    ends: Places


def respelled(plain: Page) -> Rewritten | None:
    """Texts with enough number words in a row, as digits; None where there is no such text."""
    numbers, texts, stretches = list[int](), list[str](), list[Stretch]()
    for number, first, last in _texts(plain, _spoken_texts(plain)):
        found = respell(plain.text[first:last])
        numbers.append(number)
        texts.append(found.text)
        stretches += _moved(found.stretches, first)
    return _rewritten("spelled", plain, numbers, texts, texts, stretches) if numbers else None


def refanged(plain: Page) -> Rewritten | None:
    """Texts with a hidden dot, at sign or scheme, put back; None where there is no such text."""
    numbers, texts, cased, stretches = list[int](), list[str](), list[str](), list[Stretch]()
    for number, first, last in _texts(plain, suspects(plain)):
        found = refang(plain.text[first:last], plain.kept(first, last))
        if found is not None:
            numbers.append(number)
            texts.append(found.text)
            cased.append(found.cased)
            stretches += _moved(found.stretches, first)
    return _rewritten("refanged", plain, numbers, texts, cased, stretches) if numbers else None


def _moved(stretches: Sequence[Stretch], first: int) -> Iterator[Stretch]:
    """Stretches of a text that starts at ``first`` as those of the page; the NUL after it is from nowhere."""
    yield from ((first + start, first + end, size, step) for start, end, size, step in stretches)
    yield -1, -1, 1, 0


def _texts(plain: Page, numbers: Sequence[int]) -> list[tuple[int, int, int]]:
    bounds = plain.batch.bounds
    return [(number, int(bounds[number]), int(bounds[number + 1]) - 1) for number in numbers]


def _spoken_texts(plain: Page) -> list[int]:
    """Texts in which number words, joining words and digits stand in a row long enough for a phone."""
    return spoken_texts(plain.tokens, plain.roles, plain.batch.points, _FEWEST)


def _rewritten(
    name: str,
    plain: Page,
    numbers: Sequence[int],
    texts: list[str],
    cased: list[str],
    stretches: Sequence[Stretch],
) -> Rewritten:
    start, end, size, step = np.array(stretches, np.int64).T
    walked = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)  # within its stretch
    walked *= np.repeat(step, size)
    starts, ends = np.repeat(start, size) + walked, np.repeat(end, size) + walked
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    points, cased_points = (_points("\0".join(column) + "\0") for column in (texts, cased))
    batch = FoldedBatch(texts, points, cased_points, starts.astype(np.int32), bounds)
    return Rewritten(Page(name, batch, [plain.regions[number] for number in numbers]), starts, ends)


def _points(text: str) -> npt.NDArray[np.uint32]:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return points.copy()  # writable like the batch's: compiled walks are compiled for one kind of array
