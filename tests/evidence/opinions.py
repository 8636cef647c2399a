"""Other people's programs, where they are installed: `scripts/setup.sh opinions`."""

from __future__ import annotations

import importlib
import os
from types import ModuleType

import pytest


def opinion(name: str) -> ModuleType:
    """The module, or a skip that says how to get it; with CI=true its absence is a failure."""
    try:
        return importlib.import_module(name)
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{name} is not installed: scripts/setup.sh opinions")
