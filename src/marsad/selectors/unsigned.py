"""Whole international numbers without + or 00, as people copy them from WhatsApp: "واتس 9647700001234"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marsad.selectors.plans import Number, international, plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from marsad.selectors.page import Page

_FEWEST, _MOST = 10, 15  # digits, the calling code included
_SPREAD = 2  # code points a digit takes, at most
_SIGNS = 5  # spaces and dashes that nobody takes for a row of single digits
_LOOK = 28
_KNOWN = frozenset("0123456789 -.")


class Unsigned(NamedTuple):
    """A mobile number with its calling code, at ``start:end`` of the page; ``near``: a word says that it is dialled."""

    start: int
    end: int
    number: Number
    near: bool


def unsigned(page: Page, read: npt.NDArray[np.int64]) -> Iterator[Unsigned]:
    """Chains of digits, other than those numbered in ``read``, that are a mobile's number with its calling code.

    The code must be the region's own, or a word before the digits say that they are dialled.
    """
    starts, ends, plus, texts = page.chain_columns
    wide = ends - starts
    worth = (
        (plus < 0) & (wide >= _FEWEST) & (wide <= _MOST * _SPREAD) & (page.batch.points[starts] != ord("0"))
    )
    worth[read] = False
    called = page.last("call", starts)
    near = (starts - called <= _LOOK) & (called >= page.batch.bounds[texts])
    rows = np.flatnonzero(worth & (near | (page.homes[texts] >= 0)))
    columns = (column[rows].tolist() for column in (starts, ends, texts, near))
    for start, end, text, told in zip(*columns, strict=True):
        found = _read(page, start, end, page.regions[text], told)
        if found:
            yield found


def _read(page: Page, start: int, end: int, region: str, near: bool) -> Unsigned | None:
    body = page.text[start:end]
    digits = body if body.isdecimal() else "".join(filter(str.isdecimal, body))
    home = plan(region) if region else None
    own = home is not None and home.code != "1" and digits.startswith(home.code)
    tight = page.name == "spelled" or len(body) - len(digits) < _SIGNS
    if not _FEWEST <= len(digits) <= _MOST or not ((own and tight) or near) or not set(body) <= _KNOWN:
        return None
    number = international(digits)
    if number is None or not number.valid or not number.mobile or number.value != "+" + digits:
        return None
    return Unsigned(start, end, number, near)
