"""A unit's own weights: the shipped ones, moved as far as the unit's labelled lines ask for and no further."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.errors import ModelError
from marsad.learned.fit import fit
from marsad.learned.model import quantised
from marsad.learned.stored import digest, load, save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scipy import sparse

    from marsad.learned.fit import Group
    from marsad.learned.model import Learned

HELD = 0.5
"""How hard the shipped weights are held to (L2). On 112 lines of an argot, held-out folds: F1 .75, at 1.0 .25."""
_OWN = ".own-"


def adapted(
    shipped: Learned, cues: Sequence[str], rows: sparse.csr_matrix, groups: Sequence[Group]
) -> Learned:
    """The model for who labelled ``rows`` (of `marsad.learned.rows.matrix`, with ``cues``); deterministic.

    How it is weighed with the rules stays as shipped. Its version names the shipped one and its own tables:
    the same lines give the same version.
    """
    weights, bias = fit(rows, groups, penalty=HELD, known=shipped.weights(cues))
    model = quantised(weights, bias, cues, shipped.joining, shipped.version)
    return replace(model, version=f"{shipped.version}{_OWN}{digest(model)[:8]}")


def keep(model: Learned, path: Path) -> None:
    """Write a unit's own weights, whole or not at all, readable by their owner alone: they come from case texts.

    Raises ModelError where nothing can be written there.
    """
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        save(model, unfinished)
        unfinished.replace(path)
    except OSError:
        hint = "MARSAD_HOME names a folder that you may write to"
        raise ModelError(f"{path.name}: cannot be written in {path.parent}", hint=hint) from None


def load_own(path: Path, shipped: Learned) -> Learned:
    """Read what `keep` wrote. Raises ModelError where it is damaged or was trained beside other shipped weights."""
    model = load(path)
    base, _, sealed = model.version.rpartition(_OWN)
    if digest(model)[:8] != sealed:
        raise ModelError(
            f"{path.name}: these weights were changed since they were trained",
            hint="train them again, or take them away with `marsad packs untrain`",
        )
    if base != shipped.version:
        raise ModelError(
            f"{path.name}: trained beside the shipped model {base}, and this Marsad ships {shipped.version}",
            hint="train again with the same lines, or take them away with `marsad packs untrain`",
        )
    return model
