"""What every terminal view shares: tier colours, isolated directions, and rich drawn to a string."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType

from marsad.report.spans import plain

TIERS = {0: "bold white on red", 1: "bold yellow", 2: "cyan", 3: "dim"}
GAP = 2  # columns between two columns of a table
FSI, PDI = "\u2068", "\u2069"


def isolate(text: str) -> str:
    """``text`` between first-strong isolates, so that Arabic and numbers do not disturb what stands beside them.

    Source: Unicode UAX 9, explicit directional isolates.
    """
    return f"{FSI}{plain(text)}{PDI}"


def render(what: RenderableType, width: int, color: bool) -> str:
    """``what`` as lines of at most ``width`` cells, without trailing blanks."""
    out = io.StringIO()
    console = Console(
        file=out, width=max(width, 40), force_terminal=color, color_system="standard" if color else None,
        highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    console.print(what)
    lines = [line.rstrip() for line in out.getvalue().split("\n")]
    return "\n".join(lines)
