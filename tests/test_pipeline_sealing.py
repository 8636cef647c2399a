"""What a run reads is sealed first and read from what was sealed; nothing else about the run changes."""

import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from marsad import pipeline
from marsad.engines import Lake
from marsad.errors import EvidenceError, LakeError, MarsadError, SourceError, UsageError
from marsad.evidence import Vault
from marsad.evidence.nouns import Act, Arrival, Item
from marsad.hashlists import Asked, import_list
from marsad.model import Provenance, Refusal

WHY = Provenance("case 12", "invented order", retention_days=30)
ME = Act("R. Haddad", "looking")
AS_OF = datetime(2026, 11, 16, tzinfo=UTC)
OFFER = "❄️ coke 1g 60€ 3g 160€ livraison rapide Lyon appelez +9647700000001 numero {at}"
TIP = b'{"reportId": 7, "incidentSummary": {"incidentDateTime": "2026-03-01T10:00:00Z"}, "additionalInfo": "%s"}'
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 8


def offers(path: Path, count: int = 4, first: int = 0) -> Path:
    rows = [{"id": str(at), "text": OFFER.format(at=at)} for at in range(first, first + count)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def archive(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, data in entries.items():
            out.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def run(lake: Path, *sources: Path, **more: object) -> pipeline.RunSummary:
    return pipeline.run([*sources], lake, WHY, workers=1, model=False, as_of=AS_OF, by="R. Haddad", **more)  # type: ignore[arg-type]


def items(lake: Path, kind: str = "source") -> list[Item]:
    with Vault(lake / "evidence") as vault:
        return [each for each in vault.items(ME) if json.loads(each.record)["kind"] == kind]


def told(lake: Path) -> list[tuple[str, str | None]]:
    rows = Lake(lake).read("observations", columns=["source", "evidence"]).to_pylist()
    return sorted({(row["source"], row["evidence"]) for row in rows})


def test_every_file_is_sealed_with_what_the_run_was_for_and_each_observation_names_it(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    offers(source / "a.jsonl")
    (source / "b.jsonl.gz").write_bytes(gzip.compress(offers(tmp_path / "b", first=50).read_bytes()))
    (source / "c.zip").write_bytes(archive(x_jsonl=offers(tmp_path / "x", first=90).read_bytes()))
    run(tmp_path / "lake", source)
    sealed = {json.loads(each.record)["details"]["source"]: each for each in items(tmp_path / "lake")}
    assert set(sealed) == {"in/a.jsonl", "in/b.jsonl.gz", "in/c.zip"}
    assert told(tmp_path / "lake") == [
        ("in/a.jsonl", sealed["in/a.jsonl"].id),
        ("in/b.jsonl.gz", sealed["in/b.jsonl.gz"].id),
        ("in/c.zip!x.jsonl", sealed["in/c.zip"].id),
    ]
    record = json.loads(sealed["in/a.jsonl"].record)
    assert (record["purpose"], record["legal_basis"], record["held"]) == (
        "case 12",
        "invented order",
        "bytes",
    )
    assert record["sha256"] == sha256((source / "a.jsonl").read_bytes()).hexdigest()
    with Vault(tmp_path / "lake" / "evidence") as vault:
        assert vault.open(sealed["in/c.zip"].id, ME).read() == (source / "c.zip").read_bytes()
        assert [each.actor for each in vault.timeline(sealed["in/a.jsonl"].id, None)] == ["R. Haddad"]


def test_leads_and_everything_else_are_the_same_without_sealing(tmp_path: Path) -> None:
    source = offers(tmp_path / "a.jsonl", 12)
    run(tmp_path / "one", source)
    run(tmp_path / "two", source, seal=False)
    one, two = Lake(tmp_path / "one"), Lake(tmp_path / "two")
    for name in ("readings", "selectors", "findings", "links", "members", "networks", "leads"):
        assert one.read(name).equals(two.read(name)), name
    left = ["run", "evidence"]
    assert one.read("observations").drop(left).equals(two.read("observations").drop(left))
    assert two.read("observations")["evidence"].null_count == 12
    assert not (tmp_path / "two" / "evidence").exists()


def test_the_same_bytes_again_are_not_sealed_again_and_their_reading_is_logged(tmp_path: Path) -> None:
    source, lake = offers(tmp_path / "a.jsonl"), tmp_path / "lake"
    run(lake, source)
    assert run(lake, source).up_to_date
    (sealed,) = items(lake)
    with Vault(lake / "evidence") as vault:
        assert [each.action for each in vault.timeline(sealed.id, None)] == ["sealed", "read"]
    other = tmp_path / "b.jsonl"  # the same bytes under another name are another arrival
    other.write_bytes(source.read_bytes())
    run(lake, other)
    assert len(items(lake)) == 2


def test_what_is_refused_as_a_source_is_told_as_before_and_not_sealed(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    offers(source / "a.jsonl")
    (source / "b.bin").write_bytes(b"\0\1\2\3" * 100)
    (source / "c.jpg").write_bytes(JPEG)
    (source / "empty.jsonl").write_bytes(b"")
    done = run(tmp_path / "lake", source)
    assert done.refused == 3
    assert [each.name for each in items(tmp_path / "lake")] == ["a.jsonl"]


@pytest.mark.parametrize(
    ("name", "data", "held"),
    [
        ("plain.json", TIP % b"words", "bytes"),
        ("tip.zip", archive(tip_json=TIP % b"words", a_jpg=JPEG), "hash"),
        ("hidden.json", TIP % (b"data:image/png;base64," + b"iVBORw0KGgoAAAANSUhEUgAAAAEA" * 20), "hash"),
        ("kind.jsonl", b'{"kind": "tip", "text": "words", "file": "' + b"/9j/4AAQSkZJRgABAQAAAQ" * 20 + b'"}', "hash"),
        ("kind.csv", b"kind,text\ntip,words\ntip,more words\n", "bytes"),
    ],
)  # fmt: skip
def test_of_tips_that_may_hold_pictures_only_hash_and_label_are_kept(
    tmp_path: Path, name: str, data: bytes, held: str
) -> None:
    (tmp_path / name).write_bytes(data)
    run(tmp_path / "lake", tmp_path / name)
    (sealed,) = items(tmp_path / "lake")
    record = json.loads(sealed.record)
    assert (sealed.held, record["label"], record["sha256"]) == (held, "tip", sha256(data).hexdigest())
    assert told(tmp_path / "lake")[0][1] == sealed.id
    objects = [path for path in (tmp_path / "lake" / "evidence" / "objects").rglob("*") if path.is_file()]
    assert len(objects) == (2 if held == "bytes" else 1)  # the other one is the packs
    assert run(tmp_path / "lake", tmp_path / name).up_to_date
    assert len(items(tmp_path / "lake")) == 1


def test_a_label_marks_all_sources(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive(x_jsonl=b'{"text": "words"}\n', a_jpg=JPEG))
    run(tmp_path / "one", tmp_path / "a.zip", marked="seized phone 3")
    run(tmp_path / "two", tmp_path / "a.zip")
    (one,), (two,) = items(tmp_path / "one"), items(tmp_path / "two")
    assert (one.held, json.loads(one.record)["label"]) == ("hash", "seized phone 3")
    assert (two.held, json.loads(two.record)["label"]) == ("bytes", "")


def test_a_file_on_an_imported_list_is_kept_as_hash_and_not_read(tmp_path: Path) -> None:
    source, lake = offers(tmp_path / "a.jsonl"), Lake(tmp_path / "lake", create=True)
    (tmp_path / "list.csv").write_text(f"sha256,category\n{sha256(source.read_bytes()).hexdigest()},a\n")
    import_list(lake, Asked(tmp_path / "list.csv", "hotline", "invented list"), WHY)
    done = run(lake.path, source, offers(tmp_path / "b.jsonl", first=9))
    assert (done.refused, done.added) == (1, 4)
    assert {each.name: each.held for each in items(lake.path)} == {"a.jsonl": "hash", "b.jsonl": "bytes"}
    (refused,) = lake.read("refusals")["reason"].to_pylist()
    assert "hotline" in refused


def test_a_link_that_was_named_is_followed_to_its_file(tmp_path: Path) -> None:
    source = offers(tmp_path / "a.jsonl")
    (tmp_path / "link.jsonl").symlink_to(source)
    run(tmp_path / "lake", tmp_path / "link.jsonl")
    assert [each.name for each in items(tmp_path / "lake")] == ["link.jsonl"]


def test_the_store_may_lie_elsewhere_and_is_found_again(tmp_path: Path) -> None:
    lake, store = tmp_path / "lake", tmp_path / "safe"
    run(lake, offers(tmp_path / "a.jsonl"), evidence=store)
    run(lake, offers(tmp_path / "b.jsonl", first=9))
    assert not (lake / "evidence").exists()
    with Vault(store) as vault:
        assert [each.name for each in vault.items(ME)] == ["a.jsonl", "packs.zip", "b.jsonl"]
    with pytest.raises(LakeError, match="another folder"):
        run(lake, offers(tmp_path / "c.jsonl", first=20), evidence=tmp_path / "other")


def test_a_store_that_is_full_stops_the_run_and_says_so(tmp_path: Path) -> None:
    Vault.create(tmp_path / "safe", quota_bytes=100).close()
    with pytest.raises(EvidenceError):
        run(tmp_path / "lake", offers(tmp_path / "a.jsonl"), evidence=tmp_path / "safe")
    assert Lake(tmp_path / "lake").read("observations").num_rows == 0


def test_each_finished_run_stands_in_the_log_with_what_it_read_with(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    run(lake, offers(tmp_path / "a.jsonl"))
    run(lake, offers(tmp_path / "b.jsonl", first=9))
    rows = Lake(lake).read("runs").sort_by("finished").to_pylist()
    (packs,) = items(lake, "pack")
    with Vault(lake / "evidence") as vault:
        runs = [each for each in vault.events() if each.action == "run"]
        assert [(each.seq, each.more["run"]) for each in runs] == [(row["entry"], row["id"]) for row in rows]
        assert {each.more["packs"] for each in runs} == {packs.commitment}
        assert runs[0].more["leads_root"] != runs[1].more["leads_root"]
        assert [path.name for path in vault.checkpoints()] == [f"{each.seq + 1:012d}.note" for each in runs]
    pipeline.relink(lake, as_of=AS_OF)
    assert Lake(lake).read("runs").num_rows == 2  # nothing was said since: no run, no entry


def held(lake: Path, name: str, data: bytes, **more: str) -> str:
    with Vault.open_or_create(lake / "evidence") as vault:
        return vault.add(io.BytesIO(data), Arrival(name, **more), ME).id


def run_items(lake: Path, *ids: str, **more: object) -> pipeline.RunSummary:
    return run(lake, items=ids, evidence=lake / "evidence", **more)


def test_what_was_sealed_before_is_read_where_it_lies_and_sealed_no_second_time(tmp_path: Path) -> None:
    lake, source = tmp_path / "lake", offers(tmp_path / "a.jsonl", 12)
    run(tmp_path / "other", source)
    Lake(lake, create=True)
    one = held(lake, "a.jsonl", source.read_bytes())
    two = held(lake, "b.zip", archive(x_jsonl=offers(tmp_path / "x", first=90).read_bytes()))
    done = run_items(lake, one, two, one)
    assert (done.read, done.sources) == (16, ["a.jsonl", "b.zip"])
    assert told(lake) == [("a.jsonl", one), ("b.zip!x.jsonl", two)]
    with Vault(lake / "evidence") as vault:
        assert [each.action for each in vault.timeline(one, None)] == ["sealed", "read"]
    assert not items(lake)  # nothing more of kind "source"
    from_file = Lake(tmp_path / "other").read("readings").to_pylist()
    assert [row for row in from_file if row not in Lake(lake).read("readings").to_pylist()] == []
    assert run_items(lake, one).added == 0


def test_an_item_that_must_not_be_read_is_refused_before_anything_is(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    Lake(lake, create=True)
    tips = held(lake, "tips.zip", archive(tip_json=TIP % b"x", picture_jpg=JPEG))
    gone = held(lake, "picture.jpg", JPEG, marked="hotline")
    for item, said in (
        (tips, "may hold pictures"),
        (gone, "no bytes are held"),
        ("E-" + "0" * 20, "no such item"),
    ):
        with pytest.raises(MarsadError, match=said):
            run_items(lake, item)
    listed = held(lake, "a.jsonl", offers(tmp_path / "a.jsonl").read_bytes())
    digest = sha256((tmp_path / "a.jsonl").read_bytes()).hexdigest()
    (tmp_path / "list.csv").write_text(f"sha256\n{digest}\n")
    import_list(Lake(lake), Asked(tmp_path / "list.csv", "hotline", "invented list"), WHY)
    with pytest.raises(SourceError, match="imported list 'hotline'"):
        run_items(lake, listed)
    assert Lake(lake).read("observations").num_rows == 0


def test_items_need_their_store(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="need their store"):
        run(tmp_path / "lake", items=["E-1"], seal=False)


def test_who_listens_is_told_of_each_refused_record_also_when_the_run_comes_again(tmp_path: Path) -> None:
    source = offers(tmp_path / "a.jsonl")
    source.write_bytes(source.read_bytes() + b'{"id": "broken", "text": \n')

    class Listening(pipeline.Silent):
        def __init__(self) -> None:
            self.heard: list[tuple[str, int]] = []

        def refused(self, refusals: Sequence[Refusal]) -> None:
            self.heard += [(each.source, each.number) for each in refusals]

    for _ in range(2):
        listening = Listening()
        assert run(tmp_path / "lake", source, progress=listening).refused == 1
        assert listening.heard == [("a.jsonl", 5)]
