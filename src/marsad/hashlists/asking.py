"""``id`` and hashes of a file, answered line by line: on which lists each of them is."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from marsad.errors import UsageError
from marsad.hashlists import columns, digests
from marsad.link.hamming import RADIUS
from marsad.link.images import FAIR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from marsad.hashlists.matcher import Matcher

_AT_ONCE = 4_096
_IDS = ("id", "given_id", "number", "name")


@dataclass(frozen=True, slots=True)
class Question:
    """One line: hashes as (algorithm, bytes, stated quality or None); ``wrong`` says what is no hash."""

    id: str
    hashes: tuple[tuple[str, bytes, float | None], ...]
    wrong: str = ""


def answers(
    lines: Iterable[str], matcher: Matcher | None, algorithm: str = "", radius: int = RADIUS
) -> Iterator[dict[str, Any]]:
    """One answer a line, in the same order: {"id", "matches": [{list, version, category, ...}]}.

    A line without a hash that can be asked for has "error" instead. Raises UsageError where the first line says
    nothing that can be read.
    """
    block: list[Question] = []
    for question in questions(lines, algorithm):
        block.append(question)
        if len(block) >= _AT_ONCE:
            yield from _answered(block, matcher, radius)
            block = []
    yield from _answered(block, matcher, radius)


def questions(lines: Iterable[str], algorithm: str = "") -> Iterator[Question]:
    """Questions in JSON Lines, CSV with a first line of names, or one hash a line."""
    stream = (line for line in lines if line.strip("\ufeff \t\r\n"))
    first = next(stream, None)
    if first is None:
        return
    first = first.lstrip("\ufeff")
    if first.lstrip()[:1] == "{":
        yield _of_json(first, 1, algorithm)
        for number, line in enumerate(stream, 2):
            yield _of_json(line, number, algorithm)
        return
    separator = max(",;\t", key=first.count)
    names = next(csv.reader(io.StringIO(first), delimiter=separator))
    meant = [columns.means(name) for name in names]
    if any(what in digests.BYTES or what == columns.GENERIC for what in meant):
        for number, cells in enumerate(csv.reader(stream, delimiter=separator), 1):
            yield _of(dict(zip(names, cells, strict=False)), number, algorithm)
        return
    if len(names) > 1 or digests.one(first.strip(), algorithm) is None:
        raise UsageError(
            "no column with hashes", hint="first line: id,md5,sha1,sha256,pdq; or one hash a line"
        )
    yield _of({"hash": first}, 1, algorithm)
    for number, line in enumerate(stream, 2):
        yield _of({"hash": line}, number, algorithm)


def _of_json(line: str, number: int, algorithm: str) -> Question:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return Question(str(number), (), "no JSON")
    return _of(record if isinstance(record, dict) else {}, number, algorithm)


def _of(record: Mapping[str, Any], number: int, algorithm: str) -> Question:
    name = next((str(record[key]) for key in _IDS if record.get(key) not in (None, "")), str(number))
    told = {key: columns.means(key) for key in record}
    stated = next((record[key] for key, what in told.items() if what == columns.QUALITY), None)
    found, wrong = [], ""
    for key, what in told.items():
        value = record[key]
        for each in value if isinstance(value, list) else [value]:
            if (
                not isinstance(each, str)
                or not each.strip()
                or not (what in digests.BYTES or what == columns.GENERIC)
            ):
                continue
            hash_ = digests.one(each, what if what in digests.BYTES else algorithm)
            if hash_ is None:
                wrong = f"{what}: not a hash of that kind"
            else:
                found.append((*hash_, _number(stated) if hash_[0] == "pdq" else None))
    return Question(name, tuple(dict.fromkeys(found)), wrong or ("" if found else "no hash"))


def _number(value: Any) -> float | None:
    try:
        return None if value in (None, "") else float(value)
    except (TypeError, ValueError):
        return None


def _answered(block: list[Question], matcher: Matcher | None, radius: int) -> Iterator[dict[str, Any]]:
    matches: list[list[dict[str, Any]]] = [[] for _ in block]
    for algorithm in digests.BYTES if matcher else ():
        asked = [
            (row, digest, stated)
            for row, question in enumerate(block)
            for kind, digest, stated in question.hashes
            if kind == algorithm
        ]
        if not asked or matcher is None:
            continue
        found = matcher.ask(algorithm, digests.many([digest for _, digest, _ in asked], algorithm), radius)
        for number, code, distance in zip(
            *(part.tolist() for part in (found.question, found.entry, found.distance)), strict=True
        ):
            row, _, stated = asked[number]
            entry = matcher.entries[code]
            match = {
                "list": entry.name, "version": entry.version, "category": entry.category, "severity": entry.severity,
                "algorithm": algorithm, "distance": distance,
            }  # fmt: skip
            if algorithm == "pdq" and (entry.poor or (stated is not None and stated < FAIR)):
                match["low_quality"] = True
            matches[row].append(match)
    for question, found_ in zip(block, matches, strict=True):
        answer: dict[str, Any] = {"id": question.id}
        answer["matches"] = sorted(
            found_, key=lambda m: (m["list"], m["algorithm"], m["distance"], m["category"])
        )
        if question.wrong:
            answer["error"] = question.wrong
        yield answer
