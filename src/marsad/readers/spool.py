"""Bytes kept aside to be read again: in memory while they are few, else on disk under a key that is never written.

An archive inside an archive may hold pictures; nobody finds one in a temporary file, whatever becomes of the process.
"""

from __future__ import annotations

import io
import secrets
import tempfile
from typing import IO, Any

_FEW = 16 << 20  # bytes held in memory
_CELL = 16  # bytes of one block of the cipher


class Spool:
    """Bytes written once from start to end, then read from any place, also by several readers."""

    def __init__(self) -> None:
        self.size = 0
        self._key, self._nonce = secrets.token_bytes(32), secrets.token_bytes(8)
        self._file: IO[bytes] = io.BytesIO()
        self._on_disk = False
        self._cipher: Any = None

    def write(self, data: bytes) -> None:
        """Append ``data``."""
        if not self._on_disk and self.size + len(data) > _FEW:
            held, self._file = self._file, tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as this does)
            self._on_disk, self._cipher = True, self._at(0)
            held.seek(0)
            while chunk := held.read(1 << 20):
                self._file.write(self._cipher.encrypt(chunk))
        self._file.write(self._cipher.encrypt(data) if self._on_disk else data)
        self.size += len(data)

    def read(self, at: int, size: int) -> bytes:
        """At most ``size`` bytes from place ``at``; a negative size means all."""
        size = self.size - at if size < 0 else min(size, self.size - at)
        if size <= 0:
            return b""
        self._file.seek(at)
        data = self._file.read(size)
        if not self._on_disk:
            return data
        cipher = self._at(at // _CELL)
        cipher.decrypt(bytes(at % _CELL))
        out: bytes = cipher.decrypt(data)
        return out

    def _at(self, block: int) -> Any:
        from Crypto.Cipher import AES  # here: most sources are never kept aside

        return AES.new(self._key, AES.MODE_CTR, nonce=self._nonce, initial_value=block)
