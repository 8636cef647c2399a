"""Whether a stored lead comes out the same when it is run again, and what proves it, in words or for programs."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.report.lines import json_lines
from marsad.report.words import words

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.replay import Replayed
    from marsad.report.words import Words

_MOST = 200  # characters of a value that are shown
_SHOWN = 5  # observations that are named


def run_again(
    lead: str, lake: str | Path, shape: str, lang: str, as_of: datetime | None, proof: Path | None, by: str
) -> tuple[str, bool]:
    """See `marsad.report.render_again`. Raises UsageError where proof is wanted and there is none."""
    from marsad.engines import Lake
    from marsad.errors import UsageError
    from marsad.evidence import Vault
    from marsad.evidence.acting import actor
    from marsad.evidence.nouns import Act
    from marsad.replay import replay, store_of, write_proof

    store, folder = Lake(lake), store_of(Path(lake))
    with contextlib.ExitStack() as stack:
        vault = stack.enter_context(Vault(folder)) if folder else None
        found = replay(store, lead, as_of, vault, Act(actor(by), f"running lead {lead} again"))
    if proof is not None:
        if found.proven is None:
            raise UsageError(
                f"there is no proof: {found.unproven or 'nothing was sealed'}",
                hint="runs leave one unless they are called with --no-seal",
            )
        write_proof(found.proven, proof, said(found))
    return told(found, shape, lang), found.same


def said(found: Replayed) -> dict[str, Any]:
    """A replay for programs."""
    again, texts, proven = found.again, found.texts, found.proven
    return {
        "lead": again.lead,
        "same": found.same,
        "run": again.run,
        "as_of": f"{again.as_of:%Y-%m-%dT%H:%M:%SZ}",
        "version": again.version,
        "version_now": again.version_now,
        "differs": [
            {"column": each.column, "stored": str(each.stored), "again": str(each.again)}
            for each in again.differs
        ],
        "texts": None
        if texts is None
        else {"read": texts.count, "differs": list(texts.differs), "unread": list(texts.unread)},
        "proof": None
        if proven is None
        else {
            "entry": proven.run.seq, "at": f"{proven.run.at:%Y-%m-%dT%H:%M:%SZ}", "leads": proven.size,
            "leads_root": proven.run.more["leads_root"], "packs": proven.run.more["packs"],
            "lake": {
                name.removeprefix("v_"): version
                for name, version in proven.run.more.items() if name.startswith("v_")
            },
            "log": proven.vkey,
        },
        "unproven": found.unproven,
    }  # fmt: skip


def told(found: Replayed, shape: str = "table", lang: str = "en") -> str:
    """For a judge: whether it is the same, what differs, and what proves that it was so; or one JSON object."""
    if shape == "json":
        return json_lines([json.loads(json.dumps(said(found)))])
    w, again = words(lang), found.again
    about = {"lead": again.lead, "run": again.run, "when": w.moment(again.as_of)}
    lines = [w.say("again.differs" if again.differs else "again.same", **about)]
    for each in again.differs:
        values = {"then": str(each.stored)[:_MOST], "now": str(each.again)[:_MOST]}
        lines.append(w.say("again.column", column=each.column, **values))
    if again.version != again.version_now:
        lines.append(w.say("again.version", then=again.version, now=again.version_now))
    return "".join(f"{line}\n" for line in (*lines, *_texts(found, w), *_proof(found, w)))


def _texts(found: Replayed, w: Words) -> list[str]:
    texts = found.texts
    if texts is None:
        return []
    if texts.same:
        return [w.say("again.texts_same", count=texts.count)]
    lines = []
    for name in ("differs", "unread"):
        if ids := getattr(texts, name):
            shown = " ".join(ids[:_SHOWN])
            lines.append(w.say(f"again.texts_{name}", count=len(ids), of=texts.count, which=shown))
    return lines


def _proof(found: Replayed, w: Words) -> list[str]:
    proven = found.proven
    if proven is None:
        return [w.say("again.unproven", why=found.unproven) if found.unproven else w.say("again.unsealed")]
    about = {"entry": proven.run.seq, "when": w.moment(proven.run.at), "leads": proven.size}
    root, packs = str(proven.run.more["leads_root"]), str(proven.run.more["packs_item"])
    return [w.say("again.proven", **about), w.say("again.marks", root=root, packs=packs, log=proven.vkey)]
