"""What packs there are, for people: one row a pack, and a skeleton to begin a new one."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from marsad.errors import PackError, UsageError
from marsad.packs.loader import load_packs
from marsad.packs.schema import LANGS

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.packs.schema import Pack


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack at a glance. ``terms`` counts written terms by language."""

    id: str
    kind: str
    version: str
    status: str
    title: dict[str, str]
    terms: dict[str, int]
    rules: int
    examples: int


def list_packs(path: Path | None = None) -> list[dict[str, object]]:
    """One `PackRow` as a mapping for each pack of ``path`` (default: the built-in ones), typologies first."""
    return [asdict(_row(pack)) for pack in load_packs(path)]


def _row(pack: Pack) -> PackRow:
    return PackRow(
        id=pack.id,
        kind=pack.kind,
        version=pack.version,
        status=pack.status,
        title=dict(pack.title),
        terms={
            lang: sum(len({t.written for t in cue.terms if t.lang == lang}) for cue in pack.cues.values())
            for lang in LANGS
        },
        rules=len(pack.rules),
        examples=len(pack.examples),
    )


_PACK = """\
id: {id}
title: {{ar: "اسم النمط", en: name of the typology, fr: nom du type}}
status: experimental
level: medium
version: "0.1.0"
definition: One sentence that says what this is and what it is not.
tags: []
references: ["where the indicators come from"]
falsepositives: [who could look like this without being it]
severity: 2
tell: [platform]
window_days: 7
hours: 2
harm: 10
min_evidence: 2
indicators:
  - {{id: offer, family: text, evidence: unvalidated, what: offers the thing}}
  - {{id: price, family: payment, evidence: unvalidated, what: names a price}}
cues:
  offered_thing:
    family: text
    ar: [بضاعة سرية, ~بيع .. (سر|خفية)]
    en: [secret goods, goods .. discreet]
    fr: [marchandise discrète]
rules:
  - id: offer_with_price
    what: the thing and a price in one text
    all: [offered_thing, price]
    weight: 4.5
"""
_EXAMPLES = """\
positive:
  - {text: "secret goods, 40 dollars", speaker: offender, lang: en}
  - {text: "بضاعة سرية بسعر ٤٠ دولار", speaker: offender, lang: ar}
negative:
  - {text: "The museum sells goods of all kinds for 40 dollars", speaker: ordinary, lang: en}
  - {text: "وصلت البضاعة الى الميناء اليوم", speaker: ordinary, lang: ar}
"""


def new_pack(pack_id: str, folder: Path) -> Path:
    """Write a skeleton that loads and passes its own examples under ``folder/pack_id``; returns its folder.

    Raises UsageError for a bad id, PackError where the folder is already there.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,60}", pack_id):
        raise UsageError(
            f"{pack_id!r} is no pack id", hint="use small letters, digits and _, beginning with a letter"
        )
    target = folder / pack_id
    if target.exists():
        raise PackError(
            f"{pack_id}: the folder is already there", hint="choose another id, or edit what is there"
        )
    target.mkdir(parents=True)
    (target / "pack.yaml").write_text(_PACK.format(id=pack_id), encoding="utf-8")
    (target / "examples.yaml").write_text(_EXAMPLES, encoding="utf-8")
    return target
