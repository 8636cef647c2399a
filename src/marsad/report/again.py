"""Whether a stored lead comes out the same when it is ranked again, in words or for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.report.lines import json_lines
from marsad.report.words import words

if TYPE_CHECKING:
    from marsad.rank import Again

_MOST = 200  # characters of a value that are shown


def told(found: Again, shape: str = "table", lang: str = "en") -> str:
    """One line where it is the same, and one for each column where it is not; or one JSON object."""
    when = f"{found.as_of:%Y-%m-%dT%H:%M:%SZ}"
    if shape == "json":
        differs = [
            {"column": each.column, "stored": str(each.stored), "again": str(each.again)}
            for each in found.differs
        ]
        row = {
            "lead": found.lead,
            "same": found.same,
            "run": found.run,
            "as_of": when,
            "version": found.version,
        }
        return json_lines([row | {"version_now": found.version_now, "differs": differs}])
    w = words(lang)
    about = {"lead": found.lead, "run": found.run, "when": w.moment(found.as_of)}
    lines = [w.say("again.same" if found.same else "again.differs", **about)]
    for each in found.differs:
        values = {"then": str(each.stored)[:_MOST], "now": str(each.again)[:_MOST]}
        lines.append(w.say("again.column", column=each.column, **values))
    if found.version != found.version_now:
        lines.append(w.say("again.version", then=found.version, now=found.version_now))
    return "".join(f"{line}\n" for line in lines)
