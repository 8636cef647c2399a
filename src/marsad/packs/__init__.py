"""Typologies as data: what to look for, why, whom to tell; and the loader that refuses what cannot work."""

from marsad.packs.catalogue import PackRow, list_packs, new_pack
from marsad.packs.install import install_pack, remove_pack, sign_folder
from marsad.packs.keys import distrust_key, key_id, make_key, read_key, trust_key, trusted_keys
from marsad.packs.loader import load_packs, version_of
from marsad.packs.schema import SELECTOR_CUES, Cue, Example, Group, Pack, Packs, Rule, Step, Term, Word

__all__ = [
    "SELECTOR_CUES", "Cue", "Example", "Group", "Pack", "PackRow", "Packs", "Rule", "Step", "Term", "Word",
    "distrust_key", "install_pack", "key_id", "list_packs", "load_packs", "make_key", "new_pack", "read_key",
    "remove_pack", "sign_folder", "trust_key", "trusted_keys", "version_of",
]  # fmt: skip
