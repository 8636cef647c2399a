"""What a run leaves so that it can be run again before a court, and the running again: with proof of what was then."""

from marsad.replay.ran import log_run

__all__ = ["log_run"]
