"""A document as a tree of named parts, whether it was written in XML or JSON: names count without case and signs.

A part is words or a `Tree`: a mapping from tidied name to the parts of that name, in the order of the document; the
words of a part that has parts too stand under "". One object and a list of one are the same.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

type Tree = dict[str, list[Tree | str]]
type Part = Tree | str

_SIGNS = re.compile(r"[^0-9a-z]+")
_DEEPEST = 32
FALSE = frozenset({"false", "no", "0", "none"})
"""How a flag is written that is there and not set."""
# How programs that turn XML into JSON call an element's attributes and its words.
_ATTRIBUTES = frozenset({"$", "_attributes", "@attributes", "attributes", "_attr", "attr"})
_WORDS = frozenset({"#text", "_text", "$t", "_", "text()", "__text", "#"})


class TooDeep(ValueError):
    """Parts inside parts beyond what any report needs."""


@functools.lru_cache(maxsize=1 << 12)
def tidy(name: str) -> str:
    """A name for comparison: without its namespace, case and signs."""
    return _SIGNS.sub("", name.rpartition(":")[2].rpartition("}")[2].casefold())


def tree_of(value: object, depth: int = 0) -> Part:
    """What JSON gave as a part. Raises `TooDeep`."""
    if depth > _DEEPEST:
        raise TooDeep(f"nested deeper than {_DEEPEST}")
    if isinstance(value, dict):
        out: Tree = {}
        for name, inner in value.items():
            _put(out, str(name), inner, depth)
        return out[""][0] if set(out) == {""} and isinstance(out[""][0], str) else out
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _put(out: Tree, name: str, value: object, depth: int) -> None:
    if name in _ATTRIBUTES and isinstance(value, dict):
        for key, inner in value.items():
            _put(out, str(key), inner, depth)
        return
    key = "" if name in _WORDS else tidy(name)
    parts = value if isinstance(value, list) else [value]
    flat = [inner for part in parts for inner in (part if isinstance(part, list) else [part])]
    # JSON says that something is not there with null, XML by leaving it out.
    out.setdefault(key, []).extend(tree_of(part, depth + 1) for part in flat if part is not None)
    if not out[key]:
        del out[key]


def parts(part: Part, *names: str) -> list[Part]:
    """All parts under the first of ``names`` that there are any of; names are tidied ones."""
    if isinstance(part, str):
        return []
    return next((part[name] for name in names if name in part), [])


def one(part: Part, *names: str) -> Part:
    """The first part under the first of ``names`` that there is, else an empty one."""
    found = parts(part, *names)
    return found[0] if found else {}


def words(part: Part) -> str:
    """The words of a part itself, without those of its parts."""
    if isinstance(part, str):
        return part.strip()
    return next((said for key in ("", "value") for each in part.get(key, ()) if (said := words(each))), "")


def said(part: Part, *names: str) -> str:
    """The words of the first part under any of ``names`` that has some."""
    return next((text for name in names for each in parts(part, name) if (text := words(each))), "")


def all_said(part: Part, *names: str) -> list[str]:
    """The words of every part under any of ``names``, each once."""
    found = (words(each) for name in names for each in parts(part, name))
    return list(dict.fromkeys(text for text in found if text))


def flag(text: str) -> bool | None:
    """Yes, no, or not said."""
    return None if not text else text.strip().casefold() in {"true", "yes", "1", "y"}


def noted(part: Part, names: Mapping[str, str]) -> list[str]:
    """The flags that are set in a part, as empty parts or in a list, under our ``names`` where there is one."""
    flags = (
        []
        if isinstance(part, str)
        else [name for name in part if name and said(part, name).casefold() not in FALSE]
    )
    listed = [tidy(words(each)) for each in ([part] if isinstance(part, str) else part.get("", []))]
    return sorted({names.get(name, name)[:64] for name in (*flags, *listed) if name})


def strings(part: Part, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Tree, int]]:
    """Where words stand in a tree: (names down to them, the tree that holds them, their place there)."""
    if isinstance(part, str):
        return
    for name, inside in part.items():
        for place, each in enumerate(inside):
            if isinstance(each, str):
                yield (*path, name), part, place
            else:
                yield from strings(each, (*path, name))
