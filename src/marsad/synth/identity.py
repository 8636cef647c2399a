"""What an actor of the artificial world can be reached by: numbers, names, wallets and hosts, rotated over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.synth.disguise import (
    HIDDEN_PHONE,
    PLAIN_PHONE,
    Written,
    write_email,
    write_handle,
    write_phone,
    write_url,
)
from marsad.synth.numbers import PLANS, Phone, card, iban, onion, phone, wallet

if TYPE_CHECKING:
    from random import Random

MENTIONS = (
    "phone", "wa", "handle", "contact", "invite", "url", "short", "email", "wallet", "iban", "card", "onion", "ip",
    "taxi", "support", "my_phone", "order_no", "tracking", "bad_wallet",
)  # fmt: skip
CHAINS = ("tron", "tron", "tron", "btc", "btc", "evm", "evm", "ltc", "xmr", "ton", "xrp", "doge")
_SYLLABLES = (
    "zar ven lo mik tra nu sel dor qui bel fax rin tov mur gal pex wad jun hob lir kes dan yof sil ark nim bru tez "
    "cor vam pol ush"
).split()
_TOPICS = "shop store deals line desk vip pro net hub zone center market team group plus daily live one".split()
_SUFFIXES = "top xyz shop site online info live click store vip com net".split()
_BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SHORTENER = "qsir-invented.link"
type Handle = tuple[str, str]
type Host = tuple[str, str]  # host, registered domain


@dataclass(frozen=True, slots=True)
class Moment:
    """The circumstances of one writing: ``u`` is how far into the actor's life (0..1), ``home`` whether the
    record will carry its region, so that a national number can be read."""

    rng: Random
    u: float
    region: str
    lang: str
    home: bool


@dataclass(frozen=True, slots=True)
class Hubs:
    """Selectors that many unrelated people use: they must never tie a network together."""

    taxis: dict[str, Phone]
    supports: dict[str, Phone]

    @staticmethod
    def of(rng: Random) -> Hubs:
        return Hubs({r: phone(rng, r) for r in PLANS}, {r: phone(rng, r) for r in PLANS})


def name(rng: Random, *, dots: bool = False) -> str:
    """An invented user name, 6 to 20 characters, starting with a letter."""
    word = "".join(rng.choices(_SYLLABLES, k=2 + (rng.random() < 0.6)))
    sign = "." if dots and rng.random() < 0.3 else "_"
    draw = rng.random()
    if draw < 0.4:
        word += sign + rng.choice(_TOPICS)
    if draw > 0.25:
        word += ("" if draw < 0.6 else "_") + str(rng.randrange(2, 9999))
    return word.title() if rng.random() < 0.12 else word


def handle(rng: Random, platform: str) -> Handle:
    return platform, name(rng, dots=platform in ("instagram", "tiktok"))


def host(rng: Random) -> Host:
    """An invented host under a real suffix, marked as invented."""
    word = "".join(rng.choices(_SYLLABLES, k=2)) + (f"-{rng.choice(_TOPICS)}" if rng.random() < 0.5 else "")
    domain = f"{word}-invented.{rng.choice(_SUFFIXES)}"
    front = rng.random()
    return (f"www.{domain}" if front < 0.15 else f"app.{domain}" if front < 0.25 else domain), domain


def code(rng: Random, size: int) -> str:
    return "".join(rng.choices(_BASE62, k=size))


def invite(rng: Random) -> tuple[str, str]:
    """Platform and code of a group invitation."""
    platform = rng.choice(("telegram", "telegram", "whatsapp", "whatsapp", "discord"))
    return platform, code(rng, {"telegram": 16, "whatsapp": 22, "discord": 8}[platform])


@dataclass(slots=True)
class Identity:
    """Everything one actor is reached by. Empty lists mean: draw a fresh one each time (a stranger)."""

    home: str
    phones: list[Phone] = field(default_factory=list)
    handles: list[Handle] = field(default_factory=list)
    wallets: list[tuple[str, str]] = field(default_factory=list)
    hosts: list[Host] = field(default_factory=list)
    emails: list[tuple[str, str]] = field(default_factory=list)
    invites: list[tuple[str, str]] = field(default_factory=list)
    ibans: list[str] = field(default_factory=list)
    hide: float = 0.03
    phone_styles: tuple[str, ...] = PLAIN_PHONE
    handle_style: str = "at"

    def phone(self, at: Moment) -> Phone:
        if not self.phones:
            return phone(at.rng, at.region)
        local = [p for p in self.phones if p.region == at.region]
        return _turn(local if local and at.rng.random() < 0.8 else self.phones, at)

    def handle(self, at: Moment) -> Handle:
        if not self.handles:
            return handle(at.rng, at.rng.choice(("instagram", "telegram", "facebook", "snapchat", "x")))
        return _turn(self.handles, at)


def _turn[T](values: list[T], at: Moment) -> T:
    """The value in use at this time: old ones are dropped for new ones, with some overlap."""
    u = at.u if at.rng.random() < 0.8 else at.rng.random()
    return values[min(int(u * len(values)), len(values) - 1)]


def rotating(rng: Random, home: str, regions: tuple[str, ...], posts: float) -> Identity:
    """The identity of a hidden operator who will write about ``posts`` times."""
    churn = 1 + int(posts**0.4)
    count = rng.randint(1, min(churn, 9) + 1)
    platforms = rng.sample(("telegram", "instagram", "snapchat", "tiktok", "x", "facebook"), k=rng.randint(1, 3))
    chains = [rng.choice(CHAINS) for _ in range(rng.randint(1, 1 + count // 2))]
    found = Identity(
        home,
        phones=[phone(rng, rng.choice(regions) if rng.random() < 0.8 else home) for _ in range(count)],
        handles=[handle(rng, rng.choice(platforms)) for _ in range(rng.randint(1, count + 1))],
        wallets=[(chain, wallet(rng, chain)) for chain in chains],
        hosts=[host(rng) for _ in range(rng.randint(1, 1 + count // 2))],
        invites=[invite(rng) for _ in range(rng.randint(1, 1 + count // 2))],
        hide=rng.choice((0.0, 0.05, 0.3, 0.6)),
        phone_styles=(*rng.sample(HIDDEN_PHONE, k=3), *rng.sample(PLAIN_PHONE, k=2)),
        handle_style=rng.choice(("at", "at", "named", "link", "link", "mixed")),
    )
    found.emails = [email(rng) for _ in range(rng.randint(1, 2))]
    found.ibans = [made for r in regions if (made := iban(rng, r))]
    return found


def email(rng: Random) -> tuple[str, str]:
    """Address and registered domain."""
    where, domain = host(rng)
    domain, where = ("example.com", "example.com") if rng.random() < 0.1 else (domain, where)
    return f"{name(rng, dots=True)}@{where.removeprefix('www.')}", domain


def settled(rng: Random, home: str) -> Identity:
    """The identity of an honest shop: one or two numbers, seldom hidden."""
    found = Identity(home, handle_style=rng.choice(("at", "named", "link")))
    found.phones = [phone(rng, home) for _ in range(rng.choice((1, 1, 2)))]
    found.handles = [handle(rng, rng.choice(("instagram", "facebook", "tiktok")))]
    found.hosts, found.emails = [host(rng)], [email(rng)]
    found.phone_styles = tuple(rng.choices(("plain", "spaced", "dashed", "indic", "zerozero", "parens"), k=2))
    return found


type Mention = tuple[str, tuple[tuple[int, Written], ...], str]
"""Characters, mentions with their offset inside them, flag ("", "hub", "own", "decoy")."""


def _one(before: str, written: Written, flag: str = "", after: tuple[Written, ...] = ()) -> Mention:
    at = len(before)
    return before + written.text, ((at, written), *((at, more) for more in after)), flag


def _phone(who: Identity, number: Phone, at: Moment) -> Written:
    rng = at.rng
    if rng.random() < who.hide:
        how = rng.choice(who.phone_styles[:3])
    elif rng.random() < 0.7:
        how = who.phone_styles[-1] if who.phone_styles[-1] in PLAIN_PHONE else "plain"
    else:
        how = rng.choice(PLAIN_PHONE)
    # At home people write the national form, abroad the international one.
    home = number.region == at.region and rng.random() < 0.75
    text, how = write_phone(number, how, at.lang, home, rng)
    readable = not home or at.home or how == "zerozero"
    return Written(text, "phone", number.e164, how, (), readable)


def _with_domain(written: Written, domain: str) -> tuple[Written, ...]:
    return (Written(written.text, "domain", domain, "derived"),)


_LABELS = {
    "ar": ("واتساب ", "واتس: ", "تلفون: ", "اتصال ", "رقم "),
    "en": ("WhatsApp ", "text ", "call: ", "wa: ", "phone "),
    "fr": ("WhatsApp ", "tel: ", "appelez ", "sms "),
    "arabizi": ("whats: ", "call ", "raqam "),
}


def mention(what: str, who: Identity, hubs: Hubs, at: Moment) -> Mention:
    """One mention of ``what`` belonging to ``who`` (or to a hub), written at this moment."""
    rng = at.rng
    match what:
        case "phone":
            return _one("", _phone(who, who.phone(at), at))
        case "contact":
            return _contact(who, hubs, at)
        case "wa":
            number = who.phone(at)
            link = rng.choice(("wa.me/{}", "https://wa.me/{}", "https://api.whatsapp.com/send?phone={}"))
            return _one("", Written(link.format(number.e164[1:]), "phone", number.e164, "link"))
        case "handle":
            platform, called = who.handle(at)
            style = who.handle_style
            if style == "mixed":
                style = rng.choice(("at", "named", "link", "defanged"))
            elif style == "link" and rng.random() < who.hide / 2:
                style = "defanged"
            before, written = write_handle(platform, called, style, at.lang, rng)
            return _one(before, written)
        case "invite":
            return _invite(who, at)
        case "url":
            where, domain = _turn(who.hosts, at) if who.hosts else host(rng)
            path = rng.choice(("", "/ar", "/register", "/r?id=" + code(rng, 5), "/app/login", "/offer"))
            written = write_url(where, path, rng, hide=rng.random() < who.hide / 2)
            return _one("", written, "", _with_domain(written, domain))
        case "email":
            address, domain = _turn(who.emails, at) if who.emails else email(rng)
            written = write_email(address, rng, hide=rng.random() < who.hide / 2)
            return _one("", written, "", _with_domain(written, domain))
        case "my_phone":
            return _one("", _phone(who, phone(rng, at.region), at), "own")
    return _other(what, who, hubs, at)


def _contact(who: Identity, hubs: Hubs, at: Moment) -> Mention:
    draw = at.rng.random()
    if draw < 0.5:
        labels = _LABELS[at.lang]
        before = labels[int(at.rng.random() * len(labels))] if draw < 0.35 else ""
        return _one(before, _phone(who, who.phone(at), at))
    return mention("handle" if draw < 0.8 else "wa" if draw < 0.93 else "invite", who, hubs, at)


def _invite(who: Identity, at: Moment) -> Mention:
    rng = at.rng
    platform, secret = _turn(who.invites, at) if who.invites else invite(rng)
    form = rng.choice({
        "telegram": ("https://t.me/+{}", "t.me/joinchat/{}", "https://t.me/joinchat/{}"),
        "whatsapp": ("https://chat.whatsapp.com/{}", "chat.whatsapp.com/{}"),
        "discord": ("https://discord.gg/{}", "discord.gg/{}", "https://discord.com/invite/{}"),
    }[platform])  # fmt: skip
    return _one("", Written(form.format(secret), "invite", f"{platform}:{secret}", "link"))


def _other(what: str, who: Identity, hubs: Hubs, at: Moment) -> Mention:
    """Hubs, payment rails, network addresses and things that only look like selectors."""
    rng = at.rng
    match what:
        case "wallet":
            chain, address = _turn(who.wallets, at) if who.wallets else ("tron", wallet(rng, "tron"))
            shown = address.lower() if chain == "evm" else address
            return _one("", Written(address, "wallet", f"{chain}:{shown}"))
        case "iban":
            value = _turn(who.ibans, at) if who.ibans else iban(rng, "GB")
            spaced = rng.random() < 0.5
            text = " ".join(value[i : i + 4] for i in range(0, len(value), 4)) if spaced else value
            return _one("", Written(text, "iban", value, "spaced" if spaced else "plain"))
        case "card":
            value = card(rng)
            text = " ".join(value[i : i + 4] for i in range(0, 16, 4)) if rng.random() < 0.6 else value
            return _one("", Written(text, "card", value[:6] + "*" * 6 + value[-4:]))
        case "onion":
            value = onion(rng)
            return _one("", Written(value, "onion", value))
        case "ip":
            value = f"203.0.113.{rng.randrange(1, 255)}"
            return _one("", Written(value, "ip", value))
        case "short":
            written = write_url(SHORTENER, "/" + code(rng, 6), rng, hide=False)
            return _one("", written, "hub", _with_domain(written, SHORTENER))
        case "taxi" | "support":
            number = (hubs.taxis if what == "taxi" else hubs.supports)[at.region]
            home = rng.random() < 0.8
            text, how = write_phone(number, rng.choice(("plain", "spaced", "dashed")), at.lang, home, rng)
            return _one("", Written(text, "phone", number.e164, how, (), at.home or not home), "hub")
        case "order_no":
            return _one("", Written(f"{rng.choice('#ABN')}{rng.randrange(10**8, 10**10)}", "order", ""), "decoy")
        case "tracking":
            return _one("", Written(f"EX{rng.randrange(10**8, 10**9)}ZZ", "tracking", ""), "decoy")
        case "bad_wallet":
            good = wallet(rng, rng.choice(("btc", "tron")))
            bad = good[:-1] + ("2" if good[-1] != "2" else "3")
            return _one("", Written(bad, "bad_wallet", ""), "decoy")
    raise ValueError(f"unknown mention {what!r}")
