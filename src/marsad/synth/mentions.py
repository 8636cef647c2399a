"""Writes one mention into a text: an actor's selector, a hub's, or something that only looks like a selector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.synth.disguise import PLAIN_PHONE, Written, write_email, write_handle, write_phone, write_url
from marsad.synth.identity import CHAINS, SHORTENER, Hubs, Identity, Moment, code, email, host, invite, turn
from marsad.synth.numbers import Phone, card, iban, onion, phone, wallet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

type Mention = tuple[str, tuple[tuple[int, Written], ...], str]
"""Characters, mentions with their offset inside them, flag ("", "hub", "own", "decoy")."""

_LABELS = {
    "ar": ("واتساب ", "واتس: ", "تلفون: ", "اتصال ", "رقم "),
    "en": ("WhatsApp ", "text ", "call: ", "wa: ", "phone "),
    "fr": ("WhatsApp ", "tel: ", "appelez ", "sms "),
    "arabizi": ("whats: ", "call ", "raqam "),
}
_INVITES = {
    "telegram": ("https://t.me/+{}", "t.me/joinchat/{}", "https://t.me/joinchat/{}"),
    "whatsapp": ("https://chat.whatsapp.com/{}", "chat.whatsapp.com/{}"),
    "discord": ("https://discord.gg/{}", "discord.gg/{}", "https://discord.com/invite/{}"),
}
_CHATS = ("wa.me/{}", "https://wa.me/{}", "https://api.whatsapp.com/send?phone={}")
_PATHS = ("", "/ar", "/register", "/r?id=", "/app/login", "/offer")


def _pick[T](values: Sequence[T], rng: Random) -> T:
    return values[int(rng.random() * len(values))]


def _one(before: str, written: Written, flag: str = "", after: tuple[Written, ...] = ()) -> Mention:
    at = len(before)
    return before + written.text, ((at, written), *((at, more) for more in after)), flag


def _decoy(text: str, kind: str) -> Mention:
    return _one("", Written(text, kind, ""), "decoy")


def _with_domain(written: Written, domain: str) -> tuple[Written, ...]:
    return (Written(written.text, "domain", domain, "derived"),)


def _grouped(value: str) -> str:
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def _written_phone(who: Identity, number: Phone, at: Moment) -> Written:
    rng, styles = at.rng, who.phone_styles
    if rng.random() < who.hide:
        how = _pick(styles[:3], rng)
    elif rng.random() < 0.7:
        how = styles[-1] if styles[-1] in PLAIN_PHONE else "plain"
    else:
        how = _pick(PLAIN_PHONE, rng)
    # At home people write the national form, abroad the international one.
    home = number.region == at.region and rng.random() < 0.75
    text, how = write_phone(number, how, at.lang, home, rng)
    readable = not home or at.home or how == "zerozero"
    return Written(text, "phone", number.e164, how, (), readable)


def _phone(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    return _one("", _written_phone(who, who.phone(at), at))


def _my_phone(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    return _one("", _written_phone(who, phone(at.rng, at.region), at), "own")


def _wa(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    value = who.phone(at).e164
    return _one("", Written(_pick(_CHATS, at.rng).format(value[1:]), "phone", value, "link"))


def _handle(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    rng, style = at.rng, who.handle_style
    platform, called = who.handle(at)
    if style == "mixed":
        style = _pick(("at", "named", "link", "defanged"), rng)
    elif style == "link" and rng.random() < who.hide / 2:
        style = "defanged"
    return _one(*write_handle(platform, called, style, at.lang, rng))


def _contact(who: Identity, hubs: Hubs, at: Moment) -> Mention:
    draw = at.rng.random()
    if draw < 0.5:
        before = _pick(_LABELS[at.lang], at.rng) if draw < 0.35 else ""
        return _one(before, _written_phone(who, who.phone(at), at))
    way = _handle if draw < 0.8 else _wa if draw < 0.93 else _invite
    return way(who, hubs, at)


def _invite(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    platform, secret = turn(who.invites, at) if who.invites else invite(at.rng)
    text = _pick(_INVITES[platform], at.rng).format(secret)
    return _one("", Written(text, "invite", f"{platform}:{secret}", "link"))


def _url(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    rng = at.rng
    where, domain = turn(who.hosts, at) if who.hosts else host(rng)
    path = _pick(_PATHS, rng)
    path += code(rng, 5) if path.endswith("=") else ""
    written = write_url(where, path, rng, hide=rng.random() < who.hide / 2)
    return _one("", written, "", _with_domain(written, domain))


def _short(_who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    written = write_url(SHORTENER, "/" + code(at.rng, 6), at.rng, hide=False)
    return _one("", written, "hub", _with_domain(written, SHORTENER))


def _email(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    address, domain = turn(who.emails, at) if who.emails else email(at.rng)
    written = write_email(address, at.rng, hide=at.rng.random() < who.hide / 2)
    return _one("", written, "", _with_domain(written, domain))


def _wallet(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    chain = _pick(CHAINS, at.rng)
    chain, address = turn(who.wallets, at) if who.wallets else (chain, wallet(at.rng, chain))
    shown = address.lower() if chain == "evm" else address
    return _one("", Written(address, "wallet", f"{chain}:{shown}"))


def _iban(who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    value = turn(who.ibans, at) if who.ibans else iban(at.rng, "GB")
    spaced = at.rng.random() < 0.5
    return _one(
        "", Written(_grouped(value) if spaced else value, "iban", value, "spaced" if spaced else "plain")
    )


def _card(_who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    value = card(at.rng)
    text = _grouped(value) if at.rng.random() < 0.6 else value
    return _one("", Written(text, "card", value[:6] + "*" * 6 + value[-4:]))


def _onion(_who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    value = onion(at.rng)
    return _one("", Written(value, "onion", value))


def _ip(_who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    value = f"203.0.113.{at.rng.randrange(1, 255)}"
    return _one("", Written(value, "ip", value))


def _shared(number: Phone, at: Moment) -> Mention:
    home = at.rng.random() < 0.8
    text, how = write_phone(number, _pick(("plain", "spaced", "dashed"), at.rng), at.lang, home, at.rng)
    return _one("", Written(text, "phone", number.e164, how, (), at.home or not home), "hub")


def _bad_wallet(_who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    good = wallet(at.rng, "tron")
    # One wrong character at the end always breaks the checksum.
    return _decoy(good[:-1] + ("2" if good[-1] != "2" else "3"), "bad_wallet")


def _order_no(_who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    return _decoy(f"{_pick('#ABN', at.rng)}{at.rng.randrange(10**8, 10**10)}", "order")


def _tracking(_who: Identity, _hubs: Hubs, at: Moment) -> Mention:
    return _decoy(f"EX{at.rng.randrange(10**8, 10**9)}ZZ", "tracking")


WRITERS: dict[str, Callable[[Identity, Hubs, Moment], Mention]] = {
    "phone": _phone,
    "my_phone": _my_phone,
    "wa": _wa,
    "handle": _handle,
    "contact": _contact,
    "invite": _invite,
    "url": _url,
    "short": _short,
    "email": _email,
    "wallet": _wallet,
    "iban": _iban,
    "card": _card,
    "onion": _onion,
    "ip": _ip,
    "taxi": lambda _who, hubs, at: _shared(hubs.taxis[at.region], at),
    "support": lambda _who, hubs, at: _shared(hubs.supports[at.region], at),
    "bad_wallet": _bad_wallet,
    "order_no": _order_no,
    "tracking": _tracking,
}
"""How each mention slot is written, by name; operators and honest people use the same ones."""
