"""The words, terms and cues of all packs as arrays, so that whole batches can be matched at once."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.arabizi import Arabizi
from marsad.detect.morphology import Morphology
from marsad.packs import Packs, load_packs
from marsad.packs.schema import SELECTOR_CUES
from marsad.packs.terms import MOST_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marsad.packs import Cue, Pack, Word

type Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of different lengths, end to end: list ``i`` is ``values[bounds[i]:bounds[i + 1]]``."""

    bounds: npt.NDArray[np.int64]
    values: Ints

    @classmethod
    def of(cls, lists: Sequence[Iterable[int]]) -> Rows:
        """Pack ``lists``."""
        plain = [list(entry) for entry in lists]
        bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum([len(e) for e in plain], dtype=np.int64)))
        return cls(bounds, np.array([v for e in plain for v in e], np.int32))


@dataclass(frozen=True)
class Lexicon:
    """Everything that matching needs.

    ``cues`` are full names (``<pack>.<cue>``, shared ones ``.<cue>``, selectors ``selector.<kind>``), ``families``
    theirs. An *element* is a set of words that can stand at one place of a term. ``steps``/``gaps`` have shape
    (terms, MOST_STEPS), −1 where a term is over; ``anchor`` is the step that is looked for first: its rarest.
    """

    packs: Packs
    morphology: Morphology
    arabizi: Arabizi
    cues: tuple[str, ...]
    families: tuple[str, ...]
    word_elements: Rows
    singles: Rows  # element → its one-word terms
    anchored: Rows  # element → terms whose anchor it is
    steps: Ints
    gaps: Ints
    lengths: Ints
    anchor: Ints
    term_cue: Ints
    term_written: Ints  # term → `written`; several terms where one was written with choices
    written: tuple[tuple[str, str], ...]  # (full cue name, the term as written in the pack)
    elements: int

    def cue_number(self, pack: Pack, name: str) -> int:
        """The number of the cue that ``name`` means inside ``pack``."""
        return self._numbers[
            name if name in SELECTOR_CUES else f"{pack.id}.{name}" if name in pack.cues else f".{name}"
        ]

    @functools.cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.cues)}


@functools.cache
def built_in(*, meanings: bool = True) -> Lexicon:
    """The lexicon of the packs in use, made once a process; see `build`."""
    return build(load_packs(), meanings=meanings)


def build(packs: Packs, *, meanings: bool = True) -> Lexicon:
    """Number everything in a fixed order and lay it out.

    Without ``meanings``, shared cues that no rule names are left out: only a learned model hears those.
    """
    packs = packs if meanings else replace(packs, shared=_asked(packs))
    cues: list[tuple[str, str, Cue | None]] = [(name, family, None) for name, family in SELECTOR_CUES.items()]
    cues += [(f".{cue.name}", cue.family, cue) for cue in packs.shared.values()]
    for pack in (*packs.speakers.values(), *packs):
        cues += [(f"{pack.id}.{cue.name}", cue.family, cue) for cue in pack.cues.values()]

    words: dict[Word, int] = {}
    elements: dict[frozenset[Word], int] = {}
    written: dict[tuple[str, str], int] = {}
    terms: dict[tuple[tuple[tuple[int, int], ...], int], int] = {}  # (steps, cue) → written
    for number, (name, _, cue) in enumerate(cues):
        for term in cue.terms if cue else ():
            steps = tuple((_number_element(step.words, elements, words), step.gap) for step in term.steps)
            terms.setdefault((steps, number), written.setdefault((name, term.written), len(written)))
    return _lay_out(packs, cues, words, elements, terms, tuple(written))


def _asked(packs: Packs) -> Mapping[str, Cue]:
    """The shared cues that a rule names."""
    rules = [rule for pack in (*packs.speakers.values(), *packs) for rule in pack.rules]
    named = {name for rule in rules for name in rule.none}.union(
        *(group.cues for rule in rules for group in rule.all)
    )
    return MappingProxyType({name: cue for name, cue in packs.shared.items() if name in named})


def _lay_out(
    packs: Packs,
    cues: list[tuple[str, str, Cue | None]],
    words: dict[Word, int],
    elements: dict[frozenset[Word], int],
    terms: dict[tuple[tuple[tuple[int, int], ...], int], int],
    written: tuple[tuple[str, str], ...],
) -> Lexicon:
    anchors = _anchors([steps for steps, _ in terms], elements)
    singles: list[list[int]] = [[] for _ in elements]
    anchored: list[list[int]] = [[] for _ in elements]
    step_table = np.full((max(len(terms), 1), MOST_STEPS), -1, np.int32)
    gap_table = np.zeros_like(step_table)
    for term, (steps, _) in enumerate(terms):
        step_table[term, : len(steps)] = [e for e, _ in steps]
        gap_table[term, : len(steps)] = [g for _, g in steps]
        (singles if len(steps) == 1 else anchored)[steps[anchors[term]][0]].append(term)
    word_elements: list[list[int]] = [[] for _ in words]
    for element, number in elements.items():
        for word in element:
            word_elements[words[word]].append(number)
    return Lexicon(
        packs=packs,
        morphology=(morphology := Morphology(words)),
        arabizi=Arabizi(words, morphology),
        cues=tuple(name for name, _, _ in cues),
        families=tuple(family for _, family, _ in cues),
        word_elements=Rows.of([sorted(each) for each in word_elements]),
        singles=Rows.of(singles),
        anchored=Rows.of(anchored),
        steps=step_table,
        gaps=gap_table,
        lengths=np.array([len(steps) for steps, _ in terms] or [0], np.int32),
        anchor=np.array(anchors or [0], np.int32),
        term_cue=np.array([cue for _, cue in terms] or [0], np.int32),
        term_written=np.array(list(terms.values()) or [0], np.int32),
        written=written,
        elements=len(elements),
    )


def _number_element(
    element: frozenset[Word], elements: dict[frozenset[Word], int], words: dict[Word, int]
) -> int:
    if element not in elements:
        elements[element] = len(elements)
        for word in sorted(element, key=lambda w: (w.form, w.lang, w.match, w.subject, w.owner, w.feminine)):
            words.setdefault(word, len(words))
    return elements[element]


def _anchors(terms: Sequence[tuple[tuple[int, int], ...]], elements: dict[frozenset[Word], int]) -> list[int]:
    """The step of each term that texts are least likely to hold: short words and numbers are frequent."""
    uses = Counter(element for steps in terms for element, _ in steps)
    common = {
        number: sum(3.0 ** -min(len(w.form) + (w.match == "exact"), 9) for w in element)
        * (1 + uses[number]) ** 0.5
        for element, number in elements.items()
    }
    return [min(range(len(steps)), key=lambda i: (common[steps[i][0]], i)) for steps in terms]
