"""Pictures hidden in text are found whatever they are packed in, named by hash, and gone; nothing else is touched."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.readers.media import Media, hides, may_hide, media_type, take_out
from marsad.readers.scrub import clean_json, clean_raw, clean_text, may_be_unclean

MARK = b"marked picture, invented; "
HEADS = {
    "JPEG picture": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "PNG picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "GIF picture": b"GIF89a\x01\0\x01\0",
    "RIFF media": b"RIFF\x10\0\0\0WEBPVP8 ",
    "MPEG-4 or HEIF media": b"\0\0\0\x18ftypheic\0\0\0\0",
    "BMP picture": b"BM\x10\x10\0\0\0\0\0\0\x36\0\0\0",
    "TIFF picture": b"II*\0\x08\0\0\0",
    "Matroska or WebM video": b"\x1a\x45\xdf\xa3\x01\0",
    "PDF document": b"%PDF-1.7\n",
}
PICTURES = [pytest.param(title, head + MARK * 9, id=title) for title, head in HEADS.items()]


def _packings(data: bytes) -> list[str]:
    plain = base64.b64encode(data).decode()
    lines = base64.encodebytes(data).decode()
    return [
        plain,
        plain.rstrip("="),
        plain.replace("/", "\\/"),
        lines,
        lines.replace("\n", "\r\n"),
        base64.urlsafe_b64encode(data).decode(),
        data.hex(),
        data.hex().upper(),
        f"\\x{data.hex()}",
        json.dumps({"image": plain, "more": lines}),
    ]


@pytest.mark.parametrize(("title", "data"), PICTURES)
def test_a_picture_is_taken_out_of_text_and_of_json_however_it_is_packed(title: str, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    assert media_type(data) == title
    for packed in _packings(data):
        for text in (clean_text(f"قبل {packed} بعد"), clean_json(json.dumps({"a": f"x {packed}", "b": 1}))):
            assert digest in text
            assert MARK.hex()[:40] not in text.lower()
            assert all(
                base64.b64encode(MARK * 3)[at : at + 32].decode() not in text for at in range(0, 60, 4)
            )
        assert may_be_unclean(packed.encode(), json=False)
        json.loads(clean_json(json.dumps([packed])))


def test_what_is_found_is_told_and_may_be_matched() -> None:
    told: list[Media] = []
    data = HEADS["PNG picture"] + MARK
    assert take_out(f"a {base64.b64encode(data).decode()} b", told.append).startswith(
        "a [PNG picture not kept, sha256 "
    )
    assert told == [Media("PNG picture", len(data), hashlib.sha256(data).hexdigest())]


@pytest.mark.parametrize(
    "text",
    [
        "سعر خاص اليوم 50$ توصيل سريع",
        hashlib.sha256(b"x").hexdigest(),
        " ".join(hashlib.sha1(bytes([n])).hexdigest() for n in range(40)),
        "https://shop.example/9j/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/" + "b" * 50,
        base64.b64encode(b"only words, and many of them, in base64 " * 9).decode(),
        "0x" + "ab" * 300,
        "UklGR" + "A" * 90,
        "x" * 5000,
    ],
)
def test_words_hashes_and_addresses_stay_as_they_are(text: str) -> None:
    assert clean_text(text) == text
    assert clean_json(json.dumps(text)) == json.dumps(text)


@given(st.text(max_size=300), st.sampled_from(sorted(HEADS)), st.binary(min_size=100, max_size=400))
def test_the_quick_look_never_misses_what_would_be_taken_out(before: str, head: str, rest: bytes) -> None:
    text = f"{before} {base64.b64encode(HEADS[head] + rest).decode()}"
    if take_out(text) != text:
        assert hides(text)
        assert may_hide(text.encode("utf-8", "replace"))


def test_what_is_kept_of_a_refused_record_has_no_run_of_a_picture() -> None:
    middle = base64.b64encode(MARK * 30)[33:900]
    assert clean_raw(b'{"id": 1, "image": "' + middle) == b'{"id": 1, "image": "[not kept]'
    assert clean_raw(HEADS["JPEG picture"] + MARK) == b""
    assert clean_raw(b"words and \x00\x01\x02\x03 bytes") == b""
    kept = b'{"text": "\xd8\xb3\xd9\x84", "sha256": "' + hashlib.sha256(b"x").hexdigest().encode() + b'"'
    assert clean_raw(kept) == kept
