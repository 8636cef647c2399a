"""Our settings for Splink: what of two records is compared, in which levels, and what each level weighs.

Weights are data (`weights.json`): m, the share of level among records of one person, and u, among others.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from marsad.errors import ModelError
from marsad.link.people.likeness import GRADES

_NAMED = "name_grade(place_l, place_r)"
_SAME_YEAR = "birth_year_l = birth_year_r"
_SLIP = "list_min(list_transform(documents_l, x -> list_min(list_transform(documents_r, y -> levenshtein(x, y))))) = 1"

ATTRIBUTES: dict[str, tuple[tuple[str, str], ...]] = {
    "name": (
        ("unknown", "name_key_l IS NULL OR name_key_r IS NULL"),
        *((code, f"{_NAMED} = {grade}") for grade, code in reversed([*enumerate(GRADES)][1:])),
        ("other", "ELSE"),
    ),
    "birth": (
        ("unknown", "birth_year_l IS NULL OR birth_year_r IS NULL"),
        ("day", "birth_l = birth_r"),
        (
            "exchanged",
            f"{_SAME_YEAR} AND substr(birth_l, 6, 2) = substr(birth_r, 9, 2)"
            " AND substr(birth_l, 9, 2) = substr(birth_r, 6, 2)",
        ),
        ("slip", "levenshtein(birth_l, birth_r) = 1"),
        ("year", f"{_SAME_YEAR} AND (birth_l IS NULL OR birth_r IS NULL)"),
        ("same_year", _SAME_YEAR),
        ("beside", "abs(birth_year_l - birth_year_r) = 1"),
        ("other", "ELSE"),
    ),
    "document": (
        ("unknown", "documents_l IS NULL OR documents_r IS NULL"),
        ("same", "list_has_any(documents_l, documents_r)"),
        ("slip", _SLIP),
        ("other", "ELSE"),
    ),
    "contact": (
        ("unknown", "contacts_l IS NULL OR contacts_r IS NULL"),
        ("same", "list_has_any(contacts_l, contacts_r)"),
        ("other", "ELSE"),
    ),
    "alias": (
        ("unknown", "aliases_l IS NULL AND aliases_r IS NULL"),
        ("same", "list_has_any(aliases_l, called_r) OR list_has_any(called_l, aliases_r)"),
        ("other", "ELSE"),
    ),
}  # fmt: skip
"""For each attribute its levels, the strongest first: a code and the SQL that says when it holds."""

LINKED_BY = ("blocks",)
_BORNE = "full"  # the level that is adjusted by how often the name is borne
_LEAST_FREQUENT = 1e-5  # rarer names weigh no more: nobody knows how rare
_UNSEEN = 1_000  # records thought beside the real ones: a name alone is not enough in a short list either


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned of a register: matching records for each record, and m and u by attribute and level."""

    version: str
    per_record: float
    levels: dict[str, dict[str, tuple[float, float]]]

    def to_json(self) -> bytes:
        """The file's bytes."""
        held = {"version": self.version, "per_record": self.per_record, "levels": self.levels}
        return orjson.dumps(held, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def load_weights(path: Path) -> Weights:
    """Weights from a file. Raises ModelError naming the file where it is none of ours or a level is missing."""
    try:
        held = orjson.loads(path.read_bytes())
        levels = {
            name: {code: _shares(held["levels"][name][code]) for code, _ in listed if code != "unknown"}
            for name, listed in ATTRIBUTES.items()
        }
        return Weights(str(held["version"]), float(held["per_record"]), levels)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path.name} holds no weights for people: {type(error).__name__}",
            hint="write it with `marsad people FILE --learn OUT`",
        ) from None


@functools.cache
def shipped() -> Weights:
    """The weights that come along, learned from the open half of the artificial register."""
    return load_weights(Path(__file__).with_name("weights.json"))


def settings(weights: Weights, records: int) -> dict[str, Any]:
    """Splink's settings for a register of so many records."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "place",
        "probability_two_random_records_match": weights.per_record / (records + _UNSEEN),
        "blocking_rules_to_generate_predictions": [
            {
                "blocking_rule": f"l.{column} = r.{column}",
                "arrays_to_explode": [column],
                "sql_dialect": "duckdb",
            }
            for column in LINKED_BY
        ],
        "comparisons": [
            {
                "output_column_name": name,
                "comparison_levels": [_level(name, code, sql, weights) for code, sql in _levels(name)],
            }
            for name in ATTRIBUTES
        ],
        "retain_matching_columns": True,  # or Splink does not tell the levels
        "retain_intermediate_calculation_columns": True,
    }


def code_of(attribute: str, value: int) -> str:
    """The code of the level that Splink numbers ``value``: null is -1, else levels count down to 0."""
    listed = codes(attribute)
    return "unknown" if value < 0 else listed[len(listed) - 1 - value]


def codes(attribute: str) -> list[str]:
    """The levels of an attribute that weigh something, the strongest first."""
    return [code for code, _ in ATTRIBUTES[attribute] if code != "unknown"]


def _levels(name: str) -> tuple[tuple[str, str], ...]:
    return ATTRIBUTES[name]


def _level(name: str, code: str, sql: str, weights: Weights) -> dict[str, Any]:
    level: dict[str, Any] = {"sql_condition": sql, "label_for_charts": f"{name} {code}"}
    if code == "unknown":
        return level | {"is_null_level": True}
    m, u = weights.levels[name][code]
    level |= {"m_probability": m, "u_probability": u}
    if (name, code) == ("name", _BORNE):
        level |= {
            "tf_adjustment_column": "name_key", "tf_minimum_u_value": _LEAST_FREQUENT,
            "disable_tf_exact_match_detection": True,
        }  # fmt: skip
    return level


def _shares(pair: list[float]) -> tuple[float, float]:
    m, u = map(float, pair)
    if not (0 < m < 1 and 0 < u < 1):
        raise ValueError("a share lies between 0 and 1")
    return m, u
