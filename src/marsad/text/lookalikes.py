"""Letters that print like letters of another script, put into the script of the word they stand in.

A word that mixes Latin letters with look-alikes is read in the script of its other letters, else of most; a word wholly
of one script is a word of that script and stays. Regional letters (🇦) are letters unless they make flags.

Source: Unicode Technical Standard 39 (confusables), the part that prints like a Latin letter; ISO 3166-1 for flags.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from marsad.text.classes import classes

LOWER = {
    "а": "a", "ɑ": "a", "α": "a", "в": "b", "ь": "b", "с": "c", "ϲ": "c", "ԁ": "d", "е": "e", "є": "e", "ҽ": "e",
    "ε": "e", "ɡ": "g", "ց": "g", "һ": "h", "н": "h", "հ": "h", "і": "i", "ι": "i", "ı": "i", "ј": "j", "ϳ": "j",
    "к": "k", "κ": "k", "ӏ": "l", "ⅼ": "l", "м": "m", "п": "n", "ո": "n", "η": "n", "о": "o", "ο": "o", "σ": "o",
    "օ": "o", "р": "p", "ρ": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "τ": "t", "υ": "u", "ս": "u", "ц": "u",
    "ѵ": "v", "ν": "v", "ԝ": "w", "ω": "w", "х": "x", "χ": "x", "у": "y", "γ": "y", "ү": "y", "ғ": "f", "ʋ": "v",
    "ⲟ": "o", "ⲣ": "p", "ⲥ": "c", "ꭎ": "u", "ꮓ": "z", "ꮪ": "s", "ꮩ": "v", "ꮃ": "w", "ꮁ": "r", "զ": "q",
}  # fmt: skip
UPPER = {
    "А": "A", "Α": "A", "В": "B", "Β": "B", "С": "C", "Е": "E", "Ε": "E", "Ԍ": "G", "Н": "H", "Η": "H", "І": "I",
    "Ι": "I", "Ј": "J", "К": "K", "Κ": "K", "М": "M", "Μ": "M", "Ν": "N", "О": "O", "Ο": "O", "Р": "P", "Ρ": "P",
    "Ѕ": "S", "Т": "T", "Τ": "T", "Ѵ": "V", "Ԝ": "W", "Х": "X", "Χ": "X", "У": "Y", "Υ": "Y", "Ζ": "Z", "Ϲ": "C",
    "Ϳ": "J", "Ԛ": "Q", "Ү": "Y", "Հ": "Z", "Տ": "S", "Օ": "O", "Ս": "U", "Ⲟ": "O", "Ⲣ": "P", "Ⲥ": "C",
}  # fmt: skip
_CHEROKEE = dict(zip("ᎪᏢᏟᎠᎬᎨᎻᎥᎫᏦᏞᎷᏃᏢᎡᏚᎢᏙᎳᎩᏃ", "APCDEGHIJKLMZPRSTVWYZ", strict=True))
_LISU = dict(zip("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPdDTGKJCZFMNLSRVHWXYAEIOU", strict=True))
_CYRILLIC = dict(zip("aceiopsxyhkmtbjvru", "асеіорѕхункмтьјѵги", strict=True))
_GREEK = dict(zip("aeiknoptuvxy", "αεικηορτυνχγ", strict=True))
_FLAGS = """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs
    bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cp cr cu cv cw cx cy cz de dg dj dk dm do dz ea
    ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy
    hk hm hn hr ht hu ic id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la
    lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz
    na nc ne nf ng ni nl no np nr nu nz om or pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re sa sb sc
    sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz ta tc td tf tg th tj tk tl tm tn to tr tt tv
    tw tz ua ug um un us uw uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw
""".split()
REGIONAL = 0x1F1E6
"""The first of 26 regional letters."""
PARKING = 0x1F17F
"""🅿: a letter beside letters, a sign of its own elsewhere."""
LATIN, OTHER, NEUTRAL = np.uint8(1), np.uint8(2), np.uint8(3)


class Looks(NamedTuple):
    """Tables over code points up to 0x20000 and, last, one over pairs of regional letters: whether they make a flag.

    ``kinds`` is LATIN, OTHER (a script with look-alikes), NEUTRAL (any other part of a word) or 0; ``latin``
    the Latin letter a code point prints like, ``cyrillic`` and ``greek`` what a Latin one prints like there; or 0.
    """

    kinds: npt.NDArray[np.uint8]
    latin: npt.NDArray[np.uint32]
    cyrillic: npt.NDArray[np.uint32]
    greek: npt.NDArray[np.uint32]
    flags: npt.NDArray[np.bool_]


def is_watched(point: int) -> bool:
    """Whether a folded code point may be read otherwise beside others."""
    return point in watched()


@functools.cache
def watched() -> frozenset[int]:
    """All folded code points that may be read otherwise beside others."""
    return _foreign() | {*range(REGIONAL, REGIONAL + 26), PARKING}


@functools.cache
def _foreign() -> frozenset[int]:
    return frozenset({*range(0x370, 0x590), *_table(), *range(0x2C80, 0x2D00)})


@functools.cache
def _table() -> dict[int, int]:
    both = LOWER | UPPER | _CHEROKEE | _LISU
    return {ord(char): ord(letter) for char, letter in both.items()}


@functools.cache
def looks() -> Looks:
    """The tables, made once a process."""
    size = 0x20000
    inside = classes()[:size]
    kinds = np.where(inside == 1, NEUTRAL, 0).astype(np.uint8)
    latin, cyrillic, greek = (np.zeros(size, np.uint32) for _ in range(3))
    for point in _foreign():
        if inside[point] == 1:
            kinds[point] = OTHER
    for point, letter in _table().items():
        latin[point] = letter
    kinds[0x61:0x7B] = LATIN
    for table, pairs in ((cyrillic, _CYRILLIC), (greek, _GREEK)):
        for letter_, char in pairs.items():
            table[ord(letter_)] = ord(char)
    flags = np.zeros(26 * 26, np.bool_)
    for code in _FLAGS:
        flags[(ord(code[0]) - ord("a")) * 26 + ord(code[1]) - ord("a")] = True
    return Looks(kinds, latin, cyrillic, greek, flags)


@numba.njit(cache=True, nogil=True)
def unmask(points, cases, odd, kinds, latin, cyrillic, greek, flags):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Put look-alikes into the script of their words, in place; ``odd`` are the places to look at, in order."""
    done = 0
    for at in odd:
        if at >= done and points[at] >= REGIONAL:
            done = _regional(points, cases, at, flags)
    done = 0
    for at in odd:
        if at >= done and points[at] == PARKING:
            done = _parking(points, cases, at, kinds)
    done = 0
    for at in odd:
        if at < done or kinds[points[at]] != OTHER:
            continue
        start, end = at, at + 1
        while start > 0 and points[start - 1] < len(kinds) and kinds[points[start - 1]] != 0:
            start -= 1
        while points[end] < len(kinds) and kinds[points[end]] != 0:  # a NUL ends every text
            end += 1
        _word(points, cases, start, end, kinds, latin, cyrillic, greek)
        done = end


@numba.njit(cache=True, nogil=True)
def _regional(points, cases, at, flags):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """A row of regional letters: flags, or else letters. Gives the place after it."""
    end = at
    while REGIONAL <= points[end] < REGIONAL + 26:
        end += 1
    flagged = (end - at) % 2 == 0
    for place in range(at, end - 1, 2):
        flagged &= flags[(points[place] - REGIONAL) * 26 + points[place + 1] - REGIONAL]
    if not flagged:
        for place in range(at, end):
            letter = points[place] - REGIONAL
            points[place], cases[place] = 0x61 + letter, 0x41 + letter
    return end


@numba.njit(cache=True, nogil=True)
def _parking(points, cases, at, kinds):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """A row of framed P: letters where a letter stands beside it. Gives the place after it."""
    end = at
    while points[end] == PARKING:
        end += 1
    beside = at > 0 and points[at - 1] < len(kinds) and kinds[points[at - 1]] in (LATIN, OTHER)
    if beside or (points[end] < len(kinds) and kinds[points[end]] in (LATIN, OTHER)):
        points[at:end], cases[at:end] = 0x70, 0x50
    return end


@numba.njit(cache=True, nogil=True)
def _word(points, cases, start, end, kinds, latin, cyrillic, greek):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """One word that has a letter of another script: into Latin, into that script, or left as it is."""
    own = alike = foreign = strange = slavic = hellenic = in_slavic = in_hellenic = 0
    for at in range(start, end):
        point = points[at]
        if kinds[point] == LATIN:
            own += 1
            in_slavic += cyrillic[point] != 0
            in_hellenic += greek[point] != 0
        elif kinds[point] == OTHER:
            foreign += 1
            alike += latin[point] != 0 or latin[cases[at]] != 0
            slavic += 0x400 <= point < 0x530
            hellenic += 0x370 <= point < 0x400
    strange = foreign - alike
    if own == 0 or (hellenic > 0 and end - start < 3):  # "kΩ", "Δt"
        return
    if strange == 0 and (own >= foreign or (in_slavic < own and in_hellenic < own)):
        for at in range(start, end):
            if kinds[points[at]] == OTHER:
                letter = latin[cases[at]] if latin[cases[at]] != 0 else latin[points[at]]
                cases[at] = letter
                points[at] = letter + 32 if letter < 0x61 else letter
    elif slavic == foreign > own and in_slavic == own:
        for at in range(start, end):
            if kinds[points[at]] == LATIN:
                points[at] = cases[at] = cyrillic[points[at]]
    elif hellenic == foreign > own and in_hellenic == own:
        for at in range(start, end):
            if kinds[points[at]] == LATIN:
                points[at] = cases[at] = greek[points[at]]
