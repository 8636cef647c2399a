"""Finds the values that point at an actor: phones, addresses, handles, wallets; one file for each kind."""

from marsad.selectors.find import find, find_batch
from marsad.selectors.kind import Hit, Kind
from marsad.selectors.mentions import Mentions

__all__ = ["Hit", "Kind", "Mentions", "find", "find_batch"]
