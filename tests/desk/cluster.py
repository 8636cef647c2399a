"""A throw-away PostgreSQL: made, started and thrown away by whoever asks, never as root, never on the network."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

WHERE = "/usr/lib/postgresql"
"""Debian and Ubuntu keep the programs there, by version."""


def programs() -> Path | None:
    """Folder of ``initdb`` and ``postgres``: of the path, else the newest of Debian's."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path(WHERE).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


class Cluster:
    """Answers on a socket in ``folder`` as the user ``desk``. What it keeps is gone with it."""

    def __init__(self, binaries: Path) -> None:
        self._binaries, self._count = binaries, 0
        # A short path: the address of a socket has at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="mpg", dir="/tmp"))
        # PostgreSQL refuses to run as root.
        self._as: dict[str, Any] = {"cwd": self.folder, "stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:
            other = pwd.getpwnam("nobody")
            os.chown(self.folder, other.pw_uid, other.pw_gid)
            self._as |= {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)  # at once: nothing is to be kept
            self._process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name: str) -> str:
        """As MARSAD_DESK_DATABASE takes it."""
        return f"postgresql://desk@/{name}?host={self.folder}"

    def fresh(self) -> str:
        """Address of a new and empty database."""
        import psycopg

        self._count += 1
        name = f"desk_{self._count}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def _start(self) -> None:
        data, log = self.folder / "data", self.folder / "log"
        subprocess.run(
            [self._binaries / "initdb", "-D", data, "-U", "desk", "--auth=trust", "--no-sync", "-E", "UTF8",
             "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, **self._as,
        )  # fmt: skip
        fast = [
            part
            for each in ("fsync", "synchronous_commit", "full_page_writes")
            for part in ("-c", f"{each}=off")
        ]
        with log.open("wb") as said:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", data, "-k", self.folder, "-h", "", *fast],
                stderr=said,
                **self._as,
            )
        self._wait(log)

    def _wait(self, log: Path) -> None:
        import psycopg

        assert self._process is not None
        for _ in range(600):
            try:
                psycopg.connect(self.address("postgres")).close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
                time.sleep(0.05)
        raise AssertionError(log.read_text("utf-8", "replace")[-2000:])
