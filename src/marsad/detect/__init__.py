"""Texts to findings: who speaks, what is going on, and by which cues."""

from marsad.detect.detector import Detected, Detector, detect, detect_batch, findings
from marsad.detect.rows import read_batch

__all__ = ["Detected", "Detector", "detect", "detect_batch", "findings", "read_batch"]
