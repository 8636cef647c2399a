"""Any place that fsspec speaks to (S3-compatible stores, memory, other machines); what lies there is enciphered."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Opened:
    """An object, read by ranges."""

    def __init__(self, files: Any, path: str) -> None:
        self._files, self._path = files, path
        with _told("read"):
            self.size = int(files.size(path))

    def pread(self, start: int, length: int) -> bytes:
        """As `marsad.evidence.cipher.Stored` says."""
        end = min(start + length, self.size)
        if start >= end:
            return b""
        with _told("read"):
            return bytes(self._files.cat_file(self._path, start=start, end=end))

    def close(self) -> None:
        """Nothing is held open."""


class Remote:
    """Objects under the path of a URL. Durable is what the other side calls stored."""

    def __init__(self, url: str, store: Path) -> None:  # noqa: ARG002  (the same call for every place)
        import fsspec

        with _told("reached"):
            self._files, self._root = fsspec.core.url_to_fs(url)

    def put(self, name: str, draft: Path) -> None:
        """Raises EvidenceError also where the other side holds another number of bytes afterwards."""
        path = self._path(name)
        with _told("stored"):
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(draft), path)
            self._files.invalidate_cache()
            if int(self._files.size(path)) != draft.stat().st_size:
                raise OSError("cut short")

    def open(self, name: str) -> Opened:
        """Raises EvidenceError where it is not there."""
        return Opened(self._files, self._path(name))

    def delete(self, name: str) -> None:
        """What is not there is as good as deleted."""
        with _told("deleted"), contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._path(name))

    def names(self) -> Iterator[str]:
        """As the other side lists them."""
        with _told("listed"):
            self._files.invalidate_cache()
            for path in self._files.find(self._root):
                yield str(path).rpartition("/")[2]

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name[:2]}/{name}"


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """Clients of other machines raise errors of their own kinds; each comes out as one that a person can act on."""
    try:
        yield
    except EvidenceError:
        raise
    except Exception as error:
        raise EvidenceError(
            f"a sealed object could not be {what} at the configured place ({type(error).__name__})",
            hint="check the connection, the rights and `objects` in config.yaml, then try again",
        ) from error


PLACE = Remote
