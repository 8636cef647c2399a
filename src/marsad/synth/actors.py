"""The hidden operators and honest shops of the artificial world, and the templates each of them writes from."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from marsad.synth.disguise import HIDDEN_PHONE
from marsad.synth.grammar import Choice, Family, Node, Slot, expand
from marsad.synth.identity import Identity, rotating, settled
from marsad.synth.mentions import WRITERS
from marsad.synth.pools import Pools
from marsad.synth.slots import values


@dataclass(frozen=True, slots=True)
class Fork:
    """Runs to choose from while writing."""

    options: tuple[Run, ...]


type Segment = str | tuple[str, ...] | int | Fork
"""Fixed characters, a value drawn from a list, a mention (index into ``WRITERS``), or a choice."""
type Run = tuple[Segment, ...]
CODES = {name: number for number, name in enumerate((*WRITERS, "quote"))}
QUOTE = CODES["quote"]
HABITS = 5
_SIGNED = (-1, -1)
_HAMZA = str.maketrans("أإآةى", "اااهي")
_SEPARATORS = {
    True: (
        " ",
        "\n",
        "\n",
        " - ",
        " | ",
        ". ",
        " 🔥 ",
        "\n✅ ",
        "\n- ",
        " ✨ ",
        "\n\n",
        " ،، ",
        " ⭐ ",
        " // ",
    ),
    False: (" ", " ", ". ", ".. ", "\n", ", "),
}


@dataclass(frozen=True, slots=True)
class Template:
    """One text of one actor with places for values: the chosen words of each part, in the actor's order.

    ``said``: which part of the family and which of its sentences each of ``parts`` is, to say it in other words.
    """

    id: str
    family: Family
    habit: int
    parts: tuple[tuple[str | Slot, ...], ...]
    said: tuple[tuple[int, int], ...]
    tags: frozenset[str]
    separator: str


@dataclass(slots=True)
class Actor:
    """An operator or a shop. ``start`` in seconds before the world's end, ``life`` in seconds."""

    id: str
    benign: bool
    regions: tuple[str, ...]
    who: Identity
    start: float
    life: float
    templates: list[Template] = field(default_factory=list)
    compiled: dict[tuple[int, str], tuple[tuple[Run, Run], ...]] = field(default_factory=dict)

    def runs(self, number: int, region: str) -> tuple[tuple[Run, Run], ...]:
        """The template's parts with the values of one region: as the actor writes them, and open for other words."""
        key = (number, region)
        if key not in self.compiled:
            template = self.templates[number]
            family, prepared = template.family, ready(template.family, region, template.habit)
            self.compiled[key] = tuple(
                (
                    own := resolve(words, family, region),
                    own if at == _SIGNED else prepared[at[0]].sentences[at[1]][0],
                )
                for words, at in zip(template.parts, template.said, strict=True)
            )
        return self.compiled[key]


def resolve(words: tuple[str | Slot, ...], family: Family, region: str) -> Run:
    """Slots become lists of values or mention codes."""
    return tuple(_segment(word, family, region) if isinstance(word, Slot) else word for word in words)


def _segment(slot: Slot, family: Family, region: str) -> Segment:
    if slot.name in CODES:
        return CODES[slot.name]
    return _values(slot, family, region)


def _values(slot: Slot, family: Family, region: str) -> tuple[str, ...]:
    own = family.slots.get(slot.name)
    return own if own is not None else values(slot.name, region, family.lang)


@dataclass(frozen=True, slots=True)
class Ready:
    """A part of a family with the values of one region, spelled by one habit: each sentence with its tags."""

    optional: bool
    sentences: tuple[tuple[Run, tuple[str, ...]], ...]


@functools.cache
def ready(family: Family, region: str, habit: int) -> tuple[Ready, ...]:
    """The family's parts, prepared to be written freely. ``habit`` in 0..`HABITS`."""
    spell = _styles(family.lang)[habit]

    def prepare(nodes: tuple[Node, ...]) -> Run:
        return tuple(
            Fork(tuple(prepare(option) for option in node.options))
            if isinstance(node, Choice)
            else _segment(node, family, region)
            if isinstance(node, Slot)
            else spell(node)
            for node in nodes
        )

    return tuple(
        Ready(part.optional, tuple((prepare(said.nodes), said.tags) for said in part.sentences))
        for part in family.parts
    )


def _plain_letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _stretch(text: str) -> str:
    """Tatweel inside the first longer word."""
    for at in range(1, len(text) - 2):
        if text[at] in "بتثنسشصضلمهيفقكعح" and "ء" <= text[at + 1] <= "ي" and "ء" <= text[at - 1] <= "ي":
            return text[: at + 1] + "ــ" + text[at + 1 :]
    return text


def _styles(lang: str) -> tuple[Callable[[str], str], ...]:
    if lang == "ar":
        return (str, str, str, lambda t: t.translate(_HAMZA), _stretch)
    if lang == "fr":
        return (str, str, str.lower, _plain_letters, lambda t: _plain_letters(t).lower())
    return (str, str, str, str.lower, str.upper)


def separator(family: Family, rng: Random) -> str:
    choices = _SEPARATORS[family.shuffle]
    return choices[int(rng.random() * len(choices))]


def order(family: Family, rng: Random) -> list[int]:
    """Numbers of the parts in the writer's order: optional ones dropped or kept, middle ones moved where allowed."""
    parts = [at for at, part in enumerate(family.parts) if not part.optional or rng.random() < 0.5]
    if family.shuffle and len(parts) > 3:
        middle = parts[1:]
        rng.shuffle(middle)
        parts[1:] = middle
    return parts


def _spelled(nodes: list[str | Slot], spell: Callable[[str], str]) -> tuple[str | Slot, ...]:
    """Neighbouring strings joined and spelled by habit."""
    out: list[str | Slot] = []
    for node in nodes:
        if isinstance(node, str) and out and isinstance(last := out[-1], str):
            out[-1] = last + node
        else:
            out.append(node)
    return tuple(spell(node) if isinstance(node, str) else node for node in out)


def _signature(family: Family, region: str, rng: Random, *, advert: bool) -> str:
    """A sign-off or house rule nobody else writes in quite the same words."""
    sentences, out = family.parts[0 if advert else 1].sentences, list[str | Slot]()
    expand(sentences[int(rng.random() * len(sentences))].nodes, rng.random, out)
    return "".join(
        word if isinstance(word, str) else rng.choice(_values(word, family, region)) for word in out
    )


def template(family: Family, name: str, signatures: Mapping[str, Family], rng: Random) -> Template:
    """An actor's own text: sentences, order, spelling, separators and signatures chosen once."""
    habit = int(rng.random() * HABITS)
    spell, tags = _styles(family.lang)[habit], set(family.modifiers)
    parts, said = [], []
    for at in order(family, rng):
        sentences = family.parts[at].sentences
        chosen = int(rng.random() * len(sentences))
        tags.update(sentences[chosen].tags)
        out: list[str | Slot] = []
        expand(sentences[chosen].nodes, rng.random, out)
        parts.append(_spelled(out, spell))
        said.append((at, chosen))
    own = signatures[family.lang]
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2)) if family.shuffle else rng.choice((0, 1, 1))):
        at = rng.randint(1, len(parts)) if family.shuffle else len(parts)
        parts.insert(at, (_signature(own, family.regions[0], rng, advert=family.shuffle),))
        said.insert(at, _SIGNED)
    return Template(name, family, habit, tuple(parts), tuple(said), frozenset(tags), separator(family, rng))


def operator(number: int, seed: int, pools: Pools, typology: str, posts: float, span: float) -> Actor:
    """Hidden operator ``number``: what it does, where, in which languages, from when to when (seconds)."""
    rng = Random(f"operator {seed} {number}")
    families = pools.offender
    first = rng.choice(families[typology])
    regions = set(first.regions[:1] if len(first.regions) == 1 else rng.sample(first.regions, k=1))
    chosen = [first]
    wide = rng.random() < 0.18
    pool = families[typology]
    if rng.random() < 0.06:  # some do more than one thing
        pool = pool + families[rng.choice(sorted(families))]
    for _ in range(rng.choice((0, 1, 1, 2, 3)) + (2 if wide else 0)):
        near = [f for f in pool if wide or regions & set(f.regions)]
        chosen.append(rng.choice(near))
    if wide:
        regions.update(rng.choice(f.regions) for f in chosen)
    home = rng.choice(sorted(regions))
    life = min(span, 86400 * (2 + rng.expovariate(1 / 25)) * (1.5 if posts > 200 else 1))
    start = rng.uniform(life, span)
    name = f"op{number:06d}"
    actor = Actor(
        name, False, tuple(sorted(regions)), rotating(rng, home, tuple(sorted(regions)), posts), start, life
    )
    actor.templates = [template(f, f"{name}-t{i}", pools.signature, rng) for i, f in enumerate(chosen)]
    return actor


def stranger(rng: Random, name: str, family: Family, span: float) -> Actor:
    """An operator seen once: no template, no selector that comes back."""
    region = family.regions[int(rng.random() * len(family.regions))]
    who = Identity(region, hide=rng.random() * 0.6, handle_style="mixed")
    who.phone_styles = (*rng.sample(HIDDEN_PHONE, k=3), "plain")
    return Actor(name, False, (region,), who, rng.uniform(0, span), 3600.0)


def shop(number: int, seed: int, pools: Pools, span: float) -> Actor:
    """An honest advertiser who also posts the same text again and again."""
    rng = Random(f"shop {seed} {number}")
    families = pools.shop
    family = rng.choice(families)
    home = rng.choice(family.regions)
    actor = Actor(f"shop{number:06d}", True, (home,), settled(rng, home), span, span)
    same = [f for f in families if f.noise == family.noise and home in f.regions]
    count = rng.choice((1, 1, 2, 3))
    actor.templates = [
        template(rng.choice(same) if i else family, f"{actor.id}-t{i}", pools.signature, rng)
        for i in range(count)
    ]
    return actor
