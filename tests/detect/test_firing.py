"""Rules fire exactly where asking each of them about each text by itself says so, and for the same hits."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.firing import fire
from marsad.detect.phrases import Hits
from marsad.detect.rules import BoundRule, rulebook
from marsad.packs.schema import Pack, Rule

CUES = 70  # more than fit one number of 64 bits
PACK = Pack("p", {}, "1")

cue = st.sampled_from([0, 1, 2, 3, 63, 64, 69])
group = st.tuples(st.lists(cue, min_size=1, max_size=3, unique=True).map(tuple), st.integers(1, 3))
rule = st.builds(
    lambda groups, none, within: BoundRule(PACK, Rule("r", (), within=within), tuple(groups), tuple(none)),
    st.lists(group, min_size=1, max_size=3),
    st.lists(cue, max_size=1),
    st.sampled_from([0, 1, 3, 40]),
)
# (text, token or −1 for a selector, cue, word)
hit = st.tuples(st.integers(0, 3), st.integers(-1, 8), cue, st.integers(0, 3))


def columns(rows: list[tuple[int, int, int, int]]) -> Hits:
    """Hits in the order of the texts; tokens of later texts have higher numbers."""
    text, token, cues, word = np.array(sorted(rows), np.int64).reshape(-1, 4).T
    first = np.where(token < 0, -1, token + 100 * text)
    return Hits(text, cues, first, first, np.maximum(token, 0), np.maximum(token, 0) + 1, word, word)


def slow(bound: BoundRule, hits: Hits, text: int) -> list[int]:
    """The hits that make a rule fire in a text, by the letter of what rules mean."""
    mine = [h for h in range(len(hits)) if hits.text[h] == text]
    groups = [[h for h in mine if hits.cue[h] in cues] for cues, _ in bound.groups]
    enough = all(
        len({int(hits.word[h]) for h in found}) >= count
        for found, (_, count) in zip(groups, bound.groups, strict=True)
    )
    if not enough or any(hits.cue[h] in bound.none for h in mine):
        return []

    def near(a: int, b: int) -> bool:
        placed = hits.first[a] >= 0 and hits.first[b] >= 0
        return not placed or abs(int(hits.first[a] - hits.first[b])) <= bound.rule.within

    if len(groups) == 1 or not bound.rule.within:
        return sorted({h for found in groups for h in found})
    lead = [a for a in groups[0] if all(any(near(a, b) for b in other) for other in groups[1:])]
    beside = [b for other in groups[1:] for b in other if any(near(b, a) for a in lead)]
    return sorted({*lead, *beside})


@given(st.lists(rule, min_size=1, max_size=6), st.lists(hit, max_size=30))
def test_what_fires_is_what_asking_every_rule_says(
    rules: list[BoundRule], rows: list[tuple[int, int, int, int]]
) -> None:
    hits = columns(rows)
    evidence = fire(rulebook(rules * 13, CUES), hits)  # more rules than 64, too
    named = {
        cue for bound in rules for cues in (*(cues for cues, _ in bound.groups), bound.none) for cue in cues
    }
    assert evidence.texts.tolist() == sorted(
        {int(hits.text[h]) for h in range(len(hits)) if hits.cue[h] in named}
    )
    for row, text in enumerate(evidence.texts.tolist()):
        expected = [(r, used) for r, bound in enumerate(rules * 13) if (used := slow(bound, hits, text))]
        fired = range(int(evidence.bounds[row]), int(evidence.bounds[row + 1]))
        assert [
            (
                int(evidence.rule[f]),
                evidence.hits[evidence.hit_bounds[f] : evidence.hit_bounds[f + 1]].tolist(),
            )
            for f in fired
        ] == expected


def test_more_firings_than_room_are_all_given() -> None:
    lone = BoundRule(PACK, Rule("r", ()), (((0,), 1),), ())
    hits = columns([(0, token, 0, 0) for token in range(40)])
    evidence = fire(rulebook([lone] * 500, CUES), hits)
    assert evidence.rule.tolist() == list(range(500))
    assert evidence.hits.tolist() == list(range(40)) * 500


def test_nothing_fires_where_nothing_was_found() -> None:
    evidence = fire(rulebook([BoundRule(PACK, Rule("r", ()), (((0,), 1),), ())], CUES), columns([]))
    assert len(evidence.texts) == len(evidence.rule) == len(evidence.hits) == 0
