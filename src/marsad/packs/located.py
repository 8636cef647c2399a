"""Reads YAML keeping the line of every value, so that a refusal can say where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from marsad.errors import PackError

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 4_000_000
_DEEPEST = 16
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML value with its place. Scalars are always strings: a term ``no`` must not become False."""

    value: str | list[Located] | dict[str, Located]
    source: str
    line: int

    def refuse(self, message: str, hint: str) -> PackError:
        """The error for this place; the caller raises it."""
        return PackError(f"{self.source}:{self.line}: {message}", hint=hint)

    def text(self) -> str:
        """The scalar's letters."""
        if not isinstance(self.value, str):
            raise self.refuse("expected a text, got a list or a mapping", "write one value here")
        return self.value

    def number(self) -> float:
        """The scalar as a number."""
        try:
            return float(self.text())
        except ValueError:
            raise self.refuse("expected a number", "write digits, for example 2.5") from None

    def items(self) -> list[Located]:
        """A list; a single scalar counts as a list of one."""
        if isinstance(self.value, str):
            return [self] if self.value else []
        if isinstance(self.value, dict):
            raise self.refuse("expected a list, got a mapping", "begin each entry with '- '")
        return self.value

    def mapping(self) -> dict[str, Located]:
        """A mapping by key."""
        if not isinstance(self.value, dict):
            raise self.refuse("expected 'key: value' lines", "write this part as a mapping")
        return self.value

    def only(self, *allowed: str) -> dict[str, Located]:
        """A mapping that has no other keys than ``allowed``."""
        for key, entry in (found := self.mapping()).items():
            if key not in allowed:
                raise entry.refuse(f"unknown key {key!r}", f"use one of: {', '.join(allowed)}")
        return found


def read_yaml(path: Path, source: str) -> Located:
    """The document in ``path``. Raises PackError with file and line on a syntax error."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PackError(
                f"{source}: longer than {_MOST_BYTES:,} bytes", hint="split it into several packs"
            )
        text = path.read_text(encoding="utf-8")
        _not_hostile(text, source)
        node = yaml.compose(text, Loader=_LOADER)
    except OSError:
        raise PackError(
            f"{source}: cannot be read", hint="create the file, or start with `marsad packs new`"
        ) from None
    except UnicodeDecodeError as error:
        raise PackError(f"{source}: not UTF-8 at byte {error.start}", hint="save the file as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise PackError(
            f"{source}:{line}: not valid YAML: {error.problem}", hint="mend the line; quote texts with : or #"
        ) from None
    except yaml.YAMLError:
        raise PackError(
            f"{source}:1: not valid YAML", hint="look for control characters in the file"
        ) from None
    if node is None:
        raise PackError(f"{source}:1: the file is empty", hint="start with `marsad packs new ID`")
    return _locate(node, source)


def _not_hostile(text: str, source: str) -> None:
    """Refuse what is small on paper and endless once built; composing comes later, since depth alone crashes it."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1  # type: ignore[union-attr]  # the parser always sets it
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise PackError(f"{source}:{line}: nested too deep", hint="a pack needs six levels")
        if isinstance(event, yaml.AliasEvent):
            raise PackError(f"{source}:{line}: YAML aliases are not taken", hint="write the value out")


def _locate(node: yaml.Node, source: str) -> Located:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Located(node.value, source, line)
    if isinstance(node, yaml.SequenceNode):
        return Located([_locate(child, source) for child in node.value], source, line)
    found: dict[str, Located] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise PackError(f"{source}:{line}: a key must be a word", hint="write 'key: value'")
        if key.value in found:
            raise PackError(
                f"{source}:{key.start_mark.line + 1}: key {key.value!r} is there twice",
                hint="keep one of them",
            )
        found[key.value] = _locate(child, source)
    return Located(found, source, line)
