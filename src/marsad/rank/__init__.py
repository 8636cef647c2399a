"""Order under scarce hands: leads with tier, index, reasons, what is missing, how sure. No text is read."""

from marsad.rank.capacity import Plan, capacity
from marsad.rank.chosen import chosen
from marsad.rank.facts import NEEDS
from marsad.rank.harm import HarmTable, load_harm
from marsad.rank.leads import rank
from marsad.rank.precision import Precision, load_precision
from marsad.rank.stored import rank_spread, rank_stored

__all__ = [
    "NEEDS",
    "HarmTable",
    "Plan",
    "Precision",
    "capacity",
    "chosen",
    "load_harm",
    "load_precision",
    "rank",
    "rank_spread",
    "rank_stored",
]
