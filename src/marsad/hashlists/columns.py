"""What others call the columns and keys of a hash list."""

from __future__ import annotations

import functools
import re

from marsad.hashlists.digests import named

GENERIC, ALGORITHM, CATEGORY, QUALITY, UNMATCHED = "hash", "algorithm", "category", "quality", "unmatched"
_MEANS = {
    GENERIC: ("hash", "hashvalue", "value", "digest", "indicator", "contenthash", "signal", "signalcontent",
              "empreinte", "filehash", "بصمة", "البصمة"),
    ALGORITHM: ("algorithm", "hashtype", "type", "signaltype", "hashname", "algo", "algorithme", "contenttype"),
    CATEGORY: ("category", "cat", "classification", "class", "categorie", "catégorie", "hashlistcategory", "categoryid",
               "hashcategory", "fileclassification", "الفئة", "فئة"),
    QUALITY: ("quality", "pdqquality", "qualite", "qualité"),
    UNMATCHED: ("photodna", "pdna", "photodnahash", "tmk", "vpdq", "videomd5tmk", "f1", "ssdeep", "crc32", "sha512",
                "ed2k", "tth", "crc"),
}  # fmt: skip
_KNOWN = {name: means for means, names in _MEANS.items() for name in names}
_FILLING = re.compile(r"(?:hash|value|sum|digest|file|hex|the|photo)")


@functools.lru_cache(4096)
def means(name: str) -> str:
    """An algorithm, GENERIC, ALGORITHM, CATEGORY, QUALITY or UNMATCHED; "" for what is left behind unread."""
    plain = re.sub(r"[^\w]|_", "", name.casefold())
    return _KNOWN.get(plain) or named(_FILLING.sub("", plain)) or ""
