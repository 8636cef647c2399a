"""A small file of every format and the records in it; fictional throughout."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
from tests.readers.example import Example
from tests.readers.tip_examples import TIPS_JSON, TIPS_XML

from marsad.model import Record
from marsad.readers import ReadOptions

PICTURE = hashlib.sha256(b"picture").hexdigest()


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 1, 0, 0, 0)), data, compress_type=method)
    return buffer.getvalue()


def warc_record(
    body: bytes, number: int, *, kind: str = "text/html; charset=utf-8", type_: str = "response"
) -> bytes:
    """One record of a web archive."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s" % (kind.encode(), body)
    head = (
        f"WARC/1.1\r\nWARC-Type: {type_}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
        f"WARC-Date: 2024-03-0{number}T10:00:00Z\r\nWARC-Target-URI: http://shop{number}.example/p\r\n"
        f"Content-Type: application/http; msgtype={type_}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def page(number: int, lang: str, words: str) -> bytes:
    """A web page with something to see, something hidden, a link and a picture."""
    return (
        f"<!doctype html><html lang={lang}><head><title>Shop {number}</title><style>p {{}}</style></head><body>"
        f"<p>{words}</p><p style='display: none'>hidden</p><script>var hidden = 1</script>"
        f"<img src='data:image/png;base64,AAAA'><a href='/next'>next</a></body></html>"
    ).encode()


def pages() -> list[bytes]:
    """Two pages and a picture between them."""
    return [
        warc_record(page(1, "ar", "عرض خاص"), 1),
        warc_record(b"\x89PNG not for us", 2, kind="image/png"),
        warc_record(page(3, "fr-CA", "Écrivez-nous"), 3),
    ]


def _page_record(number: int, lang: str, words: str) -> Record:
    host = f"shop{number}.example"
    return Record(
        number,
        f"Shop {number}\n{words}\nnext",
        given_id=f"urn:uuid:00000000-0000-0000-0000-{number:012}",
        seen_at=_at(2024, 3, number, 10),
        platform="web",
        channel=host,
        lang=lang,
        fields={
            "url": f"http://{host}/p",
            "title": f"Shop {number}",
            "links": [f"http://{host}/next"],
            "status": 200,
        },
    )


_PAGES = (_page_record(1, "ar", "عرض خاص"), _page_record(3, "fr-CA", "Écrivez-nous"))

JSON_LINES = (
    '{"id": "a1", "text": "سلام", "created_at": "2024-03-01T10:00:00Z", "user": "sara", "platform": "x", "likes": 3}\n'
    "\n"
    '{"id": 7, "text": "tip", "kind": "tip", "country": "iq", "lang": "EN", "date": "never"}\n'
    '{"text": "cut off\n'
    '"only words"\n'
)
JSON_RECORDS = (
    Record(1, "سلام", "", "a1", _at(2024, 3, 1, 10), "sara", "x", fields={"likes": 3}),
    Record(3, "tip", "tip", "7", region="IQ", lang="en", fields={"date": "never"}),
    Record(5, "only words"),
)

CSV = (
    "\ufeffid;Message;التاريخ;note\r\n"
    '1;"two lines,\r\none ""word""";13/02/2024 10:05;n\r\n'
    "2;سعر خاص;02/03/2024 11:00 م;\r\n"
)
TSV = 'Tweet\tLabel\n"unbalanced words\tsafe\nهلا "وغلا"\tsafe\n'

_EML = (
    "From: =?utf-8?b?2LPYp9ix2Kk=?= <sara@mail.example>\r\nTo: help@unit.example\r\n"
    "Subject: =?utf-8?q?Aide_=C3=A9?=\r\n"
    "Date: Fri, 01 Mar 2024 13:00:00 +0300\r\nMessage-ID: <m1@mail.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="B"\r\n\r\n'
    "--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    '<p>He writes from <a href="http://bad.example/x">here</a></p><p hidden>no</p>\r\n'
    "--B\r\nContent-Type: image/png; name=shot.png\r\nContent-Transfer-Encoding: base64\r\n"
    "Content-Disposition: attachment; filename=shot.png\r\n\r\n"
    f"{base64.b64encode(b'picture').decode()}\r\n--B--\r\n"
)
_EML_RECORD = Record(
    1,
    "Aide é\n\nHe writes from here",
    "message",
    "m1@mail.example",
    _at(2024, 3, 1, 10),
    "سارة <sara@mail.example>",
    "email",
    fields={
        "subject": "Aide é",
        "to": "help@unit.example",
        "links": ["http://bad.example/x"],
        "attachments": [
            {
                "name": "shot.png",
                "type": "image/png",
                "sha256": PICTURE,
                "bytes": 7,
            }
        ],
    },
)
_MBOX = (
    b"From sara@mail.example Fri Mar  1 10:00:00 2024\nFrom: sara@mail.example\nSubject: one\n\nfirst\n>From here\n\n"
    b"From ali@mail.example Sat Mar  2 10:00:00 2024\nFrom: ali@mail.example\nSubject: two\n"
    b"Content-Type: text/plain; charset=windows-1256\nContent-Transfer-Encoding: 8bit\n\n"
    + "مرحبا بكم".encode("cp1256")
    + b"\n"
)

_TELEGRAM = """{
 "name": "سوق", "type": "public_channel", "id": 77,
 "messages": [
  {"id": 1, "type": "service", "date": "2024-03-01T13:00:00", "date_unixtime": "1709287200", "actor": "سوق",
   "action": "create_channel", "title": "سوق", "text": ""},
  {"id": 2, "type": "message", "date": "2024-03-01T13:01:00", "date_unixtime": "1709287260", "from": "سوق",
   "from_id": "channel77", "forwarded_from": "آخر", "reply_to_message_id": 1, "photo": "photos/p.jpg",
   "text": ["اكتب ", {"type": "mention", "text": "@fiction_shop"}, " أو ",
            {"type": "text_link", "text": "هنا", "href": "https://shop.example/a"}]}
 ]
}"""

_ANDROID = (
    "\u200f١٣\u200f/٢\u200f/٢٠٢٤، ١٠:٣٠ ص - الرسائل والمكالمات مشفرة تمامًا بين الطرفين.\n"
    "\u200f١٣\u200f/٢\u200f/٢٠٢٤، ١٠:٣١ م - سارة: هلا\nسطر ثان\n"
    "\u200f٣\u200f/٣\u200f/٢٠٢٤، ١:٠٠ م - +964 770 000 0000: IMG-1.jpg (الملف مرفق)\n"
    "\u200f٣\u200f/٣\u200f/٢٠٢٤، ١:٠١ م - غيّرت سارة وصف المجموعة\n"
)
_IOS = (
    "\u200e[2/13/24, 3:04:05\u202fPM] Sam: hello\r\n"
    "[2/14/24, 12:00:00\u202fAM] Sam: \u200eimage omitted\r\n"
    "\u200e[3/1/24, 9:00:00\u202fAM] ~\u202fLea: \u200e<attached: 00000003-PHOTO.jpg>\r\n"
)
_QUEBEC = "2024-02-13 15 h 04 - Léa: bonjour\n2024-02-14 08 h 00 - Léa: <Médias omis>\n"


def _whatsapp(number: int, text: str, when: datetime, author: str = "", **fields: object) -> Record:
    return Record(number, text, "message", seen_at=when, author=author, platform="whatsapp", fields=fields)


_TABLE = pa.table({
    "id": pa.array([1, 2]),
    "text": ["one", "اثنان"],
    "created_at": pa.array([_at(2024, 3, 1, 10), None], pa.timestamp("ns", "UTC")),
    "thumb": pa.array([b"picture", None], pa.binary()),
    "tags": [["a"], []],
})  # fmt: skip
_TABLE_RECORDS = (
    Record(
        1,
        "one",
        "",
        "1",
        _at(2024, 3, 1, 10),
        fields={"tags": ["a"], "thumb": f"[7 bytes not kept, sha256 {PICTURE}]"},
    ),
    Record(2, "اثنان", "", "2", fields={"tags": []}),
)


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(_TABLE, buffer)
    return buffer.getvalue()


def _arrow(new: object) -> bytes:
    buffer = io.BytesIO()
    with new(buffer, _TABLE.schema) as writer:  # type: ignore[operator]
        writer.write_table(_TABLE)
    return buffer.getvalue()


YAML = (
    "---\n- name: shop.example\n  url: https://shop.example\n  category: Phishing\n  addresses:\n    ETH:\n"
    '    - "0xabc"\n    - 0xdef\n- name: "سوق"\n  description: |\n    two\n    lines\n'
    "- &a {name: x}\n- *a\n- plain words\n"
)

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "json_lines": (
        Example("lines.jsonl", JSON_LINES.encode(), JSON_RECORDS, refused=1),
        Example(
            "array.json",
            b'[\n  {"text": "one"},\n  "two",\n  3\n]',
            (Record(1, "one"), Record(2, "two")),
            refused=1,
        ),
        Example(
            "wrapped.json",
            b'{\n "count": 2,\n "data": [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]\n}',
            (Record(1, "a", given_id="1"), Record(2, "b", given_id="2")),
        ),
    ),
    "csv": (
        Example(
            "table.csv",
            CSV.encode(),
            (
                Record(1, 'two lines,\none "word"', "", "1", _at(2024, 2, 13, 10, 5), fields={"note": "n"}),
                Record(2, "سعر خاص", "", "2", _at(2024, 3, 2, 23)),
            ),
        ),
        Example(
            "tweets.tsv",
            TSV.encode(),
            (
                Record(1, '"unbalanced words', fields={"Label": "safe"}),
                Record(2, 'هلا "وغلا"', fields={"Label": "safe"}),
            ),
        ),
        Example("one.txt", b'text\n"one,\ntwo"\n"three"\n', (Record(1, "one,\ntwo"), Record(2, "three"))),
        Example(
            "arabic.csv",
            "text,label\nمرحبا بكم في السوق,1\n".encode("cp1256"),
            (Record(1, "مرحبا بكم في السوق", fields={"label": "1"}),),
        ),
        Example(
            "wide.csv",
            "id,text\n1,سلام\n".encode("utf-16"),
            (Record(1, "سلام", given_id="1"),),
        ),
    ),
    "plain_text": (
        Example("words.txt", "one\r\n\r\nاثنان\nthree".encode(),
                (Record(1, "one"), Record(3, "اثنان"), Record(4, "three"))),
        Example("stray.txt", "واحد جيد\n".encode() + b"bad \xff\ngood\n",
                (Record(1, "واحد جيد"), Record(3, "good")), 1),
    ),
    "parquet": (
        Example("table.parquet", _parquet(), _TABLE_RECORDS),
        Example("table.arrow", _arrow(pa.ipc.new_file), _TABLE_RECORDS),
        Example("table.arrows", _arrow(pa.ipc.new_stream), _TABLE_RECORDS),
    ),
    "yaml_list": (
        Example(
            "list.yaml",
            YAML.encode(),
            (
                Record(1, "https://shop.example\nETH 0xabc\nETH 0xdef", fields={"category": "Phishing"}),
                Record(2, "سوق\ntwo\nlines"),
                Record(3, "x"),
                Record(5, "plain words"),
            ),
            refused=1,
        ),
        Example(
            "documents.yml",
            b"---\ntext: one\nid: 1\n---\ntext: two\nid: 2\n...\n",
            (Record(1, "one", given_id="1"), Record(2, "two", given_id="2")),
        ),
    ),
    "email": (
        Example("report.eml", _EML.encode(), (_EML_RECORD,)),
        Example(
            "box.mbox",
            _MBOX,
            (
                Record(
                    1, "one\n\nfirst\nFrom here", "message", author="sara@mail.example", platform="email",
                    fields={"subject": "one"},
                ),
                Record(
                    2, "two\n\nمرحبا بكم", "message", author="ali@mail.example", platform="email",
                    fields={"subject": "two"},
                ),
            ),
        ),
    ),
    "warc": (
        Example("pages.warc", b"".join(pages()), _PAGES),
        Example("pages.warc.gz", b"".join(gzip.compress(one, mtime=0) for one in pages()), _PAGES),
        Example(
            "pages.wacz",
            zipped({
                "datapackage.json": b"{}",
                "archive/data.warc.gz": b"".join(gzip.compress(one, mtime=0) for one in pages()),
                "pages/pages.jsonl": b'{"text": "not a record"}\n',
            }),
            _PAGES,
        ),
    ),
    "telegram": (
        Example(
            "result.json",
            _TELEGRAM.encode(),
            (
                Record(
                    1, "", "post", "77/1", _at(2024, 3, 1, 10), "سوق", "telegram", "سوق",
                    fields={"chat_type": "public_channel", "actor": "سوق", "action": "create_channel", "title": "سوق"},
                ),
                Record(
                    2, "اكتب @fiction_shop أو هنا (https://shop.example/a)", "post", "77/2", _at(2024, 3, 1, 10, 1),
                    "سوق", "telegram", "سوق",
                    fields={
                        "chat_type": "public_channel", "from_id": "channel77", "forwarded_from": "آخر",
                        "reply_to_message_id": 1, "photo": "photos/p.jpg",
                    },
                ),
            ),
        ),
    ),
    "cybertip_xml": TIPS_XML,
    "cybertip_json": TIPS_JSON,
    "whatsapp": (
        Example(
            "chat.txt",
            _ANDROID.encode(),
            (
                _whatsapp(1, "", _at(2024, 2, 13, 7, 30), system=True, notice="encryption"),
                _whatsapp(2, "هلا\nسطر ثان", _at(2024, 2, 13, 19, 31), "سارة"),
                _whatsapp(3, "", _at(2024, 3, 3, 10), "+964 770 000 0000", attachment="IMG-1.jpg"),
                _whatsapp(4, "غيّرت سارة وصف المجموعة", _at(2024, 3, 3, 10, 1), system=True),
            ),
            options=ReadOptions(timezone="Asia/Baghdad"),
        ),
        Example(
            "_chat.txt",
            _IOS.encode(),
            (
                _whatsapp(1, "hello", _at(2024, 2, 13, 15, 4, 5), "Sam"),
                _whatsapp(2, "", _at(2024, 2, 14), "Sam", media="omitted"),
                _whatsapp(3, "", _at(2024, 3, 1, 9), "Lea", attachment="00000003-PHOTO.jpg"),
            ),
        ),
        Example(
            "discussion.txt",
            _QUEBEC.encode(),
            (
                _whatsapp(1, "bonjour", _at(2024, 2, 13, 15, 4), "Léa"),
                _whatsapp(2, "", _at(2024, 2, 14, 8), "Léa", media="omitted"),
            ),
        ),
    ),
    "zip": (
        Example(
            "all.zip",
            zipped({
                "b/words.txt": b"one\n",
                "../../up.jsonl": b'{"text": "climbs"}\n',
                "__MACOSX/x": b"x",
                "inner.zip": zipped({"a.csv": b"id,text\n1,deep\n"}),
                "photo.jpg": b"\xff\xd8\xff\xe0 picture",
            }),
            (Record(1, "one"), Record(1, "climbs"), Record(1, "deep", given_id="1")),
            refused=1,
        ),
    ),
    "folder": (),
}  # fmt: skip
