"""A generator of near-duplicate adverts with a known truth, by somebody who had not seen how texts are grouped."""

from marsad.evaluate.reposts.making import HALVES, SCHEMA, chunks, texts, write
from marsad.evaluate.reposts.wording import Knobs

__all__ = ["HALVES", "SCHEMA", "Knobs", "chunks", "texts", "write"]
