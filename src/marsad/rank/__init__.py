"""Order under scarce hands: leads with tier, index, reasons, what is missing, how sure. No text is read."""

from marsad.rank.again import Again, again
from marsad.rank.chosen import chosen
from marsad.rank.facts import NEEDS
from marsad.rank.harm import HarmTable, load_harm
from marsad.rank.leads import rank
from marsad.rank.planning import Heap, Left, Letter, Plan, Task, plan
from marsad.rank.precision import Precision, load_precision
from marsad.rank.stored import QUEUED, rank_spread, rank_stored

__all__ = [
    "NEEDS",
    "QUEUED",
    "Again",
    "HarmTable",
    "Heap",
    "Left",
    "Letter",
    "Plan",
    "Precision",
    "Task",
    "again",
    "chosen",
    "load_harm",
    "load_precision",
    "plan",
    "rank",
    "rank_spread",
    "rank_stored",
]
