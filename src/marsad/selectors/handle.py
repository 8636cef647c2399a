"""Account names: platform:name where a link or a word names the platform, unknown:name for a bare @name."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

import numpy as np

from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links
from marsad.selectors.platforms import account
from marsad.selectors.scan import DIGIT, LATIN
from marsad.selectors.words import classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page

_WORD = DIGIT | LATIN
_AT_NAME = re.compile(r"[a-z0-9_.]{1,50}")
_GAP_BEFORE = re.compile(r"[^\0@\n]{0,30}\n?[ ]?(?:@[a-z0-9_.]{2,32}[ ,/&|و-]{1,4}){0,3}")
_GAP_AFTER = re.compile(r"[ ]{0,2}(?:(?:on|in|sur|via|at|my|علي|ع|في|عال|بال|dans)[ ]|[(\[:|/-])?[ ]?")
_LINK_WORDS = (
    "is|id|me|us|add|account|acc|user|username|name|handle|channel|handel|nom|compte|pseudo|chaine|est|هو|هي|حسابي"
    "|حساب|يوزر|يوزري|معرف|معرفي|ايدي|اسم|اسمي|قناه|قناتي|قناتنا|حسابنا|شات|جرام|غرام|قرام|كرام|توك|tok|chat|gram|ضيفني|ضيفوني"
)
_NAMED = re.compile(
    rf"(?P<link>(?:[ ]{{0,2}}(?:{_LINK_WORDS})(?![^\W_])){{0,2}})[ ]{{0,3}}"
    r"(?P<sign>[:=>~/|\u2190-\u27bf\U0001f300-\U0001faff-]{0,4})[ \n]{0,2}"
    r"(?P<name>[a-z0-9_][a-z0-9_.-]{1,40}+)(?![a-z0-9@/])"
)
# Words too short or too common to name a platform without an @ or a link.
_WEAK = frozenset("x face tik توك تيك تك منصه المنصه tele تله فيس فايس وجه اكس انست تليج".split())
_NAMING = frozenset("id user username handle pseudo يوزر يوزري معرف معرفي ايدي".split())
_STOP = frozenset(
    """me us now here add dm chat channel group page account story stories link links live video videos followers
    follow follower profile bio join only and or the for with from on in at is are my our your this that to of free
    app apps bot web premium shop store market ads business messenger reels reel post posts username user id name
    best new get buy sell sold order orders available message messages contact call text inbox only please send
    sur et ou le la les des mon ma mes pour avec compte groupe chaine page moi ici disponible rejoignez
    was has have been will can all news team support official verified users said says usdt usd vip direct too
    score code filter filters streak streaks map snaps photo photos pic pics selfie selfies cam camera scam login
    password hack hacked hacker blocked banned down update number phone whatsapp snapchat instagram telegram
    tiktok facebook twitter youtube google iphone android pc online today tomorrow tonight""".split()
)


def find(page: Page) -> Iterator[Hit]:
    """Names from platform links; on the plain page also those after an @ or a word that names a platform."""
    for link in page.once(links):
        if link.means and link.means[0] == "handle" and not link.cut:
            yield Hit(
                link.start, link.end, "handle", link.means[1], 0.99, "plain", link.start, link.end, Weight.URL
            )
    if page.name == "plain":
        yield from _at_names(page)
        yield from _cued_names(page)


def _at_names(page: Page) -> Iterator[Hit]:
    text = page.text
    for place in _at_places(page):
        match = _AT_NAME.match(text, place + 1)
        if match is None or text[match.end()] == "@" or text[match.end() - 1 : match.end() + 1] == ".@":
            continue
        name = match[0].rstrip(".")
        platform = _platform(page, place, place + 1 + len(name))
        if platform in {"telegram", "x"}:
            name = name.partition(".")[0]
        value = account(platform, name) if any(sign.isalpha() for sign in name) else None
        if value is None and platform != "unknown":
            platform, value = "unknown", account("unknown", name)
        if value:
            end = place + 1 + len(name)
            confidence = 0.85 if platform == "unknown" else 0.95
            yield Hit(place, end, "handle", value[1], confidence, "plain", place, end, Weight.HANDLE)


def _at_places(page: Page) -> list[int]:
    """At signs before a letter, digit or underscore and not after one."""
    points, flags = page.batch.points, page.flags
    at = page.places("@")
    before = np.where(at > 0, points[at - 1], 0)
    opens = (before != ord("_")) & ((flags[at - 1] & _WORD == 0) | (at == 0))
    named = (points[at + 1] == ord("_")) | (flags[at + 1] & _WORD != 0)
    found: list[int] = at[opens & named].tolist()
    return found


def _platform(page: Page, start: int, end: int) -> str:
    """The platform named just before or just after an @name; "unknown" without one."""
    column, text = page.cue("platform"), page.text
    if not column.starts:
        return "unknown"
    at = bisect.bisect_right(column.ends, start) - 1
    if at >= 0 and start - column.ends[at] <= 40:
        gap = text[column.ends[at] : start]
        words = len(re.findall(r"[^\W_]+", re.sub(r"@[a-z0-9_.]+", "", gap)))
        weak = text[column.starts[at] : column.ends[at]] == "x" and not gap.startswith((":", ")", " :", " @"))
        if words <= 3 and "\n\n" not in gap and _GAP_BEFORE.fullmatch(gap) and not weak and "." not in gap:
            return column.names[at]
    after = at + 1
    if after < len(column.starts) and column.starts[after] - end <= 12:
        gap = text[end : column.starts[after]]
        if gap and _GAP_AFTER.fullmatch(gap) and text[column.ends[after]] not in ":=":
            return column.names[after]
    return "unknown"


def _cued_names(page: Page) -> Iterator[Hit]:
    """Names without an @ after a word that names a platform; of "snap / insta: rose" both get the name."""
    column, text = page.cue("platform"), page.text
    found: dict[int, tuple[str, int, int]] = {}
    for at in range(len(column.starts) - 1, -1, -1):
        start, end, platform = column.starts[at], column.ends[at], column.names[at]
        if text[end] in "\0@." or text[start - 1 : start] in {"@", ".", "/"}:
            continue
        shared = _shared(page, at, found)
        match = None if shared else _NAMED.match(text, end)
        name = shared or (_accepted(page, text[start:end], platform, match) if match else None)
        if name is None:
            continue
        found[at] = name
        value = account(platform, name[0])
        if value:
            # The mention is the name; two platforms may share it. "ig: rose.shop" is a name although .shop is a suffix.
            dotted = "." in name[0] and name[0].rpartition(".")[2] not in {"com", "net", "org"}
            weight = Weight.TOLD_HANDLE if dotted else Weight.CUED_HANDLE
            yield Hit(name[1], name[2], "handle", value[1], 0.8, "plain", name[1], name[2], weight)


def _shared(page: Page, at: int, found: dict[int, tuple[str, int, int]]) -> tuple[str, int, int] | None:
    """The name of the next platform word, where both stand side by side."""
    column = page.cue("platform")
    if at + 1 not in found:
        return None
    gap = page.text[column.ends[at] : column.starts[at + 1]]
    return found[at + 1] if re.fullmatch(r"[ ]?(?:[/&|,+-]|and|et|و)?[ ]?", gap) else None


def _accepted(page: Page, cue: str, platform: str, match: re.Match[str]) -> tuple[str, int, int] | None:
    """The name after a cue word and its place, if it is one and not the next word of the sentence."""
    name = match["name"]
    if platform != "snapchat":
        name = name.partition("-")[0]
    name = name.rstrip("._-")
    start, end = match.start("name"), match.start("name") + len(name)
    plain = name.strip("_.")
    if len(plain) < 3 or plain in _STOP or any(pair[0] == "platform" for pair in classes().get(plain, ())):
        return None
    if not any(sign.isalpha() for sign in plain) or not account(platform, name):
        return None
    marked = _marked(plain)
    told = bool(re.search(r"[:=>~/\u2190-\u27bf\U0001f300-\U0001faff]", match["sign"]))
    if cue in _WEAK and not (marked and (told or not cue.isascii())):
        return None
    if not cue.isascii():
        return (name, start, end) if marked or len(plain) >= 4 else None
    if told or _NAMING & set(match["link"].split()):
        return (name, start, end) if marked or _ends(page.text, end) else None
    return (name, start, end) if marked and plain[0].isalpha() and len(plain) >= 4 else None


def _marked(name: str) -> bool:
    """Written like an account name, not like a word: a digit, underscore or dot inside."""
    return any(sign.isdecimal() or sign in "_." for sign in name) and not re.fullmatch(
        r"v?[0-9.]+[a-z]{0,2}", name
    )


def _ends(text: str, end: int) -> bool:
    """Nothing of the same sentence follows."""
    rest = text[end : end + 12].partition("\0")[0]
    return (
        re.match(r"[ ]{0,2}(?:$|[\n,;|/!)\]*]|\.(?:\s|$)|[^\x00-\x7f]|(?:and|add|dm|for|only|&)\b)", rest)
        is not None
    )


KIND = Kind(
    "handle",
    find,
    examples=(
        ("https://t.me/Rose_Shop?start=1", "", ("telegram:rose_shop",)),
        ("instagram.com/rose.shop/", "", ("instagram:rose.shop",)),
        ("https://www.tiktok.com/@rose.shop/video/1", "", ("tiktok:rose.shop",)),
        ("snapchat.com/add/rose-shop", "", ("snapchat:rose-shop",)),
        ("https://x.com/rose_shop/status/1", "", ("x:rose_shop",)),
        ("https://m.facebook.com/profile.php?id=100000000000001", "", ("facebook:100000000000001",)),
        ("follow @Rose_Shop!", "", ("unknown:rose_shop",)),
        ("تليجرام: @rose_shop", "", ("telegram:rose_shop",)),
        ("@rose_shop على الانستا", "", ("instagram:rose_shop",)),
        ("سنابي lolo.rose", "", ("snapchat:lolo.rose",)),
        ("👻 rose_shop1", "", ("snapchat:rose_shop1",)),
        ("ig: rose.shop / tg: rose_shop", "", ("instagram:rose.shop", "telegram:rose_shop")),
        ("add me on snap rose_99x", "", ("snapchat:rose_99x",)),
        ("t . me / rose_shop", "", ("telegram:rose_shop",)),
    ),
    counter_examples=(
        ("rose@example.com", ""),
        ("my telegram channel is great", ""),
        ("snap me now", ""),
        ("https://t.me/+AbCdEfGhIjKlMnOp", ""),
        ("https://www.instagram.com/p/AbC123/", ""),
        ("meet @ 5pm", ""),
        ("انا على تليجرام دائما", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
