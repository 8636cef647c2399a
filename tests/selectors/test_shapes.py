"""The compiled walk reads hosts and what follows them as a plain and slow reading does."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors.shapes import Shapes, bare, shapes, tail
from marsad.text import fold_batch

_TAIL = re.compile(r'(?::[0-9]{2,5}(?![0-9]))?(?:[/?#][^\s\0<>"\u2000-\u2bff\U0001f000-\U0001faff]{0,2048})?')
_HOST = re.compile(r"[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){0,30}")
_SURE = re.compile(r"[a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,30}(?=[/?#\s\0])")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_LETTERS = st.text(alphabet='ab1._-/?#:()[]{}, !\n"é…خ', max_size=40)


def _slow_tail(text: str, host: int) -> int:
    match = _TAIL.match(text, host)
    end = match.end() if match else host
    while end > host:
        last, kept = text[end - 1], text[host:end]
        if last in _PAIRS:
            loose = kept.count(last) > kept.count(_PAIRS[last])
        elif last == "_":
            loose = len(kept) < 2 or not kept[-2].isalnum()
        else:
            loose = last in ".,;:!?'*~|`&([{"
        if not loose:
            break
        end -= 1
    return end


@given(_LETTERS, st.sampled_from(["", ":", ":80", ":123456/", "/", "?", "#", "/a_(b)"]), _LETTERS)
def test_a_tail_ends_before_the_signs_of_the_sentence(host: str, begun: str, rest: str) -> None:
    batch = fold_batch([host + begun + rest])
    at = min(len(host), len(batch.points) - 1)
    end, cut = tail(batch.points, at)
    assert end == _slow_tail(batch.joined, at)
    assert cut == (end > at and batch.joined.startswith("...", end))


@given(_LETTERS, _LETTERS)
def test_a_host_is_the_run_around_a_dot_or_what_follows_a_scheme(before: str, after: str) -> None:
    batch = fold_batch([before + "." + after + " ://" + after])
    text = batch.joined
    triggers = [m.start() for m in re.finditer(r"\.|:(?=//)", text)]
    columns = shapes(batch.points, np.array(triggers, np.int64))
    for row, place in enumerate(triggers):
        shape = Shapes._make(column[row] for column in columns)
        if text[place] == ":":
            match = _SURE.match(text, place + 3)
        else:
            run = re.search(r"[\w.-]*\Z", text[:place])
            assert run is not None
            assert shape.start == place - len(run[0].lstrip("._-"))
            match = _HOST.match(text, shape.start)
            match = match if match and match.end() > place else None
            assert bare(batch.points, place, 0)[0] == shape.start
        assert shape.run == (match.end() if match else -1)
        if match:
            assert shape.host == shape.start + len(match[0].rstrip("._-"))
            assert shape.end == _slow_tail(text, shape.host)
