"""Terms of several words: found exactly where every step stands in its reach, never across two texts."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.lexicon import Rows
from marsad.detect.meanings import Meanings
from marsad.detect.walk import find_terms

# Three elements; term 0 = one word, term 1 = a (≤2) b, term 2 = b (≤1) a (≤3) c anchored in the middle.
LEXICON = SimpleNamespace(
    singles=Rows.of([[0], [], []]),
    anchored=Rows.of([[1, 2], [], []]),
    steps=np.array([[0, -1, -1], [0, 1, -1], [1, 0, 2]], np.int32),
    gaps=np.array([[0, 0, 0], [0, 2, 0], [0, 1, 3]], np.int32),
    lengths=np.array([1, 2, 3], np.int32),
    anchor=np.array([0, 0, 1], np.int32),
    elements=3,
)
SIGNATURES = [(), (0,), (1,), (2,), (0, 1), (1, 2)]  # signature → elements


def found(
    signatures: list[int], text: list[int], lexicon: SimpleNamespace = LEXICON
) -> list[tuple[int, int, int]]:
    bounds = np.searchsorted(text, np.arange(text[-1] + 2 if text else 1))
    meanings = Meanings.of(Rows.of(SIGNATURES), lexicon)  # type: ignore[arg-type]
    *columns, each = find_terms(np.array(signatures, np.int32), meanings, lexicon, bounds)  # type: ignore[arg-type]
    assert each.tolist() == np.searchsorted(np.array(text)[columns[1]], np.arange(len(bounds))).tolist()
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def slow(signatures: list[int], text: list[int]) -> list[tuple[int, int, int]]:
    """The same by trying everything in plain Python."""
    lists = [SIGNATURES[s] for s in signatures]

    def beside(token: int, way: int, reach: int, element: int) -> int | None:
        for distance in range(1, reach + 1):
            there = token + way * distance
            if not 0 <= there < len(lists) or text[there] != text[token]:
                return None
            if element in lists[there]:
                return there
        return None

    out = []
    for token, elements in enumerate(lists):
        if 0 not in elements:
            continue
        out.append((0, token, token))
        if (last := beside(token, 1, 2, 1)) is not None:
            out.append((1, token, last))
        first, last = beside(token, -1, 1, 1), beside(token, 1, 3, 2)
        if first is not None and last is not None:
            out.append((2, first, last))
    return sorted(out)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40))
def test_finds_what_trying_everything_finds(words: list[tuple[int, bool]]) -> None:
    signatures = [signature for signature, _ in words]
    text = np.cumsum([new for _, new in words]).tolist() if words else []
    assert found(signatures, text) == slow(signatures, text)


def test_no_term_reaches_into_the_next_text() -> None:
    assert (1, 0, 1) in found([1, 2], [0, 0])
    assert found([1, 2], [0, 1]) == [(0, 0, 0)]


def test_more_hits_than_room_are_all_given() -> None:
    crowd = Rows.of([list(range(50)), [], []])
    lexicon = SimpleNamespace(**{**vars(LEXICON), "singles": crowd})
    assert len(found([1] * 200, [0] * 200, lexicon)) == 200 * 50
