"""What a run leaves so that it can be run again before a court, and the running again: with proof of what was then."""

from marsad.replay.place import store_of
from marsad.replay.proof import Proven, prove, verify_replay, write_proof
from marsad.replay.ran import log_run
from marsad.replay.replaying import Replayed, Texts, replay

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
