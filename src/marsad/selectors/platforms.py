"""What a link into a platform means: an account, an invitation or a phone.

Source: the platforms' own link forms (t.me, wa.me, instagram.com, tiktok.com, x.com, snapchat.com/add,
facebook.com, discord.gg) and their app schemes (tg://, whatsapp://, snapchat://, instagram://).
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from marsad.selectors.plans import international

if TYPE_CHECKING:
    from collections.abc import Callable

type Meaning = tuple[str, str]  # kind, value

NAMES = {
    "telegram": re.compile(r"[a-z][a-z0-9_]{3,31}"),
    "instagram": re.compile(r"(?=.*[a-z0-9])[a-z0-9._]{1,30}"),
    "snapchat": re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9._-]{2,29}"),
    "tiktok": re.compile(r"(?=.*[a-z0-9])[a-z0-9._]{2,30}"),
    "x": re.compile(r"(?=.*[a-z0-9])[a-z0-9_]{1,20}"),
    "facebook": re.compile(r"[a-z0-9._-]{3,50}"),
    "discord": re.compile(r"[a-z0-9_.]{2,32}"),
    "signal": re.compile(r"[a-z_][a-z0-9_]{2,31}\.[0-9]{2,4}|[a-z_][a-z0-9_]{4,31}"),
    "wickr": re.compile(r"[a-z][a-z0-9_]{2,31}"),
    "wechat": re.compile(r"[a-z][a-z0-9_-]{4,19}"),
    "threema": re.compile(r"[*a-z0-9][a-z0-9]{7}"),
    "botim": re.compile(r"[a-z0-9._]{3,32}"),
    "kik": re.compile(r"[a-z0-9._]{2,30}"),
    "skype": re.compile(r"[a-z][a-z0-9._-]{5,31}"),
    "line": re.compile(r"[a-z0-9._-]{4,20}"),
    "unknown": re.compile(r"(?=.*[a-z])[a-z0-9._]{2,32}"),
}
# How companies and their services are called, as whole words; a company with several services names none of them.
_CALLED = {
    "telegram": "telegram", "instagram": "instagram", "snapchat": "snapchat", "snap": "snapchat", "tiktok": "tiktok",
    "x": "x", "twitter": "x", "facebook": "facebook", "discord": "discord", "wickr": "wickr", "wechat": "wechat",
    "threema": "threema", "botim": "botim", "kik": "kik", "skype": "skype", "line": "line",
}  # fmt: skip
_COMPANY = frozenset(
    "inc llc ltd corp corporation company co limited com the app technologies messenger".split()
)
SCHEMES = frozenset({"tg", "whatsapp", "snapchat", "instagram", "fb", "twitter"})
# First parts of paths that are pages of the platform itself.
_RESERVED = {
    "telegram": """s c share addstickers addemoji addtheme proxy socks joinchat iv login setlanguage bg invoice boost a
        k apps faq privacy dl addlist username""",
    "instagram": "p reel reels explore tv stories accounts about developer direct legal web s share username",
    "x": """i home search hashtag intent share explore settings messages notifications compose login signup tos
        privacy status""",
    "facebook": """groups pages watch share sharer sharer.php events marketplace story.php photo photo.php photos
        permalink.php login login.php help hashtag gaming reel reels videos ads policies business messages notes
        plugins dialog tr l.php privacy people media""",
}
_TAKEN = {platform: frozenset(words.split()) for platform, words in _RESERVED.items()}
_SITES = re.compile(r"^(?:www|m|mobile|web|mbasic|en|ar|ar-ar|fr|fr-fr)\.")
_LOCALES = frozenset(
    """ar en fr de tr fa ku es it ru en-us en-gb fr-fr fr-ca ar-sa ar-ae ar-eg ar-iq ar-ar ar_ar en_us fr_fr
    de-de tr-tr""".split()
)
_INVITE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_GROUP = re.compile(r"[A-Za-z0-9]{18,26}")
_CODE = re.compile(r"[A-Za-z0-9-]{2,32}")


def account(platform: str, name: str) -> Meaning | None:
    """A handle, if ``name`` can be one on ``platform``."""
    name = name.strip(" ").lstrip("@").lower().rstrip(".-")
    if not NAMES[platform].fullmatch(name) or name in _TAKEN.get(platform, ()):
        return None
    return "handle", f"{platform}:{name}"


@functools.lru_cache(1 << 10)
def called(service: str) -> str:
    """The platform that a service or company of this name is ("Snap Inc." = snapchat); "" for others and for ""."""
    words = [word for word in re.findall(r"[a-z0-9]+", service.lower()) if word not in _COMPANY]
    found = {_CALLED[word] for word in words if word in _CALLED}
    # One word may be any company's ("Line Logistics"), unless nothing else is there.
    sure = found - {"line", "x", "snap"} if len(words) > 1 else found
    return sure.pop() if len(sure) == 1 else ""


@functools.lru_cache(1 << 14)
def hosted(host: str) -> str:
    """The host of a platform without "www." and the like; "" for every other host."""
    bare = host if host in _HOSTS else _SITES.sub("", host)
    return bare if bare in _HOSTS or bare.endswith(".t.me") else ""


@functools.lru_cache(1 << 13)
def meaning(scheme: str, host: str, tail: str) -> Meaning | None:
    """What ``scheme://host`` + ``tail`` points at; None for an ordinary page. ``tail`` keeps its case."""
    bare = hosted(host)
    if not bare or scheme in SCHEMES:
        return _app(scheme, host, *_asked(tail)) if scheme in SCHEMES else None
    if bare.endswith(".t.me"):
        return account("telegram", bare[: -len(".t.me")])
    if bare == "web.telegram.org":
        return account("telegram", tail.rpartition("#")[2])
    parts, query = _asked(tail)
    if len(parts) > 1 and parts[0].lower() in _LOCALES and bare not in {"t.me", "telegram.me"}:
        parts = parts[1:]
    return _HOSTS[bare](parts, query) if parts or "?" in tail else None


def _asked(tail: str) -> tuple[list[str], dict[str, str]]:
    """The parts of a path and what its query asks for."""
    path, _, query = tail.partition("#")[0].partition("?")
    parts = [part for part in (unquote(path) if "%" in path else path).split("/") if part]
    return parts, dict(parse_qsl(query)) if query else {}


def _telegram(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    if not parts:
        return None
    if parts[0].startswith(("+", " ")):
        code = parts[0][1:]
        number = international(code) if code.isascii() and code.isdecimal() else None
        if number:
            return "phone", number.value
        return ("invite", f"telegram:{code}") if _INVITE.fullmatch(code) else None
    if parts[0] == "joinchat":
        found = len(parts) > 1 and _INVITE.fullmatch(parts[1])
        return ("invite", f"telegram:{parts[1]}") if found else None
    if parts[0] == "s" and len(parts) > 1:
        return account("telegram", parts[1])
    return account("telegram", parts[0])


def _phone(value: str) -> Meaning | None:
    digits = re.sub(r"[^0-9]", "", value).removeprefix("00")
    number = international(digits) if digits else None
    return ("phone", number.value) if number else None


def _whatsapp(parts: list[str], query: dict[str, str]) -> Meaning | None:
    if query.get("phone"):
        return _phone(query["phone"])
    return _phone(parts[0]) if parts and parts[0][:2].strip("+ ")[:1].isdecimal() else None


def _group(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    code = parts[1] if len(parts) > 1 and parts[0] == "invite" else parts[0] if parts else ""
    return ("invite", f"whatsapp:{code}") if _GROUP.fullmatch(code) else None


def _instagram(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    if len(parts) > 1 and parts[0] in {"stories", "_u", "m"} and parts[1] != "highlights":
        return account("instagram", parts[1])
    return account("instagram", parts[0]) if parts else None


def _tiktok(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    return account("tiktok", parts[0]) if parts and parts[0].startswith("@") else None


def _x(parts: list[str], query: dict[str, str]) -> Meaning | None:
    if parts and parts[0] == "intent" and query.get("screen_name"):
        return account("x", query["screen_name"])
    return account("x", parts[0]) if parts else None


def _snapchat(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    if len(parts) > 1 and parts[0] == "add":
        return account("snapchat", parts[1])
    return account("snapchat", parts[0]) if parts and parts[0].startswith("@") else None


def _facebook(parts: list[str], query: dict[str, str]) -> Meaning | None:
    if not parts:
        return None
    if parts[0] == "profile.php":
        return account("facebook", query.get("id", ""))
    if parts[0] in {"people", "p"} and len(parts) > 2:
        return account("facebook", parts[2])
    return (
        account("facebook", parts[0]) if "." not in parts[0][-4:] or not parts[0].endswith(".php") else None
    )


def _messenger(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    if len(parts) > 1 and parts[0] == "t":
        return account("facebook", parts[1])
    return account("facebook", parts[0]) if parts else None


def _kik(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    return account("kik", parts[0]) if parts else None


def _discord(parts: list[str], _query: dict[str, str]) -> Meaning | None:
    if parts and parts[0] == "invite":
        parts = parts[1:]
    elif parts and parts[0] in {
        "channels",
        "api",
        "oauth2",
        "login",
        "register",
        "users",
        "app",
        "download",
        "terms",
    }:
        return None
    return ("invite", f"discord:{parts[0]}") if parts and _CODE.fullmatch(parts[0]) else None


def _discord_site(parts: list[str], query: dict[str, str]) -> Meaning | None:
    return _discord(parts, query) if parts and parts[0] == "invite" else None


def _app(scheme: str, host: str, parts: list[str], query: dict[str, str]) -> Meaning | None:
    """Links that open an app: tg://resolve?domain=…, whatsapp://send?phone=…"""
    if scheme == "tg":
        code = query.get("invite", "")
        if host == "join" and _INVITE.fullmatch(code):
            return "invite", f"telegram:{code}"
        if query.get("phone"):
            return _phone(query["phone"])
        return account("telegram", query.get("domain", ""))
    if scheme == "whatsapp":
        return _phone(query.get("phone", "")) if host == "send" else _group([query.get("code", "")], {})
    if scheme == "snapchat":
        return account("snapchat", parts[0]) if host == "add" and parts else None
    if scheme == "instagram":
        return account("instagram", query.get("username", ""))
    if scheme == "fb":
        known = host in {"profile", "page"} and parts
        return account("facebook", parts[0] if known else query.get("id", ""))
    return account("x", query.get("screen_name", "")) if scheme == "twitter" else None


_HOSTS: dict[str, Callable[[list[str], dict[str, str]], Meaning | None]] = {
    **dict.fromkeys(("t.me", "telegram.me", "telegram.dog", "telesco.pe"), _telegram),
    **dict.fromkeys(("wa.me", "api.whatsapp.com", "whatsapp.com"), _whatsapp),
    "chat.whatsapp.com": _group,
    **dict.fromkeys(("instagram.com", "instagr.am", "ig.me"), _instagram),
    "tiktok.com": _tiktok,
    **dict.fromkeys(("x.com", "twitter.com"), _x),
    **dict.fromkeys(("snapchat.com", "story.snapchat.com"), _snapchat),
    **dict.fromkeys(("facebook.com", "fb.com", "fb.me"), _facebook),
    **dict.fromkeys(("m.me", "messenger.com"), _messenger),
    "web.telegram.org": _telegram,
    "kik.me": _kik,
    "discord.gg": _discord,
    **dict.fromkeys(("discord.com", "discordapp.com"), _discord_site),
}
HOSTS = frozenset(_HOSTS)
