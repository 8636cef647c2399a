"""The simulation's pictures in the reader's language: fractions, reach by area, and where the index does not help."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from marsad.errors import UsageError
from marsad.simulate.chart import THEMES, Chart, Row, draw
from marsad.simulate.policies import NAIVE, OURS, REFERENCES, STRONG

if TYPE_CHECKING:
    from marsad.simulate.triage import Triage

_WORDS = Path(__file__).with_name("words.yaml")
_TWICE = 2.0  # pixels of a PNG for one of the SVG
_SERIES = 3


def write_plots(triage: Triage, folder: Path, lang: str = "en") -> list[Path]:
    """Write each picture as SVG, and as PNG in light and in dark where `resvg_py` is there; tells what was written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [path for name, chart in charts(triage, lang).items() for path in _write(folder, name, chart)]
    except OSError as error:
        raise UsageError(
            f"cannot write into {folder}", hint="name a folder that you may write into"
        ) from error


def can_paint() -> bool:
    """Whether PNG can be written."""
    from importlib.util import find_spec

    return find_spec("resvg_py") is not None


def _write(folder: Path, name: str, chart: Chart) -> list[Path]:
    path = folder / f"{name}.svg"
    path.write_text(draw(chart), encoding="utf-8")
    written = [path]
    if can_paint():
        for theme in THEMES:
            path = folder / f"{name}.{theme}.png"
            path.write_bytes(paint(draw(chart, theme)))
            written.append(path)
    return written


def paint(svg: str) -> bytes:
    """An SVG document as PNG, at two pixels for one, with the fonts of this machine."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_TWICE))


def charts(triage: Triage, lang: str) -> dict[str, Chart]:
    """By file name. Raises UsageError for a language that has no words."""
    known_language(lang)
    words = _all_words()[lang]
    return {
        "fraction": _fraction(triage, words),
        "reach": _reach(triage, words),
        "cases": _cases(triage, words),
    }


@functools.cache
def _all_words() -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return words


def known_language(lang: str) -> None:
    """Raises UsageError for a language that has no words."""
    if lang not in _all_words():
        raise UsageError(f"--lang {lang}: no such language", hint=f"one of {', '.join(sorted(_all_words()))}")


def _fraction(triage: Triage, words: dict[str, Any]) -> Chart:
    """A dot a policy and number of hours; three numbers at most, the first, the middle and the last."""
    hours = _three(triage.hours)
    rows: list[Row] = []
    for group, names in (
        ("naive", NAIVE),
        ("strong", STRONG),
        ("ours", OURS),
        ("references", REFERENCES[:1]),
    ):
        rows.append(Row(words["groups"][group]))
        rows.extend(
            Row(
                words["policies"][name],
                tuple(triage.fraction(name, each) for each in hours),
                strong=name in OURS,
            )
            for name in names
        )
    return _chart(
        words, "fraction", tuple(words["hours"].format(hours=f"{each:g}") for each in hours), rows, triage
    )


def _reach(triage: Triage, words: dict[str, Any]) -> Chart:
    """A row a number of hours, a dot an area."""
    areas = [area.name for area in triage.settings.areas][:_SERIES]
    rows: list[Row] = []
    for name in ("newest", *OURS):
        rows.append(Row(words["policies"][name]))
        for each in _three(triage.hours):
            found = triage.reach(name, each, "areas")
            values = tuple(found[area] for area in areas)
            rows.append(Row(words["hours"].format(hours=f"{each:g}"), values, strong=name == OURS[-1]))
    named = tuple(words["areas"].get(area, area) for area in areas)
    return _chart(words, "reach", named, rows, triage, percent=True)


def _cases(triage: Triage, words: dict[str, Any]) -> Chart:
    rows = [
        Row(
            words["cases"][one.code], (one.best_fraction, one.index, one.informed), strong=one.code == "usual"
        )
        for one in triage.cases
    ]
    return _chart(words, "where", tuple(words["compared"]), rows, triage)


def _chart(
    words: dict[str, Any],
    name: str,
    series: tuple[str, ...],
    rows: list[Row],
    triage: Triage,
    *,
    percent: bool = False,
) -> Chart:
    settings = triage.settings
    missing = words["and"].join(
        words["percent"].format(count=f"{100 * settings.evidence.missing * area.missing:.0f}")
        for area in settings.areas
    )
    about = words[name]["about"].format(
        seeds=triage.seeds,
        auc=f"{settings.evidence.auc:.2f}".replace(".", words["decimal"]),
        hours=f"{triage.cases[0].hours:g}",
        missing=missing,
    )
    return Chart(
        title=words[name]["title"],
        about=about,
        series=series,
        rows=tuple(rows),
        percent=percent,
        decimal=words["decimal"],
        rtl=words["dir"] == "rtl",
    )


def _three(hours: tuple[float, ...]) -> tuple[float, ...]:
    known = sorted(set(hours))
    return tuple(known) if len(known) <= _SERIES else (known[0], known[len(known) // 2], known[-1])
