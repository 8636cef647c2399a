"""Values for the places in a sentence that are not selectors: names, towns, prices, times."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from random import Random

import yaml

from marsad.synth.grammar import DATA

_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# What one unit of "about ten dollars" is in each region, and how it is called.
_MONEY: dict[str, tuple[int, Mapping[str, tuple[str, ...]]]] = {
    "IQ": (13_000, {"ar": ("دينار", "الف", "د.ع"), "en": ("IQD",), "arabizi": ("dinar",), "fr": ("dinars",)}),
    "EG": (480, {"ar": ("جنيه", "ج.م", "ج"), "en": ("EGP",), "arabizi": ("gneh", "LE"), "fr": ("livres",)}),
    "LB": (10, {"ar": ("دولار", "$"), "en": ("$", "USD"), "arabizi": ("$", "dolar"), "fr": ("$",)}),
    "SY": (130_000, {"ar": ("ليرة", "ل.س"), "en": ("SYP",), "arabizi": ("lira",), "fr": ("livres",)}),
    "JO": (7, {"ar": ("دينار", "ليرة"), "en": ("JOD",), "arabizi": ("dinar",), "fr": ("dinars",)}),
    "AE": (37, {"ar": ("درهم",), "en": ("AED", "dhs"), "arabizi": ("derham",), "fr": ("AED",)}),
    "SA": (38, {"ar": ("ريال", "ر.س"), "en": ("SAR",), "arabizi": ("riyal",), "fr": ("SAR",)}),
    "DZ": (1_300, {"ar": ("دينار", "دج"), "en": ("DZD",), "arabizi": ("da",), "fr": ("DA", "dinars")}),
    "MA": (100, {"ar": ("درهم", "دهـ"), "en": ("MAD",), "arabizi": ("dh",), "fr": ("dh", "DH")}),
    "TN": (31, {"ar": ("دينار",), "en": ("TND",), "arabizi": ("dt",), "fr": ("DT",)}),
    "FR": (10, {"fr": ("€", "euros", "balles"), "en": ("EUR",), "ar": ("يورو",), "arabizi": ("euro",)}),
    "BE": (10, {"fr": ("€", "euros"), "en": ("EUR",), "ar": ("يورو",), "arabizi": ("euro",)}),
    "GB": (8, {"en": ("£", "quid", "GBP"), "fr": ("£",), "ar": ("باوند",), "arabizi": ("£",)}),
    "US": (10, {"en": ("$", "USD", "bucks"), "fr": ("$",), "ar": ("دولار",), "arabizi": ("$",)}),
    "CA": (13, {"en": ("$", "CAD"), "fr": ("$",), "ar": ("دولار",), "arabizi": ("$",)}),
    "SE": (100, {"en": ("SEK", "kr"), "fr": ("SEK",), "ar": ("كرون",), "arabizi": ("kr",)}),
}
_SIZES = {"price": (0.5, 15), "amount": (10, 120), "sum": (150, 4000), "wage": (60, 400)}
PRICES = frozenset(_SIZES)


@functools.cache
def _lists() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    raw = yaml.load((DATA / "slots.yaml").read_bytes(), yaml.CSafeLoader)
    return {
        name: {key: tuple(v.strip() for v in text.split("~")) for key, text in keyed.items()}
        for name, keyed in raw.items()
    }


def _spell(value: int, unit: str, lang: str, rng: Random) -> str:
    text = str(value)
    if unit in ("الف", "ألف") or (unit == "د.ع" and value >= 1000 and rng.random() < 0.5):
        text, unit = str(max(1, value // 1000)), "الف"
    elif value >= 10_000 and rng.random() < 0.5:
        text = f"{value:,}"
    if lang == "ar" and rng.random() < 0.3:
        text = text.translate(_INDIC)
    if unit in "$£€":
        return f"{text}{unit}" if lang == "fr" or rng.random() < 0.4 else f"{unit}{text}"
    return f"{text} {unit}" if rng.random() < 0.85 or lang == "ar" else text + unit


@functools.cache
def money(size: str, region: str, lang: str) -> tuple[str, ...]:
    """Sixty sums of one ``size`` (price, amount, sum, wage) as people of ``region`` write them in ``lang``."""
    rng = Random(f"{size} {region} {lang}")
    unit, names = _MONEY[region]
    low, high = _SIZES[size]
    found: list[str] = []
    for _ in range(60):
        raw = unit * low * (high / low) ** rng.random()
        step = 10 ** max(0, len(str(int(raw))) - 2)
        value = max(step, round(raw / step) * step)
        found.append(_spell(int(value), rng.choice(names[lang]), lang, rng))
    return tuple(found)


@functools.cache
def values(name: str, region: str, lang: str) -> tuple[str, ...]:
    """Everything that may stand in ``{name}``; KeyError where the slot is unknown."""
    if name in PRICES:
        return money(name, region, lang)
    keyed = _lists()[name]
    for key in (f"{lang} {region}", region, lang, "any"):
        if key in keyed:
            return keyed[key]
    return keyed["en"] if "en" in keyed else keyed["ar"]
