"""Reads an advert's price list: what is sold, how much of it, for how much.

Only for texts that are already flagged: a price list alone says nothing of what is sold, and a florist has one too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.detect.menu_words import Lexeme, fractions, lexemes, words
from marsad.packs import load_packs
from marsad.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.model import Span

_MARKS = frozenset({"ب", "b", "for", "pour", "at", "=", "-", ":", "→", "–", "—", "is", "les", "/", ">", "a"})
_EACH = frozenset({"a", "per", "/", "le", "la", "l", "chaque", "لل", "each"})
_GRAMS = frozenset({3.5, 7.0, 14.0, 28.0})  # parts of an ounce: bare, they are grams
_PACKED = frozenset({"strip", "box", "pill"})


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of a price list.

    ``product``: a code of the pack's code-book, "" where none was named. ``quantity`` in ``unit`` (g, kg, oz, pill,
    strip, box, bag, piece). ``price`` in ``currency`` (ISO 4217, USDT, or "" where it is not said). ``span``: code
    points of the original, from the first of the three to the last.
    """

    product: str
    quantity: float
    unit: str
    price: float
    currency: str
    span: Span


def selling(typology: str) -> bool:
    """Whether texts of this typology may hold a price list: its pack has a code-book."""
    packs = load_packs()
    return typology in packs and bool(packs[typology].codebook)


def product_title(code: str) -> Mapping[str, str]:
    """A code's titles by language; nothing for an unknown one."""
    return next((c.title for pack in load_packs() for c in pack.codebook if c.id == code), {})


def read_menu(text: str, region: str = "") -> list[MenuItem]:
    """The priced items of one text, in order. ``region`` (ISO 3166-1) decides whose dinar is meant."""
    folded = fold(text)
    items = [i for i in _items(list(lexemes(folded.text))) if i.product or i.quantity_said]
    found = _with_currency(items, region)
    return [
        MenuItem(i.product, i.quantity, i.unit, i.price, i.currency, folded.span(i.start, i.end))
        for i in found
    ]


@dataclass(slots=True)
class _Item:
    product: str
    quantity: float
    unit: str
    price: float
    currency: str
    start: int
    end: int
    quantity_said: bool = True


@dataclass(slots=True)
class _Reading:
    """Where the reader stands: what was named and not priced yet."""

    product: Lexeme | None = None
    quantity: tuple[float, str, int] | None = None
    unit: str = ""
    header: bool = False  # "per gram:" counts for all that follows
    items: list[_Item] = field(default_factory=list)


def _items(seen: Sequence[Lexeme]) -> list[_Item]:
    """One item a price; a quantity belongs to the price after it, or to the one just before ("10€ le g")."""
    state = _Reading()
    at = 0
    while at < len(seen):
        lexeme = seen[at]
        if lexeme.kind == "product":
            _name(state, lexeme)
            at += 1
        elif money := _money(seen, at, state):
            value, currency, step = money
            _price(state, value, currency, lexeme.start, seen[at + step - 1].end)
            at += step
        elif amount := _amount(seen, at, state):
            value, unit, step = amount
            _quantity(
                state, value, unit, lexeme.start, seen[at + step - 1].end, seen[at - 1].word if at else ""
            )
            at += step
        else:
            if lexeme.kind == "line":
                state.quantity, state.header = None, False
            at += 1
    return state.items


def _name(state: _Reading, product: Lexeme) -> None:
    last = state.items[-1] if state.items else None
    if last and not last.product and product.start - last.end < 12:  # "£20 a bag of weed"
        last.product, last.end = product.name, product.end
    state.product = product
    if state.quantity and not state.header and product.start - state.quantity[2] > 40:
        state.quantity = None


def _price(state: _Reading, value: float, currency: str, start: int, end: int) -> None:
    product = state.product
    if product is None and state.quantity is None and not currency:
        return
    said = state.quantity is not None
    quantity, unit, begins = state.quantity or (1.0, "piece", start)
    begins = min(begins, start)
    if product and product.start < begins and begins - product.end < 40:
        begins = product.start
    item = _Item(product.name if product else "", quantity, unit, value, currency, begins, end, said)
    state.items.append(item)
    if not state.header:
        state.quantity = None


def _quantity(state: _Reading, value: float, unit: str, start: int, end: int, before: str) -> None:
    last = state.items[-1] if state.items else None
    follows = last is not None and not last.quantity_said and start - last.end <= 6
    state.unit = unit
    if follows and last is not None:
        last.quantity, last.unit, last.end, last.quantity_said = value, unit, end, True
        return
    state.quantity = (value, unit, start)
    state.header = before == "per" and not state.items


def _money(seen: Sequence[Lexeme], at: int, state: _Reading) -> tuple[float, str, int] | None:
    """Value, currency and number of lexemes of the price that begins at ``at``."""
    first = seen[at]
    if first.kind == "currency" and not first.word.isalpha() and _is(seen, at + 1, "number"):
        value, step = seen[at + 1].value, 2
        if _is(seen, at + step, "thousand"):
            return value * 1_000, first.name, step + 1
        return value, first.name, step
    if first.kind != "number":
        return None
    value, step = first.value, 1
    thousand = _is(seen, at + 1, "thousand")
    if thousand:
        value, step = value * 1_000, 2
    if _is(seen, at + step, "currency"):
        name = seen[at + step].name
        step += 1
        country = words()["named"].get(name, {}).get(seen[at + step].word) if at + step < len(seen) else None
        return value, country or name, step + bool(country)
    each = at + 2 < len(seen) and seen[at + 1].word in _EACH and seen[at + 2].kind == "unit"
    if thousand or (each and state.product) or _stands_as_price(seen, at, state):
        return value, "", step
    return None


def _stands_as_price(seen: Sequence[Lexeme], at: int, state: _Reading) -> bool:
    """A bare number after what is priced: "3.5g = 50", "نص ٨٠", "per gram: coke 90"."""
    if _is(seen, at + 1, "unit", "measure", "strength", "fraction") or state.quantity is None:
        return False
    before = seen[at - 1] if at else None
    if before is None or _strength(seen, at) or (at + 1 < len(seen) and seen[at + 1].word in {"s", "%", "+"}):
        return False
    return before.word in _MARKS or before.kind in {"unit", "measure", "fraction", "product", "count"}


def _amount(seen: Sequence[Lexeme], at: int, state: _Reading) -> tuple[float, str, int] | None:
    """Quantity, unit and number of lexemes of the amount that begins at ``at``."""
    first = seen[at]
    if first.kind == "number" and _strength(seen, at):
        return None
    if at + 1 < len(seen) and (together := _measured(first, seen[at + 1])):
        return *together, 2
    if first.kind == "measure":
        return first.value, first.name, 1
    if first.kind == "unit":
        return 1.0, first.name, 1
    if first.kind == "fraction":
        return (first.value, state.unit, 1) if state.unit else None  # "نص": half of the unit before
    if _counted(seen, at):
        return first.value, state.unit or ("g" if first.value in _GRAMS else "piece"), 1
    return None


def _measured(first: Lexeme, unit: Lexeme) -> tuple[float, str] | None:
    """ "3 g", "half oz", "2 eighths"."""
    if first.kind == "measure" and unit.kind == "unit" and first.word in fractions():
        return fractions()[first.word], unit.name
    if first.kind not in {"number", "count", "fraction"} or unit.kind not in {"unit", "measure"}:
        return None
    return first.value * unit.value, unit.name


def _counted(seen: Sequence[Lexeme], at: int) -> bool:
    """ "10 for $40", "5 pour 40e", "100+ 2 bucks", "والخمسة ١٨٠": a count, since a price follows it."""
    if seen[at].kind == "count":
        return _is(seen, at + 1, "number")
    if seen[at].kind != "number" or at + 1 >= len(seen) or seen[at + 1].word not in _MARKS | {"+"}:
        return False
    return _is(seen, at + 2, "number") or (_is(seen, at + 2, "currency") and _is(seen, at + 3, "number"))


def _strength(seen: Sequence[Lexeme], at: int) -> bool:
    """ "ترامادول ٢٢٥ الشريط": a number between a product and how it is packed, or its price, is milligrams."""
    if not _is(seen, at - 1, "product") or seen[at].value < 25 or at + 1 >= len(seen):
        return False
    following = seen[at + 1]
    packed = following.kind == "unit" and following.name in _PACKED and following.word != "pills"
    priced = following.word in {"ب", "b", "for"} and _is(seen, at + 2, "number")
    return following.kind == "strength" or packed or priced


def _is(seen: Sequence[Lexeme], at: int, *kinds: str) -> bool:
    return 0 <= at < len(seen) and seen[at].kind in kinds


def _with_currency(items: list[_Item], region: str) -> list[_Item]:
    """A list is in one money: a bare price takes the currency before it, else the first after it."""
    known = ""
    said = [item.currency for item in items if item.currency]
    for item in items:
        known = item.currency or known or (said[0] if said else "")
        shared = words()["regions"].get(known)
        item.currency = shared.get(region, "") if shared else known
    return items
