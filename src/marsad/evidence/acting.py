"""Who acts: the person who is named, or who is logged in."""

from __future__ import annotations

import getpass
import os

ACTOR = "MARSAD_ACTOR"
"""Environment variable: the name under which what is done stands in the log."""


def actor(named: str = "") -> str:
    """``named``, else what `ACTOR` says, else the login name; "unknown" where the machine knows none."""
    if name := named.strip() or os.environ.get(ACTOR, "").strip():
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
