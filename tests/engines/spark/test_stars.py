"""Stars are components: whatever the shape of the graph, as they come in rounds and at once."""

from pathlib import Path

import pyarrow as pa
import pytest
from tests.contracts.test_engines import graph, partition

pytestmark = pytest.mark.xdist_group("spark")


@pytest.mark.usefixtures("spark")
def test_rounds_find_what_one_process_finds(tmp_path: Path) -> None:
    from pyspark.sql import DataFrame

    from marsad.engines.spark.session import begin
    from marsad.engines.spark.stars import components

    rounds: list[int] = []

    def keep(frame: DataFrame) -> DataFrame:
        rounds.append(len(rounds))
        frame.write.parquet(str(tmp_path / str(rounds[-1])))
        return spark.read.parquet(str(tmp_path / str(rounds[-1])))

    spark, edges = begin(), graph()
    table = pa.table({"one": [one for one, _ in edges], "two": [two for _, two in edges]})
    found = components(spark.createDataFrame(table), keep, small=0).toArrow().to_pylist()
    assert {row["node"]: row["component"] for row in found} == partition(edges)
    assert len(found) == len(partition(edges))
    assert 4 < len(rounds) < 30  # there were rounds, and far fewer than the chain has nodes
