"""Items of the evidence store as sources of a run: what was sealed before is read where it lies."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from marsad.errors import SourceError, UsageError
from marsad.pipeline.sealing import list_of
from marsad.readers.marked import is_marked, may_hold_media
from marsad.readers.source import Streamed, from_held
from marsad.readers.walk import choose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marsad.evidence import Vault
    from marsad.evidence.nouns import Act
    from marsad.hashlists.matcher import Matcher
    from marsad.readers import ReadOptions
    from marsad.readers.source import Source


@contextlib.contextmanager
def opened(
    vault: Vault | None, ids: Sequence[str], act: Act, options: ReadOptions, listed: Matcher | None
) -> Iterator[list[Source]]:
    """The items ``ids`` as sources, in that order; each reading is logged before a byte is given.

    Raises UsageError without a store, EvidenceError for an item that is not there or of which no bytes are held,
    SourceError for one that is on an imported list of hashes or that holds what must not be read out of a store.
    """
    if ids and vault is None:
        raise UsageError("items of evidence need their store", hint="leave --no-seal out")
    with contextlib.ExitStack() as stack:
        sources = []
        for name in dict.fromkeys(ids):
            assert vault is not None
            item = vault.item(name)
            if found := list_of(listed, item.sha256):
                raise SourceError(f"{item.id} is on the imported list {found!r}: it is not read")
            stream = stack.enter_context(vault.open(item.id, act))
            source = from_held(Streamed(stream, item.size), item.size, item.name, options.limits, item.id)
            _require_readable(source, options)
            sources.append(source)
        yield sources


def _require_readable(source: Source, options: ReadOptions) -> None:
    """Of tips that may hold pictures a run keeps a hash only, see `pipeline.sealing`; these bytes are held already."""
    chosen = choose(source, options)
    if chosen is not None and is_marked(*chosen, options) and may_hold_media(*chosen):
        raise SourceError(
            f"{source.label} is a source of tips that may hold pictures: it is not read out of a store",
            hint="marsad run reads it where it lies, and keeps a hash only",
        )
