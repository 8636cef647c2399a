"""Connected components of a graph that one process holds."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def joined(one: pa.ChunkedArray, two: pa.ChunkedArray) -> pa.Table:
    """Each ``node`` at an end of an edge, and the smallest node of its component (``component``)."""
    nodes = pc.unique(pa.chunked_array([*one.chunks, *two.chunks], one.type)).sort()
    ends = [pc.index_in(side, value_set=nodes).to_numpy() for side in (one, two)]
    graph = coo_array((np.ones(len(one), np.int8), (ends[0], ends[1])), shape=(len(nodes), len(nodes)))
    label = connected_components(graph, directed=False)[1] if len(nodes) else np.zeros(0, np.int64)
    # Nodes are in order: the first one of each label is its smallest.
    first = np.unique(label, return_index=True)[1]
    return pa.table({"node": nodes, "component": nodes.take(pa.array(first[label]))})
