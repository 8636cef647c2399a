"""Which learned model is heard here: the shipped one, or the unit's own where it trained one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from marsad import learned
from marsad.errors import ModelError, UsageError
from marsad.learned.own import load_own
from marsad.learned.transformer import load_transformer
from marsad.packs.home import home

if TYPE_CHECKING:
    from marsad.learned import Learned
    from marsad.learned.transformer import Transformer

TRANSFORMER = "MARSAD_TRANSFORMER"
"""Environment variable: the folder of a unit's own transformer."""


def own_path() -> Path:
    """Where a unit's own weights lie, whether or not they are there."""
    return home() / "learned" / "own.npz"


def heard() -> Learned:
    """The unit's own weights, else the shipped ones. Raises ModelError where the unit's are damaged or outdated."""
    shipped, path = learned.built_in(), own_path()
    return load_own(path, shipped) if path.exists() else shipped


def transformer() -> Transformer | None:
    """The unit's own transformer: the folder that `TRANSFORMER` names, else ``MARSAD_HOME/transformer``, else none.

    Raises ModelError where it cannot be used, or was not calibrated yet.
    """
    folder = transformer_folder()
    if folder is None:
        return None
    found = load_transformer(folder)
    if any(each.calibration is None for each in found.labels.answers.values()):
        raise ModelError(
            f"{folder.name}/labels.json: not calibrated: nobody knows what its scores mean",
            hint="`marsad packs calibrate LINES` fits it on labelled lines that it has not read",
        )
    return found


def transformer_folder() -> Path | None:
    """Where the unit's own transformer lies, None where it has none. ModelError where a named one is missing."""
    named = os.environ.get(TRANSFORMER)
    folder = Path(named) if named else home() / "transformer"
    if folder.is_dir():
        return folder
    if named:
        raise ModelError(f"{folder.name}: no such folder", hint=f"{TRANSFORMER} names the folder of a model")
    return None


def forget() -> None:
    """Take a unit's own weights away; the shipped ones serve again. Raises UsageError where there are none."""
    if not own_path().exists():
        raise UsageError("no weights of your own are in use", hint="`marsad packs train LINES` makes some")
    own_path().unlink()
