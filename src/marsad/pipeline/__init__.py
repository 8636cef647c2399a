"""The whole way: sources in, ranked leads out. `marsad.pipeline.way` is its page."""

from marsad.pipeline.summary import Progress, RunSummary, Silent
from marsad.pipeline.way import relink, run

__all__ = ["Progress", "RunSummary", "Silent", "relink", "run"]
