"""A finding's cues: those of its rules, none inside another of its family, in the order of the text, not too many."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.cues import MOST_CUES, choose_cues
from marsad.detect.firing import Evidence
from marsad.detect.phrases import Hits
from marsad.detect.rules import BoundRule, rulebook
from marsad.packs.schema import Pack, Rule

PACKS = (Pack("a", {}, "1"), Pack("b", {}, "1"), Pack("m", {}, "1", kind="modifier"))
FAMILIES = ("text", "payment", "text")  # of the cues 0, 1, 2
SPEAKERS = ("both", "offender", "victim", "told", "ordinary", "reporting")

rule = st.tuples(
    st.integers(0, 2), st.sampled_from(SPEAKERS), st.sampled_from([-1.0, 0.0, 1.0]), st.sampled_from([0, 4])
)
place = st.tuples(st.integers(0, 12), st.integers(1, 6), st.integers(0, 2))  # start, length, cue


def shown(bound: BoundRule, suffers: bool) -> bool:
    given_to = {"both": True, "offender": True, "victim": suffers, "told": suffers}
    return given_to.get(bound.rule.speaker, False) and (bound.rule.weight > 0 or bound.rule.severity > 0)


@given(
    st.lists(rule, min_size=1, max_size=5), st.lists(place, min_size=1, max_size=40, unique=True),
    st.booleans(), st.booleans(), st.data(),
)  # fmt: skip
def test_they_are_the_outermost_of_each_family(
    rules: list[tuple[int, str, float, int]],
    places: list[tuple[int, int, int]],
    suffers: bool,
    coloured: bool,
    data: st.DataObject,
) -> None:
    bound = [
        BoundRule(
            PACKS[pack], Rule("r", (), weight=weight, severity=severity, speaker=speaker), (((0,), 1),), ()
        )
        for pack, speaker, weight, severity in rules
    ]
    start, length, cue = np.array(sorted(places), np.int64).T
    end, zero = start + length, np.zeros(len(start), np.int64)
    hits = Hits(zero, cue, zero, zero, start, end, zero, zero)
    numbers = st.lists(st.integers(0, len(start) - 1), min_size=1, unique=True)
    used = [sorted(data.draw(numbers)) for _ in rules]
    evidence = Evidence(
        np.zeros(1, np.int64), np.array([0, len(rules)]), np.arange(len(rules)),
        np.cumsum([0, *map(len, used)]), np.concatenate(used).astype(np.int64),
    )  # fmt: skip
    together = np.array([[False, False, coloured]])
    found, hit, by = choose_cues(
        SimpleNamespace(families=FAMILIES),  # type: ignore[arg-type]
        rulebook(bound, 3), PACKS, evidence, hits, (np.zeros(1, np.int64), np.zeros(1, np.int64), together),
        np.array([suffers]),
    )  # fmt: skip
    mine = [
        (h, r) for r, b in enumerate(bound) if shown(b, suffers) and b.pack.id in {"a", *(["m"] if coloured else [])}
        for h in used[r]
    ]  # fmt: skip

    def covers(a: int, b: int) -> bool:
        return FAMILIES[cue[a]] == FAMILIES[cue[b]] and start[a] <= start[b] and end[a] >= end[b]

    spans = {(FAMILIES[cue[h]], int(start[h]), int(end[h])): min(
        r for g, r in mine if covers(g, h) and covers(h, g)
    ) for h, _ in mine if not any(covers(g, h) and not covers(h, g) for g, _ in mine)}  # fmt: skip
    expected = sorted(((s, e), f, r) for (f, s, e), r in spans.items())
    assert found.tolist() == [0, min(len(expected), MOST_CUES)]
    got = [((int(start[h]), int(end[h])), FAMILIES[cue[h]], int(r)) for h, r in zip(hit, by, strict=True)]
    assert [span for span, _, _ in got] == [span for span, _, _ in expected[:MOST_CUES]]
    assert len(got) == MOST_CUES or sorted(got) == expected
