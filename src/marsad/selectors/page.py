"""A page: folded texts in a row with everything the kinds look for marked by array operations, once for all kinds."""

from __future__ import annotations

import bisect
import codecs
import functools
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from marsad.selectors.lookalikes import RANGES, unmixed
from marsad.selectors.plans import plan
from marsad.selectors.scan import (
    ALIKE,
    BRACKET,
    BREAK,
    DIGIT,
    LATIN,
    LETTER,
    POINT,
    SPACE,
    Marks,
    foreign,
    marks,
)
from marsad.selectors.words import NONE, Cues, cues
from marsad.text.tokens import Tokens, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marsad.text import FoldedBatch

type Places = npt.NDArray[np.int64]
type Chains = tuple[Places, Places, Places]  # where stretches start and end, and in which text


class Chain(NamedTuple):
    """Digits that belong together: ``joined[start:end]``, in text number ``text``.

    ``plus`` is where a + stands before them or -1.
    """

    start: int
    end: int
    plus: int
    text: int


@functools.cache
def _table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    table[0x30:0x3A] = DIGIT
    table[0x61:0x7B] = LATIN | LETTER | BREAK
    table[0x41:0x5B] = LATIN | LETTER | BREAK
    for point in (*range(0x80, 0x3400), *range(0xA000, 0xAC00), *range(0x10000, 0x1F000)):
        if unicodedata.category(chr(point))[0] == "L":
            table[point] = LETTER | BREAK
    table[0x3400:0xA000] = LETTER | BREAK
    table[0xAC00:0xD7A4] = LETTER | BREAK
    for sign in '\0:=%$€£¥#@&;"?!<>+^':
        table[ord(sign)] = BREAK
    for sign in ".@:/":
        table[ord(sign)] |= POINT
    for sign in "[](){}<>\\":
        table[ord(sign)] |= BRACKET
    table[ord(" ")] |= SPACE
    for first, end in RANGES:
        table[first:end] |= ALIKE
    return table


@dataclass(frozen=True, eq=False)
class Page:
    """Folded texts, their regions and the marks on them. ``name`` is plain, refanged or spelled.

    ``words`` may bring the batch's tokens where the caller has them already.
    """

    name: str
    batch: FoldedBatch
    regions: Sequence[str]
    words: Tokens | None = None
    _notes: dict[object, object] = field(default_factory=dict, repr=False)

    def once[T](self, read: Callable[[Page], T]) -> T:
        """``read(self)``, worked out once however many kinds ask."""
        if read not in self._notes:
            self._notes[read] = read(self)
        return cast("T", self._notes[read])

    def written(self, start: int, end: int) -> str:
        """``text[start:end]`` as it stands in the original (folded where the page is a rewritten one)."""
        if self.name != "plain" or start >= end:
            return self.kept(start, end)
        origin = self._origin
        return self.batch.originals[self.text_of(start)][origin[start] : origin[end - 1] + 1]

    def kept(self, start: int, end: int) -> str:
        """``text[start:end]`` with its case kept. Few ask: all of it would have to be made anew for them."""
        return codecs.utf_32_le_decode(self._cased[4 * start : 4 * end], "surrogatepass")[0]

    def foreign(self, start: int, end: int, number: int) -> str:
        """``written(start, end)``, look-alikes put plainly, where that is not all ASCII; else "", as for most texts.

        ``number`` is that of the text.
        """
        if self.name == "plain" and start < end:
            origin = self._origin
            own = unmixed(self.batch.originals[number][origin[start] : origin[end - 1] + 1])
        else:
            own = self.kept(start, end)
        return "" if own.isascii() else own

    def odd(self, starts: Places, ends: Places, numbers: Places) -> npt.NDArray[np.bool_]:
        """Which ranges of the texts ``numbers`` have anything but ASCII in `written`; so most need no closer look."""
        found: npt.NDArray[np.bool_]
        if self.name == "plain":
            first, origin = self.batch.raw_starts[numbers], self.batch.origin
            found = foreign(self.batch.raw, first + origin[starts], first + origin[ends - 1] + 1)
        else:
            found = foreign(self.batch.cased_points, starts, ends)
        return found

    @cached_property
    def _origin(self) -> memoryview[int]:
        return memoryview(self.batch.origin)  # gives a plain int sooner than NumPy does

    @cached_property
    def _cased(self) -> memoryview[int]:
        return memoryview(self.batch.cased_points).cast(
            "B"
        )  # sliced and decoded four times sooner than an array

    @cached_property
    def text(self) -> str:
        """All texts, folded and lower-case, with a NUL after each."""
        return self.batch.joined

    @cached_property
    def points(self) -> npt.NDArray[np.uint32]:
        """Code points of `text`, for reading only, as some batches' are: a walk is compiled once for all pages."""
        points = self.batch.points.view()
        points.setflags(write=False)
        return points

    @cached_property
    def tokens(self) -> Tokens:
        """Words of the page."""
        return self.words if self.words is not None else tokenize(self.batch)

    @property
    def flags(self) -> npt.NDArray[np.uint8]:
        """What each code point is: DIGIT, LATIN, LETTER, BREAK (ends a chain of digits), POINT (. @ : /), BRACKET,
        SPACE, ALIKE (may be a look-alike of a Latin letter).
        """
        return self.marks.flags

    @cached_property
    def dots(self) -> Places:
        """Places of . @ : and /, save the page's first code point (a NUL ends the page)."""
        dots = self.marks.dots
        return dots[(dots > 0) & (dots < len(self.flags) - 1)]

    @cached_property
    def _cues(self) -> tuple[dict[str, Cues], npt.NDArray[np.uint8]]:
        return cues(self.tokens)

    @property
    def roles(self) -> npt.NDArray[np.uint8]:
        """Which tokens are number words, words that join numbers, and words that only help to join."""
        return self._cues[1]

    @cached_property
    def marks(self) -> Marks:
        """What each code point is, chains of digits, long runs and starts of some kinds, seen in one walk."""
        return marks(self.points, self.batch.cased_points, _table())

    def cue(self, name: str) -> Cues:
        """Words of one class, in order."""
        return self._cues[0].get(name, NONE)

    def text_of(self, place: int) -> int:
        """The number of the text that ``place`` is in."""
        return bisect.bisect_right(self._bounds, place) - 1

    @cached_property
    def _bounds(self) -> list[int]:
        bounds: list[int] = self.batch.bounds.tolist()
        return bounds

    def bounds_of(self, place: int) -> tuple[int, int]:
        """Where the text around ``place`` starts and where its NUL stands."""
        at = self.text_of(place)
        return self._bounds[at], self._bounds[at + 1] - 1

    def distance_before(self, name: str, place: int, within: int) -> int:
        """Code points from the last word of class ``name`` before ``place``; ``within`` + 1 if none is so near."""
        ends = self._cues[0].get(name, NONE).ends
        at = bisect.bisect_right(ends, place) - 1
        if at < 0 or place - ends[at] > within or self.text.find("\0", ends[at], place) >= 0:
            return within + 1
        return place - ends[at]

    def distance_after(self, name: str, place: int, within: int) -> int:
        """As `distance_before`, to the first word that starts at or after ``place``."""
        starts = self._cues[0].get(name, NONE).starts
        at = bisect.bisect_left(starts, place)
        if at >= len(starts) or starts[at] - place > within or self.text.find("\0", place, starts[at]) >= 0:
            return within + 1
        return starts[at] - place

    def last(self, name: str, places: Places) -> Places:
        """Where the last word of class ``name`` before each of ``places`` ends, in whichever text; or far away."""
        ends = self.cue(name).last
        found: Places = ends[np.searchsorted(ends, places, "right") - 1]
        return found

    def next(self, name: str, places: Places) -> Places:
        """Where the first word of class ``name`` at or after each of ``places`` starts, in whichever text; or far."""
        starts = self.cue(name).first
        found: Places = starts[np.searchsorted(starts, places, "left")]
        return found

    def near(self, name: str, chains: Chains, before: int, after: int) -> npt.NDArray[np.bool_]:
        """Whether a word of class ``name`` stands in the text of each stretch, so near before it or after it."""
        starts, ends, texts = chains
        bounds, last, next_ = self.batch.bounds, self.last(name, starts), self.next(name, ends)
        near: npt.NDArray[np.bool_] = (starts - last <= before) & (last >= bounds[texts])
        return near | ((next_ - ends <= after) & (next_ < bounds[texts + 1]))

    @cached_property
    def chain_columns(self) -> tuple[Places, Places, Places, Places]:
        """Runs of at least seven digits with at most a few signs between two of them: starts, ends, + signs, texts."""
        starts = self.marks.chain_starts
        texts = np.searchsorted(self.batch.bounds, starts, "right") - 1
        return starts, self.marks.chain_ends, self._plus(starts), texts

    @cached_property
    def homes(self) -> Places:
        """For each text the number of the plan by which its region dials; -1 without one."""
        homes = {region: home.place if (home := plan(region)) else -1 for region in set(self.regions)}
        return np.fromiter(map(homes.__getitem__, self.regions), np.int64, len(self.regions))

    def chains(self, which: Places) -> list[Chain]:
        """The chains with the numbers ``which``."""
        return list(map(Chain, *(column[which].tolist() for column in self.chain_columns)))

    def _plus(self, starts: Places) -> Places:
        """Where the + of each chain stands, over at most a space and a bracket; -1 without one."""
        points = self.batch.points
        plus = np.full(len(starts), -1, np.int64)
        open_ = np.ones(len(starts), np.bool_)
        for back in (1, 2, 3):
            at = np.maximum(starts - back, 0)
            sign = points[at]
            open_ &= starts >= back
            plus = np.where(open_ & (sign == ord("+")), at, plus)
            open_ &= (sign == ord(" ")) | (sign == ord("(")) | (sign == ord("["))
        return plus

    @cached_property
    def ibans(self) -> list[int]:
        """Where words start that may be IBANs."""
        places: list[int] = self.marks.ibans.tolist()
        return places

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """Unbroken runs of at least 25 ASCII letters and digits (wallets, hashes, onion names)."""
        return list(zip(self.marks.runs.tolist(), self.marks.run_ends.tolist(), strict=True))

    def places(self, sign: str) -> Places:
        """Places of . @ : or /."""
        points = self.batch.points
        first = np.zeros(int(len(points) > 0 and points[0] == ord(sign)), np.int64)
        return np.concatenate((first, self.dots[points[self.dots] == ord(sign)]))
