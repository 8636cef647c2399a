"""Ties observations together: near-duplicate texts, shared selectors, and the networks that they make."""

from marsad.link.hash_index import HashIndex
from marsad.link.networks import NEEDS, Linked, grouping, link
from marsad.link.templates import link_texts

__all__ = ["NEEDS", "HashIndex", "Linked", "grouping", "link", "link_texts"]
