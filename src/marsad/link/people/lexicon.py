"""All parts of names of a register, each once, as arrays for the compiled comparison, with how rare each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from marsad.link.people.sounds import MOST, Sound, sound

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = 24
_WAYS = 2
_UNSEEN = 1_000
"""Records thought beside the real ones: a list of ten says little of how common a name is."""
_BORNE = 0.02  # share of them that bear any name: as common as a common one, until the list says otherwise


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Parts in sorted order; ``skeleton[i]`` is the number of part i's usual skeleton, ``arrays`` for `likeness`."""

    parts: tuple[str, ...]
    skeleton: npt.NDArray[np.int64]
    skeletons: tuple[str, ...]
    arrays: tuple[Any, ...]


def lexicon(names: Sequence[Sequence[Sequence[str]]]) -> Lexicon:
    """The lexicon of records × names × parts.

    A part's rarity is in bits: -log2 of the share of records that hold its skeleton, over both scripts.
    """
    parts = sorted({part for record in names for name in record for part in name})
    sounds = [sound(part) for part in parts]
    skeletons = sorted({reading.skeleton for one in sounds for reading in one.readings})
    number = {skeleton: place for place, skeleton in enumerate(skeletons)}
    usual = np.array([number[one.skeleton] for one in sounds], np.int64)
    held = np.zeros(len(skeletons), np.int64)
    place = {part: n for n, part in enumerate(parts)}
    for record in names:
        held[list({usual[place[part]] for name in record for part in name})] += 1
    bits = np.log2((len(names) + _UNSEEN) / (held + _UNSEEN * _BORNE))
    return Lexicon(
        tuple(parts),
        usual,
        tuple(skeletons),
        (*_sounded(sounds, number), *_spelled(parts, sounds), bits[usual]),
    )


def _sounded(sounds: list[Sound], number: dict[str, int]) -> tuple[Any, ...]:
    """Skeleton numbers, masks, slots, counts of consonants and scripts."""
    size = len(sounds)
    skeletons = np.full((size, _WAYS), -1, np.int64)
    masks = np.zeros((size, _WAYS, MOST), np.uint32)
    slots = np.zeros((size, _WAYS, MOST + 1), np.int64)
    counts = np.zeros((size, _WAYS), np.int64)
    for place, one in enumerate(sounds):
        for way, reading in enumerate(one.readings):
            skeletons[place, way] = number[reading.skeleton]
            masks[place, way, : len(reading.masks)] = reading.masks
            slots[place, way, : len(reading.slots)] = reading.slots
            counts[place, way] = len(reading.masks)
    return skeletons, masks, slots, counts, np.array([one.arabic for one in sounds], np.bool_)


def _spelled(parts: list[str], sounds: list[Sound]) -> tuple[Any, ...]:
    """Letters and lengths of spellings, and the letters of skeletons."""
    letters = np.zeros((len(parts), _LETTERS), np.uint32)
    lengths = np.zeros(len(parts), np.int64)
    classes = np.zeros((len(parts), MOST), np.uint32)
    for place, (part, one) in enumerate(zip(parts, sounds, strict=True)):
        letters[place, : len(part[:_LETTERS])] = [ord(letter) for letter in part[:_LETTERS]]
        lengths[place] = len(part[:_LETTERS])
        classes[place, : len(one.skeleton[:MOST])] = [ord(letter) for letter in one.skeleton[:MOST]]
    return letters, lengths, classes
