"""Reads hosts, URLs and e-mail addresses out of a page in one pass over its dots, at signs and schemes."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marsad.selectors import lookalikes, suffixes
from marsad.selectors.hosts import CUED, NO, standing, trimmed
from marsad.selectors.platforms import SCHEMES, Meaning, hosted, meaning
from marsad.selectors.scan import DIGIT, LETTER
from marsad.selectors.shapes import bare, shapes, tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marsad.selectors.page import Page, Places
    from marsad.selectors.shapes import Shapes

_LOCAL = "abcdefghijklmnopqrstuvwxyz0123456789._%+-"
_LOCAL_SIGNS = np.array([ord("_"), ord("-"), ord("+")], np.uint32)
_HOST = r"[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){0,30}"
_MAIL_HOST = re.compile(r"[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,30}")
_MAIL_AHEAD = re.compile(r"[a-z0-9._%+-]{0,64}@[a-z0-9]")
_NUMERIC = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_ANY_HOST = re.compile(  # after a user name
    rf"(?:[^\s/?#@\0]{{1,100}}+@)?+(?P<host>\[[0-9a-f:.]{{2,45}}\]|{_NUMERIC.pattern}|{_HOST})"
)
_WEB = {
    "http": "http",
    "https": "https",
    "hxxp": "http",
    "hxxps": "https",
    "ftp": "ftp",
    "ftps": "ftps",
    "sftp": "sftp",
}
_HTTPS = frozenset({" https", "\nhttps", "\0https", "https"})
_MAILED = frozenset(_LOCAL + "@")
_NUMERIC_FIRST = frozenset("[0123456789")
_AT, _COLON = ord("@"), ord(":")
_NOT_BEFORE, _NOT_AFTER = frozenset("@\\$_"), frozenset("@(=_")
_CUED = 16

type _Shape = tuple[int, int, int, int, bool]  # a row of `Shapes`


class Link(NamedTuple):
    """A mention of a host. ``local`` is what stands before the @ of an e-mail address, else "".

    ``scheme`` is "" for a bare host; ``tail`` (port, path, query, fragment) keeps its case; ``cut`` marks a tail
    that the writer's platform shortened; ``means`` is what a platform link points at.
    """

    start: int
    end: int
    host_start: int
    host_end: int
    scheme: str
    host: str
    tail: str
    local: str
    cut: bool
    means: Meaning | None


class Sorts(NamedTuple):
    """The links of a page by what they are for: platform links by the kind of what they mean, addresses of mail, the
    web; and those of them all whose host is an onion name or looks like an IP address.
    """

    meant: Mapping[str, list[Link]]
    mails: list[Link]
    web: list[Link]
    onions: list[Link]
    numeric: list[Link]


def links(page: Page) -> Sorts:
    """Every link of the page, each sort in order; call through ``page.once(links)``."""
    found = Sorts({"handle": [], "invite": [], "phone": []}, [], [], [], [])
    for link in _links(page):
        if link.local:
            found.mails.append(link)
        elif link.means:
            found.meant[link.means[0]].append(link)
        else:
            found.web.append(link)
        host = link.host
        if host[:1] in _NUMERIC_FIRST and not link.local:
            found.numeric.append(link)
        if host.endswith(".onion"):
            found.onions.append(link)
    return found


def _links(page: Page) -> Iterator[Link]:
    done, triggers = 0, _triggers(page)
    found = shapes(page.points, triggers)
    signs, texts = page.points[triggers].tolist(), _texts(page, triggers, found).tolist()
    rows = zip(*(column.tolist() for column in found), strict=True)
    for place, sign, number, shape in zip(triggers.tolist(), signs, texts, rows, strict=True):
        if place < done:
            continue
        if sign == _AT:
            link = _mail(page, place, done)
        elif sign == _COLON:
            link = _schemed(page, number, place, done, shape)
        else:
            link = _bare(page, number, place, done, shape)
        if link:
            yield link
            done = link.end


def _texts(page: Page, triggers: Places, found: Shapes) -> Places:
    """The number of the text of each host that is not all ASCII as it was written, or not known; -1 for the others."""
    texts = np.searchsorted(page.batch.bounds, triggers, "right") - 1
    known = np.flatnonzero(found.run > found.start)
    plain = ~page.odd(found.start[known], found.run[known], texts[known])
    texts[known[plain]] = -1
    return texts


def _triggers(page: Page) -> Places:
    """Dots between a word and a letter, at signs between letters, and the colon of "://"."""
    flags, points, places = page.flags, page.batch.points, page.dots
    signs, before, after = points[places], flags[places - 1], flags[places + 1]
    word = (before & (DIGIT | LETTER)) != 0
    dot = (signs == ord(".")) & word & ((after & LETTER) != 0)
    local = word | np.isin(points[places - 1], _LOCAL_SIGNS)
    mail = (signs == ord("@")) & local & ((after & (DIGIT | LETTER)) != 0)
    scheme = (signs == ord(":")) & (points[places + 1] == ord("/")) & ((before & LETTER) != 0)
    scheme &= points[np.minimum(places + 2, len(points) - 1)] == ord("/")
    found: Places = places[dot | mail | scheme]
    return found


def _mail(page: Page, at: int, done: int) -> Link | None:
    text = page.text
    host = _MAIL_HOST.match(text, at + 1)
    if host is None:
        return None
    before = text[max(at - 64, done) : at]
    local = before[len(before.rstrip(_LOCAL)) :].lstrip("._-+%")
    name = host[0].rstrip("-")
    if local == "git":  # git@host:path names a repository
        return None
    if not local or ".." in local or not suffixes.registered(name) or not _top(name):
        return None
    start, end = at - len(local), at + 1 + len(name)
    first = start - 7 if text[max(start - 7, 0) : start] == "mailto:" else start
    return Link(first, end, at + 1, end, "", name, "", local, False, None)


def _top(host: str) -> bool:
    return host.rpartition(".")[2] in suffixes.top_labels()


def _schemed(page: Page, number: int, colon: int, done: int, shape: _Shape) -> Link | None:
    text = page.text
    known = _scheme(text[max(colon - 9, done) : colon])
    if not known:
        return None
    host_start, run, start = colon + 3, shape[1], colon - len(known)
    if run < 0:
        host = _ANY_HOST.match(text, host_start)
        if host is None:
            return None
        host_start, run = host.span("host")
    if known in SCHEMES:
        link = _built(page, number, start, host_start, run, known, shape)
        return link if link.means else None
    name = text[host_start:run]
    if shape[1] < 0 and (name[0] == "[" or (name[0].isdecimal() and _NUMERIC.fullmatch(name))):
        return _built(page, number, start, host_start, run, _WEB[known], shape)
    begin, end = trimmed(name)
    if begin or end == 0:
        return None
    return _built(page, number, start, host_start, host_start + end, _WEB[known], shape)


def _scheme(before: str) -> str:
    """The scheme that ``before`` ends with: the longest known one, for a word may be glued to it."""
    if before[-6:] in _HTTPS:
        return "https"
    name = before[len(before.rstrip("abcdefghijklmnopqrstuvwxyz")) :]
    if name in _WEB or name in SCHEMES:
        return name
    return max((known for known in (*_WEB, *SCHEMES) if name.endswith(known)), key=len, default="")


def _bare(page: Page, number: int, dot: int, done: int, shape: _Shape) -> Link | None:
    text = page.text
    start, run, *_ = shape
    if start < done:
        start, run = bare(page.points, dot, done)
        number = page.text_of(dot)
    if run <= dot:
        return None
    begin, end = trimmed(text[start:run])
    first, last = start + begin, start + end
    if end == 0 or last <= dot:
        return None
    after = text[last]
    if after in _MAILED and _MAIL_AHEAD.match(text, last):
        return None  # "rose.shop+a@example.com"
    if after in _NOT_AFTER or _is_led(text, first):
        return None
    link = _built(page, number, first, first, last, "", shape)
    return link if _plausible(page, link, start) else None


def _is_led(text: str, first: int) -> bool:
    """Whether what stands before a host makes it part of a path, a name or code."""
    before = text[first - 1] if first else ""
    return before in _NOT_BEFORE or (before == "/" and text[max(first - 2, 0)] != "/")


def _built(
    page: Page, number: int, start: int, host_start: int, host_end: int, scheme: str, shape: _Shape
) -> Link:
    _, _, host_of_shape, end, cut = shape
    if host_end != host_of_shape:
        end, cut = tail(page.points, host_end)
    host, rest, means = page.text[host_start:host_end], "", None
    own = page.foreign(host_start, host_end, number) if number >= 0 else ""
    if own:  # folding takes accents and letter forms that make another name
        host = _plain(own).lower()
    if end > host_end:
        rest = page.kept(host_end, end)
        rest = (rest if rest.isascii() else _plain(page.written(host_end, end))).rstrip("/")
    if hosted(host) or scheme in SCHEMES:
        means = meaning(scheme, host, rest)
        if means is None and not rest.isascii():  # "t.me/сash": the с is not a c
            means = meaning(scheme, host, lookalikes.plain(rest))
    # `_make` takes half the time of a call with ten names.
    return Link._make((start, end, host_start, host_end, scheme, host, rest, "", cut, means))


@functools.lru_cache(1 << 12)
def _plain(text: str) -> str:
    """Compatibility forms and digits of other scripts written plainly, without joiners and loose marks."""
    signs = (
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in {"Cf", "Mn"}
    )
    return "".join(str(unicodedata.digit(sign, sign)) for sign in signs)


def _plausible(page: Page, link: Link, run: int) -> bool:
    """Whether a bare host is meant as one, not a file, a package, an abbreviation or a missing space."""
    host = standing(link.host)
    if host.false or link.means or host.sure or host.refused:
        return not host.false and (link.means is not None or host.sure)
    if link.tail[:1] == "/" and len(link.tail) > 1 and run == link.start:
        return host.rooted
    if host.named == NO or (host.named == CUED and not _cued(page, link)):
        return False
    if host.short:
        cased = page.kept(link.host_start, link.host_end)
        if cased[cased.rfind(".") + 1].isupper() and not cased.isupper():
            return False  # "ok.It": a sentence that starts without a space
    return True


def _cued(page: Page, link: Link) -> bool:
    """Whether a word for a site stands just before."""
    return page.distance_before("site", link.start, _CUED) <= _CUED
