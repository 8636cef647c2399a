"""The encoding is found from the bytes; text comes out the same whatever it was written in."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.model import Record
from marsad.readers import ReadOptions, read
from marsad.readers.encoding import as_utf8, detect, text_head
from marsad.readers.source import prefix

ARABIC = "هذا إعلان عن منتجات جديدة في السوق، اتصل بنا الآن على الرقم 0770 000 0000\n"
FRENCH = "Bonjour, voilà une offre spéciale à ne pas rater, contactez-nous dès maintenant\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (ARABIC, "utf-8", "utf-8"),
        (ARABIC, "utf-8-sig", "utf-8-sig"),
        (ARABIC, "utf-16", "utf-16"),
        (ARABIC, "utf-16-le", "utf-16-le"),
        (ARABIC, "utf-16-be", "utf-16-be"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (ARABIC, "cp1256", "cp1256"),
        (ARABIC, "iso8859_6", "iso8859_6"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-8", "utf-8"),
        ("plain words\n", "ascii", "utf-8"),
        ("سعر", "cp1256", "cp1256"),
    ],
)
def test_an_encoding_is_found(text: str, encoding: str, found: str, tmp_path: Path) -> None:
    assert detect((text * 9).encode(encoding)) == found
    (tmp_path / "a.txt").write_bytes((text * 3).encode(encoding))
    items = list(read(tmp_path / "a.txt"))
    assert {item.text for item in items if isinstance(item, Record)} <= {text.strip("\n"), text * 3}


def test_arabic_after_a_long_plain_head_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"plain words here\n" * 90_000 + ARABIC.encode("cp1256") * 9000)
    *_, last = read(tmp_path / "a.txt")
    assert isinstance(last, Record)
    assert last.text == ARABIC.strip("\n")


def test_a_few_stray_bytes_do_not_make_another_encoding() -> None:
    assert detect(ARABIC.encode() * 20 + b"\xff\xfe\xe9") == "utf-8"


def test_an_encoding_can_be_named_and_must_exist(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Привет всем\n".encode("koi8-r"))
    (item,) = read(tmp_path / "a.txt", ReadOptions(encoding="koi8-r", format="plain_text"))
    assert item.text == "Привет всем"  # type: ignore[union-attr]
    for wrong in ("no-such", "base64", "zlib"):
        with pytest.raises(UsageError):
            ReadOptions(encoding=wrong)


@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]),
    st.integers(1, 9),
)
def test_any_block_size_gives_the_same_text(text: str, encoding: str, size: int) -> None:
    stream = as_utf8(io.BytesIO(text.encode(encoding)), encoding)
    out = b"".join(iter(lambda: stream.read(size), b""))
    assert out.decode() == text


def test_pictures_are_no_text() -> None:
    assert text_head(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20) == ""
    assert text_head(ARABIC.encode()) != ""


def test_a_prefix_is_no_longer_than_asked() -> None:
    assert prefix(io.BytesIO(b"abcdef"), 4) == b"abcd"
