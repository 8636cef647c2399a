"""The glued peers do real work on the texts they are given, so that the comparison means something."""

import pytest

from bench import peers

TEXTS = [
    "write to invented.name@example.com or https://example.com/a today please",
    "write to invented.name@example.com or https://example.com/a today friends",
    "nothing at all to see in this text",
]


def test_indicators_are_found() -> None:
    pytest.importorskip("iocsearcher")
    assert peers._indicators(TEXTS) >= 4
    assert peers._indicators(TEXTS[2:]) == 0


def test_near_duplicates_are_found() -> None:
    pytest.importorskip("datasketch")
    assert peers._near_duplicates(TEXTS) == 1
    assert peers._near_duplicates(TEXTS[1:]) == 0


def test_terms_are_found_whatever_their_case() -> None:
    assert peers._lexicon(TEXTS, ["WRITE to", "nowhere"]) == 2
    assert peers._lexicon(TEXTS, []) == 0


def test_each_part_is_timed() -> None:
    for name in peers.NAMES:
        pytest.importorskip(name)
    assert set(peers.measure(TEXTS, ["write"])) == {"iocsearcher", "datasketch", "lexicon"}
