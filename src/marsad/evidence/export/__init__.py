"""Exports that stand alone: a bag that a stranger checks without us."""

from marsad.evidence.export.release import Preview, preview
from marsad.evidence.export.whole import Exported, chosen, export

__all__ = ["Exported", "Preview", "chosen", "export", "preview"]
