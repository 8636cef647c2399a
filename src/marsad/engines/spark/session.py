"""The Spark session: the one that is there, else one of this machine, set up for Arrow and for silence.

Spark's own settings stand in the variable MARSAD_SPARK as ``name=value`` pairs with spaces between them; they win over
those below. Without a master there Spark works on this machine alone and listens to nobody else.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

from marsad.errors import MarsadError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import SparkSession

_SETTINGS = "MARSAD_SPARK"
ROWS_A_BATCH = 16_384
"""Rows handed to Python at a time: array operations cost per call, memory per row."""
_ALWAYS = {
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_A_BATCH),
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Integers that do not fit and casts that fail are errors, and never nulls.
    "spark.sql.ansi.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # What is spilled holds texts and selectors of people.
    "spark.io.encryption.enabled": "true",
}
_SPARES = 0.25  # of the machine's memory: Python workers need the rest


def begin(workers: int | None = None) -> SparkSession:
    """The session of this process; begins one where there is none (about ten seconds).

    ``workers`` are the tasks at a time on this machine, by default one a core. Raises MarsadError where PySpark or Java
    is missing.
    """
    _require()
    # Arrow goes in and Arrow comes out: PySpark's word of caution is about data frames of pandas.
    warnings.filterwarnings(
        "ignore", message="PySpark does not yet fully support pandas", category=FutureWarning
    )
    from pyspark.sql import SparkSession

    if (there := SparkSession.getActiveSession()) is not None:
        return there
    given = _given()
    alone = given.get("spark.master", "local").startswith("local")
    settings = {**_ALWAYS, **(_here(workers) if alone else {}), **given}
    if alone:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("marsad")
    for name, value in settings.items():
        builder = builder.config(name, value)
    begun = builder.getOrCreate()
    begun.sparkContext.setLogLevel("ERROR")
    if alone:  # workers find what this process finds
        begun.sparkContext.environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    return begun


def hand_on_settings(to: SparkSession) -> None:
    """Lets Python workers that begin from now on know Marsad's settings as they are in this process.

    Workers that began under others are not used again.
    """
    for name, value in os.environ.items():
        if name.startswith("MARSAD_") and name != _SETTINGS:
            to.sparkContext.environment[name] = value


def stop() -> None:
    """Ends the session of this process, if there is one, and its Java machine's work."""
    if "pyspark" not in sys.modules:
        return
    from pyspark.sql import SparkSession

    if (there := SparkSession.getActiveSession()) is not None:
        there.stop()


def _require() -> None:
    if find_spec("pyspark") is None:
        raise MarsadError("the engine spark is not installed", hint="pip install 'marsad[spark]'")
    home = os.environ.get("JAVA_HOME")
    if not (home and shutil.which(os.path.join(home, "bin", "java"))) and shutil.which("java") is None:  # noqa: PTH118
        raise MarsadError(
            "the engine spark needs Java 17 or newer, which is not installed",
            hint="Debian and Ubuntu: sudo apt-get install openjdk-17-jre-headless",
        )


def _here(workers: int | None) -> Mapping[str, str]:
    """Settings of a session on this machine alone."""
    cores = workers or os.cpu_count() or 1
    quiet = files("marsad.engines.spark").joinpath("log4j2.properties")
    return {
        "spark.master": f"local[{cores}]",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": f"{max(1024, int(_memory() * _SPARES))}m",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet}",
        "spark.sql.shuffle.partitions": str(8 * cores),  # small ones are put together by Spark itself
        "spark.sql.files.maxPartitionBytes": str(16 << 20),
    }


def _memory() -> float:
    """MB of memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 20)


def _given() -> Mapping[str, str]:
    pairs = os.environ.get(_SETTINGS, "").split()
    if wrong := [pair for pair in pairs if "=" not in pair or not pair.startswith("spark.")]:
        raise UsageError(
            f"{_SETTINGS} has {len(wrong)} words that set nothing", hint="write spark.name=value"
        )
    return dict(pair.split("=", 1) for pair in pairs)
