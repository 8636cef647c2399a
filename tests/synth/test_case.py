"""An artificial year of addresses: as many as asked for, always the same, nobody's, and with the truth aside."""

import ipaddress
import json
from collections import Counter
from pathlib import Path

import pytest

from marsad.errors import UsageError
from marsad.synth import UNTIL
from marsad.synth.case import AREAS, make_case
from marsad.synth.case_records import CaseSummary, write_case

OURS = [ipaddress.ip_network(net) for net in ("198.18.0.0/15", "100.64.0.0/10", "2001:db8::/32")]


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CaseSummary]:
    out = tmp_path_factory.mktemp("case")
    return out, write_case(out, 7, addresses=900)


def test_there_are_as_many_addresses_as_asked_for_and_they_belong_to_nobody(
    written: tuple[Path, CaseSummary],
) -> None:
    out, summary = written
    seen = {str(row["ip"]) for row in rows(out / "sources" / "sightings.jsonl")}
    assert len(seen) == summary.addresses == 900
    assert all(any(ipaddress.ip_address(each) in net for net in OURS) for each in seen)


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(
    tmp_path: Path, written: tuple[Path, CaseSummary]
) -> None:
    write_case(tmp_path / "again", 7, addresses=900)
    write_case(tmp_path / "other", 8, addresses=900)
    for name in (
        "sources/sightings.jsonl",
        "sources/tips.jsonl",
        "truth.jsonl",
        "lists/national.csv",
        "lists/partner.json",
    ):
        first = (written[0] / name).read_bytes()
        assert first == (tmp_path / "again" / name).read_bytes()
        assert first != (tmp_path / "other" / name).read_bytes()


def test_the_truth_stands_aside_and_in_no_source(written: tuple[Path, CaseSummary]) -> None:
    out, summary = written
    truth = {row["id"] for row in rows(out / "truth.jsonl")}
    records = [row for path in sorted((out / "sources").iterdir()) for row in rows(path)]
    assert truth == {row["id"] for row in records}
    assert len(records) == summary.sightings + summary.tips + summary.complaints
    assert not {"line", "harm", "contact", "lost"} & {key for row in records for key in row}


def test_half_of_the_lines_are_in_one_area_and_an_eighth_is_in_contact() -> None:
    case = make_case(3, UNTIL, 4_477)
    areas = Counter(line.area for line in case.lines)
    assert set(areas) == set(AREAS)
    assert 0.46 < areas["A"] / len(case.lines) < 0.54
    assert 0.09 < sum(line.contact for line in case.lines) / len(case.lines) < 0.15
    assert {line.share for line in case.lines} == {"", "nat", "vpn", "hosting", "tor"}
    assert all(lease.start <= lease.end <= 366 * 86_400 for line in case.lines for lease in line.leases)


def test_addresses_of_many_have_several_lines_and_some_change_hands() -> None:
    case = make_case(3, UNTIL, 3_000)
    holders: dict[tuple[str, str], set[str]] = {}
    for line in case.lines:
        for lease in line.leases:
            holders.setdefault((line.share, lease.address), set()).add(line.id)
    assert max(len(held) for (share, _), held in holders.items() if share == "nat") > 2
    assert any(len(held) > 1 for (share, _), held in holders.items() if not share)


def test_a_year_without_addresses_is_refused() -> None:
    with pytest.raises(UsageError):
        make_case(1, UNTIL, 0)
