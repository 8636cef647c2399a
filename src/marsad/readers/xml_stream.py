"""Elements out of an XML document of any size, in memory bounded by one element; nothing outside it is ever read.

A document type (DTD) is refused before anything in it counts: without one there are no entities, neither those that
grow (billion laughs) nor those that fetch files or addresses.

Source: XML 1.0 (fifth edition) 2.8 and 4.1: entities other than the five built-in ones need a declaration; OWASP XML
External Entity Prevention: refuse document types altogether.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from marsad.readers.lines import Broken
from marsad.readers.source import BLOCK, Cut
from marsad.readers.tree import tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from marsad.readers.source import Stream
    from marsad.readers.tree import Part, Tree

_DEEPEST = 32  # elements inside a wanted one; reports need eight
_AROUND = 64  # elements around a wanted one
_TOKEN = 16 << 20  # bytes of one tag, comment or instruction
_ELEMENT = 64  # what an element costs, beside its words


class _Stop(Exception):
    """Nothing after this place is read."""


def elements(
    stream: Stream, wanted: Collection[str], limit: int
) -> Iterator[tuple[str, tuple[str, ...], Tree | Broken]]:
    """Each outermost element with one of the ``wanted`` names (tidied): its name, the names around it, its parts.

    ``stream`` is UTF-8, whatever the document declares. An element of more than about ``limit`` bytes, or nested too
    deep, comes as `Broken` and is passed over; so does the place where the document cannot be read on (``Broken.end``).
    """
    walk = _Walk(wanted, limit)
    while True:
        try:
            chunk = stream.read(BLOCK)
            walk.feed(chunk)
        except Cut as cut:
            yield from walk.taken()
            yield "", (), Broken(cut.message, end=True)
            return
        except _Stop as stop:
            yield from walk.taken()
            yield "", (), Broken(str(stop), end=True)
            return
        except expat.ExpatError as error:
            yield from walk.taken()
            yield "", (), Broken(_not_xml(error), end=True)
            return
        yield from walk.taken()
        if not chunk:
            return


def _not_xml(error: expat.ExpatError) -> str:
    return f"not well-formed XML at line {error.lineno} ({expat.ErrorString(error.code)})"


class _Walk:
    """What expat tells, as trees."""

    def __init__(self, wanted: Collection[str], limit: int) -> None:
        self.wanted, self.limit = wanted, limit
        self.around: list[str] = []
        self.open: list[tuple[str, Tree, list[str]]] = []  # from the wanted element down
        self.size = self.depth = self.fed = 0
        self.broken: Broken | None = None
        self.done: list[tuple[str, tuple[str, ...], Tree | Broken]] = []
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = parser.ExternalEntityRefHandler = self._entity
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def feed(self, chunk: bytes) -> None:
        """Take bytes in, b"" at the end."""
        self.parser.Parse(chunk, not chunk)
        self.fed += len(chunk)
        # A token that does not end would be read again from its start with every block.
        if self.fed - max(self.parser.CurrentByteIndex, 0) > _TOKEN:
            raise _Stop(f"a tag or comment longer than {_TOKEN:,} bytes")

    def taken(self) -> list[tuple[str, tuple[str, ...], Tree | Broken]]:
        """The elements that ended since the last call."""
        done, self.done = self.done, []
        return done

    def _doctype(self, *_: object) -> None:
        raise _Stop("XML with a document type (DTD) is not read: it could define entities")

    def _entity(self, *_: object) -> int:
        raise _Stop("XML with entities of its own is not read")

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        name = tidy(written)
        if not self.open and self.broken is None:
            if name not in self.wanted:
                if len(self.around) >= _AROUND:
                    raise _Stop(f"XML nested deeper than {_AROUND} around its records")
                self.around.append(name)
                return
            self.size = 0
        self.depth += 1
        if self.broken is not None:
            return
        self.size += _ELEMENT + sum(len(key) + len(value) for key, value in attributes.items())
        tree: Tree = {}
        for key, value in attributes.items():
            if not key.startswith(("xmlns", "xsi:")):
                tree.setdefault(tidy(key), []).append(value)
        self.open.append((name, tree, []))
        if self.depth > _DEEPEST:
            self._break(f"XML nested deeper than {_DEEPEST}")
        self._weigh()

    def _words(self, text: str) -> None:
        if self.open and self.broken is None:
            self.size += len(text)
            self.open[-1][2].append(text)
            self._weigh()

    def _weigh(self) -> None:
        if self.size > self.limit:
            self._break(f"an XML element longer than {self.limit:,} bytes")

    def _break(self, reason: str) -> None:
        """Let go of the wanted element that is open; the rest of it is passed over."""
        if self.broken is None:
            # None of its bytes are told: they may be a picture's.
            self.broken = Broken(reason)
            self.done.append((self.open[0][0], tuple(self.around), self.broken))
            self.open = []

    def _end(self, _written: str) -> None:
        if not self.open and self.broken is None:
            self.around.pop()
            return
        self.depth -= 1
        if self.broken is not None:
            if self.depth == 0:
                self.broken = None
            return
        name, tree, spoken = self.open.pop()
        text = "".join(spoken)
        if text.strip():
            tree.setdefault("", []).append(text)
        if not self.open:
            self.done.append((name, tuple(self.around), tree))
            return
        part: Part = text if set(tree) <= {""} else tree
        self.open[-1][1].setdefault(name, []).append(part)
