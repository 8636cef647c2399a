"""Reads hosts, URLs and e-mail addresses out of a page in one pass over its dots, at signs and schemes."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marsad.selectors import lookalikes, suffixes
from marsad.selectors.codecs import onion
from marsad.selectors.platforms import SCHEMES, Meaning, meaning
from marsad.selectors.scan import DIGIT, LETTER
from marsad.selectors.shapes import Shape, bare, shapes, tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page, Places

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
_CUED = 16


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


def links(page: Page) -> list[Link]:
    """Every link of the page in order; call through ``page.once(links)``."""
    found: list[Link] = []
    done = 0
    text, triggers = page.text, _triggers(page)
    for place, shape in zip(triggers.tolist(), shapes(page.points, triggers), strict=True):
        if place < done:
            continue
        sign = text[place]
        if sign == "@":
            link = _mail(page, place, done)
        else:
            link = (_schemed if sign == ":" else _bare)(page, place, done, Shape._make(shape))
        if link:
            found.append(link)
            done = link.end
    return found


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


def _schemed(page: Page, colon: int, done: int, shape: Shape) -> Link | None:
    text = page.text
    known = _scheme(text[max(colon - 9, done) : colon])
    if not known:
        return None
    host_start, run, start = colon + 3, shape.run, colon - len(known)
    if run < 0:
        host = _ANY_HOST.match(text, host_start)
        if host is None:
            return None
        host_start, run = host.span("host")
    name = text[host_start:run]
    if known in SCHEMES:
        link = _built(page, start, host_start, run, known, shape)
        return link if link.means else None
    if name[0] == "[" or (name[0].isdecimal() and _NUMERIC.fullmatch(name)):
        return _built(page, start, host_start, run, _WEB[known], shape)
    begin, end = _trimmed(name)
    if begin or end == 0:
        return None
    return _built(page, start, host_start, host_start + end, _WEB[known], shape)


def _scheme(before: str) -> str:
    """The scheme that ``before`` ends with: the longest known one, for a word may be glued to it."""
    if before[-6:] in _HTTPS:
        return "https"
    name = before[len(before.rstrip("abcdefghijklmnopqrstuvwxyz")) :]
    if name in _WEB or name in SCHEMES:
        return name
    return max((known for known in (*_WEB, *SCHEMES) if name.endswith(known)), key=len, default="")


def _bare(page: Page, dot: int, done: int, shape: Shape) -> Link | None:
    text = page.text
    start, run = shape.start, shape.run
    if start < done:
        start, run = bare(page.points, dot, done)
    if run <= dot:
        return None
    begin, end = _trimmed(text[start:run])
    if end == 0:
        return None
    first, last = start + begin, start + end
    if last <= dot:
        return None
    if text[last] in _MAILED and _MAIL_AHEAD.match(text, last):
        return None  # "rose.shop+a@example.com"
    link = _built(page, first, first, last, "", shape)
    return link if _plausible(page, link, start) else None


@functools.lru_cache(1 << 14)
def _trimmed(host: str) -> tuple[int, int]:
    """The part of ``host`` that is one, without glued words of another script; (0, 0) if none."""
    begin, end = 0, len(host)
    if not host.isascii():
        begin, end = _ascii_core(host)
    name = host[begin:end].rstrip("-_.")
    top = name.rpartition(".")[2]
    if top == "onion":
        return (begin, begin + len(name)) if onion(name[:-6].rpartition(".")[2]) else (0, 0)
    if "." not in name or ".." in name or not (top in suffixes.top_labels() or not top.isascii()):
        return 0, 0
    return (
        (begin, begin + len(name))
        if (top.isascii() and suffixes.registered(name)) or not top.isascii()
        else (0, 0)
    )


def _ascii_core(host: str) -> tuple[int, int]:
    """Where the ASCII host inside a run of several scripts stands; the whole run where there is none."""
    for match in re.finditer(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+", host):
        if match[0].rpartition(".")[2] in suffixes.top_labels():
            return match.span()
    return 0, len(host)


def _built(page: Page, start: int, host_start: int, host_end: int, scheme: str, shape: Shape) -> Link:
    end, cut = (shape.end, shape.cut) if host_end == shape.host else tail(page.points, host_end)
    host = page.text[host_start:host_end]
    own = page.foreign(host_start, host_end)
    if own:  # folding takes accents and letter forms that make another name
        host = _plain(own).lower()
    rest = ""
    if end > host_end:
        rest = page.cased[host_end:end]
        rest = (rest if rest.isascii() else _plain(page.written(host_end, end))).rstrip("/")
    means = meaning(scheme, host, rest)
    if means is None and not rest.isascii():  # "t.me/сash": the с is not a c
        means = meaning(scheme, host, lookalikes.plain(rest))
    return Link(start, end, host_start, host_end, scheme, host, rest, "", cut, means)


def _plain(text: str) -> str:
    """Compatibility forms and digits of other scripts written plainly, without joiners and loose marks."""
    signs = (
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in {"Cf", "Mn"}
    )
    return "".join(str(unicodedata.digit(sign, sign)) for sign in signs)


def _plausible(page: Page, link: Link, run: int) -> bool:
    """Whether a bare host is meant as one, not a file, a package, an abbreviation or a missing space."""
    text, host, first = page.text, link.host, link.start
    if not host.isascii():
        top = host.rpartition(".")[2]
        if not (top in suffixes.top_labels() and suffixes.registered(host)):
            return False
    before, after = text[first - 1 : first] if first else "", text[link.host_end : link.host_end + 1]
    slash = before == "/" and text[max(first - 2, 0) : first] != "//"
    if slash or before in {"@", "\\", "$", "_"} or after in {"@", "(", "=", "_"}:
        return False
    if link.means or host.startswith("www.") or host.endswith(".onion"):
        return True
    labels = host.split(".")
    top = labels[-1]
    if host in suffixes.NOT_HOSTS or (labels[0] in suffixes.REVERSED and len(labels) > 2):
        return False
    if link.tail[:1] == "/" and len(link.tail) > 1 and run == first:
        return labels[-2].isascii() and not labels[-2].isdecimal()
    cased = page.cased[link.host_start : link.host_end]
    if len(labels) == 2 and cased[cased.rfind(".") + 1].isupper() and not cased.isupper():
        return False  # "ok.It": a sentence that starts without a space
    return _named(page, link, labels, top)


def _named(page: Page, link: Link, labels: list[str], top: str) -> bool:
    name = labels[-2]
    if top in suffixes.FILES and len(labels) == 2:
        return _cued(page, link)
    if top in suffixes.WORDS:
        marked = any(sign.isdecimal() or sign == "-" for sign in name) and not name.isdecimal()
        return len(labels) > 2 or (marked and len(name) > 3) or _cued(page, link)
    if name.isdecimal() and len(top) == 2:
        return False
    return len(name) > 1 or len(labels) > 2 or _cued(page, link)


def _cued(page: Page, link: Link) -> bool:
    """Whether a word for a site stands just before."""
    return page.distance_before("site", link.start, _CUED) <= _CUED


def web_links(page: Page) -> Iterator[Link]:
    """Links that are neither e-mail addresses nor accounts on a platform."""
    return (link for link in page.once(links) if not link.local and link.means is None)
