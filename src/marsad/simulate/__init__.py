"""Simulates a unit with few hands: what comes of different orders of work, under assumptions that one file holds."""

from marsad.simulate.settings import BUILT_IN, Settings, load_settings
from marsad.simulate.triage import Triage, simulate

__all__ = ["BUILT_IN", "Settings", "Triage", "load_settings", "simulate"]
