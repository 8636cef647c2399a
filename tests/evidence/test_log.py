"""The log keeps what was added, in order, and what was answered is on the disk."""

import sqlite3
import threading
from pathlib import Path

import pytest

from marsad.errors import EvidenceError
from marsad.evidence import log as logs
from marsad.evidence import tree
from marsad.evidence.committing import Committer, connect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    connection = connect(tmp_path / "evidence.db")
    logs.prepare(connection)
    connection.close()
    return tmp_path / "evidence.db"


def add(path: Path, bodies: list[bytes], step: int) -> None:
    committer = Committer(path)
    for at in range(0, len(bodies), step):
        committer.submit(lambda cursor, at=at: logs.append_within(cursor, bodies[at : at + step]))
    committer.close()


@pytest.mark.parametrize("step", [1, 3, 16, 100])
def test_heads_and_proofs_do_not_depend_on_how_many_came_at_once(path: Path, step: int) -> None:
    bodies = [b"entry %d" % n for n in range(100)]
    add(path, bodies, step)
    log = logs.Log(connect(path))
    hashes = [tree.leaf_hash(body) for body in bodies]
    assert log.size == 100
    assert [body for _, body in log.entries()] == bodies
    assert log.recomputed_root() == log.root() == tree.root_of(hashes)
    for size in (1, 2, 7, 64, 99, 100):
        assert log.root(size) == tree.root_of(hashes[:size])
        for index in range(0, size, 5):
            assert tree.verify_inclusion(
                hashes[index], index, size, log.inclusion(index, size), log.root(size)
            )
        assert tree.verify_consistency(size, 100, log.consistency(size, 100), log.root(size), log.root())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = x'00'",
        "DELETE FROM entry",
        "UPDATE node SET hash = x'00'",
        "DELETE FROM node WHERE level = 0",
    ],
)
def test_nothing_can_be_changed_or_taken_out(path: Path, statement: str) -> None:
    add(path, [b"a", b"b"], 1)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connect(path).execute(statement)


def test_a_work_that_fails_takes_nobody_along(path: Path) -> None:
    committer = Committer(path)

    def bad(cursor: sqlite3.Cursor) -> None:
        logs.append_within(cursor, [b"never"])
        raise ValueError("mine")

    answers: list[object] = []

    def good(n: int) -> None:
        answers.append(committer.submit(lambda cursor: logs.append_within(cursor, [b"%d" % n])))

    threads = [threading.Thread(target=good, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    with pytest.raises(ValueError, match="mine"):
        committer.submit(bad)
    for thread in threads:
        thread.join()
    committer.close()
    log = logs.Log(connect(path))
    assert len(answers) == log.size == 20
    assert {body for _, body in log.entries()} == {b"%d" % n for n in range(20)}
    assert log.recomputed_root() == log.root()


def test_two_writers_with_threads_each_give_one_log_without_holes(path: Path) -> None:
    committers = [Committer(path), Committer(path)]

    def write(which: int) -> None:
        for n in range(25):
            committers[which % 2].submit(
                lambda cursor, n=n: logs.append_within(cursor, [b"%d-%d" % (which, n)])
            )

    threads = [threading.Thread(target=write, args=(which,)) for which in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for committer in committers:
        committer.close()
    log = logs.Log(connect(path))
    assert log.size == 150
    assert log.recomputed_root() == log.root()


def test_what_is_not_there_is_said_plainly(path: Path) -> None:
    log = logs.Log(connect(path))
    assert log.root() == tree.EMPTY
    with pytest.raises(EvidenceError, match="no entry"):
        log.entry(0)
    with pytest.raises(EvidenceError, match="not 1"):
        log.root(1)
    with pytest.raises(EvidenceError, match="at most"):
        Committer(path).submit(lambda cursor: logs.append_within(cursor, [bytes(logs.MOST_BYTES + 1)]))


def test_a_closed_or_damaged_store_answers_instead_of_hanging(path: Path, tmp_path: Path) -> None:
    committer = Committer(path)
    committer.close()
    with pytest.raises(EvidenceError, match="closed"):
        committer.submit(lambda cursor: None)
    (tmp_path / "other.db").write_bytes(b"no database at all" * 300)
    with pytest.raises(EvidenceError, match="damaged"):
        Committer(tmp_path / "other.db").submit(lambda cursor: logs.append_within(cursor, [b"a"]))
