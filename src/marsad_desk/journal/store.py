"""The evidence store of this desk, opened once for the whole process."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from django.conf import settings

import marsad

_opening = threading.Lock()
_opened: dict[str, Any] = {}


def vault() -> Any:
    """`marsad.open_vault` of MARSAD_DESK_STORE, or of ``store`` in the desk's folder; made if there is none."""
    path = str(settings.EVIDENCE_STORE)
    with _opening:
        if path not in _opened:
            _opened[path] = marsad.open_vault(Path(path), create=True)
        return _opened[path]


def close(path: str) -> None:
    """For whoever takes a store away."""
    with _opening:
        if opened := _opened.pop(path, None):
            opened.close()
