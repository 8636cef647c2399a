"""Groups addresses that were seen into sessions: what one line or one client did without a long silence."""

from marsad.link.sessions.captures import FOUND, KINDS, NEEDS, captures, read_captures
from marsad.link.sessions.settings import SHARES, settings
from marsad.link.sessions.table import Sessions, sessions

__all__ = [
    "FOUND", "KINDS", "NEEDS", "SHARES", "Sessions", "captures", "read_captures", "sessions", "settings",
]  # fmt: skip
