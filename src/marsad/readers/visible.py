"""What a person sees of a web page: its text, language and links, nothing that is hidden or a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_UNSEEN = (
    "script, style, noscript, template, svg, canvas, iframe, object, embed, head > :not(title), [hidden]"
)
_BLOCKS = frozenset(
    "address article aside blockquote body br button dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol option p pre section select summary table td th title tr ul".split()
)
_STYLES = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Elements that close themselves, so that counting them as open would be wrong.
_CLOSING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd option td th tr"
    " tbody thead".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_DEEPEST = 1024  # browsers stop at 512
_REOPENED = 4_000_000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
LINKS = 200
"""At most this many links of a page are kept."""
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as seen: ``lang`` is what the page says of itself, links are absolute, in order, without repeats."""

    text: str
    title: str
    lang: str
    links: tuple[str, ...]


def page(html: str, base: str = "") -> Page | None:
    """The visible side of ``html``; None for markup built to exhaust its parser. ``base`` makes links absolute."""
    if not _harmless(html):
        return None
    tree = LexborHTMLParser(html.replace("\0", "\ufffd"))
    root = tree.root
    if root is None:
        return Page("", "", "", ())
    lang = (root.attributes.get("lang") or "").strip()[:16] if root.tag == "html" else ""
    for node in tree.css(_UNSEEN):
        node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    title = tree.css_first("title")
    name = _SPACE.sub(" ", title.text()).strip() if title else ""
    if title:
        title.decompose()
    text = _LINES.sub("\n", _SPACE.sub(" ", "".join(_pieces(root)))).strip()
    return Page(text, name, lang, _links(tree, base))


def _harmless(html: str) -> bool:
    """Whether a parser can build this page in time and memory that grow with its length only.

    Depth costs the square of itself, and formatting left open is opened again in each block that follows.
    """
    depth = deepest = styled = most = tags = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _CLOSING:
            continue
        tags += 1
        step = -1 if match[1] else 1
        depth = max(depth + step, 0)
        deepest = max(deepest, depth)
        if name in _STYLES:
            styled = max(styled + step, 0)
            most = max(most, styled)
    return deepest <= _DEEPEST and (most <= 3 or most * tags <= _REOPENED)


def _pieces(root: LexborNode) -> Iterator[str]:
    """Words in reading order, with line breaks around what stands on lines of its own."""
    node: LexborNode | None = root
    while node is not None:
        if node.tag == "-text":
            yield node.text(deep=False).replace("\n", " ")
        elif node.tag in _BLOCKS:
            yield "\n"
        below = node.child
        while below is None and node is not None:
            if node.tag in _BLOCKS:
                yield "\n"
            if node.mem_id == root.mem_id:
                return
            below = node.next
            if below is None:
                node = node.parent
        node = below


def _links(tree: LexborHTMLParser, base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in tree.css("a[href]"):
        href = (node.attributes.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "data:")):
            continue
        try:
            link = urljoin(base, href)
            urlsplit(link)
        except ValueError:
            continue
        found[link[:2048]] = None
        if len(found) == LINKS:
            break
    return tuple(found)
