"""What a unit learns from its own decisions: weights it may propose, and whether everybody is served alike."""

from marsad.hindsight.audit import Audit, audit
from marsad.hindsight.lessons import Learned, Lessons, learn
from marsad.hindsight.proposal import proposed

__all__ = ["Audit", "Learned", "Lessons", "audit", "learn", "proposed"]
