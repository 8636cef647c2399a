"""Group commit: what many threads want written is written in one transaction, and answered once it is on the disk."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_WAIT = 60_000  # milliseconds for another process to finish its transaction
_MOST = 4_096  # works in one transaction: bounds what one error may cost the others


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection that survives a power cut: WAL, every commit flushed, deleted rows overwritten, no memory mapping.

    Raises EvidenceError where the file is no database.
    """
    try:
        if read_only:
            held = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
            )
        else:
            held = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        held.execute(f"PRAGMA busy_timeout = {_WAIT}")
        if not read_only:
            held.execute("PRAGMA journal_mode = WAL")
            held.execute("PRAGMA synchronous = FULL")
            held.execute("PRAGMA secure_delete = ON")
        held.execute("PRAGMA mmap_size = 0")
    except sqlite3.Error as error:
        raise _told(error) from error
    return held


@contextlib.contextmanager
def told_of_database() -> Iterator[None]:
    """Turns an error of SQLite into an EvidenceError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(error) from error


class Committer:
    """One thread that writes for all. ``submit`` returns when its work is durable, or raises and nothing of it is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: deque[tuple[Callable[[sqlite3.Cursor], Any], Future[Any]]] = deque()
        self._change = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def submit[T](self, work: Callable[[sqlite3.Cursor], T]) -> T:
        """Do ``work`` inside a transaction, together with what others submit meanwhile, and wait until it is durable.

        Raises what ``work`` raises, whose changes alone are then undone, and EvidenceError where the database cannot
        be written: then nothing of the whole transaction is.
        """
        answer: Future[T] = Future()
        with self._change:
            if self._closed:
                raise EvidenceError("the evidence store is closed")
            self._waiting.append((work, answer))
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="evidence", daemon=True)
                self._thread.start()
            self._change.notify()
        return answer.result()

    def close(self) -> None:
        """Finish what waits and let go of the database."""
        with self._change:
            self._closed = True
            self._change.notify()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        connection: sqlite3.Connection | None = None
        while True:
            with self._change:
                while not self._waiting and not self._closed:
                    self._change.wait()
                if not self._waiting:
                    break
                works = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST))]
            try:
                connection = connection or connect(self._path)
                _together(connection, works)
            except BaseException as error:  # noqa: BLE001
                # Whoever has no answer yet must get one: a thread that dies silently would hang everybody.
                told = _told(error) if isinstance(error, sqlite3.Error) else error
                for _, answer in works:
                    if not answer.done():
                        answer.set_exception(told)
        if connection is not None:
            connection.close()


def _together(
    connection: sqlite3.Connection, works: list[tuple[Callable[[sqlite3.Cursor], Any], Future[Any]]]
) -> None:
    """All works in one transaction; one that fails is undone alone, one that breaks the transaction fails for all."""
    cursor = connection.cursor()
    results: list[tuple[Future[Any], Any]] = []
    failures: list[tuple[Future[Any], BaseException]] = []
    try:
        cursor.execute("BEGIN IMMEDIATE")
        for work, answer in works:
            cursor.execute("SAVEPOINT work")
            try:
                results.append((answer, work(cursor)))
            except sqlite3.IntegrityError as error:  # of this work alone
                if not connection.in_transaction:
                    raise
                _undo(cursor)
                failures.append((answer, error))
            except sqlite3.Error:  # the disk is full, or worse: nobody's work is safe here
                raise
            except Exception as error:  # noqa: BLE001  (whatever the work raises is handed to who sent it)
                _undo(cursor)
                failures.append((answer, error))
            else:
                cursor.execute("RELEASE work")
        cursor.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            if connection.in_transaction:
                cursor.execute("ROLLBACK")
        raise
    finally:
        cursor.close()
    for answer, result in results:
        answer.set_result(result)
    for answer, raised in failures:
        answer.set_exception(raised)


def _undo(cursor: sqlite3.Cursor) -> None:
    cursor.execute("ROLLBACK TO work")
    cursor.execute("RELEASE work")


def _told(error: BaseException) -> EvidenceError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return EvidenceError(
            "the disk is full: nothing of this was written", hint="make room, then the same again"
        )
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return EvidenceError(
            "evidence.db is damaged", hint="keep it as it is; marsad evidence verify STORE; restore a backup"
        )
    if name.startswith("SQLITE_BUSY"):
        return EvidenceError(
            "another process has been writing for a minute", hint="wait for it, then try again"
        )
    return EvidenceError(
        f"evidence.db cannot be written ({name or type(error).__name__})",
        hint="look at the disk and at the rights of the folder",
    )
