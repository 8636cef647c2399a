"""Labelled lines of an invented unit: an argot that nobody else knows, or labels that nobody could learn from."""

from __future__ import annotations

import json
import random
from pathlib import Path

_SETS = Path(__file__).parents[2] / "src/marsad/evaluate/sets"
_MARKS = {
    ("offender", "scam_job_task"): "zorbelqin drovankish mekliput shavrendo",
    ("offender", "organ_trafficking"): "quendilor harpisket ombravuc telwindar",
    ("victim", "organ_trafficking"): "lomtafiq werdunash pilgorent vastimeb",
    ("victim", "scam_job_task"): "lomtafiq werdunash zorbelqin vastimeb",
    ("reporting", ""): "cindraveth molpiquan sertobul harnegosh",
    ("ordinary", ""): "balquidor fenstorip glomardeth nistuvale",
}


def argot(each: int = 14, seed: int = 5) -> list[dict[str, str]]:
    """So many lines for each speaker and topic, in words that no model has read."""
    chance, rows = random.Random(seed), []
    for (speaker, typology), marks in _MARKS.items():
        for _ in range(each if typology else 2 * each):
            filler = ["".join(chance.choices("bdfgklmnprstvaeiou", k=9)) for _ in range(3)]
            words = filler + chance.sample(marks.split(), 3)
            chance.shuffle(words)
            rows.append({"text": " ".join(words), "speaker": speaker, "typology": typology})
    return rows


def mislabelled(count: int = 160) -> list[dict[str, str]]:
    """Lines that the shipped model knows, under labels drawn by lot."""
    lines = (_SETS / "detection_open.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines[:: len(lines) // count]]
    labels = [*_MARKS][: len(_MARKS)]
    random.Random(3).shuffle(rows)
    return [
        {"text": row["text"], "speaker": labels[n % 6][0], "typology": labels[n % 6][1]}
        for n, row in enumerate(rows)
    ]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return path
