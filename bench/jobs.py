"""The measurements themselves: each is run in a fresh process and says its figures as one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

type Said = dict[str, Any]

BATCH = 4_096


def world(folder: str, items: int, seed: int, workers: int) -> Said:
    """Make the artificial world that all texts come from."""
    from marsad.synth import write_world

    began = time.perf_counter()
    write_world(Path(folder), items=items, seed=seed, workers=workers)
    size = (Path(folder) / "observations.jsonl").stat().st_size
    return {"items": items, "seconds": time.perf_counter() - began, "bytes": size}


def rows(source: str, limit: int) -> Said:
    """CPU seconds of each stage of the row half, on one core, over at most ``limit`` records.

    Stages are run one after the other on the same batches; ``row half`` is `detect.read_batch` as a run
    calls it (all stages and the Arrow table they end in). The first batch is done once before: warm caches.
    """
    import pyarrow as pa

    from marsad.detect import read_batch

    pa.set_cpu_count(1)
    first = next(_observations(source))
    _stages(first, Clock())
    read_batch(first)
    clock, texts, points, found = Clock(), 0, 0, 0
    batches = clock.around("read", _observations(source))
    while texts < limit and (batch := next(batches, None)) is not None:
        texts += batch.num_rows
        points += sum(map(len, batch["text"].to_pylist()))
        _stages(batch, clock)
        with clock("row half"):
            answer = read_batch(batch)
        found += answer.num_rows
    return {"texts": texts, "points": points, "answers": found, "seconds": clock.seconds}


class Clock:
    """Adds up the CPU time (all threads of this process) spent under each name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name, self._began = "", 0.0

    def __call__(self, name: str) -> Clock:
        self._name = name
        return self

    def __enter__(self) -> None:
        self._began = time.process_time()

    def __exit__(self, *_: object) -> None:
        spent = time.process_time() - self._began
        self.seconds[self._name] = self.seconds.get(self._name, 0.0) + spent

    def around[T](self, name: str, stream: Iterator[T]) -> Iterator[T]:
        """The same stream; the time to draw from it goes under ``name``."""
        while True:
            with self(name):
                one = next(stream, None)
            if one is None:
                return
            yield one


def _observations(source: str) -> Iterator[Any]:
    from marsad import readers
    from marsad.model import Provenance
    from marsad.synth import UNTIL

    provenance = Provenance("measuring speed", "no personal data", "TLP:CLEAR")
    stream = readers.observations(
        [source], provenance=provenance, run="bench", as_of=UNTIL.date(), batch_size=BATCH
    )
    return (batch.table for batch in stream if batch.table.num_rows)


def _stages(batch: Any, clock: Clock) -> None:
    from marsad.detect import detect_batch
    from marsad.selectors import find_batch
    from marsad.text import fold_batch
    from marsad.text.language import languages
    from marsad.text.tokens import tokenize

    texts, regions, kinds = (batch[name].to_pylist() for name in ("text", "region", "kind"))
    with clock("fold and words"):
        folded = fold_batch(texts)
        tokens = tokenize(folded)
    with clock("language"):
        langs, _ = languages(folded, tokens)
    with clock("selectors"):
        mentions = find_batch(folded, regions, tokens)
    with clock("detect"):
        detect_batch(folded, tokens, langs, mentions, kinds)


def run(source: str, lake: str, workers: int, engine: str = "embedded") -> Said:
    """The whole way from a file to leads; wall seconds of each stage, everything that is written included."""
    from marsad import pipeline
    from marsad.model import Provenance
    from marsad.synth import UNTIL

    provenance = Provenance("measuring speed", "no personal data", "TLP:CLEAR")
    watch = _Stages()
    began = time.perf_counter()
    done = pipeline.run(
        [source], lake, provenance, engine=engine, workers=workers, as_of=UNTIL, progress=watch
    )
    seconds = time.perf_counter() - began
    watch.stage("")
    size = sum(path.stat().st_size for path in Path(lake).rglob("*") if path.is_file())
    return {
        "read": done.read, "added": done.added, "leads": done.leads, "seconds": seconds,
        "stages": watch.seconds, "lake_bytes": size,
    }  # fmt: skip


class _Stages:
    """Progress that only looks at the clock."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name, self._began = "", time.perf_counter()

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._began
        self._name, self._began = name, now

    def read(self, done: int, total: int, records: int) -> None:
        """Not needed."""

    def refused(self, refusals: object) -> None:
        """Not needed."""


def peers(source: str, limit: int) -> Said:
    """CPU seconds of what one would glue together, over the first ``limit`` texts that are not empty."""
    from bench import peers as glue

    with Path(source).open(encoding="utf-8") as lines:
        texts = list(islice(filter(None, (json.loads(line).get("text", "") for line in lines)), limit))
    terms = _terms()
    return {"texts": len(texts), "terms": len(terms), "seconds": glue.measure(texts, terms)}


def selectors(source: str, data: str, limit: int, peers: int) -> Said:
    """Folding and selectors beside iocsearcher, by source of texts."""
    from bench import selectors as speed

    return {"rows": speed.measure(source, data, limit, peers)}


def understanding(source: str, limit: int, peers: int) -> Said:
    """A lexicon and all of detection, beside one regular expression of the same terms."""
    from bench import understanding as speed

    return {"rows": speed.measure(source, limit, peers)}


def hostile(largest: int) -> Said:
    """Folding and selectors on texts that are meant to hurt, of up to ``largest`` code points."""
    from bench import selectors as speed

    return {"rows": speed.hostile(largest)}


def reposts(what: str) -> Callable[..., Said]:
    """A measurement of `bench.repost_jobs`, which needs much that others do not."""

    def job(**options: Any) -> Said:
        from bench import repost_jobs

        done: Said = getattr(repost_jobs, what)(**options)
        return done

    return job


def hashes(rows: int, seed: int, peers: bool) -> Said:
    """Pictures' hashes searched by several ways."""
    from bench import hash_jobs

    return hash_jobs.search(rows, seed, peers)


def sightings(what: str) -> Callable[..., Said]:
    """A measurement of `bench.sighting_jobs`."""

    def job(**options: Any) -> Said:
        from bench import sighting_jobs

        done: Said = getattr(sighting_jobs, what)(**options)
        return done

    return job


def ranking(leads: int, seed: int) -> Said:
    """Many leads ranked and planned."""
    from bench import ranking as leads_of

    return leads_of.job(leads, seed)


def evidence(what: str) -> Callable[..., Said]:
    """A measurement of `bench.evidence`."""

    def job(**options: Any) -> Said:
        from bench import evidence as entries_of

        done: Said = getattr(entries_of, what)(**options)
        return done

    return job


def _terms() -> list[str]:
    """One plain spelling of each term of our packs: a loop with ``in`` knows no inflections and no gaps."""
    from marsad.packs import load_packs

    packs = load_packs()
    cues = [*packs.shared.values(), *(cue for pack in packs for cue in pack.cues.values())]
    return sorted({
        " ".join(min(word.form for word in step.words) for step in term.steps if step.words)
        for cue in cues
        for term in cue.terms
    } - {""})  # fmt: skip


JOBS: dict[str, Callable[..., Said]] = {
    "world": world, "rows": rows, "run": run, "peers": peers, "selectors": selectors, "hostile": hostile,
    "understanding": understanding, "hashes": hashes, "ranking": ranking,
    **{f"sightings_{what}": sightings(what) for what in ("make", "group")},
    **{f"evidence_{what}": evidence(what) for what in ("durable", "proven")},
    **{f"reposts_{what}": reposts(what) for what in ("make", "group", "agree", "datasketch", "hostile")},
}  # fmt: skip


def main() -> None:
    """``python -m bench.jobs NAME JSON``."""
    said = JOBS[sys.argv[1]](**json.loads(sys.argv[2]))
    # Linux counts it in KiB.
    print(json.dumps({**said, "max_rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


if __name__ == "__main__":
    main()
