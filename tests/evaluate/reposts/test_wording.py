"""Templates keep their wording, siblings share a third of their phrases, and strangers next to nothing."""

import numpy as np
import pytest

from marsad.evaluate.reposts.pools import LANGUAGES, TOPICS, pools
from marsad.evaluate.reposts.wording import ROOM, STYLES, TRICKS, Knobs, compose, draft

SEED = np.uint64(11)
PAIRS = 400


def phrases(template: int, knobs: Knobs) -> tuple[list[tuple[int, ...]], tuple[int, int]]:
    """The tokens of each phrase with the values that are fixed in them, and the language and the topic."""
    room = draft()
    size, count, language, topic, trick, style, share = compose(pools("open"), knobs, SEED, template, room)
    assert 0 < size < ROOM
    assert 0 <= language < len(LANGUAGES)
    assert 0 <= topic < len(TOPICS)
    assert 0 <= trick < len(TRICKS)
    assert 0 <= style < STYLES
    assert 0 <= share < 1
    spans = [room.tokens[:size][room.phrase[:size] == phrase].tolist() for phrase in range(count)]
    return [tuple(span) for span in spans], (language, topic)


def shared(knobs: Knobs) -> tuple[float, float]:
    """Share of the phrases that a template has word for word in its neighbour, and of pairs of one topic."""
    both = total = topics = 0
    for pair in range(PAIRS):
        (one, about), (other, also) = phrases(2 * pair, knobs), phrases(2 * pair + 1, knobs)
        both += len(set(one) & set(other))
        total += min(len(set(one)), len(set(other)))
        topics += about == also
    return both / total, topics / PAIRS


def test_siblings_are_of_one_topic_and_share_a_third_of_their_phrases() -> None:
    share, topics = shared(Knobs(0.0, 0.0, siblings=1.0))
    assert topics == 1
    assert 0.25 < share < 0.5


def test_strangers_share_next_to_nothing() -> None:
    share, topics = shared(Knobs(0.0, 0.0, siblings=0.0))
    assert topics < 0.1
    assert share < 0.05


def test_a_template_is_always_worded_alike() -> None:
    assert phrases(123, Knobs()) == phrases(123, Knobs())
    assert phrases(123, Knobs()) != phrases(124, Knobs())


@pytest.mark.parametrize("share", [0.0, 0.35])
def test_as_many_words_change_as_are_asked_for(share: float) -> None:
    room = draft()
    shares = [compose(pools("open"), Knobs(share, share), SEED, one, room)[-1] for one in range(PAIRS)]
    assert np.median(shares) == pytest.approx(share, abs=0.03)
