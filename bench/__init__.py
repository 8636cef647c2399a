"""Measures speed, memory and growth of the whole way, beside what one would otherwise glue together."""
