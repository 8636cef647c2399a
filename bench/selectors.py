"""Speed of folding and selectors: beside iocsearcher on the same texts, and on inputs that are meant to hurt."""

from __future__ import annotations

import csv
import importlib.util
import json
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    type Texts = tuple[list[str], list[str]]
    """Texts, and the region of each ("" where there is none)."""

BATCH = 4_096
ROUNDS = 3
"""Each is measured so often and the best is kept: what others do on the machine only ever adds."""
WORLD = "artificial world"
ALL = "all real files"
# File of real texts → column with the text and the region its national numbers would be dialled in.
REAL: Mapping[str, tuple[str, str]] = {
    "sms_mishra_soni_5971.csv": ("text", "GB"),
    "ar_scam_tweets.txt": ("text", ""),
    "ar_threats_dev.tsv": ("Tweet", ""),
    "ar_sms_saudi_synthetic.csv": ("text", "SA"),
    "ar_spam_accounts_dev.csv": ("text", ""),
    "loghub_templates_dev.csv": ("text", ""),
}
HOSTILE: Mapping[str, str] = {
    "digits": "7", "zeros": "0", "spaced digits": "7 ", "groups": "0770 ", "plus": "+9 ", "phones": "07700001234 ",
    "numbers": "1.", "underscores": "7_", "slashes": "7/", "stars": "7*", "keycaps": "7\ufe0f\u20e3", "emoji": "7🔸",
    "scripts": "7٧۷", "lines": "7\n", "halves": "0770 ثم 123 ", "number words": "seven ", "Arabic words": "سبعة ",
    "French words": "zéro ", "joiners": "and 7 ", "bound joiners": "و7 ", "at": "@", "names": "a@", "mails": "a@b.co ",
    "dots": ".", "labels": "a.", "spaced dots": "a . ", "dot words": "a dot ", "at words": "a at ", "brackets": "[",
    "bracketed dots": "[.]", "colons": "a:", "schemes": "http://", "hosts": "example.com/", "defanged": "hxxp[:]//a[.]",
    "open path": "example.com/((((", "snap": "snap: ", "Arabic snap": "سناب ", "ghosts": "👻", "led": "snap is my ",
    "lone letters": "a b ", "slashed": "t.me / a ", "mixed scripts": "aа", "combining marks": "a\u0301",
    "bidi": "\u202a7\u202c", "hex": "f:", "hex digits": "0xabcdef", "base58": "1BvBMSEY", "long word": "a",
    "iban": "GB82 WEST ", "card": "visa 4111 ", "hyphens": "a-", "quotes": "@a.",
}  # fmt: skip


def measure(source: str, data: str, limit: int, peers: int) -> list[dict[str, Any]]:
    """CPU seconds on one core of folding, of selectors and of iocsearcher, one row a source of texts.

    ``source`` is a file of the artificial world's observations, ``data`` a folder with real files or "". At most
    ``limit`` texts of a source are read. iocsearcher reads ``peers`` of them, evenly spaced.
    """
    rows = []
    for name, (texts, regions) in _sources(source, data, limit):
        row: dict[str, Any] = {"name": name, "texts": len(texts), "points": sum(map(len, texts))}
        row |= _ours(texts, regions)
        step = max(1, len(texts) // max(peers, 1))
        sample = texts[::step][:peers]
        row |= (
            {"peer_texts": len(sample), "peer": _iocsearcher(sample)}
            if sample
            else {"peer_texts": 0, "peer": 0.0}
        )
        rows.append(row)
    return rows


def _sources(source: str, data: str, limit: int) -> Iterator[tuple[str, Texts]]:
    with Path(source).open(encoding="utf-8") as lines:
        some = [json.loads(line) for line in islice(lines, limit)]
    some = [one for one in some if one.get("text")]
    yield WORLD, ([one["text"] for one in some], [one.get("region") or "" for one in some])
    every: Texts = ([], [])
    for name, (column, region) in REAL.items():
        path = Path(data) / name
        if data and path.exists():
            texts = _column(path, column)[:limit]
            every[0].extend(texts)
            every[1].extend([region] * len(texts))
            yield name, (texts, [region] * len(texts))
    if every[0]:
        yield ALL, every


def _column(path: Path, column: str) -> list[str]:
    tabs = path.suffix == ".tsv"
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        rows = csv.DictReader(
            lines, delimiter="\t" if tabs else ",", quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL
        )
        return [row[column] for row in rows if row.get(column)]


def _ours(texts: Sequence[str], regions: Sequence[str]) -> dict[str, Any]:
    """Best CPU seconds of folding and of selectors over all texts, in batches as a run makes them."""
    from marsad.selectors import find_batch
    from marsad.text import fold_batch

    find_batch(fold_batch(list(texts[:BATCH])), list(regions[:BATCH]))
    best = (float("inf"), 0.0, 0.0)
    found = 0
    for _ in range(ROUNDS):
        fold = find = 0.0
        found = 0
        for at in range(0, len(texts), BATCH):
            some, places = list(texts[at : at + BATCH]), list(regions[at : at + BATCH])
            began = time.process_time()
            folded = fold_batch(some)
            between = time.process_time()
            found += len(find_batch(folded, places))
            fold, find = fold + between - began, find + time.process_time() - between
        best = min(best, (fold + find, fold, find))
    return {"found": found, "fold": best[1], "find": best[2]}


def _iocsearcher(texts: Sequence[str]) -> float:
    """Best CPU seconds of `search_data` over the texts; 0 where iocsearcher is not installed."""
    if importlib.util.find_spec("iocsearcher") is None:
        return 0.0
    from iocsearcher.searcher import Searcher

    searcher = Searcher()
    searcher.search_data(texts[0])
    return _best(lambda: [searcher.search_data(text) for text in texts])


def hostile(largest: int) -> list[dict[str, Any]]:
    """CPU seconds of folding and selectors on one text of a quarter, a half and all of ``largest`` code points."""
    from marsad.selectors import find_batch
    from marsad.text import fold_batch

    rows = []
    for name, piece in HOSTILE.items():
        sizes = [largest // 4, largest // 2, largest]

        def read(size: int, piece: str = piece) -> None:
            find_batch(fold_batch([(piece * (size // len(piece) + 1))[:size]]), ["IQ"])

        read(min(2_000, largest))
        seconds = []
        for size in sizes:
            began = time.process_time()
            read(size)
            seconds.append(time.process_time() - began)
        rows.append({"name": name, "sizes": sizes, "seconds": seconds})
    return rows


def _best(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)
