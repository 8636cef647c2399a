"""What tests of the desk share: a store and a home of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The evidence store, whose log keeps who looked at what; made when it is first used."""
    from django.core.cache import cache

    from marsad_desk.journal.store import close

    cache.clear()  # who was throttled in another test
    path = tmp_path / "store"
    settings.EVIDENCE_STORE, settings.HOME = str(path), tmp_path / "home"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    (tmp_path / "uploads").mkdir()
    yield path
    close(str(path))
