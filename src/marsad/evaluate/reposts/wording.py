"""The text of a template: which phrases in which wording, and which places change with every copy."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from marsad.evaluate.reposts.chance import below, seeded, uniform, within
from marsad.evaluate.reposts.pools import GOODS, SHELVES

ROOM = 1024
"""Tokens that a template may have at most; the longest has a quarter of that."""
TRICKS = ("plain", "look-alikes", "apart", "emoji", "drawn out", "marks", "digits", "hidden", "mixed")
"""How a template's copies are disguised where they are: its writer's habit."""
PLAIN, ALIKE, APART, EMOJI, DRAWN, MARKS, DIGITS, HIDDEN, MIXED = range(len(TRICKS))
HABIT = 5 / 3
"""Templates whose copies are disguised for one copy that is: not every copy of them is."""
STYLES = 9
"""Ways to separate phrases."""

_GREETINGS, _BOILERPLATE, _GENERAL, _OWN, _CONTACT, _LABELS = range(len(SHELVES))
_TOPIC = len(SHELVES)
# Share of texts in each of `pools.LANGUAGES`, summed up.
_LANGUAGES = (0.25, 0.43, 0.52, 0.80, 1.01)
_TOPICS = 7
# What the body is made of beside lists of goods, summed up: phrases of the topic, in words of one's own, of anybody.
_OF_TOPIC, _OF_ONES_OWN = 0.52, 0.85
_SHORT, _LONG = 12, 46
_TRIES = 6
_CONTACTS = 3  # lines with figures that are added at most where too few words change


class Knobs(NamedTuple):
    """Shares: words of a template that change with each copy (``least`` to ``most``), texts that are disguised,
    words of such a text that are (``hit_least`` to ``hit_most``), templates that share a third of their
    phrases with another one of their topic. ``noise`` multiplies words dropped, swapped and added.
    """

    least: float = 0.05
    most: float = 0.35
    disguised: float = 0.20
    hit_least: float = 0.05
    hit_most: float = 0.25
    siblings: float = 0.10
    noise: float = 1.0


class Draft(NamedTuple):
    """Room for one template: tokens, the seed of what fills a slot for good (0: every copy's own), the phrase
    each is of, and whether a comma follows."""

    tokens: np.ndarray[tuple[int], np.dtype[np.int32]]
    fixed: np.ndarray[tuple[int], np.dtype[np.uint64]]
    phrase: np.ndarray[tuple[int], np.dtype[np.int32]]
    comma: np.ndarray[tuple[int], np.dtype[np.bool_]]


def draft() -> Draft:
    """Empty room for one template."""
    return Draft(
        np.zeros(ROOM, np.int32),
        np.zeros(ROOM, np.uint64),
        np.zeros(ROOM, np.int32),
        np.zeros(ROOM, np.bool_),
    )


@numba.njit(cache=True, nogil=True)
def compose(pools, knobs, seed, template, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Write ``template`` into ``room``: (tokens, phrases, language, topic, trick, style, share of changing words).

    Templates 2k and 2k + 1 may be siblings: of one topic, and every third phrase of the body word for word.
    """
    own, pair = seeded(seed, template), seeded(seed ^ 0x5151, template >> 1)
    state = np.array([pair], np.uint64)
    siblings = uniform(state) < knobs.siblings
    if not siblings:
        state[0] = own
    language, topic, aim = _frame(state)
    state[0] = seeded(own, 1)
    target = knobs.least + (knobs.most - knobs.least) * uniform(state)
    often = min(1.0, knobs.disguised * HABIT)
    trick = 1 + below(state, MIXED) if uniform(state) < often else PLAIN
    style = below(state, STYLES)
    size = phrases = step = 0
    if aim > _SHORT and uniform(state) < 0.3:
        size = _phrase(pools, within(state, pools.shelf[language, _GREETINGS]), state, room, size, phrases)
        phrases += 1
    used = np.full(64, -1, np.int64)
    while size < aim and step < 60:
        state[0] = seeded(pair if siblings and step % 3 == 0 else own, 100 + step)
        size = _body(pools, language, topic, target, state, used, step, room, size, phrases)
        phrases, step = phrases + 1, step + 1
    state[0] = seeded(own, 2)
    if aim > _SHORT and uniform(state) < 0.75:
        size = _phrase(pools, within(state, pools.shelf[language, _CONTACT]), state, room, size, phrases)
        phrases += 1
    if aim > 2 * _SHORT and uniform(state) < 0.4:
        size = _phrase(pools, within(state, pools.shelf[language, _BOILERPLATE]), state, room, size, phrases)
        phrases += 1
    size, phrases, share = _freed(pools, language, topic, state, target, room, size, phrases)
    return size, phrases, language, topic, trick, style, share


@numba.njit(cache=True, nogil=True)
def _frame(state):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Language, topic, and words to write: one in eight short, a quarter long. Dialects are written shorter."""
    chance, language = uniform(state), 0
    while chance >= _LANGUAGES[language]:
        language += 1
    topic, length = below(state, _TOPICS), uniform(state)
    if length < 0.12:
        return language, topic, 8 + below(state, 5)
    if length < 0.75 or language in (1, 2):
        return language, topic, _SHORT + 1 + below(state, 34)
    return language, topic, _LONG + below(state, 60)


@numba.njit(cache=True, nogil=True)
def _body(pools, language, topic, target, state, used, step, room, size, phrases):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """One more phrase of the body that it does not have yet, or a list of goods: the more words change the oftener."""
    if uniform(state) < 0.1 + 0.6 * target:
        return _goods(pools, language, state, room, size, phrases)
    chance, shelf = uniform(state), _GENERAL
    if chance < _OF_TOPIC:
        shelf = _TOPIC + topic
    elif chance < _OF_ONES_OWN:
        shelf = _OWN
    for _ in range(_TRIES):
        found = within(state, pools.shelf[language, shelf])
        if not np.any(used[:step] == found):
            used[step] = found
            return _phrase(pools, found, state, room, size, phrases)
    return _goods(pools, language, state, room, size, phrases)


@numba.njit(cache=True, nogil=True)
def _phrase(pools, phrase, state, room, size, phrases):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Append a phrase in a wording of its own: one choice of each gap."""
    for gap in range(pools.phrase[phrase], pools.phrase[phrase + 1]):
        choice = pools.gap[gap] + below(state, pools.gap[gap + 1] - pools.gap[gap])
        for at in range(pools.choice[choice], pools.choice[choice + 1]):
            size = _append(room, size, pools.tokens[at], state, phrases)
    return size


@numba.njit(cache=True, nogil=True)
def _goods(pools, language, state, room, size, phrases):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Append a list of two to six things of the topic under a label."""
    size = _phrase(pools, within(state, pools.shelf[language, _LABELS]), state, room, size, phrases)
    for _ in range(2 + below(state, 5)):
        size = _append(room, size, -1 - GOODS, state, phrases)
        room.comma[size - 1] = True
    room.comma[size - 1] = False
    return size


@numba.njit(cache=True, nogil=True)
def _append(room, size, token, state, phrases):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    if size >= ROOM:
        return size
    room.tokens[size], room.phrase[size], room.comma[size] = token, phrases, False
    # Slots are filled for good at first; `_freed` leaves as many as are wanted to the copies.
    room.fixed[size] = seeded(state[0], size) | np.uint64(1)
    return size + 1


@numba.njit(cache=True, nogil=True)
def _freed(pools, language, topic, state, target, room, size, phrases):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Leave slots to the copies until ``target`` of the words change; where there are too few, contacts are added."""
    slots, words, free = np.empty(ROOM, np.int64), 0.0, 0.0
    count, first = 0, 0
    for _ in range(_CONTACTS + 1):
        for at in range(first, size):
            words += _words(pools, language, topic, room.tokens[at])
            if room.tokens[at] < 0:
                slots[count] = at
                count += 1
        first = size
        while count and free < target * words:
            taken = below(state, count)
            at = slots[taken]
            count -= 1
            slots[taken] = slots[count]
            room.fixed[at] = 0
            free += _words(pools, language, topic, room.tokens[at])
        if free >= target * words:
            break
        size = _phrase(pools, within(state, pools.shelf[language, _CONTACT]), state, room, size, phrases)
        phrases += 1
    return size, phrases, free / max(words, 1.0)


@numba.njit(cache=True, nogil=True)
def _words(pools, language, topic, token):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Words that a token stands for on average."""
    if token >= 0:
        return 1.0
    span = values(pools, language, topic, token)
    return (pools.choice[span[1]] - pools.choice[span[0]]) / (span[1] - span[0])


@numba.njit(cache=True, nogil=True)
def values(pools, language, topic, slot):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The choices that a slot may be filled with, as (first, beyond)."""
    kind = -1 - slot
    return pools.goods[language, topic] if kind == GOODS else pools.value[language, kind]
