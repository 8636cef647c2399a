"""The numbers by which captures become sessions, and a country becomes likely: `settings.yaml`, read once."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import yaml

from marsad.errors import MarsadError

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARES = ("", "nat", "hosting", "vpn", "tor")
"""Who may stand behind an address, the fewest first: one line; a carrier's subscribers; a machine in a data centre;
a service's customers; anybody."""
LEASES = ("", "static", "dynamic", "mobile")
"""How long an address stays with one subscriber, as its source says; "" = not said."""


@dataclass(frozen=True, slots=True)
class Country:
    """How sure a country is (probabilities); ``right`` by radius (kilometres, ascending), `none` beside it."""

    right: tuple[tuple[float, float], ...]
    right_unstated: float
    moved_a_year: float
    crosses: float
    said: float
    news: float
    share: tuple[float, ...]  # by place in SHARES
    certain: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Seconds, counts and probabilities; see `settings.yaml` for what they mean and where they come from."""

    version: str
    gap_seconds: tuple[int, ...]  # by place in LEASES
    nat_port_seconds: int
    client_lines: int
    no_client: frozenset[str]
    country: Country


@functools.cache
def settings() -> Settings:
    """The built-in settings. Raises MarsadError where the file was changed into something else."""
    text = resources.files(__package__).joinpath("settings.yaml").read_text(encoding="utf-8")
    return parse(yaml.safe_load(text))


def parse(raw: Mapping[str, object]) -> Settings:
    """Settings out of what YAML gives. Raises MarsadError where a number is missing or no probability."""
    try:
        country, gaps = dict(raw["country"]), dict(raw["gap_days"])  # type: ignore[call-overload]
        right = dict(country["right"])
        unstated = float(right.pop("none"))
        found = Settings(
            version=str(raw["version"]),
            gap_seconds=tuple(round(float(gaps[lease]) * 86_400) for lease in LEASES),
            nat_port_seconds=int(raw["nat_port_seconds"]),  # type: ignore[call-overload]
            client_lines=int(raw["client_lines"]),  # type: ignore[call-overload]
            no_client=frozenset(str(name).casefold() for name in raw["no_client"]),  # type: ignore[attr-defined]
            country=Country(
                right=tuple(sorted((float(radius), float(p)) for radius, p in right.items())),
                right_unstated=unstated,
                share=tuple(float(country["share"][name]) for name in SHARES),
                **{
                    name: float(country[name])
                    for name in ("moved_a_year", "crosses", "said", "news", "certain")
                },
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MarsadError(
            f"the settings of sessions are not whole: {error}",
            hint="compare with link/sessions/settings.yaml",
        ) from error
    _check(found)
    return found


def _check(found: Settings) -> None:
    known = found.country
    chances = [p for _, p in known.right] + [known.right_unstated, *known.share]
    chances += [known.moved_a_year, known.crosses, known.said, known.news, known.certain]
    if not all(0 <= p <= 1 for p in chances) or known.moved_a_year == 1:
        raise MarsadError("the settings of sessions hold a number that is no probability", hint="0 to 1")
    if min(*found.gap_seconds, found.nat_port_seconds, found.client_lines) <= 0:
        raise MarsadError(
            "the settings of sessions hold a time or number that is not positive", hint="above 0"
        )
