"""Lays the copies of one text over each other: what is constant, where it changes, and what stands there."""

from marsad.link.slots.align import Aligned, align
from marsad.link.slots.template import HOLDS, KINDS, Fixed, Piece, Slot, Template, Value

__all__ = ["HOLDS", "KINDS", "Aligned", "Fixed", "Piece", "Slot", "Template", "Value", "align"]
