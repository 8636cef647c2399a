"""Sightings come in under one name each column, whatever their source calls it; what must not come in is refused."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marsad.model import Provenance, Record, Refusal
from marsad.readers import ReadOptions, observations, read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
FULL = {
    "ip": "192.0.2.7",
    "port": "6881",
    "timestamp_utc": "2026-03-01T10:00:05Z",
    "guid": "x1",
    "infohash": SHA1,
}


def taken(rows: list[dict[str, object]], folder: Path, **options: object) -> list[Record | Refusal]:
    """Rows as a CSV file, read."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "seen.csv"
    path.write_text(out.getvalue(), "utf-8")
    return list(read(path, ReadOptions(**{"now": NOW, **options})))  # type: ignore[arg-type]


def one(folder: Path, **row: object) -> Record:
    (found,) = taken([row], folder, kind="sighting")
    assert isinstance(found, Record), found
    return found


def refusal(folder: Path, **row: object) -> Refusal:
    """The one refusal among two rows, of which the other goes on."""
    bad, good = taken([{**FULL, **row}, {**FULL, "ip": "192.0.2.8"}], folder, kind="sighting")
    assert isinstance(good, Record)
    assert isinstance(bad, Refusal), bad
    assert (bad.source, bad.number) == ("seen.csv", 1)
    return bad


@pytest.mark.parametrize("ip", ["ip", "IP Address", "address", "src_ip", "peer-ip", "عنوان_ip"])
@pytest.mark.parametrize("port", ["port", "Source Port", "src_port"])
@pytest.mark.parametrize("time", ["timestamp_utc", "observed_at", "date", "Timestamp"])
def test_the_usual_names_of_exports_become_ours(ip: str, port: str, time: str, tmp_path: Path) -> None:
    record = one(tmp_path, **{ip: "192.0.2.7", port: "6881", time: "2026-03-01T10:00:05Z"})
    assert (record.kind, record.text, record.seen_at) == (
        "sighting",
        "",
        datetime(2026, 3, 1, 10, 0, 5, tzinfo=UTC),
    )
    assert record.fields == {"ip": "192.0.2.7", "source_port": 6881, "timestamp_precision_s": 1.0}


@pytest.mark.parametrize("name", ["hash", "file_hash", "infohash", "Info Hash", "sha1", "btih"])
def test_every_name_of_a_hash_is_a_files_hash(name: str, tmp_path: Path) -> None:
    record = one(tmp_path, ip="192.0.2.7", **{name: SHA1.upper()})
    assert record.fields["file_hash"] == SHA1


def test_everything_a_source_may_tell_has_its_name_and_type(tmp_path: Path) -> None:
    record = one(
        tmp_path, IP="192.0.2.7", GUID="x1", md5="0" * 32, Category="c1", **{"Verified Bytes": "1,024"}, is_nat="yes",
        vpn="false", list="national", software="obs", connection_type="Cellular", country="ca", note="kept as it is",
    )  # fmt: skip
    assert record.fields == {
        "ip": "192.0.2.7", "client_id": "x1", "md5": "0" * 32, "file_hash": "0" * 32, "hash_list_category": "c1",
        "bytes_verified": 1024, "nat": True, "vpn": False, "hash_list": "national", "tool": "obs", "lease": "mobile",
        "note": "kept as it is",
    }  # fmt: skip
    assert record.region == "CA"


@pytest.mark.parametrize("shape", ["jsonl", "json", "parquet"])
def test_other_formats_give_the_same(shape: str, tmp_path: Path) -> None:
    path = tmp_path / f"seen.{shape}"
    rows = [FULL, {**FULL, "ip": "2001:DB8::1"}]
    if shape == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        text = b"\n".join(map(orjson.dumps, rows)) if shape == "jsonl" else orjson.dumps(rows)
        path.write_bytes(text)
    found = [each for each in read(path, ReadOptions(now=NOW)) if isinstance(each, Record)]
    wanted = [each for each in taken(rows, tmp_path) if isinstance(each, Record)]
    assert [each.fields for each in found] == [each.fields for each in wanted]
    assert {each.kind for each in found + wanted} == {"sighting"}
    assert found[1].fields["ip"] == "2001:db8::1"


def test_columns_alone_tell_sightings_from_other_tables(tmp_path: Path) -> None:
    def kind(**row: object) -> str:
        (found,) = taken([row], tmp_path)
        assert isinstance(found, Record)
        return found.kind

    assert kind(**FULL) == "sighting"
    assert kind(ip="192.0.2.7", timestamp="2026-03-01T10:00:00Z", url="https://shop.example/a") != "sighting"
    assert kind(ip="192.0.2.7", date="2026-03-01T10:00:00Z", text="hello", sha1=SHA1) != "sighting"
    assert kind(address="0x52", hash="0xabc", timestamp="1772359200") != "sighting"  # a chain's payments


def test_an_address_may_bring_its_port(tmp_path: Path) -> None:
    assert one(tmp_path, ip="192.0.2.7:6881", tool="obs").fields["source_port"] == 6881
    six = one(tmp_path, ip="[2001:db8::1]:6881", tool="obs").fields
    assert (six["ip"], six["source_port"]) == ("2001:db8::1", 6881)


@pytest.mark.parametrize(
    "ip",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "224.0.0.1", "0.0.0.0", "240.0.0.1", "::1",
     "fc00::1", "fe80::1", "ff02::1", "::", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_private_and_reserved_addresses_are_refused(ip: str, tmp_path: Path) -> None:
    bad = refusal(tmp_path, ip=ip)
    assert bad.reason == "the sighting has a private or reserved address"
    assert orjson.loads(bad.raw)["ip"] == ip


@pytest.mark.parametrize(
    "ip", ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1", "100.64.0.1"]
)
def test_addresses_for_examples_and_carriers_are_taken(ip: str, tmp_path: Path) -> None:
    assert one(tmp_path, ip=ip, tool="obs").fields["ip"] == ip


@pytest.mark.parametrize(
    "ip", ["999.1.1.1", "192.0.2", "a.b.c.d", "192.0.2.1.5", "2001:db8:::1", "x", "192.0.2.07"]
)
def test_what_is_no_address_is_refused(ip: str, tmp_path: Path) -> None:
    bad = refusal(tmp_path, ip=ip)
    assert bad.reason == "the sighting has no IP address"


@pytest.mark.parametrize("port", ["0", "65536", "-5", "http", "1.5", "nan", "inf"])
def test_ports_out_of_range_are_refused(port: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, port=port).reason == "the sighting has a port that is no number from 1 to 65535"


@pytest.mark.parametrize(
    "digest", [SHA1[:-1], SHA1 + "0", "g" * 40, "0" * 31, "0x" + "0" * 38, "-" + "0" * 39]
)
def test_hashes_of_the_wrong_length_or_letters_are_refused(digest: str, tmp_path: Path) -> None:
    assert (
        refusal(tmp_path, infohash=digest).reason == "the sighting has a hash of the wrong length or letters"
    )


def test_a_hash_must_be_of_the_length_its_column_names(tmp_path: Path) -> None:
    assert refusal(tmp_path, md5=SHA1).reason == "the sighting has a hash of the wrong length or letters"


def test_a_hash_in_base32_is_the_same_in_hex(tmp_path: Path) -> None:
    assert (
        one(tmp_path, ip="192.0.2.7", hash="urn:btih:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ").fields["file_hash"]
        == SHA1
    )


@pytest.mark.parametrize("time", ["2026-03-01 10:00:05", "01/03/2026 10:00", "2026-03-01T10:00"])
def test_a_time_without_zone_is_refused_unless_the_caller_names_one(time: str, tmp_path: Path) -> None:
    row = {"ip": "192.0.2.7", "date": time}
    (bad,) = taken([row], tmp_path, kind="sighting")
    assert isinstance(bad, Refusal)
    assert bad.reason == "the sighting has a time without a zone: say --timezone"
    assert orjson.loads(bad.raw)["date"] == time
    (good,) = taken([row], tmp_path, kind="sighting", timezone="Asia/Baghdad")
    assert isinstance(good, Record)
    assert good.seen_at is not None
    assert good.seen_at.hour == 7


@pytest.mark.parametrize(
    ("time", "precision"),
    [
        ("2026-03-01T10:00Z", 60),
        ("2026-03-01T10:00:05+03:00", 1),
        ("1772359200", 1),
        ("2026-03-01 10:00:05 UTC", 1),
    ],
)
def test_a_time_with_its_zone_says_how_exact_it_is(time: str, precision: int, tmp_path: Path) -> None:
    assert one(tmp_path, ip="192.0.2.7", date=time).fields["timestamp_precision_s"] == precision


def test_a_column_that_is_called_utc_says_its_zone_whatever_the_caller_names(tmp_path: Path) -> None:
    (found,) = taken([{**FULL, "timestamp_utc": "2026-03-01 10:00:05"}], tmp_path, timezone="Asia/Baghdad")
    assert isinstance(found, Record)
    assert found.seen_at == datetime(2026, 3, 1, 10, 0, 5, tzinfo=UTC)


def test_a_day_alone_is_taken_and_known_to_the_day(tmp_path: Path) -> None:
    record = one(tmp_path, ip="192.0.2.7", date="2026-03-01")
    assert (record.seen_at, record.fields["timestamp_precision_s"]) == (
        datetime(2026, 3, 1, tzinfo=UTC),
        86_400,
    )


def test_what_the_source_says_of_its_precision_counts(tmp_path: Path) -> None:
    record = one(tmp_path, ip="192.0.2.7", date="2026-03-01T10:00:05Z", timestamp_precision_s="60")
    assert record.fields["timestamp_precision_s"] == 60


def test_a_time_in_the_future_is_refused_but_not_a_clock_that_is_minutes_ahead(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path, timestamp_utc="2026-06-01T12:11:00Z").reason
        == "the sighting has a time in the future"
    )
    assert one(tmp_path, **{**FULL, "timestamp_utc": "2026-06-01T12:09:00Z"}).seen_at is not None


def test_a_time_nobody_can_read_is_refused(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path, timestamp_utc="last week").reason == "the sighting has a time that cannot be read"
    )


def test_without_a_time_it_comes_in_and_nobody_knows_when(tmp_path: Path) -> None:
    assert one(tmp_path, ip="192.0.2.7", sha1=SHA1).seen_at is None


def test_other_kinds_keep_their_times_and_columns(tmp_path: Path) -> None:
    (found,) = taken([{"text": "hello", "date": "2099-03-01 10:00", "ip": "10.0.0.1", "port": "0"}], tmp_path)
    assert isinstance(found, Record)
    assert (found.kind, found.fields) == ("", {"ip": "10.0.0.1", "port": "0"})


def test_records_of_several_kinds_stand_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    rows = [{"kind": "post", "text": "hello", "seen_at": "2026-03-01 10:00"},
            {"kind": "sighting", "seen_at": "2026-03-01 10:00", "fields": {"ip": "192.0.2.7"}},
            {"kind": "sighting", "seen_at": "2026-03-01T10:00Z", "fields": {"ip": "192.0.2.7", "port": 4}}]  # fmt: skip
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    post, bad, good = read(path, ReadOptions(now=NOW))
    assert isinstance(post, Record)
    assert isinstance(bad, Refusal)
    assert bad.source == "mixed.jsonl"
    assert isinstance(good, Record)
    assert good.fields == {"ip": "192.0.2.7", "source_port": 4, "timestamp_precision_s": 60.0}


def test_nothing_is_lost_between_what_came_and_what_was_taken(tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    rows = [{**FULL, "ip": f"192.0.2.{n}" if n % 3 else "10.0.0.1"} for n in range(1, 100)]
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    batches = list(observations(
        [path], provenance=Provenance("a", "b"), run="R-1", as_of=date(2026, 6, 1), options=ReadOptions(now=NOW)
    ))  # fmt: skip
    taken_in = [number for batch in batches for number in batch.table["record"].to_pylist()]
    refused = [each.number for batch in batches for each in batch.refusals]
    assert sorted(taken_in + refused) == list(range(1, 100))
    assert len(refused) == 33
