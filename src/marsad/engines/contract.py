"""What an engine is: it runs the row half over batches, and keeps and joins the tables of the set half.

The set half is written against `Tables`: joins and aggregates are Ibis expressions, and a kernel is a function of
an Arrow table that holds whole groups. What such a function says of a group must depend on that group alone, so it
may be called once with everything or a thousand times with a few groups each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyarrow as pa

    from marsad.engines.lake import Lake

type RowFunction = Callable[[pa.RecordBatch], pa.RecordBatch]
"""What comes of each row, be it one row or several or none, depends on that row alone."""
type GroupFunction = Callable[[pa.Table], pa.Table]
"""Each group's outcome depends on that group's rows alone, in whatever order these come."""
type SumFunction = Callable[[pa.Table], Any]
"""What several tables give adds up (``+``) to what all their rows give together."""
type Expression = Any
"""An Ibis table expression (ibis carries no types that mypy could check)."""


class Tables(Protocol):
    """Tables of one piece of work. Rows have no order, so functions must not rely on any."""

    def step(self, name: str) -> None:
        """What is computed from now on belongs to this step, for whoever watches the engine."""

    def given(self, table: pa.Table) -> Expression:
        """A small table handed in."""

    def stored(self, lake: Lake, name: str, columns: Sequence[str]) -> Expression:
        """Columns of the newest version of a table of the lake."""

    def keep(self, table: Expression) -> Expression:
        """Computed now, once, and read from there afterwards."""

    def by_row(self, table: Expression, function: RowFunction, schema: pa.Schema) -> Expression:
        """What ``function`` makes of the rows; it gives ``schema``."""

    def by_group(self, table: Expression, key: str, function: GroupFunction, schema: pa.Schema) -> Expression:
        """What ``function`` makes of the rows; all that have the same ``key`` come in one call."""

    def add_up(self, table: Expression, function: SumFunction) -> Any:
        """The sum of what ``function`` gives for parts of the table."""

    def components(self, edges: Expression) -> Expression:
        """Connected components of the graph of ``edges`` (columns ``one`` and ``two`` of one type that has an order).

        Gives each ``node`` and the smallest node of its component (``component``).
        """

    def fetch(self, table: Expression) -> pa.Table:
        """The whole table in this process; for what is small."""

    def read(self, table: Expression, schema: pa.Schema) -> pa.RecordBatchReader:
        """The whole table, some rows at a time; its columns are those of ``schema``."""

    def write(self, table: Expression, lake: Lake, name: str) -> None:
        """A new version of a table of the lake, never all of it in this process's memory."""


class Engine(Protocol):
    """Found by its name in `marsad.engines`, as `ENGINE` of its module."""

    spreads: bool
    """Whether the set half runs on `tables`; else it runs on arrays in this process."""

    def start(self, ready: str) -> None:
        """Begin to load the module ``ready`` where rows will be worked on; does not wait."""

    def map_batches(
        self,
        function: RowFunction,
        batches: Iterable[pa.RecordBatch],
        *,
        columns: Sequence[str],
        schema: pa.Schema,
        ready: str = "",
        workers: int | None = None,
    ) -> Generator[tuple[pa.RecordBatch, pa.RecordBatch]]:
        """Pairs of each batch and what ``function`` makes of its ``columns``, in order.

        ``function`` must be importable by name and give ``schema``; importing the module ``ready`` prepares it.
        ``workers``: how many at a time, by default one a core.
        """

    def tables(self, scratch: Path) -> AbstractContextManager[Tables]:
        """A place for tables; ``scratch`` (a folder that every machine sees) is made and removed again."""
