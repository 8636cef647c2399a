"""Packs as Osprey rules (SML), for platforms that run Osprey on their own events.

Osprey sees one event and regular expressions; it neither folds nor knows who speaks. So every rule only puts a label
for review on the event's user, and a pack fires on the smallest sets of rules whose weights outweigh its bias.
Source: Osprey's rules documentation (Rule, WhenRules, RegexMatch, CountRegexMatches, LabelAdd).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from marsad.exchange.contract import PackFormat
from marsad.exchange.patterns import SELECTORS, cue_pattern, term_patterns
from marsad.packs import SELECTOR_CUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marsad.packs import Group, Pack, Packs, Rule

_MODEL = """\
# Where the text and its author are in your events: adapt the two paths.
UserId: Entity[str] = EntityJson(type='User', path='$.user_id')
MarsadText: str = JsonData(path='$.post.text', required=False)
"""
_WIDEST = 3  # rules in one set
_MOST_SETS = 200


def _write(packs: Packs) -> Mapping[str, str]:
    told = {pack.id: _pack(pack, packs) for pack in packs.typologies if pack.kind == "typology"}
    lines = ["Import(rules=['models/marsad.sml'])", ""]
    lines += [f"Require(rule='rules/marsad/{name}.sml')" for name in sorted(told)]
    labels = "".join(
        f"  marsad_{name}:\n    valid_for: [User]\n    connotation: neutral\n    description: a person should look\n"
        for name in sorted(told)
    )
    files = {f"rules/marsad/{name}.sml": text for name, text in told.items()}
    return {
        "models/marsad.sml": _MODEL,
        "main.sml": "\n".join(lines) + "\n",
        "config/labels.yaml": "labels:\n" + labels,
        **files,
    }


def _pack(pack: Pack, packs: Packs) -> str:
    rules = [r for r in pack.rules if r.speaker in {"both", "offender", "told"} and r.weight > 0]
    sets = list(_sets(pack, rules, packs))
    used = {rule.id for chosen in sets for rule in chosen}
    rules = [rule for rule in rules if rule.id in used]
    cues = sorted({name for rule in rules for name in (*_singles(rule), *rule.none)})
    lines = [
        f"# {pack.title['en']}, version {pack.version}. {' '.join(pack.definition.split())}",
        "# Victims and reporters write these words too: route to a person, never to an action.",
        "Import(rules=['models/marsad.sml'])",
        "",
        *(f"_{_name(n)} = RegexMatch(target=MarsadText, pattern={_pattern(n, pack, packs)!r}, "
          "case_insensitive=True)" for n in cues),
        "",
        *(f"_rule_{rule.id} = {_condition(rule, pack, packs)}" for rule in rules),
        "",
    ]  # fmt: skip
    names = []
    for number, chosen in enumerate(sets, 1):
        names.append(f"Marsad_{pack.id}_{number}")
        when = ", ".join(f"_rule_{rule.id}" for rule in chosen)
        said = "; ".join(rule.what or rule.id.replace("_", " ") for rule in chosen)
        lines.append(f"{names[-1]} = Rule(when_all=[{when}], description={said!r})")
    effect = f"LabelAdd(entity=UserId, label='marsad_{pack.id}')"
    lines += ["", f"WhenRules(rules_any=[{', '.join(names)}], then=[{effect}])", ""]
    return "\n".join(lines)


def _sets(pack: Pack, rules: list[Rule], packs: Packs) -> Iterator[tuple[Rule, ...]]:
    """The smallest sets of rules that are enough together, heaviest first."""
    ranked = sorted(rules, key=lambda rule: (-rule.weight, rule.id))
    found: list[set[str]] = []
    for width in range(1, _WIDEST + 1):
        for chosen in combinations(ranked, width):
            ids = {rule.id for rule in chosen}
            enough = pack.bias + sum(rule.weight for rule in chosen) >= 0
            if not enough or any(smaller <= ids for smaller in found):
                continue
            if len({f for rule in chosen for f in _families(rule, pack, packs)}) < pack.min_evidence:
                continue
            if len(found) == _MOST_SETS:
                return
            found.append(ids)
            yield chosen


def _families(rule: Rule, pack: Pack, packs: Packs) -> set[str]:
    cues = [(name, packs.cue(pack, name)) for group in rule.all for name in group.cues]
    return {cue.family if cue else SELECTOR_CUES[name] for name, cue in cues}


def _singles(rule: Rule) -> Iterator[str]:
    return (name for group in rule.all if group.count == 1 for name in group.cues)


def _condition(rule: Rule, pack: Pack, packs: Packs) -> str:
    parts = [_group(group, pack, packs) for group in rule.all]
    return " and ".join([*parts, *(f"(not _{_name(name)})" for name in rule.none)])


def _group(group: Group, pack: Pack, packs: Packs) -> str:
    if group.count == 1:
        return "(" + " or ".join(f"_{_name(name)}" for name in group.cues) + ")"
    patterns = sorted({p for name in group.cues for p in _terms(name, pack, packs)})
    return f"(CountRegexMatches(patterns={patterns!r}, target=MarsadText, case_insensitive=True) >= {group.count})"


def _terms(name: str, pack: Pack, packs: Packs) -> list[str]:
    cue = packs.cue(pack, name)
    return term_patterns(cue) if cue else [SELECTORS[name]]


def _pattern(name: str, pack: Pack, packs: Packs) -> str:
    cue = packs.cue(pack, name)
    return cue_pattern(cue) if cue else SELECTORS[name]


def _name(cue: str) -> str:
    return "cue_" + cue.replace(".", "_")


PACK_FORMAT = PackFormat(
    title="Osprey rules (SML)",
    loses="folding (hidden spellings), who speaks, weights below the threshold, modifiers and sightings",
    write=_write,
)
