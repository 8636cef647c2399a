"""Reads what people write to hide: folding that always keeps the way back to the original code points."""

from marsad.text.fold import Folded, FoldedBatch, fold, fold_batch

__all__ = ["Folded", "FoldedBatch", "fold", "fold_batch"]
