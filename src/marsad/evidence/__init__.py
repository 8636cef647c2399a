"""Evidence that a court can check without us: a sealed store, a transparency log, exports that verify offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.evidence.vault import Vault as Vault

__all__ = ["Vault"]


def __getattr__(name: str) -> Any:
    """The vault, loaded when it is asked for: ciphers take their time."""
    if name == "Vault":
        from marsad.evidence.vault import Vault

        return Vault
    raise AttributeError(name)
