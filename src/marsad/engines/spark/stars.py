"""Connected components of a graph that no machine holds: large stars and small stars in turn, until nothing changes.

Every node is moved to the smallest node it knows of: first the larger neighbours of each node, then the smaller ones.
In the end each component is one star round its smallest node. The number of edges never grows, and what is known of a
component about doubles its reach with each round: a chain of a million nodes takes some twenty of them.

Source: Kiveris et al. (2014), Connected Components in MapReduce and Beyond.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.engines.joined import joined
from marsad.errors import MarsadError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import Column, DataFrame

SMALL = 1_000_000
"""Edges from which on one process finds the rest sooner than many: about 100 MB with ids as nodes."""
_ROUNDS = 64  # logarithmic in practice; more means that something is wrong


def components(edges: DataFrame, keep: Callable[[DataFrame], DataFrame], small: int = SMALL) -> DataFrame:
    """``node`` and the smallest node of its component (``component``) for every node of ``edges`` (``one``, ``two``).

    ``keep`` has what it is given computed once. Raises MarsadError where rounds do not come to an end.
    """
    from pyspark.sql import functions as f

    edges = keep(edges)
    # An edge stands once, from its larger node (``far``) to its smaller one (``near``).
    stars = keep(_edges(edges, f.greatest("one", "two"), f.least("one", "two")))
    centre = _centre(stars, keep, small)
    nodes = edges.select(f.col("one").alias("node")).union(edges.select("two")).distinct()
    alone = f.coalesce("component", "node").alias("component")
    return nodes.join(centre, "node", "left").select("node", alone)


def _centre(stars: DataFrame, keep: Callable[[DataFrame], DataFrame], small: int) -> DataFrame:
    """The smallest node of each other one's component."""
    from pyspark.sql import functions as f

    for _ in range(_ROUNDS):
        if stars.count() <= small:
            rows: Any = stars.toArrow()
            return (
                stars.sparkSession.createDataFrame(joined(rows["far"], rows["near"]))
                if len(rows)
                else _none(stars)
            )
        if _settled(stars):
            return stars.select(f.col("far").alias("node"), f.col("near").alias("component"))
        stars = keep(_small_stars(keep(_large_stars(stars))))
    raise MarsadError(
        f"connected components did not settle in {_ROUNDS} rounds", hint="report it with the number of edges"
    )


def _none(stars: DataFrame) -> DataFrame:
    return stars.toDF("node", "component")


def _edges(rows: DataFrame, far: Column, near: Column) -> DataFrame:
    found = rows.select(far.alias("far"), near.alias("near"))
    return found.where("far <> near").distinct()


def _large_stars(stars: DataFrame) -> DataFrame:
    """The larger neighbours of each node are tied to the smallest node among all its neighbours and itself."""
    from pyspark.sql import functions as f

    both = stars.select(f.col("far").alias("node"), f.col("near").alias("other")).union(
        stars.select(f.col("near"), f.col("far"))
    )
    least = both.groupBy("node").agg(f.min("other").alias("least"))
    least = least.select("node", f.least("node", "least").alias("least"))
    return _edges(both.join(least, "node").where("other > node"), f.col("other"), f.col("least"))


def _small_stars(stars: DataFrame) -> DataFrame:
    """The smaller neighbours of each node, and it too, are tied to the smallest among them."""
    from pyspark.sql import functions as f

    least = stars.groupBy("far").agg(f.min("near").alias("least"))
    others = _edges(stars.join(least, "far"), f.col("near"), f.col("least"))
    return others.union(least.select("far", f.col("least").alias("near"))).distinct()


def _settled(stars: DataFrame) -> bool:
    """Whether each node is tied to one smaller node, and that to none: stars and nothing else."""
    from pyspark.sql import functions as f

    several = stars.groupBy("far").count().where("count > 1")
    if not several.isEmpty():
        return False
    ends: bool = stars.join(stars.select(f.col("far").alias("near")), "near", "left_semi").isEmpty()
    return ends
