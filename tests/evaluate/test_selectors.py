"""Selector scores: what is found, what is wrong, what is not to be blamed, and exact spans."""

import math
from pathlib import Path

import pytest

from marsad.errors import SourceError
from marsad.evaluate.scores import Counts
from marsad.evaluate.selectors import read_gold, score_selectors
from marsad.evaluate.truth import Mention
from marsad.model import Selector, Span

PHONE = "+9647700001234"
OTHER = "+9647700009999"


def there(value: str = PHONE, **more: object) -> Mention:
    return Mention("phone", value, **{"start": 5, "end": 19, "written": "spaced", **more})  # type: ignore[arg-type]


def given(value: str = PHONE, kind: str = "phone", start: int = 5, end: int = 19) -> Selector:
    return Selector(kind, value, Span(start, end))


def test_a_perfect_answer() -> None:
    scores = score_selectors([[there()], []], [[given()], []])
    assert scores.overall == Counts(right=1)
    assert scores.by_kind == {"phone": Counts(right=1)}
    assert scores.by_written == {"spaced": Counts(right=1)}
    assert scores.exact_spans == 1.0
    assert scores.texts == 2


def test_an_inverted_answer_is_wrong_and_missed() -> None:
    scores = score_selectors([[there()], []], [[], [given(OTHER)]])
    assert scores.overall == Counts(wrong=1, missed=1)
    assert scores.by_written == {"spaced": Counts(missed=1)}
    assert math.isnan(scores.exact_spans)


def test_a_right_value_at_a_wrong_place_is_right_but_not_exact() -> None:
    scores = score_selectors([[there()]], [[given(start=4)]])
    assert scores.overall.right == 1
    assert scores.exact_spans == 0.0


def test_the_same_value_twice_counts_once_but_both_spans_are_judged() -> None:
    truth = [there(), there(start=30, end=44)]
    scores = score_selectors([truth], [[given(), given(start=30, end=43)]])
    assert scores.overall == Counts(right=1)
    assert scores.exact_spans == 0.5


def test_what_a_field_states_is_not_judged_as_text() -> None:
    assert score_selectors([[there()]], [[given(), given(OTHER, start=0, end=0)]]).overall == Counts(right=1)
    assert score_selectors([[there()]], [[given(start=0, end=0)]]).overall == Counts(missed=1)


def test_where_a_derived_domain_begins_is_not_judged() -> None:
    truth = [Mention("domain", "example.com", 0, 19, "derived")]
    scores = score_selectors([truth], [[given("example.com", "domain", 8, 19)]])
    assert scores.overall.right == 1
    assert math.isnan(scores.exact_spans)


def test_other_right_values_are_accepted() -> None:
    assert score_selectors([[there(accept=(OTHER,))]], [[given(OTHER)]]).overall == Counts(right=1)


def test_what_cannot_be_recovered_is_no_miss_and_finding_it_is_no_error() -> None:
    hidden = there(recoverable=False)
    assert score_selectors([[hidden]], [[]]).overall == Counts()
    assert score_selectors([[hidden]], [[given()]]).overall == Counts(right=1)


def test_kinds_that_the_truth_never_lists_are_counted_apart() -> None:
    scores = score_selectors([[there()]], [[given(), given("example.com", "domain")]])
    assert scores.overall == Counts(right=1)
    assert scores.unjudged == {"domain": 1}
    judged = score_selectors(
        [[there()]], [[given(), given("example.com", "domain")]], kinds=["phone", "domain"]
    )
    assert judged.overall == Counts(right=1, wrong=1)


def test_nothing_at_all_gives_no_rate() -> None:
    scores = score_selectors([], [])
    assert math.isnan(scores.overall.f1)
    assert scores.texts == 0


def test_a_gold_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '{"id":"a","text":"call me","region":"IQ","selectors":'
        '[{"kind":"phone","value":"+9647700001234","start":0,"end":4}]}\n\n'
        '{"id":2,"text":"","selectors":[]}\n'
    )
    first, second = read_gold(path)
    assert first.mentions == (Mention("phone", PHONE, 0, 4),)
    assert (second.id, second.region, second.mentions) == ("2", "", ())


@pytest.mark.parametrize(
    "line", ["[]", "{", '{"id":"a"}', '{"id":"a","text":"t","selectors":[{"kind":"phone"}]}']
)
def test_a_line_of_another_form_is_refused_by_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id":"a","text":"t","selectors":[]}\n' + line)
    with pytest.raises(SourceError, match=r"gold\.jsonl, line 2"):
        read_gold(path)
