"""Evidence that a court can check without us: a sealed store, a transparency log, exports that verify offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from marsad.evidence.export.release import Preview
    from marsad.evidence.export.whole import Exported
    from marsad.evidence.nouns import Act
    from marsad.evidence.vault import Vault as Vault
    from marsad.evidence.verify import Verdict

__all__ = ["Vault", "export_evidence", "open_vault", "preview_evidence", "verify_evidence"]


def open_vault(store: Path, *, create: bool = False) -> Vault:
    """The store in a folder, opened; a context manager. Without ``create`` it has to be there, or EvidenceError."""
    from marsad.evidence.vault import Vault

    return Vault.open_or_create(store) if create else Vault(store)


def preview_evidence(vault: Vault, ids: Sequence[str], act: Act, *, to: str = "") -> Preview:
    """What `export_evidence` would give to whom, and what it would hold back; logged if ``ids`` is empty (all)."""
    from marsad.evidence.export.release import preview
    from marsad.evidence.export.whole import chosen

    return preview(chosen(vault, ids, act), to)


def export_evidence(
    vault: Vault,
    ids: Sequence[str],
    out: Path,
    act: Act,
    *,
    to: str = "",
    reason: str = "",
    told: Callable[[int], None] | None = None,
) -> Exported:
    """Items (all, where ``ids`` is empty) as a folder, or a ZIP where its name ends so, that a stranger can check.

    ``reason`` says why it may leave where handling or whose data it is hold it back. Raises EvidenceError.
    """
    from marsad.evidence.export.whole import export

    return export(vault, ids, out, act, to=to, reason=reason, told=told)


def verify_evidence(
    path: Path,
    *,
    vkey: str = "",
    against: Sequence[Path] = (),
    told: Callable[[int, int], None] | None = None,
) -> Verdict:
    """What is not as it was sealed in a store or an export (folder or ZIP), each with its place; nothing is written.

    ``vkey`` is the log's key as it was published, ``against`` names checkpoints that were handed out before.
    """
    from marsad.evidence.verify import verify

    return verify(path, vkey=vkey, against=against, told=told)


def __getattr__(name: str) -> Any:
    """The vault, loaded when it is asked for: ciphers take their time."""
    if name == "Vault":
        from marsad.evidence.vault import Vault

        return Vault
    raise AttributeError(name)
