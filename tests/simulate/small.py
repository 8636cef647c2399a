"""A small world for the tests of the simulation: few days, so that a run takes a moment."""

import dataclasses

from marsad.simulate import Settings, load_settings
from marsad.simulate.settings import Days


def small(**parts: dict[str, object]) -> Settings:
    """The package's settings over 60 days, with entries changed as in `Settings.but`."""
    days = Days(warm_up=15, counted=30, after=15, closed=90)
    return dataclasses.replace(load_settings(), days=days, seeds=2).but(**parts)
