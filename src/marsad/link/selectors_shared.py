"""Which selectors tie observations together, how strongly, and which are hubs that tie nobody.

An inverted index: one row a selector, never a pair of observations. Copies of one template count once: an
operator who posts a thousand copies with one phone shares it with nobody, a taxi switchboard in thirty
unrelated texts does.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link import hubs, images

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STRANGERS = 10_000.0
"""Unrelated texts reckoned with beyond those at hand, so that a small lake does not take a coincidence for common."""


@dataclass(frozen=True, slots=True)
class Prior:
    """``trust``: how much of the rarity of a kind's values speaks for one actor; ``wide``: in how many unrelated
    texts an actor's own value may well stand."""

    trust: float
    wide: int


PRIORS = {
    "phone": Prior(1.0, 40),
    "email": Prior(1.0, 40),
    "handle": Prior(1.0, 40),
    "invite": Prior(1.0, 40),
    "wallet": Prior(1.0, 60),
    "iban": Prior(1.0, 60),
    "onion": Prior(0.9, 60),
    "card": Prior(0.7, 20),  # masked: ten digits of sixteen
    "url": Prior(0.8, 25),
    "image": Prior(0.9, 25),  # by perceptual hash: pictures are copied from others, and bought
    "session": Prior(0.9, 60),  # one line or client without a silence; a household stands behind a line
    "ip": Prior(0.5, 10),  # several thousand subscribers can stand behind one address (Europol 2017)
    "domain": Prior(0.4, 15),
}
OTHER = Prior(0.5, 15)
FEWEST = 4
"""A value in at most so many unrelated texts is never a hub."""
RARELY = 0.05
"""Where fewer of the observations that name a value are flagged, it is an honest shop's that somebody named."""
SEVERAL = 2
"""An operator may do two kinds of crime (a rented one has more)."""
_EACH = 2.5
"""What every kind of crime beyond these adds to the log odds that a value is a hub (nats)."""
_VERY = 12
"""Unrelated texts, in times of what is ``wide``, from which on a value is a hub whoever names it."""
_SURE = 4.0
"""A tie is no firmer than the odds that its value is not a hub, and this much (nats): then nothing is lost where
nothing speaks for a hub."""

FILE = "file: the same file, not the same person"
FLAT = "flat: a picture of nearly one colour, like many others"
PLATFORM = "platform: a service that everyone uses"
ADDRESS = "address: private, or everyone's resolver"
NAT = "nat: one address for many subscribers"
KNOWN = frozenset((FILE, FLAT, PLATFORM, ADDRESS, NAT))
"""Why a value ties nobody before anything is counted, and whatever people say."""
# Services whose own name says nothing about an actor (links into them are selectors of their own).
PLATFORMS = frozenset(
    """t.me telegram.me telegram.org wa.me whatsapp.com facebook.com fb.com fb.me m.me messenger.com instagram.com
    tiktok.com x.com twitter.com t.co snapchat.com youtube.com youtu.be discord.gg discord.com signal.me signal.group
    viber.com line.me wechat.com vk.com ok.ru reddit.com pinterest.com linkedin.com lnkd.in twitch.tv imo.im
    bit.ly tinyurl.com goo.gl is.gd cutt.ly rebrand.ly ow.ly buff.ly rb.gy s.id shorturl.at tiny.cc v.gd t.ly
    linktr.ee forms.gle google.com gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com
    ymail.com icloud.com proton.me protonmail.com gmx.com mail.com mail.ru yandex.ru yandex.com apple.com
    microsoft.com amazon.com ebay.com paypal.com paypal.me binance.com coinbase.com wikipedia.org dropbox.com
    wetransfer.com mega.nz mediafire.com imgur.com opensooq.com olx.com haraj.com.sa dubizzle.com""".split()
)
_NOBODYS = tuple(
    ipaddress.ip_network(block)
    for block in (
        "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 169.254.0.0/16 0.0.0.0/8 100.64.0.0/10 "
        "8.8.8.8/32 8.8.4.4/32 1.1.1.1/32 1.0.0.1/32 9.9.9.9/32 ::1/128 fc00::/7 fe80::/10"
    ).split()
)  # RFC 1918, 1122, 3927, 6598, 4193, 4291 and the best known public resolvers


_FACTS = ("n", "via", "text_group", "flagged", "typology", "nat")
CONTACTS = ("phone", "email", "handle", "invite", "wallet", "iban", "onion", "url")
"""Kinds that people are reached or paid by: what stands beside them says whose they are."""


def mentions_once(mentions: Any) -> Any:
    """Each observation (``n``) × selector (``via``) once, with the best confidence (Ibis expression)."""
    return mentions.group_by("n", "via").agg(confidence=mentions.confidence.max())


def index(rows: Any) -> Any:
    """One row a selector that at least two observations carry (Ibis expression).

    ``rows``: each observation × selector once: n, via, contact, and of the observation text_group, flagged,
    typology (-1 = none) and nat. Gives via, ``degree`` (observations), ``unrelated`` (texts that are not copies of
    each other), ``named`` and ``flagged`` (observations and texts with a finding), ``typologies`` (different ones),
    ``nat``, and what `hubs.odds` asks for.
    """
    met = hubs.company(rows)
    rows = rows.left_join(met, ["n", "via"])
    rows = rows.select(*_FACTS, company=rows.company.fill_null(hubs.NOBODY))
    # Grouping twice instead of counting what differs: every engine is several times faster at it.
    texts = rows.group_by("via", "text_group").agg(
        degree=rows.count(),
        named=rows.flagged.cast("int64").sum(),
        flagged=rows.flagged.max(),
        nat=rows.nat.max(),
        company=rows.company.max(),
    )
    seen = texts.group_by("via").agg(
        degree=texts.degree.sum(),
        unrelated=texts.count(),
        named=texts.named.sum(),
        flagged=texts.flagged.cast("int64").sum(),
        nat=texts.nat.max(),
        **hubs.counts(texts),
    )
    seen = seen.filter(seen.degree > 1)
    crimes = rows.filter(rows.typology >= 0).select("via", "typology").distinct()
    crimes = crimes.group_by("via").agg(typologies=crimes.count())
    both = seen.left_join(crimes, "via")
    both = both.mutate(typologies=both.typologies.fill_null(0))
    return both.select(*seen.columns, "typologies")


def weigh(
    table: pa.Table, texts: int, said: Mapping[tuple[str, str], str] | None = None
) -> tuple[npt.NDArray[np.float64], list[str]]:
    """Weight in nats of each selector of ``index`` and why it holds nothing together ("" = it does).

    ``texts``: how many unrelated texts there are in all. The weight is the surprise that two unrelated texts
    name the same value, times what its kind is worth, as far as the value is likely to be somebody's own.
    ``said`` is what people said of selectors (`statements.Said.selectors`): their word stands against the counts, but
    does not make a file or a platform somebody's own.
    """
    kinds: list[str] = table["kind"].to_pylist()
    priors = [PRIORS.get(kind, OTHER) for kind in kinds]
    unrelated = table["unrelated"].to_numpy().astype(np.float64)
    rarity = np.log((texts + STRANGERS) / np.maximum(unrelated, 1.0))
    wide = np.array([prior.wide for prior in priors], np.float64)
    crimes = np.maximum(table["typologies"].to_numpy() - SEVERAL, 0)
    odds = hubs.odds(table) + _EACH * crimes + np.log(PRIORS["phone"].wide / wide)
    spoken = _spoken(table, kinds, said or {})
    odds[[at for at, reason in spoken.items() if not reason]] = -np.inf
    hub = ((odds > 0) | (unrelated > _VERY * wide)) & (unrelated > FEWEST)
    trust = np.array([prior.trust for prior in priors])
    weight = np.minimum(trust * rarity, np.maximum(_SURE - odds, 0.0))
    return weight, _suppressed(table, kinds, hub, spoken)


def _spoken(table: pa.Table, kinds: Sequence[str], said: Mapping[tuple[str, str], str]) -> dict[int, str]:
    """What people said of each row of which they said anything."""
    if not said:
        return {}
    values = pa.array([value for _, value in said], pa.string())
    at = np.flatnonzero(pc.is_in(table["value"], value_set=values).to_numpy(zero_copy_only=False)).tolist()
    named = zip(at, table["value"].take(pa.array(at, pa.int64())).to_pylist(), strict=True)
    return {row: said[kinds[row], value] for row, value in named if (kinds[row], value) in said}


def _suppressed(
    table: pa.Table, kinds: Sequence[str], hub: npt.NDArray[np.bool_], spoken: Mapping[int, str]
) -> list[str]:
    values = table["value"].to_pylist()
    unrelated, named, degree = (table[name].to_numpy() for name in ("unrelated", "named", "degree"))
    strangers = table["stranger"].to_numpy() + table["plain_stranger"].to_numpy()
    nat = table["nat"].to_numpy(zero_copy_only=False)
    rare = (named > 0) & (named < RARELY * degree)
    reasons = [""] * len(kinds)
    judged = hub | rare | np.isin(kinds, _JUDGED)
    judged[list(spoken)] = True
    for at in np.flatnonzero(judged).tolist():
        reason = _known(kinds[at], values[at], bool(nat[at]))
        if at in spoken:
            reason = reason or spoken[at]
        elif not reason and hub[at]:
            reason = f"hub: shared by {unrelated[at]} unrelated texts"
            if strangers[at]:
                reason += f", beside others' contacts in {strangers[at]}"
        if not reason and rare[at] and at not in spoken:
            reason = f"ordinary: {named[at]} of the {degree[at]} that name it are flagged"
        reasons[at] = reason
    return reasons


_JUDGED = ("hash", "image", "ip", "domain", "url")  # kinds of which something is known before counting


def _known(kind: str, value: str, nat: bool) -> str:
    """What is known about a value before counting."""
    if kind == "hash":
        return FILE
    if kind == "image":
        return FLAT if images.is_flat(value) else ""
    if kind == "ip":
        return ADDRESS if _nobodys(value) else NAT if nat else ""
    if kind == "domain" and value in PLATFORMS:
        return PLATFORM
    if kind == "url" and value.partition("://")[2].removeprefix("www.") in PLATFORMS:
        return PLATFORM
    return ""


def _nobodys(value: str) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return any(address in block for block in _NOBODYS)


def memtable(table: pa.Table, columns: Sequence[str]) -> Any:
    """Some columns of an Arrow table as an Ibis table, on whichever engine the expression runs."""
    return ibis.memtable(table.select(columns))
