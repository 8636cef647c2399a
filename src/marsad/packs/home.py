"""Where a unit keeps what it added itself: packs it installed and the keys it trusts."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """``MARSAD_HOME``, else ``marsad`` in the user's data folder. Not made by looking at it.

    Source: XDG Base Directory Specification 0.8.
    """
    if named := os.environ.get("MARSAD_HOME"):
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "marsad"


def pack_folders() -> list[Path]:
    """Folders of the packs installed here, by id; none where nothing was installed."""
    root = home() / "packs"
    if not root.is_dir():
        return []
    return sorted(f for f in root.iterdir() if f.is_dir() and not f.name.startswith("."))
