"""Grouping reposted texts: speed, memory and growth, beside datasketch, and on columns that are meant to hurt."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import watch
from bench.repost_figures import Grouped, HostileColumn, Reposts, Setting, Sketched

HOSTILE = (
    "one text again and again", "one sentence in all, the rest in none", "nothing but empty texts", "one empty text",
    "one text of 1 MB", "one word of 1 MB", "ten texts of 1 MB, one alike",
)  # fmt: skip

type Say = Callable[[str], None]


def measure(
    sizes: Sequence[int], folder: Path, *, seed: int, workers: int, peers: int, hostile: int, say: Say
) -> Reposts:
    """Everything, each measurement in a fresh process. ``peers``: texts for datasketch, ``hostile``: texts of a
    column that hurts; 0 leaves them out."""
    grouped = [_size(size, folder, seed, workers, say) for size in sizes]
    sketched = None
    if peers and importlib.util.find_spec("datasketch"):
        sketched = _sketched(min(peers, sizes[-1]), folder, seed, workers, say)
    return Reposts(grouped, sketched, [_hostile(name, hostile, say) for name in HOSTILE] if hostile else [])


def _size(size: int, folder: Path, seed: int, workers: int, say: Say) -> Grouped:
    path, labels = folder / f"reposts-{size}.arrow", folder / f"reposts-{size}.npy"
    say(f"{size:,} reposted texts: making them")
    made = watch.run("reposts_make", path=str(path), items=size, seed=seed, workers=workers).said["seconds"]
    say(f"{size:,} reposted texts: grouping them")
    ran = watch.run("reposts_group", path=str(path), limit=size, labels=str(labels))
    score = watch.run("reposts_agree", path=str(path), limit=size, labels=str(labels)).said
    labels.unlink()
    path.unlink()
    return Grouped(
        size, ran.said["bytes"], made, ran.said["seconds"], ran.said["cpu"], max(ran.peak_bytes, ran.said["max_rss"]),
        score["ari"], score["pair_precision"], score["pair_recall"],
    )  # fmt: skip


def _sketched(size: int, folder: Path, seed: int, workers: int, say: Say) -> Sketched:
    path = folder / "reposts-peers.arrow"
    ours = _size(size, folder, seed, workers, say)
    watch.run("reposts_make", path=str(path), items=size, seed=seed, workers=workers)
    say(f"{size:,} reposted texts: datasketch, twelve settings")
    told = watch.run("reposts_datasketch", path=str(path), limit=size).said
    path.unlink()
    return Sketched(told["texts"], told["words"], [Setting(**row) for row in told["rows"]], ours)


def _hostile(name: str, items: int, say: Say) -> HostileColumn:
    say(f"grouping {name}")
    ran = watch.run("reposts_hostile", name=name, items=items)
    said = ran.said
    return HostileColumn(
        name, said["texts"], said["bytes"], said["seconds"], said["cpu"], said["before"],
        max(ran.peak_bytes, said["max_rss"]), said["groups"],
    )  # fmt: skip
