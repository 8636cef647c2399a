"""A BagIt bag, written file by file and sealed: every byte is named by a manifest, the manifests by the seal.

Source: RFC 8493 (BagIt 1.0).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from marsad.evidence.export.target import Target

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS, INFO, BAGIT, SEAL = (
    "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "bagit.txt", "seal.note",
)  # fmt: skip
_ESCAPED = {"%": "%25", "\n": "%0A", "\r": "%0D"}
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class Bag:
    """Payload with `add`, other files with `tag`, then `close`."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._octets = 0

    def add(self, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        """A file under data/; its SHA-256 and size."""
        digest, size = self._target.put(f"data/{name}", pieces)
        self._payload[f"data/{name}"] = digest
        self._octets += size
        return digest, size

    def tag(self, name: str, body: bytes) -> None:
        """A file beside data/."""
        self._tags[name] = self._target.put(name, [body])[0]

    def close(self, info: Mapping[str, str]) -> str:
        """Write the manifests; the SHA-256 of the last one, which is left to be signed."""
        said = {**info, "Payload-Oxum": f"{self._octets}.{len(self._payload)}"}
        self.tag(BAGIT, DECLARATION)
        self.tag(INFO, "".join(f"{name}: {_one_line(value)}\n" for name, value in said.items()).encode())
        self.tag(MANIFEST, manifest(self._payload))
        return self._target.put(TAGS, [manifest(self._tags)])[0]

    def seal(self, note: bytes) -> None:
        """The one file that no manifest names."""
        self._target.put(SEAL, [note])


def manifest(files: Mapping[str, str]) -> bytes:
    """One line a file, in the order of their names: digest, two spaces, name."""
    return "".join(f"{digest}  {_escaped(name)}\n" for name, digest in sorted(files.items())).encode()


def read_manifest(raw: bytes) -> dict[str, str]:
    """Digests by name. Raises ValueError unless it is exactly what `manifest` writes."""
    text = raw.decode()
    if not text.endswith("\n") and text:
        raise ValueError("a manifest that does not end")
    found: dict[str, str] = {}
    for line in text.split("\n")[:-1]:
        match = _LINE.fullmatch(line)
        if not match:
            raise ValueError("a line that is no entry")
        found[_unescaped(match[2])] = match[1]
    if manifest(found) != raw:
        raise ValueError("not in its one form")
    return found


def _escaped(name: str) -> str:
    return "".join(_ESCAPED.get(sign, sign) for sign in name)


def _unescaped(name: str) -> str:
    for sign, code in (("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        name = name.replace(code, sign)
    return name


def _one_line(value: str) -> str:
    return " ".join(value.split())
