"""What a unit is given of an artificial year: sightings, tips, complaints of the public, lists; the truth aside."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from ipaddress import ip_address
from random import Random
from typing import TYPE_CHECKING, Any

from marsad.synth.case import CATEGORIES, FILES, Case, Line, file_of, make_case
from marsad.synth.world import UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

_TOOLS = ("obs-a", "obs-a", "obs-b", "obs-c")
_PROTOCOLS = ("bittorrent", "bittorrent", "gnutella", "edonkey")
_TIPPED = {True: 0.30, False: 0.06}
"""P(a platform reports an account of the line)."""
_COMPLAINED = {True: 0.25, False: 0.08}
"""P(somebody complains of an account that a platform reported)."""
_OTHER_TIPS, _OTHER_COMPLAINTS = (
    0.25,
    0.15,
)  # of the number of addresses: what has nothing to do with any of them
_ELSEWHERE = {"tip": (0.45, 0.06, 2.0, 60.0, 45.0), "complaint": (0.6, 0.25, 3.0, 30.0, 60.0)}
"""Of those: P(can be acted on), P(high harm), low and high harm, mean days until nobody can be reached any more. As the
harm table has them."""
_UNLISTED = 0.08
_MISSING = {
    "source_port": 0.25,
    "client_id": 0.3,
    "timestamp_precision_s": 0.2,
    "lease": 0.6,
    "bytes_verified": 0.1,
}
_WORDS = (
    "The account @{name} keeps writing to my family and does not stop. Please look into it.",
    "I want to report @{name}. Somebody should check this account.",
    "Le compte @{name} continue de nous écrire malgré nos demandes. Merci de vérifier.",
    "Je signale le compte @{name}, quelqu'un devrait le vérifier.",
    "الحساب @{name} يستمر في مراسلتنا رغم طلبنا منه التوقف. نرجو التحقق منه.",
)
type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What was written. ``until``: the end of the year, what "today" is in it."""

    addresses: int
    lines: int
    sightings: int
    tips: int
    complaints: int
    until: datetime


def write_case(
    out: Path, seed: int, *, addresses: int = 4_477, until: datetime = UNTIL, days: int = 365
) -> CaseSummary:
    """Write ``sources/`` (sightings, tips, complaints), ``lists/`` and ``truth.jsonl`` into ``out``.

    The truth says of each record its line, harm, whether there is contact, and when the line is lost. Seeds of 1000
    and more are kept for scoring.
    """
    case = make_case(seed, until, addresses, days)
    rows = {"sightings": [*_sightings(case)], "tips": [*_tips(case)], "complaints": []}
    rows["complaints"] = [*_complaints(case, rows["tips"])]
    (out / "sources").mkdir(parents=True, exist_ok=True)
    for name, pairs in rows.items():
        _write(out / "sources" / f"{name}.jsonl", [record for record, _ in pairs])
    _write(
        out / "truth.jsonl",
        [{"id": record["id"], **truth} for pairs in rows.values() for record, truth in pairs],
    )
    _lists(out / "lists", case)
    seen = {record["ip"] for record, _ in rows["sightings"]}
    sightings, tips, complaints = (len(rows[name]) for name in ("sightings", "tips", "complaints"))
    return CaseSummary(len(seen), len(case.lines), sightings, tips, complaints, until)


def _write(path: Path, rows: list[Row]) -> None:
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="\n"
    )


def _truth(case: Case, line: Line) -> Row:
    lost = case.at(line.lost).isoformat()
    return {
        "line": line.id, "harm": line.harm, "contact": line.contact, "lost": lost, "share": line.share,
        "area": line.area,
    }  # fmt: skip


def _sightings(case: Case) -> Iterator[tuple[Row, Row]]:
    number = 0
    for line in case.lines:
        rng = Random(f"case seen {case.seed} {line.id}")
        for lease in line.leases:
            many = min(1 + int(rng.paretovariate(0.9)), 60) if lease.end - lease.start > 3_600 else 1
            for moment in sorted(rng.uniform(lease.start, lease.end) for _ in range(many)):
                number += 1
                yield _sighting(case, line, lease.address, moment, number, rng), _truth(case, line)


def _sighting(case: Case, line: Line, address: str, moment: float, number: int, rng: Random) -> Row:
    category = line.category if rng.random() < 0.6 else rng.choice(CATEGORIES)
    listed = rng.random() >= _UNLISTED
    which = rng.randrange(FILES // len(CATEGORIES))
    sha1, md5 = file_of(case.seed, category if listed else "unlisted", which)
    advertised = rng.randrange(1, 900) * 4_096
    sure = 0.75 if line.contact else 0.5
    fields: Row = {
        "source_port": rng.randrange(1_024, 65_536),
        "client_id": line.client,
        "timestamp_precision_s": rng.choice((1, 1, 1, 60)),
        "lease": line.lease,
        "bytes_verified": rng.choice((advertised // 8, advertised)) if rng.random() < sure else 0,
    }
    kept = {name: value for name, value in fields.items() if value != "" and rng.random() >= _MISSING[name]}
    flags = {line.share: True} if line.share and rng.random() < 0.85 else {}
    return {
        "id": f"s{number:06d}", "kind": "sighting", "text": "", "seen_at": case.at(moment).isoformat(), "region": "CA",
        "ip": address, "file_hash": sha1 if rng.random() < 0.7 else md5, "protocol": rng.choice(_PROTOCOLS),
        "tool": rng.choice(_TOOLS), "bytes_advertised": advertised, "geo_country": "CA", "asn": _network(address),
        **flags, **kept,
    }  # fmt: skip


def _network(address: str) -> int:
    """The number of the network that an address is in; anybody can look it up. Numbers for documents: RFC 5398."""
    block = ip_address(address)
    return (
        64_496 + int(block.packed.hex()[:6], 16) % 11 if block.version == 4 else 64_507 + block.packed[5] % 4
    )


def _tips(case: Case) -> Iterator[tuple[Row, Row]]:
    number = 0
    for line in case.lines:
        rng = Random(f"case tip {case.seed} {line.id}")
        if not line.leases or rng.random() >= _TIPPED[line.contact]:
            continue
        name = f"acct_{line.id[4:]}_{rng.randrange(1_000)}"
        for _ in range(rng.choice((1, 1, 2))):
            number += 1
            lease = rng.choice(line.leases)
            moment = rng.uniform(lease.start, lease.end)
            yield _tip(case, number, name, lease.address, moment, line.category, rng), _truth(case, line)
    rng = Random(f"case other tips {case.seed}")
    for _ in range(round(_OTHER_TIPS * len(case.lines))):
        number += 1
        address = f"2001:db8:f:{rng.randrange(65_536):x}::{rng.randrange(1, 65_536):x}"
        moment = rng.uniform(0, case.days * 86_400)
        row = _tip(case, number, f"acct_other_{number}", address, moment, rng.choice(CATEGORIES), rng)
        yield (
            row,
            {"line": "", "harm": 3.0, "contact": False, "lost": case.at(moment + 45 * 86_400).isoformat()},
        )


def _nobodys(case: Case, kind: str, moment: float, rng: Random) -> Row:
    """The truth of what leads to none of the lines."""
    act, high, low_harm, high_harm, days = _ELSEWHERE[kind]
    harm = (high_harm if rng.random() < high else low_harm) if rng.random() < act else 0.0
    lost = moment + rng.expovariate(1 / days) * 86_400
    return {"line": "", "harm": harm, "contact": False, "lost": case.at(lost).isoformat()}


def _tip(case: Case, number: int, name: str, address: str, moment: float, category: str, rng: Random) -> Row:
    at = case.at(moment).isoformat()
    capture: Row = {"ip": address, "at": at, "event": rng.choice(("login", "upload"))}
    if rng.random() < 0.5:
        capture["port"] = rng.randrange(1_024, 65_536)
    sha1, md5 = file_of(case.seed, category, rng.randrange(FILES // len(CATEGORIES)))
    return {
        "id": f"t{number:06d}", "kind": "tip", "text": "", "seen_at": at, "region": "CA",
        "platform": "example-platform",
        "incident_type": "listed files", "incident_time": at, "reporter": "example-platform",
        "reported_screen_name": name, "captures": [capture],
        "files": [{"md5": md5, "sha1": sha1, "classification": category, "viewed": rng.random() < 0.6,
                   "locked": False}],
        "priority": rng.choice(("routine", "routine", "priority")),
    }  # fmt: skip


def _complaints(case: Case, tips: list[tuple[Row, Row]]) -> Iterator[tuple[Row, Row]]:
    rng, number = Random(f"case complaints {case.seed}"), 0
    for tip, truth in tips:
        if truth["line"] and rng.random() < _COMPLAINED[truth["contact"]]:
            number += 1
            yield _complaint(number, tip["reported_screen_name"], tip["seen_at"], rng), truth
    for _ in range(round(_OTHER_COMPLAINTS * len(case.lines))):
        number += 1
        moment = rng.uniform(0, case.days * 86_400)
        row = _complaint(number, f"someone_{number}", case.at(moment).isoformat(), rng)
        yield row, _nobodys(case, "complaint", moment, rng)


def _complaint(number: int, name: str, moment: str, rng: Random) -> Row:
    text = rng.choice(_WORDS).format(name=name)
    return {"id": f"c{number:06d}", "kind": "report", "text": text, "seen_at": moment, "region": "CA"}


def _lists(folder: Path, case: Case) -> None:
    """A national list, and a partner's with three fifths of its files and a few of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(f"case lists {case.seed}")
    media: list[Row] = []
    with (folder / "national.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("SHA1", "MD5", "Category"))
        for category in CATEGORIES:
            for number in range(FILES // len(CATEGORIES)):
                sha1, md5 = file_of(case.seed, category, number)
                writer.writerow((sha1, md5, category))
                if rng.random() < 0.6:
                    graded = 1 if category[0] == "A" else 2
                    media.append(
                        {
                            "MediaID": len(media) + 1,
                            "Category": graded,
                            "MD5": md5.upper(),
                            "SHA1": sha1.upper(),
                        }
                    )
    context = {"@odata.context": "http://example.org/DataModels/2.0.xml/$metadata#Media", "value": media}
    (folder / "partner.json").write_text(json.dumps(context), encoding="utf-8")
