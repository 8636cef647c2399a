"""Order under scarce hands: leads with tier, index, reasons, what is missing, how sure. No text is read."""

from marsad.rank.again import Again, again
from marsad.rank.chosen import chosen
from marsad.rank.facts import NEEDS
from marsad.rank.harm import HarmTable, load_harm
from marsad.rank.harm_signed import (
    harm_file,
    harm_mark,
    harm_of,
    harms,
    new_harm,
    sign_harm,
    signed_harm,
    use_harm,
)
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
    "harm_file",
    "harm_mark",
    "harm_of",
    "harms",
    "load_harm",
    "load_precision",
    "new_harm",
    "plan",
    "rank",
    "rank_spread",
    "rank_stored",
    "sign_harm",
    "signed_harm",
    "use_harm",
]
