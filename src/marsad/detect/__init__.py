"""Texts to findings: who speaks, which typologies, and the reason for each, with its place in the text."""

from marsad.detect.detector import Detected, Detector, detect, detect_batch, detect_texts, findings
from marsad.detect.rows import NEEDS, read_batch, read_with
from marsad.detect.trial import PackTrial, test_packs

__all__ = [
    "NEEDS", "Detected", "Detector", "PackTrial",
    "detect", "detect_batch", "detect_texts", "findings", "read_batch", "read_with", "test_packs",
]  # fmt: skip
