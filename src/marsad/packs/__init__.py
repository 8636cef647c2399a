"""Typologies as data: what to look for, why, whom to tell; and the loader that refuses what cannot work."""

from marsad.packs.catalogue import PackRow, list_packs, new_pack
from marsad.packs.loader import load_packs
from marsad.packs.schema import Cue, Example, Group, Pack, Packs, Rule, Step, Term, Word

__all__ = [
    "Cue", "Example", "Group", "Pack", "PackRow", "Packs", "Rule", "Step", "Term", "Word",
    "list_packs", "load_packs", "new_pack",
]  # fmt: skip
