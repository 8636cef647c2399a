"""Takes an upload straight into the vault: enciphered while it comes in, never a file in the clear."""

from __future__ import annotations

import io
import queue
import threading
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

import marsad

if TYPE_CHECKING:
    from marsad_desk.vault.doors import Inside

_WAITING = 4  # pieces between the network and the cipher: what an upload takes of memory, whatever its size
_LABEL = 200


class Cut(OSError):
    """The sender went away."""


class Stream(io.RawIOBase):
    """Bytes that one thread gives and another reads."""

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes | Cut] = queue.Queue(_WAITING)
        self._rest = b""
        self._ended = False
        self.refused = False

    def give(self, piece: bytes | Cut) -> None:
        """A piece, b"" for the end, `Cut` where there will be none; dropped where nobody reads any more."""
        while not self.refused:
            try:
                return self._pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue
        return None

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; b"" at the end."""
        if not self._rest and not self._ended:
            piece = self._pieces.get()
            if isinstance(piece, Cut):
                raise piece
            self._rest, self._ended = piece, not piece
        given = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(given) :]
        return given


class Received(UploadedFile):
    """A file that is in the vault's draft: ``pending`` is sealed or dropped by the view, ``error`` is why it is not."""

    def __init__(self, name: str, size: int, pending: Any, error: marsad.MarsadError | None) -> None:
        super().__init__(None, name, "application/octet-stream", size)
        self.pending, self.error = pending, error


class IntoTheVault(FileUploadHandler):
    """Django's handler; one thread a file enciphers while the request's own thread reads from the network."""

    chunk_size = 1 << 20

    def __init__(self, within: Inside) -> None:
        super().__init__()
        self._within = within
        self.received: list[Received] = []
        self._thread: threading.Thread | None = None

    def new_file(self, *args: Any, **named: Any) -> None:
        """A file begins; one that has no name was not chosen."""
        super().new_file(*args, **named)
        if not self.file_name:
            raise SkipFile
        self._stream = Stream()
        self._pending: Any = None
        self._error: marsad.MarsadError | None = None
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django names it
        """Hands on; nothing of it is kept here."""
        self._stream.give(raw_data)

    def file_complete(self, file_size: int) -> Received:
        """The whole file is in the draft, or says why not."""
        self._end(b"")
        done = Received(label(self.file_name), file_size, self._pending, self._error)
        self.received.append(done)
        return done

    def upload_interrupted(self) -> None:
        """The sender went away: nothing is left of what came."""
        self._end(Cut("the sender went away"))
        self.drop()

    def drop(self) -> None:
        """Nothing is left of what was not sealed."""
        for each in self.received:
            if each.pending is not None:
                each.pending.drop()

    def _end(self, last: bytes | Cut) -> None:
        if self._thread is not None:
            self._stream.give(last)
            self._thread.join()
            self._thread = None

    def _take(self) -> None:
        try:
            arrival = marsad.Arrival(label(self.file_name))
            self._pending = self._within.vault.pending(self._stream, arrival, self._within.act)
        except marsad.MarsadError as error:
            self._error = error
        finally:
            self._stream.refused = True


def label(name: str) -> str:
    """A name as a plain label: no path, no control characters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(sign if sign.isprintable() else "_" for sign in last).strip()
    short = clean.encode()[:_LABEL].decode("utf-8", "ignore")
    return short if short.strip(".") else "_"
