"""Reads the families of sentences in ``data/*.yaml`` and draws surface forms from them.

A family's ``text`` has one line for each part of the message. `` ~ `` separates whole sentences a writer may choose
from, ``[a|b|]`` alternatives inside a sentence (they nest), ``{slot}`` a value. A leading ``?`` makes the part
optional; ``!tag`` before a sentence marks what saying it means (for example ``!honour_violence_risk``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data"
SPLITS = ("open", "held_out")
_SLOT = re.compile(r"\{([a-z_0-9]+)\}")
_TAG = re.compile(r"!([a-z_]+) ")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a value is written."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives inside a sentence; each is a run of nodes."""

    options: tuple[tuple[Node, ...], ...]


type Node = str | Slot | Choice
type Random = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One way to say a part, with the tags it carries."""

    nodes: tuple[Node, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a message says at one place, in any of several sentences."""

    sentences: tuple[Sentence, ...]
    optional: bool


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Messages of one kind in one language: the unit that is either open or held out."""

    id: str
    file: str
    typology: str
    subtype: str
    speaker: str
    lang: str
    dialect: str
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    platforms: tuple[str, ...]
    held_out: bool
    shuffle: bool
    hard_negative: str
    about: str
    noise: str
    owner: str
    modifiers: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]
    parts: tuple[Part, ...]


def parse(sentence: str) -> Sentence:
    """One sentence with its alternatives and slots; raises ValueError where brackets do not close."""
    tags: list[str] = []
    while found := _TAG.match(sentence):
        tags.append(found[1])
        sentence = sentence[found.end() :]
    nodes, at = _run(sentence, 0, inside=False)
    if at != len(sentence):
        raise ValueError(f"bracket closes nothing at character {at}")
    return Sentence(nodes, tuple(tags))


def _run(text: str, at: int, *, inside: bool) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    plain = ""
    while at < len(text):
        char = text[at]
        if char == "]" or (char == "|" and inside):
            break
        slot = _SLOT.match(text, at) if char == "{" else None
        if slot is None and char != "[":
            plain += char
            at += 1
            continue
        if plain:
            nodes.append(plain)
            plain = ""
        if slot is not None:
            nodes.append(Slot(slot[1]))
            at = slot.end()
        else:
            choice, at = _choice(text, at + 1)
            nodes.append(choice)
    if plain:
        nodes.append(plain)
    return tuple(nodes), at


def _choice(text: str, at: int) -> tuple[Choice, int]:
    options: list[tuple[Node, ...]] = []
    while True:
        option, at = _run(text, at, inside=True)
        options.append(option)
        if at >= len(text):
            raise ValueError("bracket is never closed")
        if text[at] == "]":
            return Choice(tuple(options)), at + 1
        at += 1


def expand(nodes: tuple[Node, ...], rnd: Random, out: list[str | Slot]) -> None:
    """Choose among the alternatives; appends strings and slots to ``out``."""
    for node in nodes:
        if isinstance(node, Choice):
            expand(node.options[int(rnd() * len(node.options))], rnd, out)
        else:
            out.append(node)


def _values(raw: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in raw.split("~"))


def _slots(raw: Mapping[str, object], lang: str) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in raw.items():
        if isinstance(value, str):
            chosen[name] = _values(value)
        elif isinstance(value, dict) and lang in value:
            chosen[name] = _values(value[lang])
    return chosen


def _part(line: str) -> Part:
    optional = line.startswith("?")
    return Part(tuple(parse(piece.strip()) for piece in line.removeprefix("?").split(" ~ ")), optional)


def _family(file: Mapping[str, object], entry: Mapping[str, object], name: str) -> Family:
    given: dict[str, object] = {**file, **entry}

    def text(key: str) -> str:
        return str(given.get(key) or "")

    def words(key: str) -> tuple[str, ...]:
        return tuple(text(key).split())

    slots = {}
    for source in (file, entry):
        raw = source.get("slots")
        if isinstance(raw, dict):
            slots.update(_slots(raw, text("lang")))
    lines = [line.strip() for line in text("text").splitlines()]
    return Family(
        id=text("id"), file=name, typology=text("typology"), subtype=text("subtype"), speaker=text("speaker"),
        lang=text("lang"), dialect=text("dialect"), regions=words("regions"), kinds=words("kinds"),
        platforms=words("platforms"), held_out=bool(given.get("held_out")), shuffle=bool(given.get("shuffle")),
        hard_negative=text("hard_negative"), about=text("about"), noise=text("noise"), owner=text("owner"),
        modifiers=words("modifiers"), slots=slots, parts=tuple(_part(line) for line in lines if line),
    )  # fmt: skip


@functools.cache
def families() -> tuple[Family, ...]:
    """Every family of every data file, in file and then written order."""
    found: list[Family] = []
    for path in sorted(DATA.glob("*.yaml")):
        if path.stem == "slots":
            continue
        file = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        entries = file.pop("families")
        try:
            found += [_family(file, entry, path.stem) for entry in entries]
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
    return tuple(found)


def in_split(split: str) -> tuple[Family, ...]:
    """Families of one split: ``open`` or ``held_out``."""
    return tuple(family for family in families() if family.held_out == (split == "held_out"))
