"""Where tables live and joins run. Only this room names a database or cluster driver.

Its parts are loaded when they are first used: a run starts its workers before anything heavy is loaded here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.engines.lake import Lake

__all__ = ["Lake"]


def __getattr__(name: str) -> Any:
    if name == "Lake":
        from marsad.engines.lake import Lake

        return Lake
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
