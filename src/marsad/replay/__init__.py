"""What a run leaves so that it can be run again before a court, and the running again: with proof of what was then.

A run needs little of it: the rest is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.replay.place import store_of as store_of
    from marsad.replay.proof import Proven as Proven
    from marsad.replay.proof import prove as prove
    from marsad.replay.proof import verify_replay as verify_replay
    from marsad.replay.proof import write_proof as write_proof
    from marsad.replay.ran import log_run as log_run
    from marsad.replay.replaying import Replayed as Replayed
    from marsad.replay.replaying import Texts as Texts
    from marsad.replay.replaying import replay as replay

_FACE = {
    "Proven": "proof", "Replayed": "replaying", "Texts": "replaying", "log_run": "ran", "prove": "proof",
    "replay": "replaying", "store_of": "place", "verify_replay": "proof", "write_proof": "proof",
}  # fmt: skip
__all__ = [
    "Proven",
    "Replayed",
    "Texts",
    "log_run",
    "prove",
    "replay",
    "store_of",
    "verify_replay",
    "write_proof",
]


def __getattr__(name: str) -> Any:
    if name not in _FACE:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"marsad.replay.{_FACE[name]}"), name)
