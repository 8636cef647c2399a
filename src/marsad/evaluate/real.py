"""Scores on real labelled files, each with what it can show and what not; absent files are named."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from marsad.errors import UsageError
from marsad.evaluate import real_texts
from marsad.evaluate.addresses import refusals
from marsad.evaluate.clusters import agreement
from marsad.evaluate.peers import marsad
from marsad.evaluate.real_score import RealScore, asked, read_rows, share_of
from marsad.evaluate.scores import share

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marsad.evaluate.answers import Answer

# Chains we do not read are named in the figures, not hidden in a mean.
_CHAINS = {
    "bitcoin": "btc",
    "bitcoincash": "bch",
    "dogecoin": "doge",
    "ethereum": "evm",
    "litecoin": "ltc",
    "monero": "xmr",
    "ripple": "xrp",
    "solana": "sol",
    "tron": "tron",
}


def score_real(data: Path | None) -> tuple[RealScore, ...]:
    """Every file we know of in ``data``. Raises UsageError where ``data`` is named and is no folder."""
    if data is None:
        return (RealScore("real data", skipped="no folder of real data was named (--data DIR)"),)
    if not data.is_dir():
        raise UsageError(f"{data} is not a folder", hint="name the folder that holds the labelled files")
    found = []
    for name, score in _SETS.items():
        path = data / name
        found.append(
            score(path) if path.exists() else RealScore(name, skipped="the file is not in the folder")
        )
    return tuple(found)


def _found(answer: Answer, kind: str, value: str) -> bool:
    return any(one.kind == kind and one.value == value for one in answer.selectors)


def _chain_wallets(path: Path) -> RealScore:
    pairs = [line.split(None, 1) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    answers = asked(tuple(f"{chain} wallet {address.strip()}" for chain, address in pairs))
    by_chain: defaultdict[str, list[bool]] = defaultdict(list)
    for (chain, _), answer in zip(pairs, answers, strict=True):
        prefix = _CHAINS.get(chain, chain)
        by_chain[prefix].append(
            any(one.kind == "wallet" and one.value.startswith(f"{prefix}:") for one in answer.selectors)
        )
    ours = [hit for chain, hits in by_chain.items() if chain in _CHAINS.values() for hit in hits]
    others = sum(map(len, by_chain.values())) - len(ours)
    figures = {"chains we read: found": share_of(ours), "chains we do not read (count)": float(others)}
    figures |= {f"{chain}: found": share_of(hits) for chain, hits in sorted(by_chain.items())}
    caveat = (
        "valid addresses with the chain's name beside them; chains not among ours are there to be "
        "seen missing"
    )
    return RealScore(path.name, len(pairs), figures, caveat)


def _onions(path: Path) -> RealScore:
    hosts = [line.strip().removesuffix(".onion") for line in path.read_text(encoding="utf-8").split("\n")]
    hosts = [host for host in hosts if host]
    answers = asked(tuple(f"see {host}.onion" for host in hosts))
    hits = [_found(answer, "onion", f"{host}.onion") for host, answer in zip(hosts, answers, strict=True)]
    return RealScore(
        path.name, len(hosts), {"found": share_of(hits)}, "version 3 addresses with a right checksum"
    )


def _accepted(
    path: Path, addresses: Sequence[str], hits: Sequence[bool], first: int, caveat: str
) -> RealScore:
    """How many addresses were accepted, and what an independent decoder says of the others."""
    refused = refusals(addresses, hits, first)
    valid = len(hits) - sum(bool(one.fault) for one in refused)
    figures = {
        "found": share_of(hits),
        "accepted (count)": float(sum(hits)),
        "valid by another decoder (count)": float(valid),
        "of these accepted": share(valid - sum(not one.fault for one in refused), valid),
    }
    return RealScore(path.name, len(hits), figures, caveat, refused=refused)


def _evm_wallets(path: Path) -> RealScore:
    addresses = yaml.load(path.read_bytes(), yaml.CSafeLoader)  # JSON is YAML, safe loader
    answers = asked(tuple(f"send to {address} today" for address in addresses))
    hits = [
        _found(answer, "wallet", f"evm:{a.lower()}") for a, answer in zip(addresses, answers, strict=True)
    ]
    return _accepted(path, addresses, hits, 2, "bare addresses, mostly without a checksum")


def _btc_wallets(path: Path) -> RealScore:
    addresses = [
        line.strip().strip('",') for line in path.read_text(encoding="utf-8").split("\n") if line.strip()
    ]
    answers = asked(tuple(f"pay to {address} within 48 hours" for address in addresses))
    hits = [
        any(one.kind == "wallet" and one.value.startswith("btc:") for one in answer.selectors)
        for answer in answers
    ]
    caveat = "a few are malformed in the source and are rightly refused: below 1 is correct"
    return _accepted(path, addresses, hits, 1, caveat)


def _scam_urls(path: Path) -> RealScore:
    entries = [one for one in yaml.load(path.read_bytes(), yaml.CSafeLoader) if one.get("url")]
    urls = [str(one["url"]).strip() for one in entries]
    written = asked(tuple(f"visit {url} now" for url in urls))
    hidden = asked(tuple(f"visit {url.replace('http', 'hxxp', 1).replace('.', '[.]')} now" for url in urls))
    figures = {
        "a url at the right host": share_of(map(_at_host, written, urls)),
        "the same, defanged": share_of(map(_at_host, hidden, urls)),
        "exactly one url": share_of(
            sum(one.kind == "url" for one in answer.selectors) == 1 for answer in written
        ),
    }
    caveat = (
        "one URL a text, most hosts long dead; some entries are platform links, which rightly give a handle"
    )
    return RealScore(path.name, len(urls), figures, caveat)


def _at_host(answer: Answer, url: str) -> bool:
    """Whether a url, or what stands for it (handle, invite, onion, ip), was found at the host of ``url``."""
    host = url.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0].lower()
    if any(one.kind in {"handle", "invite", "onion"} for one in answer.selectors):
        return True
    names = {host, _ascii(host)}
    return any(
        one.kind in {"url", "ip"} and any(name in one.value for name in names) for one in answer.selectors
    )


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _log_templates(path: Path) -> RealScore:
    from marsad.link import link_texts

    by_system: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(path):
        by_system[row["id"].partition("-")[0]].append(row)
    figures: dict[str, float] = {}
    for system, rows in sorted(by_system.items()):
        found = link_texts([row["id"] for row in rows], [row["text"] for row in rows])
        figures[f"{system}: ARI"] = agreement(
            [row["template"] for row in rows], [one or "" for one in found]
        ).ari
    lines = [row["text"] for rows in by_system.values() for row in rows]
    phones = sum(one.kind == "phone" for found in marsad(lines, ["IQ"] * len(lines)) for one in found)
    figures = {
        "mean ARI": sum(figures.values()) / len(figures),
        **figures,
        "phones in 1,000 lines, where there are none": share(1_000 * phones, len(lines)),
    }
    caveat = (
        "system logs, the only real text with true template labels to be had; most lines are shorter "
        "than an advert and templates differ by one word, so near-duplicate linking is expected to be "
        "worse than on adverts"
    )
    return RealScore(path.name, sum(map(len, by_system.values())), figures, caveat)


_SETS: Mapping[str, Callable[[Path], RealScore]] = {
    "sms_mishra_soni_5971.csv": real_texts.english_sms,
    "ar_scam_tweets.txt": real_texts.scam_tweets,
    "ar_threats_dev.tsv": real_texts.threat_tweets,
    "ar_spam_accounts_dev.csv": real_texts.spam_accounts,
    "ar_sms_saudi_synthetic.csv": real_texts.saudi_sms,
    "iocsearcher_blockchain_valid.ioc": _chain_wallets,
    "iocsearcher_onion_valid.ioc": _onions,
    "scamsniffer_addresses.json": _evm_wallets,
    "sextortion_btc_addresses.csv": _btc_wallets,
    "cryptoscamdb_urls.yaml": _scam_urls,
    "loghub_templates_dev.csv": _log_templates,
}
