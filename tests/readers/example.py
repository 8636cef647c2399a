"""What a small file of a format is to a test: its bytes, and what must be read of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.model import Record
from marsad.readers import ReadOptions


@dataclass(frozen=True)
class Example:
    """Bytes under a name, what must be read of them, and how many records must be refused."""

    name: str
    data: bytes
    records: tuple[Record, ...]
    refused: int = 0
    options: ReadOptions = field(default_factory=ReadOptions)
