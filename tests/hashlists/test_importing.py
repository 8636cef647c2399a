"""Lists of hashes come in as hashes, categories and origin; the rest never crosses the border."""

import base64
import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import pyarrow.compute as pc
import pytest
from tests.hashlists.lists_of import PICTURE, WHY, brought, everything_in, md5, media, sha1, vics, written

from marsad.engines import Lake
from marsad.errors import SourceError, UsageError
from marsad.hashlists import Asked, current, history, import_list, remove
from marsad.hashlists.lists import Import
from marsad.model import Provenance

HEADERS = ["MD5", "md5_hash", "MD5 Hash Value", '"MD5"', "md5sum", "Hash"]


def hashes(lake: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in Lake(lake).read("hashes").to_pylist():
        found.setdefault(row["algorithm"], []).append(row["digest"].hex())
    return {name: sorted(values) for name, values in found.items()}


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_is_found_under_its_usual_names(tmp_path: Path, header: str) -> None:
    file = written(tmp_path / "list.csv", f"{header},FileName\n{md5(1)},one\n{md5(2).upper()},two\n")
    done = brought(tmp_path / "lake", file)
    assert (done.entries, done.refused) == (2, 0)
    assert hashes(tmp_path / "lake") == {"md5": sorted([md5(1), md5(2)])}


def test_a_software_reference_list_is_read_with_its_quotes(tmp_path: Path) -> None:
    head = '"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\r\n'
    line = f'"{sha1(1).upper()}","{md5(1).upper()}","8ED4B4ED","café ""x"", y.dll",1,2,"362",""\r\n'
    file = tmp_path / "NSRLFile.txt"
    file.write_bytes((head + line).encode("latin-1"))
    done = brought(tmp_path / "lake", file)
    assert (done.entries, done.refused, dict(done.passed)) == (1, 0, {"other kinds": 1})
    assert hashes(tmp_path / "lake") == {"md5": [md5(1)], "sha1": [sha1(1)]}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_one_hash_a_line_and_separators_need_no_header(tmp_path: Path, separator: str) -> None:
    file = written(tmp_path / "list.txt", "".join(f"{sha1(n)}{separator}\n" for n in range(3)))
    assert brought(tmp_path / "lake", file).hashes == {"sha1": 3}
    bare = written(tmp_path / "bare.txt", "".join(f"{md5(n)}\n" for n in range(3)))
    assert brought(tmp_path / "lake", bare, "bare").hashes == {"md5": 3}


def test_sixty_four_digits_must_be_named(tmp_path: Path) -> None:
    file = written(tmp_path / "list.txt", f"{'ab' * 32}\n")
    with pytest.raises(UsageError, match="SHA-256 or PDQ"):
        brought(tmp_path / "lake", file)
    assert brought(tmp_path / "lake", file, algorithm="pdq").hashes == {"pdq": 1}
    prefixed = written(tmp_path / "named.txt", f"hash\nsha256:{'ab' * 32}\npdq:{'cd' * 32}\n")
    assert brought(tmp_path / "lake", prefixed, "named").hashes == {"pdq": 1, "sha256": 1}


@pytest.mark.parametrize("cases", [False, True])
def test_project_vic_is_read_at_the_top_and_inside_cases(tmp_path: Path, cases: bool) -> None:
    other = [{"HashName": "PhotoDNA", "HashValue": "AAECAwQF"}, {"HashName": "PDQ", "HashValue": "ef" * 32}]
    listed = [media(1, AlternativeHashes=other), media(2, MD5=None, SHA1=None), media(3, Category=2)]
    done = brought(tmp_path / "lake", vics(tmp_path / "vics.json", listed, cases=cases), scheme="vics_us")
    assert (done.entries, done.refused, dict(done.passed)) == (3, 0, {"other kinds": 1})
    assert hashes(tmp_path / "lake")["md5"] == sorted(md5(n) for n in (1, 2, 3))
    assert hashes(tmp_path / "lake")["pdq"] == ["ef" * 32]
    assert current(Lake(tmp_path / "lake"))["national"].severities == {"1": 4, "2": 3}


def test_a_list_is_read_from_blocks_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.hashlists.json_lists._AT_ONCE", 7)
    monkeypatch.setattr("marsad.hashlists.csv_lists._BLOCK", 512)
    listed = vics(tmp_path / "vics.json", [media(n) for n in range(40)])
    assert brought(tmp_path / "lake", listed, "vics", scheme="vics_us").hashes == {"md5": 40, "sha1": 40}
    lines = [f"{md5(n)},x" if n % 9 else "broken" for n in range(200)]
    done = brought(tmp_path / "lake", written(tmp_path / "l.csv", "md5,n\n" + "\n".join(lines) + "\n"), "csv")
    assert done.hashes == {"md5": 177}
    assert [record for record, _ in done.refusals] == [n + 1 for n in range(0, 200, 9)]


@pytest.mark.parametrize(
    "document",
    [
        [{"hash": "ab" * 32, "id": 1}, {"hash": "cd" * 32, "id": 2}],
        [["ab" * 32, 1], ["cd" * 32, 2]],
        ["pdq:" + "ab" * 32, "pdq:" + "cd" * 32],
        {
            "data": [
                {"indicator": "ab" * 32, "type": "HASH_PDQ"},
                {"indicator": "cd" * 32, "type": "HASH_PDQ"},
            ]
        },
        {"hashes": [{"pdq_hash": "ab" * 32, "quality": 12}, {"pdq_hash": "cd" * 32, "quality": 99}]},
    ],
)
def test_lists_of_exchange_programs_are_read(tmp_path: Path, document: object) -> None:
    brought(tmp_path / "lake", written(tmp_path / "list.json", json.dumps(document)))
    assert hashes(tmp_path / "lake") == {"pdq": ["ab" * 32, "cd" * 32]}


def test_json_lines_are_read_too(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"sha1": sha1(n), "category": "A1"}) + "\n" for n in range(3))
    assert brought(tmp_path / "lake", written(tmp_path / "l.jsonl", lines)).categories == {"A1": 3}


def test_packed_lists_are_unpacked_and_several_files_in_one_are_not(tmp_path: Path) -> None:
    text = f"md5\n{md5(1)}\n".encode()
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    assert brought(tmp_path / "lake", tmp_path / "a.csv.gz", "gz").entries == 1
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", text)
    assert brought(tmp_path / "lake", tmp_path / "a.zip", "zip").entries == 1
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.csv", text)
    with pytest.raises(SourceError, match="2 files"):
        brought(tmp_path / "lake", tmp_path / "b.zip", "two")


def test_windows_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"MD5\tName\r\n{md5(1)}\tx\r\n".encode("utf-16"))
    assert brought(tmp_path / "lake", tmp_path / "a.csv").hashes == {"md5": 1}


def test_names_series_tags_and_victims_never_reach_the_lake(tmp_path: Path) -> None:
    listed = [
        media(1),
        media(2, MD5="tooshort"),
        media(3, Category="unforgettable"),
        media(4, Miniature=PICTURE),
    ]
    brought(tmp_path / "lake", vics(tmp_path / "unforgettable.json", listed))
    brought(
        tmp_path / "lake",
        written(tmp_path / "l.csv", f"md5,name\n{md5(1)},unforgettable\nx,unforgettable\n"),
        "c",
    )
    held = everything_in(tmp_path / "lake")
    assert b"unforgettable" not in held
    assert md5(1).encode() not in held  # hashes lie there as bytes
    assert bytes.fromhex(md5(1)) in held or Lake(tmp_path / "lake").read("hashes").num_rows


def test_a_picture_in_a_record_is_refused_hashed_and_not_written(tmp_path: Path) -> None:
    seal = hashlib.sha256(base64.b64decode(PICTURE)).hexdigest()
    listed = vics(
        tmp_path / "vics.json",
        [media(1, Miniature=PICTURE), media(2, Thumb=f"data:image/png;base64,{PICTURE}")],
    )
    text = f"md5,thumbnail\n{md5(1)},{PICTURE}\n{md5(2)},\n"
    for done in (
        brought(tmp_path / "lake", listed, "json", scheme="vics_us"),
        brought(tmp_path / "lake", written(tmp_path / "l.csv", text), "csv"),
    ):
        assert all(seal in reason for _, reason in done.refusals)
        assert done.refusals
        assert done.entries == 2
    assert PICTURE.encode()[:40] not in everything_in(tmp_path / "lake")
    assert base64.b64decode(PICTURE)[:40] not in everything_in(tmp_path / "lake")


@pytest.mark.parametrize(
    "head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\0\0\0\x18ftypmp42"]
)
def test_a_picture_instead_of_a_list_is_refused_by_its_hash(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(head + b"x" * 50)
    with pytest.raises(SourceError, match=hashlib.sha256(head + b"x" * 50).hexdigest()):
        brought(tmp_path / "lake", tmp_path / "list.csv")
    assert b"x" * 50 not in everything_in(tmp_path / "lake")


def test_what_is_wrong_is_refused_with_record_and_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = [
        f"{md5(1)},A1",
        f"{md5(2)[:-1]},A1",
        f"{'g' * 32},A1",
        f"{md5(3)},somebody",
        ",A1",
        f"{md5(4)},Category B2",
    ]
    done = brought(tmp_path / "lake", written(tmp_path / "l.csv", "md5,category\n" + "\n".join(rows) + "\n"))
    assert done.entries == 2
    assert done.refusals == [
        (2, "md5: not 32 digits"),
        (3, "md5: other characters than 0-9 a-f"),
        (4, "category is none of scheme 'any'"),
        (5, "no hash"),
    ]
    kept = Lake(tmp_path / "lake").read("refusals").to_pylist()
    assert [(row["source"], row["record"], row["raw"]) for row in kept] == [
        ("national", n, b"") for n in (2, 3, 4, 5)
    ]


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    file = written(tmp_path / "l.csv", f"md5\n{md5(1)}\n")
    first = brought(tmp_path / "lake", file)
    version = Lake(tmp_path / "lake").version("hashes")
    again = brought(tmp_path / "lake", file)
    assert (again.up_to_date, again.id) == (True, first.id)
    assert Lake(tmp_path / "lake").version("hashes") == version
    assert brought(tmp_path / "lake", file, "another").up_to_date is False


def test_a_new_version_replaces_the_old_one_and_the_history_keeps_both(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    brought(lake, written(tmp_path / "1.csv", f"md5\n{md5(1)}\n"), version="1")
    brought(lake, written(tmp_path / "o.csv", f"md5\n{md5(9)}\n"), "other list", version="1")
    between = history(Lake(lake))[-1].made
    done = brought(lake, written(tmp_path / "2.csv", f"md5\n{md5(2)}\n"), version="2")
    assert done.replaced == "1"
    assert hashes(lake) == {"md5": sorted([md5(2), md5(9)])}
    then = Lake(lake).read("hashes", as_of=between)
    assert {row["digest"].hex() for row in then.to_pylist()} == {md5(1), md5(9)}
    assert [each.version for each in history(Lake(lake)) if each.name == "national"] == ["1", "2"]
    assert current(Lake(lake), between)["national"].version == "1"


def test_a_file_that_ends_in_the_middle_leaves_the_list_as_it_was(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    brought(lake, vics(tmp_path / "1.json", [media(n) for n in range(50)]))
    cut = vics(tmp_path / "2.json", [media(n) for n in range(100, 150)])
    cut.write_bytes(cut.read_bytes()[:-400])
    before = hashes(lake)
    with pytest.raises(SourceError, match="ends in the middle"):
        brought(lake, cut)
    empty = written(tmp_path / "3.csv", "md5\nnot one\n")
    with pytest.raises(SourceError, match="nothing of the list"):
        brought(lake, empty)
    assert hashes(lake) == before
    assert len(history(Lake(lake))) == 1


def test_a_removed_list_is_gone_from_what_is_in_force_and_may_come_back(tmp_path: Path) -> None:
    lake, file = tmp_path / "lake", written(tmp_path / "l.csv", f"md5\n{md5(1)}\n")
    brought(lake, file)
    with pytest.raises(UsageError, match="for a reason"):
        remove(Lake(lake), "national", " ")
    gone = remove(Lake(lake), "national", "its owner withdrew it")
    assert (gone.state, current(Lake(lake)), hashes(lake)) == ("removed", {}, {})
    with pytest.raises(UsageError, match="no such list"):
        remove(Lake(lake), "national", "again")
    assert brought(lake, file).up_to_date is False
    assert [each.state for each in history(Lake(lake))] == ["imported", "removed", "imported"]


def test_where_a_list_is_from_is_kept_with_it(tmp_path: Path) -> None:
    file = written(tmp_path / "l.csv", f"md5\n{md5(1)}\n")
    brought(tmp_path / "lake", file, version="v7")
    made = current(Lake(tmp_path / "lake"))["national"]
    assert isinstance(made, Import)
    assert (made.from_whom, made.version, made.why) == ("a national unit", "v7", WHY)
    assert made.file == hashlib.sha256(file.read_bytes()).hexdigest()
    ids = Lake(tmp_path / "lake").read("hashes")["import"]
    assert pc.unique(ids).to_pylist() == [made.id]


@pytest.mark.parametrize("lacking", ["purpose", "legal_basis", "from"])
def test_without_purpose_basis_or_sender_nothing_comes_in(tmp_path: Path, lacking: str) -> None:
    why = Provenance("" if lacking == "purpose" else "p", "" if lacking == "legal_basis" else "l")
    asked = Asked(written(tmp_path / "l.csv", f"md5\n{md5(1)}\n"), "x", "" if lacking == "from" else "w")
    with pytest.raises(UsageError, match=lacking.replace("_", " ")):
        import_list(Lake(tmp_path / "lake", create=True), asked, why)


def test_a_name_that_could_leave_the_folder_is_none(tmp_path: Path) -> None:
    for name in ("../up", "a'b", "", "x" * 41):
        with pytest.raises(UsageError, match="no name"):
            brought(tmp_path / "lake", written(tmp_path / "l.csv", f"md5\n{md5(1)}\n"), name)
    assert brought(tmp_path / "lake", tmp_path / "l.csv", "قائمة وطنية").entries == 1
