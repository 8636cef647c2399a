"""Families read from data files: brackets, slots, splits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.synth import grammar
from marsad.synth.actors import CODES
from marsad.synth.grammar import Choice, Node, Slot, families, in_split, parse
from marsad.synth.plan import Prevalence
from marsad.synth.pools import pools
from marsad.synth.slots import values


def _written(sentence: str, draw: float = 0.0) -> str:
    out: list[str | Slot] = []
    grammar.expand(parse(sentence).nodes, lambda: draw, out)
    return "".join(f"<{n.name}>" if isinstance(n, Slot) else n for n in out)


def test_alternatives_nest_and_slots_stay() -> None:
    assert _written("a [b|c [d|e]] {price}", 0.0) == "a b <price>"
    assert _written("a [b|c [d|e]] {price}", 0.99) == "a c e <price>"
    assert _written("a[ b|]", 0.99) == "a"


def test_tags_are_taken_from_the_front_only() -> None:
    assert parse("!mule !minor take it").tags == ("mule", "minor")
    assert parse("wow! great").tags == ()
    assert _written("!mule take it") == "take it"


@pytest.mark.parametrize("broken", ["a [b|c", "a ] b", "[[a|b]"])
def test_open_brackets_are_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        parse(broken)


@given(st.text(alphabet="abc ابت!؟{}", max_size=30), st.floats(0, 0.999))
def test_text_without_brackets_is_written_as_it_is(text: str, draw: float) -> None:
    out: list[str | Slot] = []
    grammar.expand(parse("x" + text).nodes, lambda: draw, out)
    assert "".join(n if isinstance(n, str) else f"{{{n.name}}}" for n in out) == "x" + text


def _slots(nodes: tuple[Node, ...]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Slot):
            found.add(node.name)
        elif isinstance(node, Choice):
            found.update(*(_slots(option) for option in node.options))
    return found


def _strings(nodes: tuple[Node, ...]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, Choice):
            found += [s for option in node.options for s in _strings(option)]
    return found


def test_every_slot_has_values_in_every_region_of_its_family() -> None:
    for family in families():
        for part in family.parts:
            for sentence in part.sentences:
                for name in _slots(sentence.nodes) - set(CODES) - set(family.slots):
                    assert all(values(name, region, family.lang) for region in family.regions), (
                        family.id,
                        name,
                    )


def test_no_family_and_no_sentence_is_in_both_splits() -> None:
    opened, held = in_split("open"), in_split("held_out")
    assert not {f.id for f in opened} & {f.id for f in held}

    def said(found: tuple[grammar.Family, ...]) -> set[str]:
        texts = {"".join(_strings(s.nodes)) for f in found for p in f.parts for s in p.sentences}
        return {text for text in texts if len(text) > 18}  # "للحجز {contact}" may be said by anybody

    assert not said(opened) & said(held)


def test_family_names_are_unique() -> None:
    names = [family.id for family in families()]
    assert len(names) == len(set(names))


def test_about_a_third_of_each_typology_is_held_out() -> None:
    for name, _ in Prevalence().typologies:
        mine = [f for f in families() if f.typology == name and f.speaker == "offender"]
        assert 0.25 <= sum(f.held_out for f in mine) / len(mine) <= 0.5, name


@pytest.mark.parametrize("split", grammar.SPLITS)
def test_each_split_can_make_every_typology_and_every_language(split: str) -> None:
    found = pools(split)
    assert all(found.offender[name] for name, _ in Prevalence().typologies)
    assert found.victim["child_online_risk_behavioural"]
    assert found.tip
    assert set(found.tail) == {"ar", "en", "fr", "arabizi"}
    assert {f.lang for pool in found.offender.values() for f in pool} == {"ar", "en", "fr", "arabizi"}


def test_no_offender_speaks_to_a_child() -> None:
    assert all(f.speaker == "victim" for f in families() if f.typology == "child_online_risk_behavioural"), (
        "behaviour is told by those who worry, never acted"
    )


def test_the_data_name_no_real_domain_number_or_full_name() -> None:
    for path in grammar.DATA.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        hosts = re.findall(r"\b[a-z0-9-]+\.(?:com|net|org|gov|io|me|top|iq)\b", text)
        assert not hosts, (path.name, hosts)
        assert not re.findall(r"\d{7,}", text), path.name
    for lang in ("ar", "en", "fr", "arabizi"):
        assert all(" " not in name for name in values("name", "IQ", lang)), "first names only"


def test_styles_never_change_what_a_slot_writes() -> None:
    family = next(f for f in families() if f.id == "drug-iq-menu")
    from marsad.synth.actors import HABITS, ready

    plain = {s for p in ready(family, "IQ", 0) for run, _ in p.sentences for s in run if isinstance(s, tuple)}
    for habit in range(HABITS):
        styled = {
            s
            for p in ready(family, "IQ", habit)
            for run, _ in p.sentences
            for s in run
            if isinstance(s, tuple)
        }
        assert styled == plain
