"""Scores pairs of records by many attributes: Splink (extra ``people``) on a DuckDB session of ours."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from marsad.engines import embedded
from marsad.errors import MarsadError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

type PairFunction = Callable[[npt.NDArray[np.int64], npt.NDArray[np.int64]], npt.NDArray[np.int8]]


class Scoring:
    """A table of records under Splink's settings.

    ``functions`` are ours, named in the settings' SQL: two arrays of int64 in, one of int8 out; they must be safe to
    call from several threads. ``frequencies`` gives, by column, a table of its values with ``tf_`` + column.
    Raises MarsadError where Splink is not installed.
    """

    def __init__(
        self,
        table: pa.Table,
        settings: dict[str, Any],
        *,
        functions: Mapping[str, PairFunction],
        frequencies: Mapping[str, pa.Table],
        memory_gb: float = 4.0,
    ) -> None:
        linker, api = _splink()
        self._session = embedded.connection(memory_gb=memory_gb)
        # By itself DuckDB spills into the working folder, and a killed run would leave that there.
        self._spill = tempfile.TemporaryDirectory(prefix="marsad-people-")
        self._session.raw_sql(f"SET temp_directory = '{self._spill.name}'")
        for name, function in functions.items():
            self._session.con.create_function(
                name, _on_arrow(function), ["BIGINT", "BIGINT"], "TINYINT", type="arrow"
            )
        self._api = api(self._session.con)
        self._linker = linker(self._api.register(table), settings, log_level=None)
        for column, counted in frequencies.items():
            self._linker.table_management.register_term_frequency_lookup(self._api.register(counted), column)

    def pairs(self) -> pa.Table:
        """Every pair that shares a block: ``place_l`` < ``place_r``, ``match_weight`` in bits, ``match_probability``,
        and ``gamma_``, ``mw_`` and ``mw_tf_adj_`` columns of the attributes. In no order."""
        scored = self._linker.inference.predict(warning_mode="never").as_duckdbpyrelation()
        wanted = [name for name in scored.columns if name.startswith(("place_", "match_", "gamma_", "mw_"))]
        return scored.select(*wanted).to_arrow_table()

    def learn(self, blocking: Sequence[str], *, pairs: float = 2e6, seed: int = 1) -> dict[str, Any]:
        """Splink's model after estimating u from random pairs and m by expectation maximisation in each ``blocking``.

        ``pairs`` is how many of each are looked at. Repeats itself for a seed.
        """
        training = self._linker.training
        training.estimate_u_using_random_sampling(max_pairs=pairs, seed=seed)
        for rule in blocking:
            training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=pairs)
        model: dict[str, Any] = self._linker.misc.save_model_to_json()
        return model

    def close(self) -> None:
        """Lets go of the session."""
        self._session.disconnect()
        self._spill.cleanup()


def _on_arrow(function: PairFunction) -> Callable[[Any, Any], Any]:
    def called(left: Any, right: Any) -> Any:
        return pa.array(function(np.asarray(left), np.asarray(right)), pa.int8())

    return called


def _splink() -> tuple[Any, Any]:
    try:
        from splink import DuckDBAPI, Linker
    except ImportError:
        raise MarsadError(
            "matching people needs Splink, which is not installed", hint="pip install 'marsad[people]'"
        ) from None
    return Linker, DuckDBAPI
