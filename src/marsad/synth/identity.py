"""What an actor of the artificial world can be reached by: numbers, names, wallets and hosts, rotated over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from marsad.synth.disguise import HIDDEN_PHONE, PLAIN_PHONE
from marsad.synth.numbers import PLANS, Phone, iban, phone, wallet

CHAINS = ("tron", "tron", "tron", "btc", "btc", "evm", "evm", "ltc", "xmr", "ton", "xrp", "doge")
_SYLLABLES = (
    "zar ven lo mik tra nu sel dor qui bel fax rin tov mur gal pex wad jun hob lir kes dan yof sil ark nim bru tez "
    "cor vam pol ush"
).split()
_TOPICS = (
    "shop store deals line desk vip pro net hub zone center market team group plus daily live one".split()
)
_SUFFIXES = "top xyz shop site online info live click store vip com net".split()
_BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SHORTENER = "qsir-invented.link"
type Handle = tuple[str, str]
type Host = tuple[str, str]  # host, registered domain


class Moment(NamedTuple):
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
        return turn(local if local and at.rng.random() < 0.8 else self.phones, at)

    def handle(self, at: Moment) -> Handle:
        if not self.handles:
            return handle(at.rng, at.rng.choice(("instagram", "telegram", "facebook", "snapchat", "x")))
        return turn(self.handles, at)


def turn[T](values: list[T], at: Moment) -> T:
    """The value in use at this time: old ones are dropped for new ones, with some overlap."""
    u = at.u if at.rng.random() < 0.8 else at.rng.random()
    return values[min(int(u * len(values)), len(values) - 1)]


def rotating(rng: Random, home: str, regions: tuple[str, ...], posts: float) -> Identity:
    """The identity of a hidden operator who will write about ``posts`` times."""
    churn = 1 + int(posts**0.4)
    count = rng.randint(1, min(churn, 9) + 1)
    platforms = rng.sample(
        ("telegram", "instagram", "snapchat", "tiktok", "x", "facebook"), k=rng.randint(1, 3)
    )
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
