"""``python -m bench``: measures, prints tables, and writes the figures as JSON where asked."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.status import Status

from bench import evidence, hashes, machine, ranking, reposts, sightings, watch
from bench.figures import Figures, Hostile, Peers, SelectorSpeed, Stages, Understanding, Whole
from bench.peers import missing
from bench.repost_figures import Reposts
from bench.show import tables

SIZES = (10_000, 100_000, 1_000_000)
QUICK = (2_000, 20_000)
STAGES_LIMIT = 100_000
PEERS_LIMIT = 5_000
HOSTILE = 1_000_000
REPOSTS_PEER = 10_000
HASHES = 1_000_000
_STARTS = 5
_WARM = 200
_PAGE = 140  # columns where nobody says how wide the page is


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; 0 when every measurement finished."""
    options = _options(arguments)
    sizes = sorted(set(options.sizes or (QUICK if options.quick else SIZES)))
    console = Console(stderr=True)
    screen = Console() if sys.stdout.isatty() else Console(width=_PAGE)
    scratch = tempfile.TemporaryDirectory(prefix="marsad-bench-", dir=options.scratch)
    with scratch as folder, console.status("") as bar:
        try:
            figures = measure(sizes, Path(folder), options, bar)
        except watch.JobError as error:
            console.print(f"bench: {error}", markup=False, highlight=False)
            return 1
    screen.print(figures.machine.line, highlight=False, soft_wrap=True)
    for table in tables(figures):
        screen.print(table)
    if figures.peers is None and missing():
        console.print(f"not measured beside: {', '.join(missing())}; make bench installs them")
    if options.json:
        Path(options.json).write_text(json.dumps(figures.to_dict(), indent=2), encoding="utf-8")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, help="records, by default 10000,100000,1000000")
    parser.add_argument("--quick", action="store_true", help="small sizes: a look, not a figure to quote")
    parser.add_argument("--json", metavar="FILE", help="write the figures here too")
    parser.add_argument("--seed", type=int, default=7, help="seed of the artificial world")
    parser.add_argument("--workers", type=int, default=2, help="processes of the whole run")
    parser.add_argument(
        "--peers", type=int, metavar="N", help=f"texts for the peers ({PEERS_LIMIT:,}); 0 leaves them out"
    )
    parser.add_argument(
        "--data", metavar="DIR", default=_data(), help="folder with real texts (MARSAD_DATA, ../shared/data)"
    )
    parser.add_argument(
        "--hostile",
        type=int,
        metavar="N",
        help=f"code points of a hostile text, texts of a hostile column ({HOSTILE:,}); 0 leaves them out",
    )
    parser.add_argument(
        "--reposts",
        type=_sizes,
        metavar="SIZES",
        help="reposted texts to group, by default as many as records; 10000000 takes a while",
    )
    parser.add_argument(
        "--hashes", type=int, metavar="N", help=f"pictures' hashes to search ({HASHES:,}); 0 leaves them out"
    )
    parser.add_argument(
        "--entries",
        type=int,
        metavar="N",
        help=f"entries of evidence to prove among ({evidence.ENTRIES:,}); 0 leaves them out",
    )
    parser.add_argument(
        "--only",
        choices=["reposts", "hashes", "sightings", "ranking", "evidence"],
        help="measure this part alone",
    )
    parser.add_argument(
        "--scratch", metavar="DIR", help="where the world and the lakes are written, then removed"
    )
    return parser.parse_args(arguments)


def _data() -> str:
    """Where real texts are: they are never part of the repository."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    return os.environ.get("MARSAD_DATA") or (str(beside) if beside.is_dir() else "")


def _sizes(written: str) -> list[int]:
    sizes = [int(part) for part in written.replace("_", "").split(",") if part.strip()]
    if not sizes or min(sizes) < 1:
        raise argparse.ArgumentTypeError("sizes are whole numbers of 1 or more, for example 10000,100000")
    return sizes


def measure(sizes: list[int], folder: Path, options: argparse.Namespace, bar: Status) -> Figures:
    """All measurements, one after the other: two at once would only measure each other."""
    here, began = machine.look(), time.perf_counter()

    def say(what: str) -> None:
        bar.update(f"{what} … ({time.perf_counter() - began:,.0f} s so far)")

    if options.only:
        return Figures(
            here,
            options.workers,
            options.seed,
            [],
            None,
            None,
            {},
            reposts=_reposts(sizes, folder, options, say) if options.only == "reposts" else None,
            hashes=_hashes(options, say) if options.only == "hashes" else None,
            sightings=_sightings(folder, options, say) if options.only == "sightings" else (),
            ranking=ranking.measure(sizes, options.seed, say) if options.only == "ranking" else (),
            evidence=_evidence(folder, options, say) if options.only == "evidence" else None,
        )
    say("starting up")
    startup = {
        "import marsad": _starts([sys.executable, "-c", "import marsad"]),
        "marsad --version": _starts([sys.executable, "-m", "marsad", "--version"]),
        "python alone": _starts([sys.executable, "-c", "pass"]),
    }
    _whole(_WARM, folder, options, say)  # compiles and keeps what a first run compiles; not counted
    whole = [_whole(size, folder, options, say) for size in sizes]
    source = str(folder / str(sizes[-1]) / "observations.jsonl")
    say("the row half, stage by stage")
    told = watch.run("rows", source=source, limit=STAGES_LIMIT).said
    stages = Stages(told["texts"], told["points"], told["seconds"])
    limit = options.peers if options.peers is not None else PEERS_LIMIT // (5 if options.quick else 1)
    say("what one would glue together")
    peers = _peers(source, limit) if limit and not missing() else None
    say("folding and selectors")
    speeds = watch.run("selectors", source=source, data=options.data, limit=STAGES_LIMIT, peers=limit // 5)
    say("terms and detection")
    read = watch.run("understanding", source=source, limit=STAGES_LIMIT, peers=limit // 5).said["rows"]
    largest = options.hostile if options.hostile is not None else HOSTILE // (10 if options.quick else 1)
    say("texts that are meant to hurt")
    hurt = watch.run("hostile", largest=largest).said["rows"] if largest else []
    return Figures(
        here, options.workers, options.seed, whole, stages, peers, startup,
        [SelectorSpeed(**row) for row in speeds.said["rows"]], [Hostile(**row) for row in hurt],
        [Understanding(**row) for row in read], _reposts(sizes, folder, options, say),
        _hashes(options, say), _sightings(folder, options, say), ranking.measure(sizes, options.seed, say),
        _evidence(folder, options, say),
    )  # fmt: skip


def _hashes(options: argparse.Namespace, say: Callable[[str], None]) -> hashes.HashSearch | None:
    many = options.hashes if options.hashes is not None else HASHES // (10 if options.quick else 1)
    say(f"searching {many:,} hashes of pictures")
    return hashes.measure(many, options.seed, peers=options.peers != 0) if many else None


def _evidence(
    folder: Path, options: argparse.Namespace, say: Callable[[str], None]
) -> evidence.Evidence | None:
    many = (
        options.entries if options.entries is not None else evidence.ENTRIES // (50 if options.quick else 1)
    )
    return evidence.measure(many, folder, say) if many else None


def _sightings(
    folder: Path, options: argparse.Namespace, say: Callable[[str], None]
) -> list[sightings.Grouped]:
    few = options.quick or not options.only
    asked = options.sizes if options.only else None
    return sightings.measure(asked or sightings.SIZES[: 2 if few else 3], folder, options.seed, say)


def _reposts(
    sizes: list[int], folder: Path, options: argparse.Namespace, say: Callable[[str], None]
) -> Reposts:
    sizes = sorted(set(options.reposts or sizes))
    peers = options.peers if options.peers is not None else REPOSTS_PEER // (5 if options.quick else 1)
    largest = options.hostile if options.hostile is not None else HOSTILE // (10 if options.quick else 1)
    return reposts.measure(
        sizes, folder, seed=options.seed, workers=options.workers, peers=peers, hostile=largest, say=say
    )


def _whole(size: int, folder: Path, options: argparse.Namespace, say: Callable[[str], None]) -> Whole:
    place = folder / str(size)
    say(f"{size:,}: making the world")
    made = watch.run("world", folder=str(place), items=size, seed=options.seed, workers=options.workers)
    say(f"{size:,}: the whole way")
    source = place / "observations.jsonl"
    ran = watch.run("run", source=str(source), lake=str(place / "lake"), workers=options.workers)
    return Whole(
        size, ran.said["read"], made.said["seconds"], made.peak_bytes, ran.said["seconds"], ran.cpu,
        ran.said["stages"], ran.peak_bytes, ran.said["leads"], made.said["bytes"], ran.said["lake_bytes"],
    )  # fmt: skip


def _peers(source: str, limit: int) -> Peers:
    told = watch.run("peers", source=source, limit=limit).said
    return Peers(told["texts"], told["terms"], told["seconds"])


def _starts(command: list[str]) -> float:
    """Median wall seconds of several fresh processes, without the first, which fills the caches."""
    taken = []
    for _ in range(_STARTS + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=watch.environment())
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    sys.exit(main())
