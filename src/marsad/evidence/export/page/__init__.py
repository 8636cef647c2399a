"""The page that checks an export in a browser: one file, no network."""

from __future__ import annotations

from importlib.resources import files


def write_page() -> bytes:
    """The page as it goes into an export."""
    return files(__name__).joinpath("verify.html").read_bytes()
