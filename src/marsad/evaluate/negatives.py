"""False hits per 1,000 lines that hold no selector, made from hand-written sentence frames."""

from __future__ import annotations

import functools
import hashlib
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import UsageError
from marsad.evaluate.peers import PEERS
from marsad.evaluate.slots import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marsad.evaluate.peers import Peer

HALVES = ("open", "sealed")
EACH = 10
"""Lines made from a frame; a frame without slots gives one."""
_SEED = 1
_LATIN = re.compile(r"[A-Za-z#@_]")
_DIGIT = re.compile("[0-9](?!\ufe0f)")  # the digit of a keycap stays
_ARABIC, _PERSIAN = ord("٠") - ord("0"), ord("۰") - ord("0")
# Where national numbers would be dialled: the harder, the more plans there are that a number could be read by.
_REGIONS = {
    "ar": ("IQ", "IQ", "IQ", "SA", "EG", "MA", "JO", "LB", "AE", ""),
    "en": ("US", "GB", "IQ", "AE", "", ""),
    "fr": ("FR", "FR", "MA", "TN", "BE", ""),
    "mixed": ("IQ", "AE", "MA", "LB", ""),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence with slots; ``kind`` is what it could be mistaken for."""

    kind: str
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A frame that was filled, with the region of its record."""

    frame: Frame
    text: str
    region: str


@dataclass(frozen=True, slots=True)
class FalseHit:
    """Something found where nothing is. ``text`` is "" for sealed lines."""

    extractor: str
    kind: str
    written: str
    line_kind: str
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class NegativeScores:
    """False hits by extractor and kind of selector. Lines of one frame are alike: ``frames`` are the independent ones.

    ``by_written``: Marsad's phones by the way of hiding it saw. ``by_line``: Marsad's hits by kind of line, with the
    number of lines. ``hits``: each of Marsad's, of the open half only.
    """

    half: str
    version: str
    lines: int
    frames: int
    by_kind: Mapping[str, Mapping[str, int]]
    by_written: Mapping[str, int]
    by_line: Mapping[str, tuple[int, int]]
    bad_frames: int
    hits: tuple[FalseHit, ...]


def half_of(frame: str) -> str:
    """Which half a frame belongs to: by its own words, so that nobody chooses."""
    return HALVES[hashlib.sha256(frame.encode()).digest()[0] & 1]


def read_frames(half: str) -> tuple[Frame, ...]:
    """Frames of one half, in the order of the file. Raises UsageError for a half that is none."""
    if half not in HALVES:
        raise UsageError(f"there is no half {half!r}", hint="open or sealed")
    return _parsed((Path(__file__).parent / "sets" / f"negatives_{half}.txt").read_text(encoding="utf-8"))


def _parsed(text: str) -> tuple[Frame, ...]:
    """``## kind`` opens a part, ``lang: sentence`` is a frame."""
    kind, frames = "", []
    for line in text.split("\n"):
        if line.startswith("## "):
            kind = line.removeprefix("## ")
        elif line:
            lang, _, sentence = line.partition(": ")
            frames.append(Frame(kind, lang, sentence))
    return tuple(frames)


def fill_frames(frames: Iterable[Frame], each: int = EACH, seed: int = _SEED) -> list[Line]:
    """At most ``each`` different lines a frame; a frame's lines depend on nothing but its words and the seed."""
    lines = []
    for frame in frames:
        rng = random.Random(f"{seed} {frame.text}")
        texts = dict.fromkeys(_digits(frame, fill(frame.text, rng), rng) for _ in range(each))
        lines += [Line(frame, text, rng.choice(_REGIONS[frame.lang])) for text in texts]
    return lines


def _digits(frame: Frame, text: str, rng: random.Random) -> str:
    """Arabic sentences with Arabic or Persian digits, about half of them."""
    drawn = rng.random()
    if frame.lang != "ar" or _LATIN.search(text) or drawn > 0.5:
        return text
    shift = _ARABIC if drawn > 0.06 else _PERSIAN
    return _DIGIT.sub(lambda digit: chr(ord(digit[0]) + shift), text)


def score_negatives(half: str, peers: Sequence[Peer] = PEERS) -> NegativeScores:
    """Count what is found in lines that hold nothing. Nobody who makes rules runs the sealed half to look at it."""
    from importlib.metadata import version

    lines = fill_frames(read_frames(half))
    hits = [hit for peer in peers if peer.is_here() for hit in _hits(peer, lines, half)]
    ours = [hit for hit in hits if hit[1].extractor == "marsad"]
    by_line = Counter(line.frame.kind for line in lines)
    wrong = Counter(hit.line_kind for _, hit in ours)
    return NegativeScores(
        half,
        str(version("marsad")),
        len(lines),
        len({line.frame for line in lines}),
        {
            peer.name: dict(
                sorted(Counter(hit.kind for _, hit in hits if hit.extractor == peer.name).items())
            )
            for peer in peers
            if peer.is_here()
        },
        dict(sorted(Counter(hit.written for _, hit in ours if hit.kind == "phone").items())),
        {kind: (wrong[kind], count) for kind, count in by_line.items()},
        len({lines[at].frame for at, _ in ours}),
        tuple(hit for _, hit in ours) if half == "open" else (),
    )


def _hits(peer: Peer, lines: Sequence[Line], half: str) -> list[tuple[int, FalseHit]]:
    answers = peer.find([line.text for line in lines], [line.region for line in lines])
    shown = functools.partial(FalseHit, peer.name)
    return [
        (
            at,
            shown(
                one.kind, one.written, line.frame.kind, line.frame.lang, line.text if half == "open" else ""
            ),
        )
        for at, (line, found) in enumerate(zip(lines, answers, strict=True))
        for one in found
    ]
