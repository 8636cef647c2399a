"""Writes selectors the way people write them: plainly, grouped, or hidden from machines."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from marsad.synth.numbers import PLANS, Phone

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

PLAIN_PHONE = ("plain", "plain", "spaced", "dashed", "zerozero")
HIDDEN_PHONE = (
    "dotted", "stars", "each_spaced", "indic", "indic_spaced", "persian", "keycap", "words", "halves", "letter_o",
    "bold", "parens", "mixed_digits",
)  # fmt: skip
_DIGITS = "0123456789"
_INDIC = str.maketrans(_DIGITS, "٠١٢٣٤٥٦٧٨٩")
_PERSIAN = str.maketrans(_DIGITS, "۰۱۲۳۴۵۶۷۸۹")
_BOLD = str.maketrans(_DIGITS, "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_KEYCAP = str.maketrans({d: f"{d}\ufe0f\u20e3" for d in _DIGITS})
WORDS = {
    "ar": "صفر واحد اثنين ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة".split(),
    "en": "zero one two three four five six seven eight nine".split(),
    "fr": "zéro un deux trois quatre cinq six sept huit neuf".split(),
    "arabizi": "sefr wa7ed etnein talata arba3a 5amsa setta sab3a tamanya tes3a".split(),
}
_JOIN = {
    "ar": (" وبعدها ", " ثم ", " كمل ", " والباقي "),
    "en": (" and then ", " then ", " followed by ", " rest is "),
    "fr": (" puis ", " et ensuite ", " suite "),
    "arabizi": (" w ba3dha ", " w ba3den "),
}
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_TEENS = "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()


class Written(NamedTuple):
    """A mention as written: characters, kind, canonical value, how, other values a reader may accept.

    A tuple, because a million of them are made and a frozen dataclass takes three times as long.
    """

    text: str
    kind: str
    value: str
    how: str = "plain"
    accept: tuple[str, ...] = ()
    recoverable: bool = True


@functools.cache
def _pair(number: int) -> str:
    """French for 0..99 as read aloud in phone numbers ("zéro six")."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        return f"zéro {WORDS['fr'][unit]}"
    if tens == 1:
        return _TEENS[unit]
    if tens in (7, 9):
        return f"{_TENS[tens - 1]}-{_TEENS[unit]}" if (tens, unit) != (7, 1) else "soixante et onze"
    if unit == 1 and tens != 8:
        return f"{_TENS[tens]} et un"
    return _TENS[tens] + ("s" if tens == 8 and not unit else f"-{WORDS['fr'][unit]}" if unit else "")


def _groups(digits: str, sizes: tuple[int, ...], between: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return between.join(part for part in (*parts, digits[at:]) if part)


def _words(digits: str, lang: str, rng: Random) -> str:
    if lang == "fr" and len(digits) == 10 and rng.random() < 0.6:
        return " ".join(_pair(int(digits[i : i + 2])) for i in range(0, 10, 2))
    between = " " if rng.random() < 0.7 else " - "
    return between.join(WORDS[lang][int(d)] for d in digits)


def _parens(digits: str, sizes: tuple[int, ...]) -> str:
    return f"({digits[: sizes[0]]}) {_groups(digits[sizes[0] :], sizes[1:], ' ')}"


def _two_scripts(digits: str) -> str:
    half = len(digits) // 2
    return digits[:half] + digits[half:].translate(_INDIC)


def _halves(digits: str, first: int, lang: str, rng: Random) -> str:
    joins = _JOIN[lang]
    return digits[:first] + joins[int(rng.random() * len(joins))] + digits[first:]


# Style → how digits are written; a sign (+) may stand before.
_SIGNED: dict[str, Callable[[str, tuple[int, ...], Random], str]] = {
    "plain": lambda d, _s, _r: d,
    "spaced": lambda d, s, _r: _groups(d, s, " "),
    "dashed": lambda d, s, _r: _groups(d, s, "-"),
    "dotted": lambda d, s, _r: _groups(d, s, "."),
    "each_spaced": lambda d, _s, r: (" " if r.random() < 0.6 else ".").join(d),
    "indic": lambda d, _s, _r: d.translate(_INDIC),
    "indic_spaced": lambda d, s, _r: _groups(d, s, " ").translate(_INDIC),
    "persian": lambda d, _s, _r: d.translate(_PERSIAN),
    "keycap": lambda d, _s, _r: d.translate(_KEYCAP),
    "bold": lambda d, _s, _r: d.translate(_BOLD),
    "mixed_digits": lambda d, _s, _r: _two_scripts(d),
}
# Written of national numbers only: nobody spells out a plus.
_NATIONAL: dict[str, Callable[[str, tuple[int, ...], str, Random], str]] = {
    "stars": lambda d, s, _l, r: _groups(d, s, "*") if r.random() < 0.5 else "*".join(d),
    "parens": lambda d, s, _l, _r: _parens(d, s),
    "letter_o": lambda d, _s, _l, r: d.replace("0", "O" if r.random() < 0.5 else "o"),
    "halves": lambda d, s, lang, r: _halves(d, s[0], lang, r),
    "words": lambda d, _s, lang, r: _words(d, lang, r),
}


def write_phone(number: Phone, how: str, lang: str, home: bool, rng: Random) -> tuple[str, str]:
    """The number as written and the style in fact used.

    ``home`` = the reader would know the country, so the national form is natural; otherwise + or 00 is written.
    """
    plan = PLANS[number.region]
    if how == "zerozero":
        return f"00{plan.code}{number.digits}", how
    if home and how in _NATIONAL:
        return _NATIONAL[how](plan.trunk + number.digits, plan.groups, lang, rng), how
    if how in _NATIONAL:
        how = "spaced"
    if home:
        return _SIGNED[how](plan.trunk + number.digits, plan.groups, rng), how
    return "+" + _SIGNED[how](plan.code + number.digits, (len(plan.code), 3, 3, 4), rng), how


# Platform → how a link to a name looks there, and words people put before a name.
LINKS = {
    "telegram": ("t.me/{}", "telegram.me/{}"),
    "instagram": ("instagram.com/{}", "www.instagram.com/{}"),
    "snapchat": ("snapchat.com/add/{}", "www.snapchat.com/add/{}"),
    "tiktok": ("tiktok.com/@{}", "www.tiktok.com/@{}"),
    "x": ("x.com/{}", "twitter.com/{}"),
    "facebook": ("facebook.com/{}", "fb.com/{}"),
}
_CALLED: dict[str, dict[str, tuple[str, ...]]] = {
    "telegram": {"ar": ("تليجرام", "تلي", "تلكرام"), "en": ("telegram", "tg", "TG"), "fr": ("telegram",)},
    "instagram": {"ar": ("انستا", "انستغرام"), "en": ("insta", "IG", "instagram"), "fr": ("insta",)},
    "snapchat": {"ar": ("سناب",), "en": ("snap", "snapchat", "sc"), "fr": ("snap", "snapchat")},
    "tiktok": {"ar": ("تيك توك",), "en": ("tiktok",), "fr": ("tiktok",)},
    "x": {"ar": ("تويتر",), "en": ("twitter",), "fr": ("twitter",)},
    "facebook": {"ar": ("فيسبوك", "فيس"), "en": ("facebook", "fb"), "fr": ("facebook",)},
}


def write_handle(platform: str, name: str, how: str, lang: str, rng: Random) -> tuple[str, Written]:
    """Words before the mention (outside its span) and the mention. ``how``: at, named, link, defanged."""
    canonical = f"{platform}:{name.lower()}"
    if how == "at":
        return "", Written(f"@{name}", "handle", f"unknown:{name.lower()}", "plain", (canonical,))
    if how == "named":
        called = _CALLED[platform].get(lang) or _CALLED[platform]["en"]
        sign = "@" if rng.random() < 0.6 else ""
        before = called[int(rng.random() * len(called))] + (": " if rng.random() < 0.5 else " ")
        # Without the @ only the word before it says that this is a name.
        how = "named" if sign else "named_bare"
        return before, Written(sign + name, "handle", canonical, how, (f"unknown:{name.lower()}",))
    forms = LINKS[platform]
    link = forms[int(rng.random() * len(forms))].format(name)
    if how == "defanged":
        return "", Written(_defang(link, rng), "handle", canonical, "defanged")
    return "", Written(("https://" if rng.random() < 0.5 else "") + link, "handle", canonical, "link")


def _defang(link: str, rng: Random) -> str:
    dot = ("[.]", "(.)", "[dot]", " . ", "(dot)")[int(rng.random() * 5)]
    host, slash, path = link.partition("/")
    return host.replace(".", dot) + slash + path


def write_url(host: str, path: str, rng: Random, *, hide: bool) -> Written:
    """A link, canonical value as the design defines it (scheme as written, else https)."""
    draw = rng.random()
    scheme = "http://" if draw < 0.15 else "https://" if draw < 0.75 else ""
    value = f"{scheme or 'https://'}{host}{path}"
    if not hide:
        tail = "/" if not path and scheme and draw < 0.3 else ""
        return Written(f"{scheme}{host}{path}{tail}", "url", value)
    if scheme and rng.random() < 0.6:
        return Written(
            f"{scheme.replace('tt', 'xx')}{host.replace('.', '[.]')}{path}", "url", value, "defanged"
        )
    return Written(f"{scheme}{_defang(host, rng)}{path}", "url", value, "defanged")


def write_email(address: str, rng: Random, *, hide: bool) -> Written:
    """An e-mail address, plain or with its signs spelled."""
    if not hide:
        return Written(address, "email", address.lower())
    at = (" [at] ", "(at)", "[at]", " at ")[int(rng.random() * 3.3)]
    local, _, host = address.partition("@")
    host = host.replace(".", "[.]") if rng.random() < 0.4 else host
    return Written(local + at + host, "email", address.lower(), "defanged")
