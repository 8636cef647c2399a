"""Speed of what reads words: a lexicon of so many terms, and all of detection, beside one regular expression."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.selectors import BATCH, ROUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from marsad.detect.lexicon import Lexicon
    from marsad.packs import Cue, Packs

TERMS = 5_000
LEXICON, EXPRESSION = "lexicon", "one regular expression"
DETECTION = "rules + model + speaker"


def measure(source: str, limit: int, peers: int) -> list[dict[str, Any]]:
    """Best CPU seconds on one core, one row a part, over at most ``limit`` texts of the artificial world.

    Each part of ours is given twice: on words that were cut before, and from bare texts. The peer reads ``peers``
    texts: the same terms in one plain spelling each, between word boundaries.
    """
    with Path(source).open(encoding="utf-8") as lines:
        texts = list(islice(filter(None, (json.loads(line).get("text", "") for line in lines)), limit))
    lexicon = cut(TERMS)
    rows = [
        *_rows(f"{LEXICON}, {len(lexicon.written):,} terms", texts, lambda: _terms(lexicon)),
        *_rows(DETECTION, texts, _detection),
    ]
    some = texts[:peers]
    if some:
        spellings = plain(lexicon)
        name = f"{EXPRESSION}, {len(spellings):,} spellings"
        read = _expression(spellings)
        rows.append({"name": name, "texts": len(some), "seconds": _best(some, read), "found": read(some)})
    return rows


def cut(most: int) -> Lexicon:
    """The lexicon of ``most`` terms, drawn evenly from all packs in their order; of all where there are fewer."""
    from marsad.detect.lexicon import build
    from marsad.packs import load_packs

    packs = load_packs()
    total = sum(len({term.written for term in cue.terms}) for cue in _cues(packs))
    place = itertools.count(1)

    def thinned(cue: Cue) -> Cue:
        """A term has several readings where a word of it may be missing: it stays or goes as a whole."""
        kept = {
            written
            for written in dict.fromkeys(term.written for term in cue.terms)
            if (at := next(place)) * most // total != (at - 1) * most // total
        }
        return dataclasses.replace(cue, terms=tuple(term for term in cue.terms if term.written in kept))

    def thin(pack: Any) -> Any:
        return dataclasses.replace(pack, cues={name: thinned(cue) for name, cue in pack.cues.items()})

    if total <= most:
        return build(packs)
    return build(
        dataclasses.replace(
            packs,
            shared={name: thinned(cue) for name, cue in packs.shared.items()},
            speakers={name: thin(pack) for name, pack in packs.speakers.items()},
            packs={name: thin(pack) for name, pack in packs.packs.items()},
        )
    )


def plain(lexicon: Lexicon) -> list[str]:
    """One plain spelling of each term: an alternation knows no inflections and no gaps."""
    return sorted({
        " ".join(min(word.form for word in step.words) for step in term.steps if step.words)
        for cue in _cues(lexicon.packs)
        for term in cue.terms
    } - {""})  # fmt: skip


def _cues(packs: Packs) -> Iterator[Cue]:
    yield from packs.shared.values()
    for pack in (*packs.speakers.values(), *packs):
        yield from pack.cues.values()


type Part = "Callable[[Sequence[str], Clock], int]"


class Clock:
    """CPU seconds before and after the words of a batch stand ready."""

    def __init__(self) -> None:
        self.ready = self.work = 0.0
        self._began = time.process_time()

    def lap(self) -> float:
        """Seconds since the last lap."""
        now = time.process_time()
        spent, self._began = now - self._began, now
        return spent


def _rows(name: str, texts: Sequence[str], make: Callable[[], Part]) -> list[dict[str, Any]]:
    """Best of several rounds: the work alone, and with the cutting of words before it.

    Each round begins anew and has read one batch before it is timed, as in a run: words are remembered, and those that
    were not seen yet are read.
    """
    taken = []
    for _ in range(ROUNDS):
        part, clock, found = make(), Clock(), 0
        part(texts[:BATCH], Clock())
        for at in range(0, len(texts), BATCH):
            found += part(texts[at : at + BATCH], clock)
        taken.append((clock.ready + clock.work, clock.work))
    whole, work = min(taken)
    return [
        {"name": f"{name}: from bare texts", "texts": len(texts), "seconds": whole, "found": found},
        {"name": f"{name}: words given", "texts": len(texts), "seconds": work, "found": found},
    ]


def _terms(lexicon: Lexicon) -> Part:
    from marsad.detect.phrases import find_hits
    from marsad.detect.vocabulary import Vocabulary
    from marsad.selectors import find_batch
    from marsad.text import fold_batch
    from marsad.text.tokens import tokenize

    vocabulary, none = Vocabulary(lexicon), find_batch(fold_batch([""]), [""])

    def part(texts: Sequence[str], clock: Clock) -> int:
        clock.lap()
        batch = fold_batch(texts)
        tokens = tokenize(batch)
        clock.ready += clock.lap()
        signatures = vocabulary.signatures(batch, tokens)
        found = len(find_hits(lexicon, vocabulary.meanings, signatures, batch, tokens, none))
        clock.work += clock.lap()
        return found

    return part


def _detection() -> Part:
    from marsad import learned
    from marsad.detect import Detector, lexicon
    from marsad.selectors import find_batch
    from marsad.text import fold_batch
    from marsad.text.language import languages
    from marsad.text.tokens import tokenize

    detector = Detector(lexicon.built_in(), learned.built_in())

    def part(texts: Sequence[str], clock: Clock) -> int:
        clock.lap()
        batch = fold_batch(texts)
        tokens = tokenize(batch)
        langs, _ = languages(batch, tokens)
        clock.ready += clock.lap()
        mentions = find_batch(batch, [""] * len(texts), tokens)
        clock.lap()  # selectors have a table of their own
        found = len(detector.detect_batch(batch, tokens, langs, mentions).findings.text)
        clock.work += clock.lap()
        return found

    return part


def _expression(spellings: Sequence[str]) -> Callable[[Sequence[str]], int]:
    longest_first = sorted(spellings, key=lambda one: (-len(one), one))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

    def read(texts: Sequence[str]) -> int:
        return sum(len([one.span() for one in pattern.finditer(text.lower())]) for text in texts)

    return read


def _best(texts: Sequence[str], work: Callable[[Sequence[str]], int]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work(texts)
        taken.append(time.process_time() - began)
    return min(taken)
