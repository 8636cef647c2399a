"""Any text is read, spans are always right, and work grows with the text and not faster."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.registry import plugins
from marsad.selectors import find, find_batch
from marsad.text import fold_batch

EXAMPLES = [text for kind in plugins("selectors", "KIND").values() for text, *_ in kind.examples]
PIECES = st.lists(
    st.one_of(
        st.sampled_from(EXAMPLES),
        st.sampled_from(
            ["@", ".", "://", "[.]", " dot ", " at ", "و", "ثم", "0", "+", "00", "👻",
             "snap: ", "ig", "\n", "\0", "\u200f", "\ud800",
             "ﷺ", "½", "️⃣", "hxxp", "٠٧٧", "zero ", "سبعة ", "::", "0x", "IQ98", "card ", "…",
             "(", "]", "_", "-", "/"]
        ),
        st.text(max_size=8),
    ),
    max_size=8,
).map("".join)  # fmt: skip


@given(PIECES, st.sampled_from(["", "IQ", "FR", "US", "zz"]))
def test_any_text_is_read_and_every_span_lies_in_it(text: str, region: str) -> None:
    seen = []
    for selector in find(text, region):
        assert 0 <= selector.span.start < selector.span.end <= len(text)
        assert 0 < selector.confidence <= 1
        seen.append((selector.span.start, selector.kind, selector.value))
    assert seen == sorted(set(seen))


@given(st.lists(PIECES, max_size=5), st.randoms())
def test_a_text_gives_the_same_in_any_company(texts: list[str], random: object) -> None:
    alone = [[(s.kind, s.value, s.span.start, s.span.end) for s in find(text, "IQ")] for text in texts]
    found = find_batch(fold_batch(texts), ["IQ"] * len(texts))
    together: list[list[tuple[str, str, int, int]]] = [[] for _ in texts]
    for number, *row in zip(found.text, found.kind, found.value, found.start, found.end, strict=True):
        together[number].append(tuple(row))  # type: ignore[arg-type]
    assert together == alone


@given(st.sampled_from(EXAMPLES), st.text(st.characters(categories=["Zs", "Po", "So"]), max_size=5))
def test_what_surrounds_a_mention_does_not_move_its_span(text: str, before: str) -> None:
    first = {(s.kind, s.value): text[s.span.start : s.span.end] for s in find(text, "IQ")}
    framed = before + "\n\n" + text
    for selector in find(framed, "IQ"):
        if (selector.kind, selector.value) in first:
            assert framed[selector.span.start : selector.span.end] == first[selector.kind, selector.value]


def test_each_text_needs_its_region() -> None:
    with pytest.raises(UsageError):
        find_batch(fold_batch(["a", "b"]), ["IQ"])
    assert len(find_batch(fold_batch([]), [])) == 0


HOSTILE = {
    "digits": "7", "zeros": "0", "spaced zeros": "0 ", "trunk groups": "0770 ", "plus": "+9 ", "at": "@",
    "names": "a@", "dots": ".",
    "labels": "a.", "numbers": "1.", "brackets": "[", "pairs": "[.]", "marks": "a\u0301", "colons": "a:",
    "schemes": "http://",
    "hosts": "example.com/", "slashes": "/", "long word": "a", "dot words": "a dot ", "at words": "a at ",
    "number words": "seven ",
    "joiners": "and 7 ", "bound": "و7 ", "cues": "snap: ", "ghosts": "👻", "mails": "a@b.co ",
    "iban": "GB82 WEST ", "hex": "f:",
    "card": "visa 4111 ", "spaced dots": "a . ", "commas": "07,", "underscores": "_", "hyphens": "a-",
    "phones": "07700001234 ",
    "led": "snap is my ", "lone letters": "a b ", "slashed": "t.me / a ", "slash words": "a slash ",
    "mixed": "aа", "joints": "snap: a _ ", "before": "a.b_c on ", "skipped": "insta foo bar ",
    "spelled": "insta rose dot a dot ",
    "cut": "example.com/((((", "quotes": "@a.", "fang": "hxxp[:]//a[.]",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    piece = HOSTILE[name]

    def cost(size: int) -> float:
        batch = fold_batch([(piece * (size // len(piece) + 1))[:size]])
        start = time.process_time()
        find_batch(batch, ["IQ"])
        return time.process_time() - start

    cost(2_000)  # tables are built once
    small = max(cost(8_000), 0.002)
    # Four times the text: sixteen times the work if it were quadratic; the limit leaves room for a busy machine.
    ratio = min(cost(128_000) / (4 * small) / 4 for _ in range(2))
    assert ratio < 3, f"{ratio:.1f} times the linear cost"


def test_no_pattern_repeats_inside_an_unbounded_repeat() -> None:
    """The classic sign of catastrophic backtracking, (x+)*, is not in any of our patterns."""
    import importlib
    import pkgutil

    package = importlib.import_module("marsad.selectors")
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"marsad.selectors.{info.name}")
        for pattern in vars(module).values():
            if isinstance(pattern, re.Pattern):
                assert not re.search(r"[+*]\)[+*](?!\+)", pattern.pattern), (info.name, pattern.pattern)
