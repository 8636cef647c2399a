"""Signs and short words that make the digits beside them an amount of money."""

import re

PRICE_SIGNS = frozenset("$€£¥%@")
PRICED = re.compile(
    r"[ ]?(?:د\.?[عاكت]|ر\.?[سيقع]|ج\.?م|ل\.?[لس]|le|lei|dh|dhs|da|dt|k|iqd|sar|aed|egp|usd|eur|sek|kr|nok"
    r"|dkk|chf|try|tl|aud|cad|gbp)(?![^\W_])"
)
"""Matched where digits end: a currency follows them."""
