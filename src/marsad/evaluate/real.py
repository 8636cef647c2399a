"""Scores on real labelled files, each with what it can show and what not; absent files are named."""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from marsad.errors import UsageError
from marsad.evaluate.addresses import Refusal, refusals
from marsad.evaluate.answers import Answer, ask
from marsad.evaluate.clusters import agreement
from marsad.evaluate.peers import marsad
from marsad.evaluate.scores import roc_auc, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_SCAM = "scam_investment_confidence"
_GOLD = "gold*.jsonl"
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


@dataclass(frozen=True, slots=True)
class RealScore:
    """Figures of one file: shares unless their name says otherwise. ``skipped``: why there are none.

    ``refused``: of a file of addresses, those that were not accepted.
    """

    name: str
    rows: int = 0
    figures: Mapping[str, float] = field(default_factory=dict)
    caveat: str = ""
    skipped: str = ""
    refused: tuple[Refusal, ...] = ()


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


def _rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        if delimiter == "\t":
            return list(csv.DictReader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        return list(csv.DictReader(lines, delimiter=delimiter))


@functools.lru_cache(maxsize=8)
def _asked(texts: tuple[str, ...], region: str = "") -> tuple[Answer, ...]:
    return tuple(ask(texts, region=region))


def _share(answers: Iterable[bool]) -> float:
    values = list(answers)
    return share(sum(values), len(values))


def _scam(answer: Answer) -> bool:
    return any(one.typology.startswith("scam_") for one in answer.flagged())


def _english_sms(path: Path) -> RealScore:
    rows = _rows(path)
    answers = _asked(tuple(row["text"] for row in rows))
    bad = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "1"]
    ham = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "0"]
    figures = {
        "smishing or spam: any scam finding": _share(_scam(one) for one in bad),
        "ham: any scam finding (false alarms)": _share(_scam(one) for one in ham),
        "ham: any finding (false alarms)": _share(bool(one.flagged()) for one in ham),
        "ham: read as ordinary": _share(one.speaker == "ordinary" for one in ham),
    }
    caveat = (
        "label 1 mixes smishing with lawful marketing and premium-rate adverts of 2004-2012, most of "
        "which are none of our typologies: recall here is a lower bound, false alarms on ham are the "
        "figure to watch"
    )
    return RealScore(path.name, len(rows), figures, caveat)


def _scam_tweets(path: Path) -> RealScore:
    scam = _asked(tuple(row["text"] or "" for row in _rows(path)))
    safe = _threats(path.with_name("ar_threats_dev.tsv"), "safe")
    scores = [one.score(_SCAM) for one in (*scam, *safe)]
    figures = {
        "flagged as investment scam": _share(one.score(_SCAM) >= 0.5 for one in scam),
        "any flagged finding": _share(bool(one.flagged()) for one in scam),
        "ROC-AUC of the investment-scam score against safe tweets": roc_auc(
            [True] * len(scam) + [False] * len(safe), scores
        ),
        "read as Arabic": _share(one.lang == "ar" for one in scam),
    }
    caveat = (
        "tweets of accounts that sell forex and stock tips, cut at 140 characters; many are greetings "
        "or a single emoji and carry nothing to find; positives only, negatives come from another "
        "collection, so topic and source are mixed up in the ROC-AUC"
    )
    return RealScore(path.name, len(scam), figures, caveat)


def _threats(path: Path, label: str) -> tuple[Answer, ...]:
    if not path.exists():
        return ()
    return _asked(tuple(row["Tweet"] for row in _rows(path, "\t") if row["Label"] == label))


def _threat_tweets(path: Path) -> RealScore:
    safe, dangerous = _threats(path, "safe"), _threats(path, "dangerous")
    figures = {
        "safe: any finding (false alarms)": _share(bool(one.flagged()) for one in safe),
        "dangerous: any finding": _share(bool(one.flagged()) for one in dangerous),
        "safe: read as ordinary or reporting": _share(
            one.speaker in {"ordinary", "reporting"} for one in safe
        ),
        "read as Arabic": _share(one.lang == "ar" for one in (*safe, *dangerous)),
    }
    caveat = (
        "threats among people who quarrel, which are none of our typologies: both rates should be "
        "near 0, the set is a hard negative for violence for hire and for sextortion"
    )
    return RealScore(path.name, len(safe) + len(dangerous), figures, caveat)


def _saudi_sms(path: Path) -> RealScore:
    rows = _rows(path)
    answers = _asked(tuple(row["text"] for row in rows), "SA")
    spam = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "spam"]
    ham = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "ham"]
    figures = {
        "spam: any scam finding": _share(_scam(one) for one in spam),
        "ham: any finding (false alarms)": _share(bool(one.flagged()) for one in ham),
        "spam: with a url, phone or handle found": _share(
            any(found.kind in {"url", "phone", "handle"} for found in one.selectors) for one in spam
        ),
    }
    caveat = (
        "made from templates by a program: a smoke test; spam here is mostly phishing in the name of "
        "banks, posts and traffic police, of which only grants have a typology"
    )
    return RealScore(path.name, len(rows), figures, caveat)


def _spam_accounts(path: Path) -> RealScore:
    rows = _rows(path)
    answers = _asked(tuple(row["text"] for row in rows))
    spam = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "1"]
    plain = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "0"]
    figures = {
        "spam accounts: any finding": _share(bool(one.flagged()) for one in spam),
        "other accounts: any finding (false alarms)": _share(bool(one.flagged()) for one in plain),
    }
    caveat = (
        "fifteen tweets run together in one text without punctuation: spam is mostly trade, not our "
        "typologies"
    )
    return RealScore(path.name, len(rows), figures, caveat)


def _found(answer: Answer, kind: str, value: str) -> bool:
    return any(one.kind == kind and one.value == value for one in answer.selectors)


def _chain_wallets(path: Path) -> RealScore:
    pairs = [line.split(None, 1) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    answers = _asked(tuple(f"{chain} wallet {address.strip()}" for chain, address in pairs))
    by_chain: defaultdict[str, list[bool]] = defaultdict(list)
    for (chain, _), answer in zip(pairs, answers, strict=True):
        prefix = _CHAINS.get(chain, chain)
        by_chain[prefix].append(
            any(one.kind == "wallet" and one.value.startswith(f"{prefix}:") for one in answer.selectors)
        )
    ours = [hit for chain, hits in by_chain.items() if chain in _CHAINS.values() for hit in hits]
    others = sum(map(len, by_chain.values())) - len(ours)
    figures = {"chains we read: found": _share(ours), "chains we do not read (count)": float(others)}
    figures |= {f"{chain}: found": _share(hits) for chain, hits in sorted(by_chain.items())}
    caveat = (
        "valid addresses with the chain's name beside them; chains not among ours are there to be "
        "seen missing"
    )
    return RealScore(path.name, len(pairs), figures, caveat)


def _onions(path: Path) -> RealScore:
    hosts = [line.strip().removesuffix(".onion") for line in path.read_text(encoding="utf-8").split("\n")]
    hosts = [host for host in hosts if host]
    answers = _asked(tuple(f"see {host}.onion" for host in hosts))
    hits = [_found(answer, "onion", f"{host}.onion") for host, answer in zip(hosts, answers, strict=True)]
    return RealScore(
        path.name, len(hosts), {"found": _share(hits)}, "version 3 addresses with a right checksum"
    )


def _accepted(
    path: Path, addresses: Sequence[str], hits: Sequence[bool], first: int, caveat: str
) -> RealScore:
    """How many addresses were accepted, and what an independent decoder says of the others."""
    refused = refusals(addresses, hits, first)
    valid = len(hits) - sum(bool(one.fault) for one in refused)
    figures = {
        "found": _share(hits),
        "accepted (count)": float(sum(hits)),
        "valid by another decoder (count)": float(valid),
        "of these accepted": share(valid - sum(not one.fault for one in refused), valid),
    }
    return RealScore(path.name, len(hits), figures, caveat, refused=refused)


def _evm_wallets(path: Path) -> RealScore:
    addresses = yaml.load(path.read_bytes(), yaml.CSafeLoader)  # JSON is YAML, safe loader
    answers = _asked(tuple(f"send to {address} today" for address in addresses))
    hits = [
        _found(answer, "wallet", f"evm:{a.lower()}") for a, answer in zip(addresses, answers, strict=True)
    ]
    return _accepted(path, addresses, hits, 2, "bare addresses, mostly without a checksum")


def _btc_wallets(path: Path) -> RealScore:
    addresses = [
        line.strip().strip('",') for line in path.read_text(encoding="utf-8").split("\n") if line.strip()
    ]
    answers = _asked(tuple(f"pay to {address} within 48 hours" for address in addresses))
    hits = [
        any(one.kind == "wallet" and one.value.startswith("btc:") for one in answer.selectors)
        for answer in answers
    ]
    caveat = "a few are malformed in the source and are rightly refused: below 1 is correct"
    return _accepted(path, addresses, hits, 1, caveat)


def _scam_urls(path: Path) -> RealScore:
    entries = [one for one in yaml.load(path.read_bytes(), yaml.CSafeLoader) if one.get("url")]
    urls = [str(one["url"]).strip() for one in entries]
    written = _asked(tuple(f"visit {url} now" for url in urls))
    hidden = _asked(tuple(f"visit {url.replace('http', 'hxxp', 1).replace('.', '[.]')} now" for url in urls))
    figures = {
        "a url at the right host": _share(map(_at_host, written, urls)),
        "the same, defanged": _share(map(_at_host, hidden, urls)),
        "exactly one url": _share(
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
    for row in _rows(path):
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
    "sms_mishra_soni_5971.csv": _english_sms,
    "ar_scam_tweets.txt": _scam_tweets,
    "ar_threats_dev.tsv": _threat_tweets,
    "ar_spam_accounts_dev.csv": _spam_accounts,
    "ar_sms_saudi_synthetic.csv": _saudi_sms,
    "iocsearcher_blockchain_valid.ioc": _chain_wallets,
    "iocsearcher_onion_valid.ioc": _onions,
    "scamsniffer_addresses.json": _evm_wallets,
    "sextortion_btc_addresses.csv": _btc_wallets,
    "cryptoscamdb_urls.yaml": _scam_urls,
    "loghub_templates_dev.csv": _log_templates,
}
