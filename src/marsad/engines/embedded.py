"""The engine of one machine: the row half in processes, joins in DuckDB."""

from __future__ import annotations

import collections
import contextlib
import gc
import itertools
import multiprocessing.forkserver
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from marsad.engines.memory import keep_freed
from marsad.errors import MarsadError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    import ibis
    import pyarrow as pa

    from marsad.engines.contract import Engine, RowFunction, Tables

_AHEAD = 3  # batches waiting for each worker: enough to keep it busy, few enough to bound memory
_SMALL = 20_000  # rows below which starting processes costs more than it saves


def map_batches(
    function: RowFunction,
    batches: Iterable[pa.RecordBatch],
    *,
    columns: Sequence[str],
    ready: str = "",
    workers: int | None = None,
) -> Generator[tuple[pa.RecordBatch, pa.RecordBatch]]:
    """Pairs of each batch and what ``function`` makes of it, in order.

    ``function`` is given ``columns`` of each batch and must be importable by name: small inputs stay in this
    process, larger ones cross to others. Importing the module ``ready`` prepares what every call needs; it is done
    once, before the workers part from their common parent.
    Source: fork is unsafe beside Arrow's and DuckDB's threads, hence forkserver.
    """
    stream = iter(batches)
    head: list[pa.RecordBatch] = []
    rows = 0
    workers = workers if workers is not None else os.cpu_count() or 1
    while workers > 1 and rows < _SMALL and (batch := next(stream, None)) is not None:
        head.append(batch)
        rows += batch.num_rows
    if workers <= 1 or rows < _SMALL:
        for batch in itertools.chain(head, stream):
            yield batch, function(batch.select(columns))
        return
    with _pool(workers, [ready or function.__module__]) as pool:
        yield from _in_order(pool, function, itertools.chain(head, stream), columns, workers * _AHEAD)


def start(ready: str) -> None:
    """Begin to load the module ``ready`` for workers to come, in the process they will part from; does not wait.

    Called before the caller loads what it needs itself, so that both load side by side.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload([ready])
    multiprocessing.forkserver.ensure_running()


def _pool(workers: int, preload: list[str]) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(preload)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_single_threaded)


def _in_order(
    pool: ProcessPoolExecutor,
    function: RowFunction,
    batches: Iterator[pa.RecordBatch],
    columns: Sequence[str],
    ahead: int,
) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]:
    waiting: collections.deque[tuple[pa.RecordBatch, Future[pa.RecordBatch]]] = collections.deque()
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(function, batch.select(columns))))
            if len(waiting) > ahead:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()
    except BrokenProcessPool:
        raise MarsadError(
            "a worker process died (out of memory, or killed)",
            hint="run it again; it goes on where it stopped",
        ) from None
    finally:
        for _, future in waiting:
            future.cancel()


def _single_threaded() -> None:
    """One process a core: Arrow's own threads would only fight, and what all inherit need not be searched for
    garbage again and again (it would also be copied page by page)."""
    import pyarrow as pa

    keep_freed()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def load() -> None:
    """Loads what `connection` needs, which takes a third of a second."""
    import ibis.backends.duckdb  # noqa: F401


def connection(*, memory_gb: float = 1.0) -> ibis.BaseBackend:
    """A DuckDB session that spills to disk beyond ``memory_gb``, in the system's temporary folder."""
    import tempfile

    import ibis

    backend = ibis.duckdb.connect()
    spill = os.path.join(tempfile.gettempdir(), f"marsad-spill-{os.getpid()}")  # noqa: PTH118 - DuckDB makes it
    backend.raw_sql(f"SET temp_directory = '{spill.replace("'", "''")}'")
    backend.raw_sql(f"SET memory_limit = '{memory_gb}GB'")
    backend.raw_sql("SET preserve_insertion_order = false")
    return backend


class _Embedded:
    """See `marsad.engines.contract.Engine`."""

    spreads = False
    start = staticmethod(start)

    def map_batches(
        self,
        function: RowFunction,
        batches: Iterable[pa.RecordBatch],
        *,
        columns: Sequence[str],
        schema: pa.Schema,  # noqa: ARG002 - what comes back is what the function gave
        ready: str = "",
        workers: int | None = None,
    ) -> Generator[tuple[pa.RecordBatch, pa.RecordBatch]]:
        """As the contract says."""
        return map_batches(function, batches, columns=columns, ready=ready, workers=workers)

    @contextlib.contextmanager
    def tables(self, scratch: Path) -> Iterator[Tables]:
        """As the contract says; beyond 1 GB DuckDB spills to ``scratch``."""
        from marsad.engines.duck import DuckTables

        with DuckTables.at(connection(), scratch) as tables:
            yield tables


ENGINE: Engine = _Embedded()
