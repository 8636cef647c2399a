"""Every kind keeps its own promises: its examples are found, its counter-examples are not."""

import pytest

from marsad.model import Span
from marsad.registry import plugins
from marsad.selectors import Kind, find, find_batch
from marsad.text import fold_batch

KINDS = plugins("selectors", "KIND")
EXAMPLES = [(name, *example) for name, kind in KINDS.items() for example in kind.examples]
COUNTER_EXAMPLES = [(name, *example) for name, kind in KINDS.items() for example in kind.counter_examples]


def test_all_kinds_of_the_design_are_there() -> None:
    assert set(KINDS) == {
        "phone", "email", "url", "domain", "handle", "invite", "wallet", "iban", "card", "ip", "onion", "hash",
    }  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_named_like_its_file_and_shows_what_it_finds_and_what_not(name: str) -> None:
    kind = KINDS[name]
    assert isinstance(kind, Kind)
    assert kind.name == name
    assert len(kind.examples) >= 3
    assert len(kind.counter_examples) >= 3
    assert kind.reads <= {"plain", "refanged", "spelled"}


@pytest.mark.parametrize(("name", "text", "region", "values"), EXAMPLES)
def test_examples_are_found(name: str, text: str, region: str, values: tuple[str, ...]) -> None:
    found = [selector for selector in find(text, region) if selector.kind == name]
    assert tuple(dict.fromkeys(selector.value for selector in found)) == values
    for selector in found:
        assert 0 <= selector.span.start < selector.span.end <= len(text)
        assert 0 < selector.confidence <= 1
        assert selector.written


@pytest.mark.parametrize(("name", "text", "region"), COUNTER_EXAMPLES)
def test_counter_examples_are_not(name: str, text: str, region: str) -> None:
    assert [selector.value for selector in find(text, region) if selector.kind == name] == []


def test_a_batch_gives_what_its_texts_give_alone_in_any_order() -> None:
    rows = [(text, region) for _, text, region, *_ in EXAMPLES + COUNTER_EXAMPLES]
    for order in (rows, rows[::-1]):
        found = find_batch(fold_batch([text for text, _ in order]), [region for _, region in order])
        together: list[list[tuple[str, str, Span]]] = [[] for _ in order]
        columns = zip(found.text, found.kind, found.value, found.start, found.end, strict=True)
        for number, kind, value, start, end in columns:
            together[number].append((kind, value, Span(start, end)))
        alone = [[(s.kind, s.value, s.span) for s in find(text, region)] for text, region in order]
        assert together == alone
