"""What a user would glue together without Marsad: iocsearcher, datasketch and a plain loop over our own
terms.

Each part is used as its README shows it, on one core, in its favour: no reading of files, no language, no
speaker, no networks, no ranking.
"""

from __future__ import annotations

import importlib.util
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMES = ("iocsearcher", "datasketch")
PERMUTATIONS = 64
THRESHOLD = 0.5
_PAIRS = 2


def missing() -> list[str]:
    """Peers that are not installed."""
    return [name for name in NAMES if importlib.util.find_spec(name) is None]


def measure(texts: Sequence[str], terms: Sequence[str]) -> dict[str, float]:
    """Seconds (CPU) of each part over ``texts``; loading and warming up are not counted."""
    parts: dict[str, Callable[[Sequence[str]], int]] = {
        "iocsearcher": _indicators,
        "datasketch": _near_duplicates,
        "lexicon": lambda some: _lexicon(some, terms),
    }
    seconds = {}
    for name, part in parts.items():
        part(texts[:2])
        began = time.process_time()
        part(texts)
        seconds[name] = time.process_time() - began
    return seconds


def _indicators(texts: Sequence[str]) -> int:
    from iocsearcher.searcher import Searcher

    searcher = Searcher()
    return sum(len(searcher.search_data(text)) for text in texts)


def _near_duplicates(texts: Sequence[str]) -> int:
    """MinHash over pairs of words, banded index, each text asked and added."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    found = 0
    for number, text in enumerate(texts):
        words = text.split()
        pairs = {" ".join(words[at : at + _PAIRS]).encode() for at in range(max(1, len(words) - 1))}
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch(list(pairs))
        found += len(index.query(sketch))
        index.insert(str(number), sketch)
    return found


def _lexicon(texts: Sequence[str], terms: Sequence[str]) -> int:
    small = [term.lower() for term in terms]
    found = 0
    for text in texts:
        lower = text.lower()
        found += sum(term in lower for term in small)
    return found
