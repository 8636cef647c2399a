"""Writers of a store that are killed while they write: ``python -m tests.evidence.dying STORE ANSWERS``.

Each line on standard input, "seed seconds seconds", starts two writers and kills each after its seconds. What a
writer was answered stands in the file ANSWERS before it asks for more; a write that returned outlives its process.
"""

from __future__ import annotations

import io
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault

ACT = Act("writer", "to be killed")
_THREADS = 3
_LARGE = (1 << 20) + 77  # more than one segment


def body(name: str) -> bytes:
    """What is sealed under ``name``: known from the name alone."""
    rng = random.Random(name)
    return rng.randbytes(_LARGE if rng.random() < 0.02 else rng.randrange(4_000))


def write(store: Path, answers: int, writer: str) -> None:
    """Seal, read, note, erase and sign in several threads until killed."""

    def said(*words: object) -> None:
        os.write(answers, (" ".join(map(str, words)) + "\n").encode())

    def failed(error: BaseException) -> None:
        said("failed", type(error).__name__, str(error).replace("\n", " "))

    try:
        vault = Vault.open_or_create(store)
    except BaseException as error:
        failed(error)
        raise

    def one(thread: int) -> None:
        rng, n = random.Random(f"{writer}-{thread}"), 0
        try:
            while True:
                name, n = f"{writer}-{thread}-{n}", n + 1
                item = vault.add(io.BytesIO(body(name)), Arrival(name), ACT)
                said("sealed", item.id, name)
                chance = rng.random()
                if chance < 0.1:
                    said("erasing", item.id)
                    vault.erase(item.id, ACT, reason="retention")
                    said("erased", item.id)
                elif chance < 0.2:
                    said("handled", item.id, vault.note("held", ACT, item=item.id).seq)
                elif chance < 0.3:
                    said("signed", vault.checkpoint().split(b"\n")[1].decode())
        except BaseException as error:  # must not pass for a killed one
            failed(error)

    for thread in range(_THREADS):
        threading.Thread(target=one, args=(thread,)).start()
    threading.Event().wait()


def serve(store: Path, answers: Path) -> None:
    """Two writers for each line, in processes forked from this one, which never had a thread."""
    file = os.open(answers, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for line in sys.stdin:
        seed, *delays = line.split()
        began, living = time.monotonic(), []
        for which, delay in enumerate(sorted(map(float, delays))):
            pid = os.fork()
            if pid == 0:
                write(store, file, f"{seed}-{which}")
            living.append((pid, delay))
        for pid, delay in living:
            time.sleep(max(0.0, began + delay - time.monotonic()))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        print("killed", flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))
