"""A web archive that was cut or changed is named, also where common readers pass over its end."""

import io
import zipfile

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from marsad.evidence.verify.bags import InMemory
from marsad.evidence.verify.web import broken_archive


def warc(*, packed: bool) -> bytes:
    """Three records with digests."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number in range(3):
        body = io.BytesIO(bytes([97 + number]) * 40 * (number + 1))
        writer.write_record(
            writer.create_warc_record(f"https://a.example/{number}", "resource", payload=body)
        )
    return out.getvalue()


def wacz(inner: bytes) -> bytes:
    """A ZIP with an archive in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("archive/data.warc.gz", inner)
    return out.getvalue()


def said(name: str, body: bytes) -> str:
    """What is wrong with it."""
    return broken_archive(InMemory({name: body}), name)


def ends(raw: bytes, *, packed: bool) -> set[int]:
    """Where a record ends: an archive of fewer records is an archive."""
    mark = b"\x1f\x8b" if packed else b"WARC/1."
    found = {at for at in range(1, len(raw)) if raw.startswith(mark, at)}
    return {at for at in found if not said("a.warc.gz" if packed else "a.warc", raw[at:])}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_an_archive_cut_anywhere_but_between_records_is_found(packed: bool) -> None:
    raw, name = warc(packed=packed), "a.warc.gz" if packed else "a.warc"
    assert not said(name, raw)
    between = ends(raw, packed=packed)
    assert len(between) == 2
    assert {cut for cut in range(len(raw)) if not said(name, raw[:cut])} == between


def test_an_archive_inside_a_wacz_is_looked_at() -> None:
    raw = warc(packed=True)
    assert not said("a.wacz", wacz(raw))
    assert "in the middle of a record" in said("a.wacz", wacz(raw[:-3]))


def test_a_cut_that_a_common_reader_passes_over_is_found() -> None:
    cut = warc(packed=False)[:-30]
    assert len([record.rec_type for record in ArchiveIterator(io.BytesIO(cut))]) == 3
    assert "in the middle of a record" in said("a.warc", cut)


def test_a_changed_body_is_not_what_its_digest_says() -> None:
    raw = warc(packed=False)
    changed = raw.replace(b"b" * 80, b"b" * 79 + b"x")
    assert changed != raw
    assert "digest" in said("a.warc", changed)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"x",
        b"WARC/1.1\r\n",
        b"WARC/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n\r\n\r\n",
        b"WARC/1.1\r\nContent-Length: -5\r\n\r\n\r\n\r\n",
        b"WARC/1.1\r\nContent-Length: 9\r\n\r\n\r\n\r\n",
        b"WARC/1.1\r\nContent-Type: text/plain\r\n\r\n\r\n\r\n",
        b"\x1f\x8b" + bytes(40),
        b"PK\x03\x04" + bytes(40),
    ],
)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_what_is_no_archive_is_named_and_never_a_crash(name: str, head: bytes) -> None:
    assert said(name, head)


def test_other_files_are_not_looked_into() -> None:
    assert not said("warc.txt", b"WARC/1.1")
