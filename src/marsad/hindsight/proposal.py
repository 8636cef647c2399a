"""A new harm table from what was learned: the same text with new numbers, a higher version, and nobody's signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from marsad.errors import PackError

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.hindsight.lessons import Learned, Lessons

_SIGNED = re.compile(r"^(signed|signature)\w*:.*\n(?:[ \t].*\n)*", re.M)
_VERSION = re.compile(r'^version:\s*"?([^"\n]*?)"?\s*$', re.M)
_PARTS = {"evidence.right": "right", "evidence.act": "act", "evidence.high": "high"}


def proposed(text: str, lessons: Lessons, made: datetime) -> str:
    """The harm table ``text`` (YAML) with what ``lessons`` propose: comments stay, the version goes up, unsigned.

    Raises PackError where the text cannot be changed so.
    """
    new = _SIGNED.sub("", text)
    version = _VERSION.search(new)
    if version is None:
        raise PackError("the harm table names no version", hint='its first lines say: version: "3"')
    new = _VERSION.sub(f'version: "{higher(version[1])}"', new, count=1)
    values = [each for each in lessons.values if each.proposed]
    for each in values:
        new = _set(new, *_place(each), round(each.new, 4))
    _verify(new, values)
    head = (
        f"# Proposed on {made:%Y-%m-%d} from {lessons.outcomes} outcomes (worth {lessons.effective:.0f} of equal "
        f"weight); {len(values)} values changed.\n# Nobody has signed it, and nothing uses it.\n"
    )
    return head + "".join(
        line
        for line in new.splitlines(keepends=True)
        if not line.startswith(("# Proposed on ", "# Nobody has signed"))
    )


def higher(version: str) -> str:
    """The version after this one: its last number plus one."""
    found = re.search(r"\d+(?!.*\d)", version)
    if found is None:
        return f"{version}.1"
    return f"{version[: found.start()]}{int(found[0]) + 1}{version[found.end() :]}"


def _place(each: Learned) -> tuple[str, str, str]:
    """Section ("" = top), entry and key of a value in the table's text."""
    if each.part in _PARTS:
        return "evidence", each.name, _PARTS[each.part]
    if each.name == "victim":
        return "", "victim", each.part
    return "typologies", each.name, each.part


def _set(text: str, section: str, entry: str, key: str, value: float) -> str:
    """``text`` with one number changed, or added where the entry does not have it."""
    start = 0
    if section:
        found = re.search(rf"^{section}:.*$", text, re.M)
        start = found.end() if found else len(text)
    indent = "  " if section else ""
    block = re.compile(rf"^{indent}{re.escape(entry)}:[^{{\n]*\{{([^}}]*)\}}", re.M).search(text, start)
    if block is None:
        raise PackError(
            f"the harm table has no entry {entry!r} to change", hint="compare it with the built-in one"
        )
    inside = block[1]
    number = re.compile(rf"(?<![\w.]){key}:\s*[-+.\deE]+")
    told = f"{key}: {value:g}"
    changed = number.sub(told, inside, count=1) if number.search(inside) else f"{told}, {inside}"
    return text[: block.start(1)] + changed + text[block.end(1) :]


def _verify(text: str, values: list[Learned]) -> None:
    """Every number stands where it belongs. Raises PackError."""
    data: dict[str, Any] = yaml.safe_load(text)
    for each in values:
        section, entry, key = _place(each)
        held = (data[section] if section else data)[entry]
        if held.get(key) != float(f"{round(each.new, 4):g}"):
            raise PackError(f"{entry}.{key} could not be changed in the harm table", hint="change it by hand")
