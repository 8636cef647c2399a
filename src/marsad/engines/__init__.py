"""Where tables live and joins run. Only this room names a database or cluster driver."""

from marsad.engines.lake import Lake

__all__ = ["Lake"]
