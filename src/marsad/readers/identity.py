"""A stable name for an observation, from what it says and never from where the file lay.

24 hexadecimal digits of BLAKE2b over a length-prefixed encoding, one of three ways:

- a record with an id of its own: that id, platform, channel and text;
- else one with a time: text, time, author, platform and channel;
- else a bare record: text, its number, and the digest of the source's first record. So the same file under
  another name, or grown at its end, gives the same ids, and equal lines at different places stay apart.

Records without words also count their fields.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from marsad.readers.rows import Rows

if TYPE_CHECKING:
    from marsad.model import Record

_BYTES = 12


def head_of(text: str, fields: str) -> str:
    """The digest of a source's first record that names the source for bare records."""
    return blake2b(f"h{len(text)}:{text}{fields}".encode(), digest_size=_BYTES).hexdigest()


def identify(rows: Rows, head: str) -> list[str]:
    """The id of each row; ``head`` is `head_of` the source's first record."""
    ids = []
    for number, text, given, seen, author, platform, channel, fields in zip(
        rows.number, rows.text, rows.given_id, rows.seen, rows.author, rows.platform, rows.channel, rows.fields,
        strict=True,
    ):  # fmt: skip
        # All lengths but the last part's stand in front, so that no boundary can be moved.
        if given:
            key = f"a{len(given)},{len(platform)},{len(channel)}:{given}{platform}{channel}{text}"
        elif seen is not None:
            rest = "" if text else fields
            lengths = f"{len(author)},{len(platform)},{len(channel)},{len(text)}"
            key = f"b{seen},{lengths}:{author}{platform}{channel}{text}{rest}"
        else:
            key = f"c{number},{len(text)}:{head}{text}{'' if text else fields}"
        ids.append(blake2b(key.encode(), digest_size=_BYTES).hexdigest())
    return ids


def observation_id(record: Record, head: str = "") -> str:
    """The id of one record; ``head`` matters for bare records only."""
    rows = Rows()
    rows.add(record)
    return identify(rows, head)[0]
