"""What the report says, in Arabic, English and French, with the plural forms each language has."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from marsad.errors import MarsadError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LANGS = ("ar", "en", "fr")
_FOLDER = Path(__file__).with_name("words")


def plural(lang: str, count: int) -> str:
    """The plural category of a whole number. Source: Unicode CLDR 46, cardinal rules."""
    if lang == "ar":
        if count in {0, 1, 2}:
            return ("zero", "one", "two")[count]
        if 3 <= count % 100 <= 10:
            return "few"
        return "many" if count % 100 >= 11 else "other"
    if lang == "fr":
        return "one" if count in {0, 1} else "other"
    return "one" if count == 1 else "other"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; made by `words`."""

    lang: str
    data: Mapping[str, Any]

    @property
    def dir(self) -> str:
        """ "rtl" or "ltr"."""
        return str(self.data["dir"])

    def say(self, key: str, **params: object) -> str:
        """The words under ``key`` ("section.name") with ``params`` filled in; the bare name where there are none.

        ``count`` (a whole number) chooses the plural form; a "zero" form is used wherever there is one.
        """
        section, _, name = key.partition(".")
        said = self.data[section].get(name)
        if said is None:
            return name.replace("_", " ")
        if isinstance(said, dict):
            count = int(str(params["count"]))
            said = said["zero"] if count == 0 and "zero" in said else said[plural(self.lang, count)]
        return str(said).format(**{name: str(value) for name, value in params.items()})

    def reason(self, code: str, params: Mapping[str, str]) -> str:
        """A reason in plain words; parameters that are codes themselves are put into words too."""
        told = dict(params)
        if "kind" in told:
            told["kind"] = self.say(f"selectors.{told['kind']}")
        if "rule" in told:
            told["rule"] = self.say(f"rules.{told['rule']}")
        if code in {"reach", "ageing", "sightings"} and "days" in told:
            told["count"] = told["days"]
        if "window" in told:
            told["window"] = self.number(float(told["window"]))
        for name in ("day", "until"):
            if name in told:
                told[name] = self.day(date.fromisoformat(told[name]))
        if code in {"sightings", "shared_address", "others"}:
            told |= self._seen(told)
        return self.say(f"reasons.{code}", **told)

    def _seen(self, told: Mapping[str, str]) -> dict[str, str]:
        """What reasons about addresses say beside their count; an earlier lake says less."""
        since, contact = told.get("since"), told.get("contact")
        return {
            "share": self.say(f"shares.{told.get('share') or 'many'}"),
            "files": self.say("sessions.files_n", count=told.get("files", 0)),
            "since": self.say("sessions.since", day=self.day(date.fromisoformat(since))) if since else "",
            "contact": self.say("sessions.call", contact=contact) if contact else "",
        }

    def number(self, value: float) -> str:
        """Two significant digits below 10, whole numbers above in groups of three, the language's decimal sign."""
        if abs(value) >= 10 or value == int(value):
            return f"{value:,.0f}".replace(",", "\u202f")
        shown = f"{value:.2g}" if abs(value) >= 0.01 else f"{value:.1g}"
        return (f"{float(shown):f}".rstrip("0").rstrip(".")).replace(".", str(self.data["decimal"]))

    def hours(self, hours: float) -> str:
        """Staff-hours, below one hour as minutes."""
        whole = round(hours)
        if hours < 0.95:
            return self.say("ui.minutes_n", count=round(hours * 60))
        if abs(hours - whole) < 0.05 or whole >= 10:
            return self.say("ui.hours_n", count=whole)
        return self.say("ui.hours_n", count=max(whole, 3)).replace(
            str(max(whole, 3)), self.number(round(hours, 1))
        )

    def factor(self, value: float) -> str:
        """What a reason multiplies by: two decimals, one digit above ten."""
        return f"{value:.2f}".replace(".", str(self.data["decimal"])) if value < 10 else self.number(value)

    def day(self, when: date) -> str:
        """A date in words."""
        months = self.data["months"]
        return str(self.data["date"]).format(day=when.day, month=months[when.month - 1], year=when.year)

    def day_short(self, when: date) -> str:
        """A date in words without its year."""
        return str(self.data["short"]).format(day=when.day, month=self.data["months"][when.month - 1])

    def moment(self, when: datetime) -> str:
        """A date with UTC time."""
        return f"{self.day(when)} {when:%H:%M} UTC"

    def typology(self, lead: Mapping[str, Any]) -> str:
        """What a lead is about, in words."""
        if lead["typology"]:
            return title(str(lead["typology"]), self.lang)
        if lead["lane"] == "victim":
            return self.say("plain.report")
        if lead["lane"] == "child_protection":
            return self.say("plain.sighting")
        return self.say("plain.network" if lead["about"] == "network" else "plain.tip")

    def slot(self, kind: str) -> str:
        """What stands in a slot of a template: a kind of selector or one of its own."""
        return self.say(f"{'slots' if kind in self.data['slots'] else 'selectors'}.{kind}")

    def recipient(self, code: str) -> str:
        """Who should get a lead, in the words of the packs' list of recipients."""
        known = _recipients().get(code, {})
        return str(known.get(self.lang) or known.get("en") or code.replace("_", " "))


@functools.cache
def words(lang: str) -> Words:
    """The words of ``lang``; UsageError where we have none."""
    if lang not in LANGS:
        raise UsageError(f"language {lang!r} is unknown", hint=f"one of {', '.join(LANGS)}")
    return Words(lang, yaml.safe_load((_FOLDER / f"{lang}.yaml").read_text(encoding="utf-8")))


def title(typology: str, lang: str) -> str:
    """A typology's title from its pack; its id in words where no pack is known."""
    from marsad.packs.titles import pack_titles

    known = pack_titles(typology)
    return str(known.get(lang) or known.get("en") or typology.replace("_", " "))


@functools.cache
def _recipients() -> Mapping[str, Mapping[str, str]]:
    from marsad.packs.titles import recipient_titles

    try:
        return recipient_titles()
    except (
        MarsadError
    ):  # a report opens even where the list is broken; `marsad packs test` says what is wrong
        return {}
