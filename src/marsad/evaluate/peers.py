"""Other extractors asked about the same texts, each for what it claims to find, answers put into our form."""

from __future__ import annotations

import functools
import importlib.util
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from marsad.model import Selector, Span
from marsad.selectors import suffixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

type Answers = list[list[Selector]]

_HERE = Span(0, 1)  # peers are judged by kind and value; their spans are counted in other units


@dataclass(frozen=True, slots=True)
class Peer:
    """An extractor. ``claims`` are kinds, or beginnings of "kind value" where it reads only some of a kind; none = all.

    ``find`` takes texts and their regions (ISO 3166-1 or "") and answers in the order of the texts.
    """

    name: str
    claims: tuple[str, ...]
    find: Callable[[Sequence[str], Sequence[str]], Answers]
    install: str

    def claims_kind(self, kind: str) -> bool:
        """Whether it says that it finds values of this kind, or some of them."""
        return not self.claims or any(claim.split()[0] == kind for claim in self.claims)

    def claims_value(self, kind: str, value: str) -> bool:
        """Whether it says that it finds such a value. Peers are not asked for phones and IPs of ranges for fiction."""
        if not self.claims:
            return True
        said = any(claim == kind or f"{kind} {value}".startswith(claim) for claim in self.claims)
        return (
            said and (kind != "phone" or _allotted(value)) and (kind != "ip" or ip_address(value).is_global)
        )

    def is_here(self) -> bool:
        """Whether it is installed."""
        return importlib.util.find_spec(self.name) is not None


@functools.cache
def _allotted(phone: str) -> bool:
    """Whether phonenumbers, which both peers rest on, takes an E.164 number for one that can be given to somebody."""
    import phonenumbers

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(phone)))
    except phonenumbers.NumberParseException:
        return False


def marsad(texts: Sequence[str], regions: Sequence[str]) -> Answers:
    """Our own selectors, with their spans."""
    from marsad.selectors import find_batch
    from marsad.text import fold_batch

    found: Answers = [[] for _ in texts]
    mentions = find_batch(fold_batch(list(texts)), list(regions))
    columns = (
        mentions.kind, mentions.value, mentions.start, mentions.end, mentions.confidence, mentions.written,
    )  # fmt: skip
    for at, kind, value, start, end, confidence, written in zip(mentions.text, *columns, strict=True):
        found[at].append(Selector(kind, value, Span(int(start), int(end)), confidence, written))
    return found


_CHAINS = {
    "bitcoin": "btc", "bitcoincash": "bch", "dogecoin": "doge", "ethereum": "evm", "litecoin": "ltc",
    "monero": "xmr", "ripple": "xrp", "solana": "sol", "tron": "tron",
}  # fmt: skip
_ACCOUNTS = {
    "telegramHandle": "telegram", "instagramHandle": "instagram", "twitterHandle": "x",
    "facebookHandle": "facebook",
}  # fmt: skip
_PLAIN = {
    "email": "email", "ip4": "ip", "ip6": "ip", "iban": "iban", "phoneNumber": "phone",
    "md5": "hash", "sha1": "hash", "sha256": "hash",
}  # fmt: skip


def _iocsearcher(texts: Sequence[str], regions: Sequence[str]) -> Answers:
    """As its README shows: `search_data`, and `search_phone_numbers` with the country, which finds more."""
    from iocsearcher.searcher import Searcher

    searcher = Searcher()
    answers = []
    for text, region in zip(texts, regions, strict=True):
        found = [*searcher.search_data(text), *searcher.search_phone_numbers(text, country=region or None)]
        pairs = {pair for one in found for pair in _translated(one.name, one.value)}
        answers.append([Selector(kind, value, _HERE) for kind, value in sorted(pairs)])
    return answers


def _translated(name: str, value: str) -> Iterator[tuple[str, str]]:
    """One indicator of iocsearcher in our kinds and canonical form; nothing for kinds that we do not have."""
    if name in _PLAIN:
        yield _PLAIN[name], value
    elif name in _CHAINS:
        chain = _CHAINS[name]
        yield "wallet", f"{chain}:{value.lower() if chain in {'evm', 'bch'} else value}"
    elif name in _ACCOUNTS:
        yield "handle", f"{_ACCOUNTS[name]}:{value.lower()}"
    elif name.startswith("onionAddress"):
        yield "onion", f"{value.lower()}.onion"
    elif name == "fqdn" and (domain := suffixes.registered(value.lower())):
        yield "domain", domain
    elif name == "url":
        scheme, _, rest = value.rpartition("://")
        yield "url", f"{scheme or 'https'}://{rest.rstrip('/')}"


def _phonenumbers(texts: Sequence[str], regions: Sequence[str]) -> Answers:
    """As its README shows: PhoneNumberMatcher over the text, with the country that national numbers belong to."""
    import phonenumbers

    form = phonenumbers.PhoneNumberFormat.E164

    def written(matches: Iterable[Any]) -> list[Selector]:
        values = {phonenumbers.format_number(match.number, form) for match in matches}
        return [Selector("phone", value, _HERE) for value in sorted(values)]

    pairs = zip(texts, regions, strict=True)
    return [written(phonenumbers.PhoneNumberMatcher(text, region or None)) for text, region in pairs]


PEERS = (
    Peer("marsad", (), marsad, ""),
    Peer(
        "iocsearcher",
        (
            "phone", "email", "url", "domain", "iban", "ip", "onion", "hash",
            *(f"handle {platform}:" for platform in _ACCOUNTS.values()),
            *(f"wallet {chain}:" for chain in _CHAINS.values()),
        ),
        _iocsearcher,
        "scripts/setup.sh bench",
    ),
    Peer("phonenumbers", ("phone",), _phonenumbers, "make setup"),
)  # fmt: skip
