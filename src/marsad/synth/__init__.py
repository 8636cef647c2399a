"""A labelled artificial world: hidden operators, victims, reporters and everyday noise, all invented and seeded."""

from marsad.synth.plan import Prevalence
from marsad.synth.world import UNTIL, WorldSummary, make_world, write_world

__all__ = ["UNTIL", "Prevalence", "WorldSummary", "make_world", "write_world"]
