"""Finds plug-ins: a file's name in a room is the plug-in's name; third parties add entry points of the same group."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import pkgutil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marsad.errors import MarsadError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@functools.cache
def plugins(room: str, attribute: str) -> Mapping[str, Any]:
    """Every ``attribute`` (for example ``READER``) found in the modules of ``marsad.<room>``, by module name.

    Modules whose name starts with an underscore and modules without the attribute are passed over.
    Third-party packages register under the entry-point group ``marsad.<room>``; they may not shadow ours.
    """
    package = importlib.import_module(f"marsad.{room}")
    found: dict[str, Any] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"marsad.{room}.{info.name}")
        if hasattr(module, attribute):
            found[info.name] = getattr(module, attribute)
    for entry in sorted(importlib.metadata.entry_points(group=f"marsad.{room}"), key=lambda e: e.name):
        if entry.name in found:
            raise MarsadError(
                f"plug-in {entry.name!r} of {entry.value!r} has the name of a built-in of {room!r}",
                hint="rename the entry point",
            )
        found[entry.name] = entry.load()
    return MappingProxyType(found)


def plugin(room: str, name: str, attribute: str) -> Any:
    """The ``attribute`` of the one plug-in ``name`` of ``room``; the room's other modules are not loaded.

    Raises UsageError where there is none, and lists those there are.
    """
    package = importlib.import_module(f"marsad.{room}")
    ours = {info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_")}
    if name in ours:
        module = importlib.import_module(f"marsad.{room}.{name}")
        if hasattr(module, attribute):
            return getattr(module, attribute)
    known = plugins(room, attribute)
    if name not in known:
        raise UsageError(f"{room} has no {name!r}", hint=f"known: {', '.join(known)}")
    return known[name]
