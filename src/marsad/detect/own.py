"""Which learned model is heard here: the shipped one, or the unit's own where it trained one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad import learned
from marsad.errors import UsageError
from marsad.learned.own import load_own
from marsad.packs.home import home

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.learned import Learned


def own_path() -> Path:
    """Where a unit's own weights lie, whether or not they are there."""
    return home() / "learned" / "own.npz"


def heard() -> Learned:
    """The unit's own weights, else the shipped ones. Raises ModelError where the unit's are damaged or outdated."""
    shipped, path = learned.built_in(), own_path()
    return load_own(path, shipped) if path.exists() else shipped


def forget() -> None:
    """Take a unit's own weights away; the shipped ones serve again. Raises UsageError where there are none."""
    if not own_path().exists():
        raise UsageError("no weights of your own are in use", hint="`marsad packs train LINES` makes some")
    own_path().unlink()
