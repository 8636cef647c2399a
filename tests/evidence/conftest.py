"""A store to work with, and on whose behalf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marsad.evidence.nouns import Act
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def act() -> Act:
    """Somebody with a purpose."""
    return Act("officer 7", "case 12", "court order 3")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A new store under ``tmp_path / "store"``."""
    with Vault.create(tmp_path / "store", origin="unit.example/evidence") as made:
        yield made
