"""Who looked at what, when and what for: written before the answer, in the evidence store's append-only log."""
